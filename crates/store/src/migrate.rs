//! Migrations: forward only, the same numbers and names for both databases, recorded with a hash of their text.

use model::UnixMillis;

use crate::db::{Db, Tx};
use crate::error::StoreError;
use crate::row::{Reader, Record};

/// One numbered change of the schema.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    /// Its number; they run in this order.
    pub number: i64,
    /// Its name.
    pub name: &'static str,
    sqlite: &'static str,
    postgres: &'static str,
}

macro_rules! migrations {
    ($($number:literal $name:literal),+ $(,)?) => { &[$(Migration {
        number: $number,
        name: $name,
        sqlite: include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
        postgres: include_str!(concat!("../migrations/postgres/", $name, ".sql")),
    }),+] };
}

/// All migrations, in order.
pub const ALL: &[Migration] = migrations! {
    1 "0001_sites_and_stories",
    2 "0002_readers_and_comments",
    3 "0003_decisions_and_work",
    4 "0004_roles_and_audit",
    5 "0005_policy_versions",
    6 "0006_trials_and_learning",
};

const CREATE: &str = "CREATE TABLE IF NOT EXISTS schema_migrations \
    (number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, applied_at BIGINT NOT NULL)";
const APPLIED: &str = "SELECT number, name, hash FROM schema_migrations ORDER BY number";
const RECORD: &str = "INSERT INTO schema_migrations (number, name, hash, applied_at) VALUES ($1, $2, $3, $4)";

struct Applied {
    number: i64,
    name: String,
    hash: String,
}

impl Record for Applied {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.int()?,
            name: row.text()?,
            hash: row.text()?,
        })
    }
}

impl Migration {
    fn text(&self, kind: &str) -> &'static str {
        if kind == "sqlite" { self.sqlite } else { self.postgres }
    }
}

/// FNV-1a of a migration's text, in hex: tells an edited file from the released one.
fn hash(text: &str) -> String {
    let fold = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", text.bytes().fold(0xcbf2_9ce4_8422_2325, fold))
}

/// Brings the schema up to date and returns the names of what was applied, in order. Nodes that start together wait
/// for each other.
///
/// # Errors
/// [`StoreError::Migration`] when the schema is newer than this program or a released migration was edited.
pub async fn run(db: &Db, now: UnixMillis) -> Result<Vec<&'static str>, StoreError> {
    let kind = db.kind();
    db.write(move |tx| {
        Box::pin(async move {
            if kind == "postgres" {
                // Any constant does, so long as all nodes agree on it.
                tx.script("SELECT pg_advisory_xact_lock(706172)").await?;
            }
            tx.script(CREATE).await?;
            let applied: Vec<Applied> = tx.all(APPLIED, &[]).await?;
            check(&applied, kind)?;
            let mut done = Vec::new();
            for migration in ALL.iter().filter(|m| applied.iter().all(|a| a.number != m.number)) {
                apply(tx, migration, kind, now).await?;
                done.push(migration.name);
            }
            Ok(done)
        })
    })
    .await
}

/// Names of the migrations that the database still lacks.
///
/// # Errors
/// As [`run`]; also when the database has no schema at all.
pub async fn pending(db: &Db) -> Result<Vec<&'static str>, StoreError> {
    let kind = db.kind();
    db.read(move |tx| {
        Box::pin(async move {
            let applied: Vec<Applied> = tx.all(APPLIED, &[]).await?;
            check(&applied, kind)?;
            let lacks = |m: &&Migration| applied.iter().all(|a| a.number != m.number);
            Ok(ALL.iter().filter(lacks).map(|m| m.name).collect())
        })
    })
    .await
}

fn check(applied: &[Applied], kind: &str) -> Result<(), StoreError> {
    for found in applied {
        let Some(known) = ALL.iter().find(|m| m.number == found.number) else {
            return Err(StoreError::Migration(format!(
                "the database has migration {} (`{}`), which this version of ombud does not know; use a newer one",
                found.number, found.name
            )));
        };
        if hash(known.text(kind)) != found.hash {
            return Err(StoreError::Migration(format!(
                "migration {} (`{}`) was applied with another text than this program has",
                found.number, found.name
            )));
        }
    }
    Ok(())
}

async fn apply(tx: &mut Tx, migration: &Migration, kind: &str, now: UnixMillis) -> Result<(), StoreError> {
    let text = migration.text(kind);
    tx.script(text).await?;
    tx.execute(RECORD, crate::args![migration.number, migration.name, hash(text), now])
        .await?;
    Ok(())
}
