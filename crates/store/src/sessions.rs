//! Sessions and one-time sign-in links. Only hashes of tokens are kept: who reads these tables cannot sign in with them.

use model::{AccountId, SessionStage, UnixMillis};

use crate::accounts::AccountRecord;
use crate::{Reader, Record, StoreError, Tx, args};

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionRecord {
    /// SHA-256 of its token, in hex; names the session to its owner.
    pub token_hash: String,
    /// Whose.
    pub account: AccountId,
    /// How far they came.
    pub stage: SessionStage,
    /// When it was opened.
    pub created_at: UnixMillis,
    /// When it ends at the latest.
    pub expires_at: UnixMillis,
    /// When its owner last proved who they are.
    pub proved_at: UnixMillis,
    /// When it was last used, to ten minutes.
    pub last_used_at: UnixMillis,
    /// Browser and system in two words; may be empty.
    pub browser: String,
}

/// A session with its account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveSession {
    /// The session.
    pub session: SessionRecord,
    /// Whose.
    pub account: AccountRecord,
    /// Whether the account has a second factor.
    pub has_second_factor: bool,
}

const ADD: &str = "INSERT INTO sessions \
    (token_hash, account_id, stage, created_at, expires_at, proved_at, last_used_at, browser) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const LIVE: &str = "SELECT s.token_hash, s.account_id, s.stage, s.created_at, s.expires_at, s.proved_at, s.last_used_at, s.browser, \
    a.id, a.email, a.name, a.password_hash, a.created_at, a.disabled_at, \
    (EXISTS (SELECT 1 FROM authenticators f WHERE f.account_id = a.id AND f.confirmed_at IS NOT NULL) \
     OR EXISTS (SELECT 1 FROM passkeys k WHERE k.account_id = a.id)) \
    FROM sessions s JOIN accounts a ON a.id = s.account_id \
    WHERE s.token_hash = $1 AND s.stage = $2 AND s.expires_at > $3 AND a.disabled_at IS NULL";
const TOUCH: &str = "UPDATE sessions SET last_used_at = $2 WHERE token_hash = $1";
const BROWSER: &str = "UPDATE sessions SET browser = $2 WHERE token_hash = $1";
const PROVE: &str = "UPDATE sessions SET proved_at = $2 WHERE token_hash = $1 AND stage = 'full'";
const END: &str = "DELETE FROM sessions WHERE token_hash = $1";
const END_ONE: &str = "DELETE FROM sessions WHERE token_hash = $1 AND account_id = $2";
const END_OTHERS: &str = "DELETE FROM sessions WHERE account_id = $1 AND token_hash <> $2";
const END_EXPIRED: &str = "DELETE FROM sessions WHERE expires_at <= $1";
const OF_ACCOUNT: &str = "SELECT token_hash, account_id, stage, created_at, expires_at, proved_at, last_used_at, browser \
    FROM sessions WHERE account_id = $1 AND stage = 'full' AND expires_at > $2 ORDER BY last_used_at DESC, created_at DESC LIMIT 200";
const ADD_LINK: &str = "INSERT INTO signin_links (token_hash, account_id, expires_at) VALUES ($1, $2, $3)";
const USE_LINK: &str =
    "UPDATE signin_links SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
const LINK: &str = "SELECT account_id FROM signin_links WHERE token_hash = $1";
const VOID_LINKS: &str = "UPDATE signin_links SET used_at = $2 WHERE account_id = $1 AND used_at IS NULL";

impl Record for SessionRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            token_hash: row.text()?,
            account: AccountId(row.int()?),
            stage: row.word()?,
            created_at: row.time()?,
            expires_at: row.time()?,
            proved_at: row.time()?,
            last_used_at: row.time()?,
            browser: row.text()?,
        })
    }
}

impl Record for LiveSession {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            session: SessionRecord::read(row)?,
            account: AccountRecord::read(row)?,
            has_second_factor: row.bool()?,
        })
    }
}

