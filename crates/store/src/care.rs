//! What somebody chose for their own desk, and how much they read today: shown to nobody but themselves.

use model::{AccountId, SiteId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preference {
    /// `blur` or `breaks`.
    pub key: String,
    /// What was chosen.
    pub value: String,
}

/// How much somebody read on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadingRecord {
    /// Comments decided.
    pub decided: i64,
    /// Those of them with a high score.
    pub severe: i64,
    /// When the present stretch without a pause began.
    pub since: UnixMillis,
    /// The last decision.
    pub last_at: UnixMillis,
    /// The beginning of the stretch of which they were reminded and said so; 0 for none.
    pub reminded: UnixMillis,
}

const CHOICES: &str = "SELECT key, value FROM desk_preferences WHERE account_id = $1 AND site_id = $2";
const CHOOSE: &str = "INSERT INTO desk_preferences (account_id, site_id, key, value) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (account_id, site_id, key) DO UPDATE SET value = excluded.value";
const READING: &str = "SELECT decided, severe, since, last_at, reminded FROM desk_reading \
    WHERE account_id = $1 AND site_id = $2 AND day = $3";
const PUT: &str = "INSERT INTO desk_reading (account_id, site_id, day, decided, severe, since, last_at, reminded) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (account_id, site_id, day) DO UPDATE SET \
    decided = excluded.decided, severe = excluded.severe, since = excluded.since, last_at = excluded.last_at, \
    reminded = excluded.reminded";
const FORGET: &str = "DELETE FROM desk_reading WHERE account_id = $1 AND site_id = $2 AND day < $3";

impl Record for Preference {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            key: row.text()?,
            value: row.text()?,
        })
    }
}

impl Record for ReadingRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            decided: row.int()?,
            severe: row.int()?,
            since: row.time()?,
            last_at: row.time()?,
            reminded: row.time()?,
        })
    }
}

/// What somebody chose on a site.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn choices(tx: &mut Tx, site: SiteId, account: AccountId) -> Result<Vec<Preference>, StoreError> {
    tx.all(CHOICES, args![account, site]).await
}

/// Chooses.
#[allow(clippy::missing_errors_doc)]
pub async fn choose(
    tx: &mut Tx,
    site: SiteId,
    account: AccountId,
    key: &'static str,
    value: &str,
) -> Result<(), StoreError> {
    tx.execute(CHOOSE, args![account, site, key, value]).await.map(|_| ())
}

/// How much somebody read on the day that began then.
#[allow(clippy::missing_errors_doc)]
pub async fn reading(
    tx: &mut Tx,
    site: SiteId,
    account: AccountId,
    day: UnixMillis,
) -> Result<Option<ReadingRecord>, StoreError> {
    tx.first(READING, args![account, site, day]).await
}

/// Keeps how much somebody read on a day.
#[allow(clippy::missing_errors_doc)]
#[rustfmt::skip]
pub async fn put_reading(
    tx: &mut Tx,
    site: SiteId,
    account: AccountId,
    day: UnixMillis,
    r: &ReadingRecord,
) -> Result<(), StoreError> {
    tx.execute(PUT, args![account, site, day, r.decided, r.severe, r.since, r.last_at, r.reminded]).await.map(|_| ())
}

/// Forgets what somebody read before a day.
#[allow(clippy::missing_errors_doc)]
pub async fn forget(tx: &mut Tx, site: SiteId, account: AccountId, day: UnixMillis) -> Result<(), StoreError> {
    tx.execute(FORGET, args![account, site, day]).await.map(|_| ())
}
