//! Accounts, their roles on sites, their sessions and one-time sign-in links.

use model::{AccountId, Role, SiteId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRecord {
    /// Its id.
    pub id: AccountId,
    /// Lower-case address; unique.
    pub email: String,
    /// The name shown.
    pub name: String,
    /// Argon2id in PHC form; absent for those who sign in by link only.
    pub password_hash: Option<String>,
    /// When it was made.
    pub created_at: UnixMillis,
    /// When it was switched off.
    pub disabled_at: Option<UnixMillis>,
}

const INSERT: &str = "INSERT INTO accounts (id, email, name, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)";
const BY_EMAIL: &str = "SELECT id, email, name, password_hash, created_at, disabled_at FROM accounts WHERE email = $1";
const BY_ID: &str = "SELECT id, email, name, password_hash, created_at, disabled_at FROM accounts WHERE id = $1";
const SET_PASSWORD: &str = "UPDATE accounts SET password_hash = $2, name = $3 WHERE id = $1";
const SET_ROLE: &str = "INSERT INTO roles (site_id, account_id, role, sections, created_at) \
    VALUES ($1, $2, $3, $4, $5) \
    ON CONFLICT (site_id, account_id) DO UPDATE SET role = excluded.role, sections = excluded.sections";
const ROLES: &str = "SELECT site_id, role, sections FROM roles WHERE account_id = $1 ORDER BY site_id";
const ADD_SESSION: &str =
    "INSERT INTO sessions (token_hash, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4)";
const SESSION: &str = "SELECT a.id, a.email, a.name, a.password_hash, a.created_at, a.disabled_at FROM sessions s \
    JOIN accounts a ON a.id = s.account_id WHERE s.token_hash = $1 AND s.expires_at > $2 AND a.disabled_at IS NULL";
const END_SESSION: &str = "DELETE FROM sessions WHERE token_hash = $1";
const END_EXPIRED: &str = "DELETE FROM sessions WHERE expires_at <= $1";
const ADD_LINK: &str = "INSERT INTO signin_links (token_hash, account_id, expires_at) VALUES ($1, $2, $3)";
const USE_LINK: &str =
    "UPDATE signin_links SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
const LINK: &str = "SELECT account_id FROM signin_links WHERE token_hash = $1";
const STAFF: &str = "SELECT a.id, a.email, a.name, a.password_hash, a.created_at, a.disabled_at FROM roles r \
    JOIN accounts a ON a.id = r.account_id WHERE r.site_id = $1 AND r.role IN ('moderator', 'editor', 'admin') ORDER BY a.name, a.id";

impl Record for AccountRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: AccountId(row.int()?),
            email: row.text()?,
            name: row.text()?,
            password_hash: row.opt_text()?,
            created_at: row.time()?,
            disabled_at: row.opt_time()?,
        })
    }
}

/// A role on a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteRole {
    /// The site.
    pub site: SiteId,
    /// The role.
    pub role: Role,
    /// Slugs of the sections it is kept to, for a moderator; none: the whole site.
    pub sections: Vec<String>,
}

impl Record for SiteRole {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            site: SiteId(row.int()?),
            role: row.word()?,
            sections: row.text()?.split_whitespace().map(str::to_owned).collect(),
        })
    }
}

/// Adds an account.
///
/// # Errors
/// [`StoreError::Unique`] when the address is taken.
pub async fn insert(tx: &mut Tx, account: &AccountRecord) -> Result<(), StoreError> {
    let args = args![
        account.id,
        &account.email,
        &account.name,
        &account.password_hash,
        account.created_at
    ];
    tx.execute(INSERT, args).await.map(|_| ())
}

/// The account of an address.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<AccountRecord>, StoreError> {
    tx.first(BY_EMAIL, args![email]).await
}

/// The account of an id.
#[allow(clippy::missing_errors_doc)]
pub async fn by_id(tx: &mut Tx, id: AccountId) -> Result<Option<AccountRecord>, StoreError> {
    tx.first(BY_ID, args![id]).await
}

/// Changes name and password.
#[allow(clippy::missing_errors_doc)]
pub async fn set_password(tx: &mut Tx, id: AccountId, hash: Option<&str>, name: &str) -> Result<(), StoreError> {
    tx.execute(SET_PASSWORD, args![id, hash, name]).await.map(|_| ())
}

/// Gives an account a role on a site, in place of the one it had there.
#[allow(clippy::missing_errors_doc)]
pub async fn set_role(tx: &mut Tx, at: &SiteRole, account: AccountId, now: UnixMillis) -> Result<(), StoreError> {
    let sections = at.sections.join(" ");
    tx.execute(SET_ROLE, args![at.site, account, at.role, sections, now])
        .await
        .map(|_| ())
}

/// All roles of an account.
#[allow(clippy::missing_errors_doc)]
pub async fn roles(tx: &mut Tx, account: AccountId) -> Result<Vec<SiteRole>, StoreError> {
    tx.all(ROLES, args![account]).await
}

/// Moderators and admins of a site, by name.
#[allow(clippy::missing_errors_doc)]
pub async fn staff(tx: &mut Tx, site: SiteId) -> Result<Vec<AccountRecord>, StoreError> {
    tx.all(STAFF, args![site]).await
}

/// Opens a session; only the token's hash is kept.
#[allow(clippy::missing_errors_doc)]
pub async fn add_session(
    tx: &mut Tx,
    token_hash: &str,
    account: AccountId,
    now: UnixMillis,
    expires_at: UnixMillis,
) -> Result<(), StoreError> {
    tx.execute(ADD_SESSION, args![token_hash, account, now, expires_at])
        .await
        .map(|_| ())
}

/// The account behind a live session.
#[allow(clippy::missing_errors_doc)]
pub async fn by_session(tx: &mut Tx, token_hash: &str, now: UnixMillis) -> Result<Option<AccountRecord>, StoreError> {
    tx.first(SESSION, args![token_hash, now]).await
}

/// Ends a session.
#[allow(clippy::missing_errors_doc)]
pub async fn end_session(tx: &mut Tx, token_hash: &str) -> Result<(), StoreError> {
    tx.execute(END_SESSION, args![token_hash]).await.map(|_| ())
}

/// Removes sessions that are over; returns how many.
#[allow(clippy::missing_errors_doc)]
pub async fn end_expired_sessions(tx: &mut Tx, now: UnixMillis) -> Result<u64, StoreError> {
    tx.execute(END_EXPIRED, args![now]).await
}

/// Adds a one-time sign-in link; only its token's hash is kept.
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
