//! The connection layer: [`Db`] gives a [`Tx`] to a piece of work, on whichever database the address names.
//!
//! Work is a function from `&mut Tx` to a future. On SQLite the future runs on a thread that owns the connection and
//! never waits for anything but the database, so that a whole use case costs one hop between threads; writers share
//! their commit (one `fsync` for all that wait, see `sqlite.rs`). On PostgreSQL it runs in its own transaction.

mod postgres;
mod sqlite;

use std::future::Future;
use std::path::Path;
use std::pin::Pin;

use crate::error::StoreError;
use crate::row::{Record, Row};
use crate::sql::Sql;
use crate::value::Value;

/// The future of a piece of work inside a transaction.
pub type Job<'t, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 't>>;

/// A database. Cheap to clone; clones share connections.
#[derive(Clone, Debug)]
pub enum Db {
    /// One file, one writer.
    Sqlite(sqlite::SqliteDb),
    /// A server, any number of nodes.
    Postgres(postgres::PgDb),
}

/// A running transaction (or a consistent read).
#[derive(Debug)]
pub enum Tx {
    /// On a SQLite connection.
    Sqlite(rusqlite::Connection),
    /// On a PostgreSQL connection.
    Postgres(postgres::PgTx),
}

/// Opens the database at `address`, `sqlite:PATH` or `postgres://…`; a SQLite file is created when missing.
///
/// # Errors
/// [`StoreError::Address`] or [`StoreError::Unavailable`].
pub async fn connect(address: &str) -> Result<Db, StoreError> {
    if let Some(path) = address.strip_prefix("sqlite:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        return sqlite::SqliteDb::open(Path::new(path)).map(Db::Sqlite);
    }
    if address.starts_with("postgres://") || address.starts_with("postgresql://") {
        return postgres::PgDb::open(address).await.map(Db::Postgres);
    }
    Err(StoreError::Address {
        address: address.split('@').next_back().unwrap_or_default().to_owned(),
        reason: "it must begin with `sqlite:` or `postgres://`".to_owned(),
    })
}

/// As [`connect`], but a SQLite file must exist already, so that a typing error cannot make an empty database.
///
/// # Errors
/// As [`connect`].
pub async fn connect_existing(address: &str) -> Result<Db, StoreError> {
    if let Some(path) = address.strip_prefix("sqlite:") {
        let path = path.strip_prefix("//").unwrap_or(path);
        if !Path::new(path).exists() {
            return Err(StoreError::Address {
                address: address.to_owned(),
                reason: "there is no such file; `ombud migrate` makes one".to_owned(),
            });
        }
    }
    connect(address).await
}

impl Db {
    /// Runs `work` on a consistent view of the data. It must not write.
    ///
    /// # Errors
    /// Those of `work`, and [`StoreError::Unavailable`] as `E`.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> Job<'t, T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match self {
            Self::Sqlite(db) => db.read(work).await,
            Self::Postgres(db) => db.read(work).await,
        }
    }

    /// Runs `work` in one transaction and returns once it is durable. Nothing of it stays when it fails.
    ///
    /// # Errors
    /// Those of `work`, and [`StoreError::Unavailable`] as `E`.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> Job<'t, T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match self {
            Self::Sqlite(db) => db.write(work).await,
            Self::Postgres(db) => db.write(work).await,
        }
    }

    /// `sqlite` or `postgres`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "sqlite",
            Self::Postgres(_) => "postgres",
        }
    }

    /// A stream of wake-ups: one whenever another node has written to the outbox. `None` on SQLite, where the
    /// server is the only long-running writer and looks at the outbox by itself.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn listen(&self) -> Result<Option<tokio::sync::mpsc::Receiver<()>>, StoreError> {
        match self {
            Self::Sqlite(_) => Ok(None),
            Self::Postgres(db) => db.listen().await.map(Some),
        }
    }
}

impl Tx {
    /// Runs a statement and returns how many rows it changed.
    ///
    /// # Errors
    /// [`StoreError::Unique`] or [`StoreError::Statement`].
    pub async fn execute(&mut self, sql: &'static str, args: &[Value]) -> Result<u64, StoreError> {
        match self {
            Self::Sqlite(conn) => sqlite::execute(conn, sql, args),
            Self::Postgres(tx) => tx.execute(sql, args).await,
        }
    }

    /// All rows of an answer.
    ///
    /// # Errors
    /// [`StoreError::Statement`].
    pub async fn rows(&mut self, sql: &'static str, args: &[Value]) -> Result<Vec<Row>, StoreError> {
        match self {
            Self::Sqlite(conn) => sqlite::rows(conn, sql, args),
            Self::Postgres(tx) => tx.rows(sql, args).await,
        }
    }

    /// All records of an answer.
    ///
    /// # Errors
    /// [`StoreError::Statement`] or [`StoreError::Data`].
    pub async fn all<T: Record>(&mut self, sql: &'static str, args: &[Value]) -> Result<Vec<T>, StoreError> {
        let rows = self.rows(sql, args).await?;
        rows.into_iter().map(|row| T::read(&mut row.reader())).collect()
    }

    /// The first record of an answer, if there is one.
    ///
    /// # Errors
    /// [`StoreError::Statement`] or [`StoreError::Data`].
    pub async fn first<T: Record>(&mut self, sql: &'static str, args: &[Value]) -> Result<Option<T>, StoreError> {
        let rows = self.rows(sql, args).await?;
        rows.into_iter()
            .next()
            .map(|row| T::read(&mut row.reader()))
            .transpose()
    }

    /// All records of the answer to a statement that was put together.
    pub(crate) async fn built<T: Record>(&mut self, sql: &Sql) -> Result<Vec<T>, StoreError> {
        let rows = match self {
            Self::Sqlite(conn) => sqlite::rows(conn, sql.text(), sql.values()),
            Self::Postgres(tx) => tx.rows(sql.text(), sql.values()).await,
        }?;
        rows.into_iter().map(|row| T::read(&mut row.reader())).collect()
    }

    /// The first of them, if there is one.
    pub(crate) async fn built_first<T: Record>(&mut self, sql: &Sql) -> Result<Option<T>, StoreError> {
        Ok(self.built(sql).await?.into_iter().next())
    }

    /// Runs a script of several statements without arguments: for migrations.
    pub(crate) async fn script(&mut self, sql: &str) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(conn) => conn.execute_batch(sql).map_err(|error| StoreError::sqlite(&error, sql)),
            Self::Postgres(tx) => tx.script(sql).await,
        }
    }

    /// Wakes the listeners of other nodes when this transaction commits.
    pub(crate) async fn wake_others(&mut self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(_) => Ok(()),
            Self::Postgres(tx) => tx.script("NOTIFY ombud").await,
        }
    }

    /// How the database would run `sql`, one line a step: for tests that prove an index is used.
    ///
    /// # Errors
    /// [`StoreError::Statement`].
    pub async fn plan(&mut self, sql: &str, args: &[Value]) -> Result<Vec<String>, StoreError> {
        match self {
            Self::Sqlite(conn) => sqlite::plan(conn, sql, args),
            Self::Postgres(tx) => tx.plan(sql, args).await,
        }
    }
}
