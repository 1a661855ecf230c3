//! What can go wrong between us and a database.

/// An error of the store.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The address of the database cannot be used.
    #[error("the database address `{address}` cannot be used: {reason}")]
    Address {
        /// The address, without its password.
        address: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The database does not answer, or stopped answering.
    #[error("the database is unavailable: {0}")]
    Unavailable(String),
    /// A row with the same unique columns is there already.
    #[error("a row with these unique values exists: {0}")]
    Unique(String),
    /// A statement failed.
    #[error("a statement failed: {message} (in `{sql}`)")]
    Statement {
        /// The database's message.
        message: String,
        /// The beginning of the statement; never its values.
        sql: String,
    },
    /// A row holds what its reader does not expect.
    #[error("unexpected data: {0}")]
    Data(String),
    /// The schema is newer than this program, or a released migration was changed.
    #[error("migrations: {0}")]
    Migration(String),
    /// A job waited for something other than its database, or panicked.
    #[error("a database job was broken off: {0}")]
    Job(String),
}

impl StoreError {
    pub(crate) fn sqlite(error: &rusqlite::Error, sql: &str) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::ConstraintViolation) if error.to_string().contains("UNIQUE") => {
                Self::Unique(error.to_string())
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked | ErrorCode::CannotOpen | ErrorCode::DiskFull) => {
                Self::Unavailable(error.to_string())
            }
            _ => Self::statement(error.to_string(), sql),
        }
    }

    pub(crate) fn postgres(error: &tokio_postgres::Error, sql: &str) -> Self {
        use tokio_postgres::error::SqlState;
        match error.as_db_error() {
            Some(db) if *db.code() == SqlState::UNIQUE_VIOLATION => {
                Self::Unique(db.constraint().unwrap_or_default().to_owned())
            }
            Some(db) => Self::statement(format!("{} ({})", db.message(), db.code().code()), sql),
            None if error.is_closed() => Self::Unavailable(error.to_string()),
            None => Self::statement(with_causes(error), sql),
        }
    }

    fn statement(message: String, sql: &str) -> Self {
        let sql = sql
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .take(120)
            .collect();
        Self::Statement { message, sql }
    }
}

/// An error and what caused it, on one line.
pub(crate) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}
