//! Versions of a site's policy. None is ever changed or removed.

use model::{AccountId, SiteId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// One version of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyRecord {
    /// 1 and up.
    pub version: i64,
    /// SHA-256 of the document, in hex.
    pub hash: String,
    /// The TOML document.
    pub document: String,
    /// What readers are told of the change.
    pub note: String,
    /// Since when it is in force.
    pub created_at: UnixMillis,
    /// Who put it in force.
    pub created_by: Option<AccountId>,
}

const CURRENT: &str = "SELECT version, hash, document, note, created_at, created_by FROM policies \
    WHERE site_id = $1 ORDER BY version DESC LIMIT 1";
const HISTORY: &str = "SELECT version, hash, document, note, created_at, created_by FROM policies \
    WHERE site_id = $1 ORDER BY version DESC";
const BY_VERSION: &str = "SELECT version, hash, document, note, created_at, created_by FROM policies \
    WHERE site_id = $1 AND version = $2";
const INSERT: &str = "INSERT INTO policies (site_id, version, hash, document, note, created_at, created_by) \
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

impl Record for PolicyRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            version: row.int()?,
            hash: row.text()?,
            document: row.text()?,
            note: row.text()?,
            created_at: row.time()?,
            created_by: row.opt_int()?.map(AccountId),
        })
    }
}

/// The version in force.
///
/// # Errors
/// [`StoreError`].
pub async fn current(tx: &mut Tx, site: SiteId) -> Result<Option<PolicyRecord>, StoreError> {
    tx.first(CURRENT, args![site]).await
}

/// All versions, newest first.
///
/// # Errors
/// [`StoreError`].
pub async fn history(tx: &mut Tx, site: SiteId) -> Result<Vec<PolicyRecord>, StoreError> {
    tx.all(HISTORY, args![site]).await
}

/// A version.
///
/// # Errors
/// [`StoreError`].
pub async fn by_version(tx: &mut Tx, site: SiteId, version: i64) -> Result<Option<PolicyRecord>, StoreError> {
    tx.first(BY_VERSION, args![site, version]).await
}

/// Adds a version.
///
/// # Errors
/// [`StoreError::Unique`] when another node added this version first.
pub async fn insert(tx: &mut Tx, site: SiteId, policy: &PolicyRecord) -> Result<(), StoreError> {
    let args = args![
        site,
        policy.version,
        &policy.hash,
        &policy.document,
        &policy.note,
        policy.created_at,
        policy.created_by
    ];
    tx.execute(INSERT, args).await.map(|_| ())
}
