//! Both migration folders make the same tables, columns, nullability and indexes. One table differs, and only that one: the
//! words of comments are a full-text table of each database's own kind (`store::words`).

use std::collections::BTreeSet;

use store::{Record, StoreError};
use testkit::TestDb;

struct Line(String);

impl Record for Line {
    fn read(row: &mut store::Reader) -> Result<Self, StoreError> {
        Ok(Self(row.text()?))
    }
}

const SQLITE_COLUMNS: &str = "SELECT m.name || '.' || c.name || ' ' || lower(c.type) || CASE WHEN c.\"notnull\" = 1 \
    THEN ' not null' ELSE '' END || CASE WHEN c.pk > 0 THEN ' key ' || c.pk ELSE '' END FROM sqlite_master m \
    JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'";
const POSTGRES_COLUMNS: &str = "SELECT c.relname || '.' || a.attname || ' ' || CASE t.typname WHEN 'int8' THEN 'bigint' \
    WHEN 'bool' THEN 'boolean' ELSE t.typname END || CASE WHEN a.attnotnull THEN ' not null' ELSE '' END || \
    COALESCE(' key ' || array_position(i.indkey::int2[], a.attnum) + 1, '') FROM pg_class c \
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid \
    LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary \
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace";
const SQLITE_INDEXES: &str = "SELECT m.tbl_name || ' ' || m.name || ' ' || l.\"unique\" || ' ' || (SELECT group_concat(x.name || \
    CASE WHEN x.\"desc\" = 1 THEN ' desc' ELSE '' END, ', ') FROM pragma_index_xinfo(m.name) x WHERE x.key = 1) || \
    CASE WHEN l.partial = 1 THEN ' partial' ELSE '' END FROM sqlite_master m JOIN pragma_index_list(m.tbl_name) l \
    ON l.name = m.name WHERE m.type = 'index' AND m.sql IS NOT NULL";
const POSTGRES_INDEXES: &str = "SELECT t.relname || ' ' || c.relname || ' ' || i.indisunique::int || ' ' || \
    (SELECT string_agg(a.attname || CASE WHEN i.indoption[k.n - 1] & 1 = 1 THEN ' desc' ELSE '' END, ', ' ORDER BY k.n) \
    FROM unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, n) JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum) \
    || CASE WHEN i.indpred IS NULL THEN '' ELSE ' partial' END FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid \
    JOIN pg_class t ON t.oid = i.indrelid WHERE t.relnamespace = 'public'::regnamespace AND NOT i.indisprimary \
    AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = c.oid)";

async fn lines(db: &TestDb, sql: &'static str) -> BTreeSet<String> {
    let found: Result<Vec<Line>, StoreError> = db.read(move |tx| Box::pin(tx.all(sql, &[]))).await;
    found.unwrap().into_iter().map(|line| line.0).collect()
}

/// Without the words of comments, with what SQLite keeps of them beside the table.
fn without_words(lines: BTreeSet<String>) -> BTreeSet<String> {
    lines
        .into_iter()
        .filter(|line| !line.starts_with("comment_words"))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn both_schemas_are_one() {
    let sqlite = TestDb::sqlite().await;
    let Some(postgres) = TestDb::postgres().await else {
        return;
    };
    let columns = (
        lines(&sqlite, SQLITE_COLUMNS).await,
        lines(&postgres, POSTGRES_COLUMNS).await,
    );
    assert!(columns.0.len() > 100, "only {} columns were found", columns.0.len());
    let has = |lines: &BTreeSet<String>, line: &str| assert!(lines.contains(line), "{line} is missing: {lines:#?}");
    has(&columns.0, "comment_words.words ");
    has(&columns.1, "comment_words.words tsvector not null");
    assert_eq!(without_words(columns.0), without_words(columns.1));
    let indexes = (
        lines(&sqlite, SQLITE_INDEXES).await,
        lines(&postgres, POSTGRES_INDEXES).await,
    );
    assert!(indexes.0.len() > 20, "only {} indexes were found", indexes.0.len());
    has(&indexes.1, "comment_words comment_words_by_word 0 words");
    assert_eq!(without_words(indexes.0), without_words(indexes.1));
}

#[test]
fn both_folders_hold_the_same_files() {
    let names = |kind: &str| -> BTreeSet<_> {
        let folder = format!("{}/migrations/{kind}", env!("CARGO_MANIFEST_DIR"));
        std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name())
            .collect()
    };
    assert_eq!(names("sqlite"), names("postgres"));
    assert_eq!(names("sqlite").len(), store::migrate::ALL.len());
}