/// Opens a session.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
#[rustfmt::skip]
pub async fn add(tx: &mut Tx, s: &SessionRecord) -> Result<(), StoreError> {
    tx.execute(ADD, args![
        &s.token_hash, s.account, s.stage, s.created_at, s.expires_at, s.proved_at, s.last_used_at, &s.browser,
    ]).await.map(|_| ())
}

/// A session of this stage that has not ended, with its account.
#[allow(clippy::missing_errors_doc)]
pub async fn live(
    tx: &mut Tx,
    token_hash: &str,
    stage: SessionStage,
    now: UnixMillis,
) -> Result<Option<LiveSession>, StoreError> {
    tx.first(LIVE, args![token_hash, stage, now]).await
}

/// Notes that a session was used.
#[allow(clippy::missing_errors_doc)]
pub async fn touch(tx: &mut Tx, token_hash: &str, now: UnixMillis) -> Result<(), StoreError> {
    tx.execute(TOUCH, args![token_hash, now]).await.map(|_| ())
}

/// Notes in which browser a session is.
#[allow(clippy::missing_errors_doc)]
pub async fn set_browser(tx: &mut Tx, token_hash: &str, browser: &str) -> Result<(), StoreError> {
    tx.execute(BROWSER, args![token_hash, browser]).await.map(|_| ())
}

/// Notes that the owner of a full session proved who they are.
#[allow(clippy::missing_errors_doc)]
pub async fn prove(tx: &mut Tx, token_hash: &str, now: UnixMillis) -> Result<(), StoreError> {
    tx.execute(PROVE, args![token_hash, now]).await.map(|_| ())
}

/// Ends a session; tells whether there was one.
#[allow(clippy::missing_errors_doc)]
pub async fn end(tx: &mut Tx, token_hash: &str) -> Result<bool, StoreError> {
    Ok(tx.execute(END, args![token_hash]).await? > 0)
}

/// Ends a session of this account; tells whether there was one.
#[allow(clippy::missing_errors_doc)]
pub async fn end_one(tx: &mut Tx, token_hash: &str, account: AccountId) -> Result<bool, StoreError> {
    Ok(tx.execute(END_ONE, args![token_hash, account]).await? > 0)
}

/// Ends all sessions of an account but one; with an empty `but`, all. Returns how many.
#[allow(clippy::missing_errors_doc)]
pub async fn end_others(tx: &mut Tx, account: AccountId, but: &str) -> Result<u64, StoreError> {
    tx.execute(END_OTHERS, args![account, but]).await
}

/// Removes sessions that are over; returns how many.
#[allow(clippy::missing_errors_doc)]
pub async fn end_expired(tx: &mut Tx, now: UnixMillis) -> Result<u64, StoreError> {
    tx.execute(END_EXPIRED, args![now]).await
}

/// The full sessions of an account that have not ended, last used first, at most 200.
#[allow(clippy::missing_errors_doc)]
pub async fn of_account(tx: &mut Tx, account: AccountId, now: UnixMillis) -> Result<Vec<SessionRecord>, StoreError> {
    tx.all(OF_ACCOUNT, args![account, now]).await
}

/// Adds a one-time sign-in link.
#[allow(clippy::missing_errors_doc)]
pub async fn add_link(
    tx: &mut Tx,
    token_hash: &str,
    account: AccountId,
    expires_at: UnixMillis,
) -> Result<(), StoreError> {
    tx.execute(ADD_LINK, args![token_hash, account, expires_at])
        .await
        .map(|_| ())
}

/// Uses a link up: its account, or nothing if it was used before, is over or never was.
#[allow(clippy::missing_errors_doc)]
pub async fn use_link(tx: &mut Tx, token_hash: &str, now: UnixMillis) -> Result<Option<AccountId>, StoreError> {
    if tx.execute(USE_LINK, args![token_hash, now]).await? == 0 {
        return Ok(None);
    }
    Ok(tx.first::<i64>(LINK, args![token_hash]).await?.map(AccountId))
}

/// Uses up all links of an account that are still good.
#[allow(clippy::missing_errors_doc)]
pub async fn void_links(tx: &mut Tx, account: AccountId, now: UnixMillis) -> Result<(), StoreError> {
    tx.execute(VOID_LINKS, args![account, now]).await.map(|_| ())
}
