//! Failed attempts to sign in, by keyed hash. One table for all nodes.

use model::UnixMillis;

use crate::{Reader, Record, StoreError, Tx, args};

/// What is remembered about one subject.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempts {
    /// How many attempts failed or are under way.
    pub failures: i64,
    /// Before this moment no further attempt is taken.
    pub wait_until: UnixMillis,
}

// The row is locked from here to the end of the transaction: attempts at the same time count one after the other.
const COUNT: &str = "INSERT INTO sign_in_attempts (subject, failures, wait_until, expires_at) VALUES ($1, 1, 0, $3) \
    ON CONFLICT (subject) DO UPDATE SET \
    failures = CASE WHEN sign_in_attempts.expires_at <= $2 THEN 1 ELSE sign_in_attempts.failures + 1 END, \
    wait_until = CASE WHEN sign_in_attempts.expires_at <= $2 THEN 0 ELSE sign_in_attempts.wait_until END, \
    expires_at = excluded.expires_at";
const READ: &str = "SELECT failures, wait_until FROM sign_in_attempts WHERE subject = $1";
const WAIT: &str = "UPDATE sign_in_attempts SET wait_until = $2 WHERE subject = $1";
const FORGIVE: &str =
    "UPDATE sign_in_attempts SET failures = failures - 1, wait_until = 0 WHERE subject = $1 AND failures > 0";
const FORGET: &str = "DELETE FROM sign_in_attempts WHERE subject = $1";
const EXPIRE: &str = "DELETE FROM sign_in_attempts WHERE expires_at <= $1";

impl Record for Attempts {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            failures: row.int()?,
            wait_until: row.time()?,
        })
    }
}

/// Counts an attempt, remembered until `expires_at`, and tells what there is now.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn count(
    tx: &mut Tx,
    subject: &str,
    now: UnixMillis,
    expires_at: UnixMillis,
) -> Result<Attempts, StoreError> {
    tx.execute(COUNT, args![subject, now, expires_at]).await?;
    let found = tx.first(READ, args![subject]).await?;
    found.ok_or_else(|| StoreError::Data("an attempt that was just counted is not there".to_owned()))
}

/// Says from when the next attempt is taken.
#[allow(clippy::missing_errors_doc)]
pub async fn set_wait(tx: &mut Tx, subject: &str, until: UnixMillis) -> Result<(), StoreError> {
    tx.execute(WAIT, args![subject, until]).await.map(|_| ())
}

/// Takes one attempt back: it succeeded.
#[allow(clippy::missing_errors_doc)]
pub async fn forgive(tx: &mut Tx, subject: &str) -> Result<(), StoreError> {
    tx.execute(FORGIVE, args![subject]).await.map(|_| ())
}

/// Forgets a subject.
#[allow(clippy::missing_errors_doc)]
pub async fn forget(tx: &mut Tx, subject: &str) -> Result<(), StoreError> {
    tx.execute(FORGET, args![subject]).await.map(|_| ())
}

/// Removes what is over; returns how many.
#[allow(clippy::missing_errors_doc)]
pub async fn expire(tx: &mut Tx, now: UnixMillis) -> Result<u64, StoreError> {
    tx.execute(EXPIRE, args![now]).await
}
