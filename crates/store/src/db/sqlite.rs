//! SQLite: one writer thread with group commit, a pool of readers.
//!
//! Group commit: the writer takes all work that waits (at most [`MAX_BATCH`]), runs each piece inside its own
//! savepoint, commits once, and only then answers: with `synchronous=FULL` that is one `fsync` for the whole batch.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};

use futures_util::FutureExt as _;
use rusqlite::{Connection, OpenFlags, Statement};
use tokio::sync::{Semaphore, oneshot};

use super::{Job, Tx};
use crate::error::StoreError;
use crate::row::Row;
use crate::value::Value;

/// Most pieces of work that share a commit: bounds how long the first of them waits for the last.
const MAX_BATCH: usize = 128;
/// Readers at a time; more wait. Reads are short, and more threads than cores do not make them shorter.
const MAX_READERS: usize = 8;
const STATEMENT_CACHE: usize = 128;

/// Answers its caller once the commit is known.
type Finish = Box<dyn FnOnce(Result<(), StoreError>) + Send>;
/// Runs a piece of work; tells whether it succeeded, and how to answer.
type Queued = Box<dyn FnOnce(&mut Tx) -> (bool, Finish) + Send>;

/// A SQLite database file.
#[derive(Clone, Debug)]
pub struct SqliteDb {
    path: Arc<PathBuf>,
    queue: mpsc::Sender<Queued>,
    idle: Arc<Mutex<Vec<Connection>>>,
    readers: Arc<Semaphore>,
}

impl SqliteDb {
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(|error| address(path, &error.to_string()))?;
        }
        let writer = open_connection(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        let (queue, waiting) = mpsc::channel();
        std::thread::Builder::new()
            .name("sqlite-writer".to_owned())
            .spawn(move || run_writer(writer, &waiting))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        Ok(Self {
            path: Arc::new(path.to_owned()),
            queue,
            idle: Arc::default(),
            readers: Arc::new(Semaphore::new(MAX_READERS)),
        })
    }

    pub(super) async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> Job<'t, T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (answer, answered) = oneshot::channel();
        let queued: Queued = Box::new(move |tx| {
            let result = run_now(work, tx);
            let succeeded = result.is_ok();
            let finish: Finish = Box::new(move |committed| {
                let result = result.and_then(|value| committed.map(|()| value).map_err(E::from));
                // The caller may have gone away (a closed connection); the work is done all the same.
                drop(answer.send(result));
            });
            (succeeded, finish)
        });
        self.queue
            .send(queued)
            .map_err(|_| StoreError::Unavailable("the writer has stopped".to_owned()))?;
        answered
            .await
            .map_err(|_| E::from(StoreError::Job("the writer dropped it".to_owned())))?
    }

    pub(super) async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> Job<'t, T, E> + Send + 'static,
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let permit = Arc::clone(&self.readers).acquire_owned().await;
        let permit = permit.map_err(|_| StoreError::Unavailable("the readers have stopped".to_owned()))?;
        let this = self.clone();
        let read = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            let conn = this.reader()?;
            execute(&conn, "BEGIN", &[])?;
            let mut tx = Tx::Sqlite(conn);
            let result = run_now(work, &mut tx);
            if let Tx::Sqlite(conn) = tx {
                execute(&conn, "COMMIT", &[])?;
                this.idle.lock().unwrap_or_else(PoisonError::into_inner).push(conn);
            }
            result
        });
        read.await
            .map_err(|error| E::from(StoreError::Job(error.to_string())))?
    }

    fn reader(&self) -> Result<Connection, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        match idle {
            Some(conn) => Ok(conn),
            None => open_connection(&self.path, OpenFlags::SQLITE_OPEN_READ_ONLY),
        }
    }
}

/// Work on SQLite never waits, so its future is ready when it is first polled.
fn run_now<T, E, F>(work: F, tx: &mut Tx) -> Result<T, E>
where
    F: for<'t> FnOnce(&'t mut Tx) -> Job<'t, T, E>,
    E: From<StoreError>,
{
    let waited = || {
        Err(E::from(StoreError::Job(
            "it waited for something other than its database".to_owned(),
        )))
    };
    work(tx).now_or_never().unwrap_or_else(waited)
}

fn run_writer(conn: Connection, waiting: &mpsc::Receiver<Queued>) {
    let mut tx = Tx::Sqlite(conn);
    while let Ok(first) = waiting.recv() {
        let mut batch = vec![first];
        while batch.len() < MAX_BATCH {
            match waiting.try_recv() {
                Ok(next) => batch.push(next),
                Err(_) => break,
            }
        }
        run_batch(&mut tx, batch);
    }
}

fn run_batch(tx: &mut Tx, batch: Vec<Queued>) {
    let begun = control(tx, "BEGIN IMMEDIATE");
    let mut answers = Vec::with_capacity(batch.len());
    for queued in batch {
        answers.push(run_queued(tx, queued, begun.is_ok()));
    }
    let committed = match &begun {
        Ok(()) => control(tx, "COMMIT"),
        Err(error) => Err(StoreError::Unavailable(error.to_string())),
    };
    if let (Ok(()), Err(error)) = (&begun, &committed) {
        tracing::error!(error = %error, "a commit failed; the batch is rolled back");
        if let Err(error) = control(tx, "ROLLBACK") {
            tracing::error!(error = %error, "the rollback after a failed commit failed");
        }
    }
    for finish in answers.into_iter().flatten() {
        finish(match &committed {
            Ok(()) => Ok(()),
            Err(error) => Err(StoreError::Unavailable(error.to_string())),
        });
    }
}

