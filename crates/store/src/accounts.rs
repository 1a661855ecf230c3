//! Accounts and their roles on sites. Sessions and links: [`crate::sessions`].

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
const SIGNED_IN: &str = "UPDATE accounts SET last_sign_in_at = $2 WHERE id = $1";
const ADDED_BY: &str = "SELECT COALESCE(added_by_site, 0) FROM accounts WHERE id = $1";
const SET_ADDED_BY: &str = "UPDATE accounts SET added_by_site = $2 WHERE id = $1";
const PEOPLE: &str = "SELECT a.id, a.email, a.name, r.role, r.sections, a.last_sign_in_at, \
    EXISTS (SELECT 1 FROM authenticators f WHERE f.account_id = a.id AND f.confirmed_at IS NOT NULL), \
    (SELECT COUNT(*) FROM passkeys k WHERE k.account_id = a.id), \
    (SELECT COUNT(*) FROM sessions s WHERE s.account_id = a.id AND s.stage = 'full' AND s.expires_at > $2) \
    FROM roles r JOIN accounts a ON a.id = r.account_id \
    WHERE r.site_id = $1 AND r.role <> 'commenter' ORDER BY a.name, a.id LIMIT 1000";
const ADMINS: &str = "SELECT COUNT(*) FROM roles r JOIN accounts a ON a.id = r.account_id \
    WHERE r.site_id = $1 AND r.role = 'admin' AND a.disabled_at IS NULL AND a.id <> $2";
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

/// Notes that somebody signed in.
#[allow(clippy::missing_errors_doc)]
pub async fn signed_in(tx: &mut Tx, id: AccountId, now: UnixMillis) -> Result<(), StoreError> {
    tx.execute(SIGNED_IN, args![id, now]).await.map(|_| ())
}

/// The site whose admins added an account; nothing for one whose owner signed up alone.
#[allow(clippy::missing_errors_doc)]
pub async fn added_by(tx: &mut Tx, id: AccountId) -> Result<Option<SiteId>, StoreError> {
    let site = tx.first::<i64>(ADDED_BY, args![id]).await?;
    Ok(site.filter(|site| *site != 0).map(SiteId))
}

/// Says which site's admins added an account.
#[allow(clippy::missing_errors_doc)]
pub async fn set_added_by(tx: &mut Tx, id: AccountId, site: SiteId) -> Result<(), StoreError> {
    tx.execute(SET_ADDED_BY, args![id, site]).await.map(|_| ())
}

/// Somebody with a role on a site, as its admins see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRecord {
    /// Whose account.
    pub id: AccountId,
    /// Lower-case address.
    pub email: String,
    /// The name shown.
    pub name: String,
    /// Their role on the site.
    pub role: Role,
    /// Slugs of the sections that it is kept to; none: the whole site.
    pub sections: Vec<String>,
    /// When they last signed in.
    pub last_sign_in_at: Option<UnixMillis>,
    /// Whether an authenticator app is asked for.
    pub has_authenticator: bool,
    /// How many passkeys they have.
    pub passkeys: i64,
    /// How many sessions are open.
    pub sessions: i64,
}

impl Record for PersonRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: AccountId(row.int()?),
            email: row.text()?,
            name: row.text()?,
            role: row.word()?,
            sections: row.text()?.split_whitespace().map(str::to_owned).collect(),
            last_sign_in_at: row.opt_time()?,
            has_authenticator: row.bool()?,
            passkeys: row.int()?,
            sessions: row.int()?,
        })
    }
}

/// Everybody with a role above commenter on a site, by name, at most 1,000.
#[allow(clippy::missing_errors_doc)]
pub async fn people(tx: &mut Tx, site: SiteId, now: UnixMillis) -> Result<Vec<PersonRecord>, StoreError> {
    tx.all(PEOPLE, args![site, now]).await
}

/// How many admins a site has besides this account.
#[allow(clippy::missing_errors_doc)]
pub async fn other_admins(tx: &mut Tx, site: SiteId, but: AccountId) -> Result<i64, StoreError> {
    Ok(tx.first::<i64>(ADMINS, args![site, but]).await?.unwrap_or_default())
}
