//! Hot queries use an index on both databases, and none sorts a whole thread or queue.

use store::{StoreError, Value, args};
use testkit::{TestDb, on_both};

const FILL: [&str; 7] = [
    "INSERT INTO sites (id, key, name, base_url, settings, created_at) VALUES (1, 't', 'T', '', '{}', 0)",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) INSERT INTO stories (site_id, id, key, url, \
     slug, headline, standfirst, body_html, body_text, byline, dateline, credit, section, section_slug, language, image_url, \
     commenting, published_at, modified_at, created_at, updated_at) SELECT 1, i, CAST(i AS TEXT), '', '', 'A headline', '', '', '', \
     '', '', '', '', CAST(i % 9 AS TEXT), '', '', 'open', i, i, i, i FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO readers (site_id, id, kind, name, \
     name_key, email, standing, created_at, last_seen_at) SELECT 1, i, 'guest', '', CAST(i AS TEXT), '', 'good', i, i FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 8000) INSERT INTO comments (site_id, id, story_id, \
     root_key, path, depth, reader_id, author_name, status, shown, body, html, language, fingerprint, revision, open_reports, \
     created_at) SELECT 1, i, 1 + i % 400, CAST(100000 + i AS TEXT), CAST(100000 + i AS TEXT), 0, 1 + i % 500, 'R', \
     CASE i % 50 WHEN 0 THEN 'held' ELSE 'published' END, i % 50 > 0, 'Words', '', '', 0, 1, CASE i % 80 WHEN 0 THEN 1 ELSE 0 END, i FROM n",
    // One network that everybody is behind, and few of them blocked.
    "INSERT INTO reader_networks (site_id, network, reader_id, expires_at, blocked) \
     SELECT site_id, CASE id % 2 WHEN 0 THEN 'n' ELSE CAST(id AS TEXT) END, id, 9, id % 50 = 0 FROM readers",
    "INSERT INTO revisions (site_id, comment_id, number, body, signals, verdict, policy_version, nudged, created_at) \
     SELECT 1, id, 1, 'Words', '{}', '{}', 1, id < 0, 0 FROM comments",
    "INSERT INTO decisions (site_id, id, action, actor, comment_id, reader_id, was, became, policy_version, clause, reason, \
     created_at) SELECT 1, id, 'publish', 'policy', id, reader_id, '', 'published', 1, '', '', id FROM comments",
];

/// As much as a small site has: on empty tables every plan is as good as any other.
async fn fill(db: &TestDb) {
    let filled: Result<(), StoreError> = db
        .write(|tx| {
            Box::pin(async move {
                for sql in FILL {
                    tx.execute(sql, &[]).await?;
                }
                // PostgreSQL does this by itself in time; SQLite never does, and we do not ask it to.
                if matches!(tx, store::Tx::Postgres(_)) {
                    tx.execute("ANALYZE", &[]).await?;
                }
                Ok(())
            })
        })
        .await;
    filled.unwrap();
}

async fn plan(db: &TestDb, sql: &'static str, values: &[Value]) -> String {
    let values = values.to_vec();
    let plan: Result<_, StoreError> = db
        .read(move |tx| Box::pin(async move { tx.plan(sql, &values).await }))
        .await;
    plan.unwrap().join("\n")
}

on_both! {
    async fn hot_queries_use_an_index(db: TestDb) {
        fill(&db).await;
        let hot: [(&str, &'static str, &[Value], &str); 12] = [
            ("oldest", store::threads::OLDEST, args![1, 1, "", "", 51], "comments_by_thread"),
            ("newest", store::threads::NEWEST, args![1, 1, ":", ":", 51], "comments_by_thread_newest"),
            ("held", store::threads::HELD, args![1, 0, 0, 51], "comments_by_status"),
            ("reported", store::threads::REPORTED, args![1, 0, 0, 51], "comments_reported"),
            ("all", store::threads::ALL, args![1, 9, 9, 51], "comments_by_time"),
            ("own", store::comments::OWN, args![1, 1, 1, 0], "comments_by_reader"),
            ("by reader", store::comments::BY_READER, args![1, 1, 9, 9, 51], "comments_by_reader"),
            ("rate", store::comments::RATE, args![1, 1, "x"], "comments_by_thread"),
            ("front", store::stories::FRONT, args![1, 9, 9, 21], "stories_by_time"),
            ("section", store::stories::SECTION, args![1, 9, 9, 21, "x"], "stories_by_section"),
            ("networks", store::readers::RESTRICTED_ON, args![1, "n", 0], "reader_networks_blocked"),
            // The primary key, which each database names in its own way; any other index would have to be sorted.
            ("log", store::decisions::LOG, args![1, 9, 101], "decisions_"),
        ];
        for (name, sql, values, index) in hot {
            let plan = plan(&db, sql, values).await;
            assert!(plan.contains(index), "{name} does not use {index}:\n{plan}");
            assert!(!plan.contains("Seq Scan") && !plan.contains("SCAN c\n"), "{name} scans:\n{plan}");
            assert!(!plan.contains("USE TEMP B-TREE") && !plan.lines().any(|l| l.trim().starts_with("->  Sort")), "{name} sorts:\n{plan}");
        }
    }

    async fn a_dry_run_reads_its_pages_by_key(db: TestDb) {
        fill(&db).await;
        let pages: [(&str, &'static str, &[Value], &str); 2] = [
            ("period", store::trials::PERIOD, args![1, 0, 0, 9_999, 51], "comments_by_time"),
            ("decisions", store::trials::DECISIONS, args![1, 0, 51], "decisions_"),
        ];
        for (name, sql, values, index) in pages {
            let plan = plan(&db, sql, values).await;
            assert!(plan.contains(index), "{name} does not use {index}:\n{plan}");
            assert!(!plan.contains("USE TEMP B-TREE") && !plan.lines().any(|l| l.trim().starts_with("->  Sort")), "{name} sorts:\n{plan}");
        }
    }
}