/// Runs one piece of work in its savepoint. A panic in it is its caller's error, not the end of the writer.
fn run_queued(tx: &mut Tx, queued: Queued, begun: bool) -> Option<Finish> {
    if begun && let Err(error) = control(tx, "SAVEPOINT work") {
        tracing::error!(error = %error, "a savepoint failed");
        return None;
    }
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| queued(tx)));
    let keep = matches!(outcome, Ok((true, _)));
    if begun {
        let end = if keep {
            "RELEASE work"
        } else {
            "ROLLBACK TO work; RELEASE work"
        };
        if let Err(error) = script(tx, end) {
            tracing::error!(error = %error, "a savepoint could not be ended");
        }
    }
    outcome.ok().map(|(_, finish)| finish)
}

fn control(tx: &mut Tx, sql: &'static str) -> Result<(), StoreError> {
    match tx {
        Tx::Sqlite(conn) => execute(conn, sql, &[]).map(|_| ()),
        Tx::Postgres(_) => Err(StoreError::Job("not a SQLite transaction".to_owned())),
    }
}

fn script(tx: &mut Tx, sql: &str) -> Result<(), StoreError> {
    match tx {
        Tx::Sqlite(conn) => conn.execute_batch(sql).map_err(|error| StoreError::sqlite(&error, sql)),
        Tx::Postgres(_) => Err(StoreError::Job("not a SQLite transaction".to_owned())),
    }
}

fn open_connection(path: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(|error| address(path, &error.to_string()))?;
    conn.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
    // FULL: a commit is on the disk when it is acknowledged. Other processes (`ombud story import`) write as well,
    // hence the time limit for locks.
    conn.execute_batch(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=10000; \
         PRAGMA temp_store=MEMORY; PRAGMA cache_size=-4000;",
    )
    .map_err(|error| StoreError::sqlite(&error, "PRAGMA"))?;
    Ok(conn)
}

fn address(path: &Path, reason: &str) -> StoreError {
    StoreError::Address {
        address: format!("sqlite:{}", path.display()),
        reason: reason.to_owned(),
    }
}

/// Binds `$1`, `$2`, … by their number: SQLite itself would number them by first appearance.
fn bind(statement: &mut Statement<'_>, sql: &str, args: &[Value]) -> Result<(), StoreError> {
    for index in 1..=statement.parameter_count() {
        let number = statement
            .parameter_name(index)
            .and_then(|name| name.get(1..))
            .and_then(|n| n.parse::<usize>().ok());
        let value = number
            .and_then(|n| n.checked_sub(1))
            .and_then(|n| args.get(n))
            .ok_or_else(|| StoreError::Statement {
                message: format!("parameter {index} has no argument"),
                sql: sql.to_owned(),
            })?;
        statement
            .raw_bind_parameter(index, value)
            .map_err(|error| StoreError::sqlite(&error, sql))?;
    }
    Ok(())
}

pub(super) fn execute(conn: &Connection, sql: &str, args: &[Value]) -> Result<u64, StoreError> {
    let wrap = |error: rusqlite::Error| StoreError::sqlite(&error, sql);
    let mut statement = conn.prepare_cached(sql).map_err(wrap)?;
    bind(&mut statement, sql, args)?;
    let changed = statement.raw_execute().map_err(wrap)?;
    Ok(u64::try_from(changed).unwrap_or_default())
}

pub(super) fn rows(conn: &Connection, sql: &str, args: &[Value]) -> Result<Vec<Row>, StoreError> {
    let mut statement = conn
        .prepare_cached(sql)
        .map_err(|error| StoreError::sqlite(&error, sql))?;
    collect(&mut statement, sql, args)
}

fn collect(statement: &mut Statement<'_>, sql: &str, args: &[Value]) -> Result<Vec<Row>, StoreError> {
    use rusqlite::types::ValueRef;
    let wrap = |error: rusqlite::Error| StoreError::sqlite(&error, sql);
    bind(statement, sql, args)?;
    let columns = statement.column_count();
    let mut found = statement.raw_query();
    let mut rows = Vec::new();
    while let Some(row) = found.next().map_err(wrap)? {
        let mut values = Vec::with_capacity(columns);
        for column in 0..columns {
            values.push(match row.get_ref(column).map_err(wrap)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(value) => Value::Int(value),
                ValueRef::Real(value) => Value::Real(value),
                ValueRef::Text(bytes) => {
                    Value::Text(String::from_utf8(bytes.to_vec()).map_err(|error| StoreError::Data(error.to_string()))?)
                }
                ValueRef::Blob(_) => return Err(StoreError::Data(format!("column {column} holds bytes"))),
            });
        }
        rows.push(Row(values));
    }
    Ok(rows)
}

pub(super) fn plan(conn: &Connection, sql: &str, args: &[Value]) -> Result<Vec<String>, StoreError> {
    let explained = format!("EXPLAIN QUERY PLAN {sql}");
    let mut statement = conn
        .prepare(&explained)
        .map_err(|error| StoreError::sqlite(&error, sql))?;
    let rows = collect(&mut statement, &explained, args)?;
    let detail = |row: Row| match row.0.into_iter().nth(3) {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    };
    Ok(rows.into_iter().filter_map(detail).collect())
}
