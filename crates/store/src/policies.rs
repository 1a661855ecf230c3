//! Versions of a site's policy. None is ever changed or removed; one that has not taken force yet can be cancelled.

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
    /// When it was written.
    pub created_at: UnixMillis,
    /// Who wrote it.
    pub created_by: Option<AccountId>,
    /// Since when it is in force, or from when on it will be.
    pub effective_at: UnixMillis,
    /// When it was cancelled, before it took force.
    pub cancelled_at: Option<UnixMillis>,
    /// Who cancelled it.
    pub cancelled_by: Option<AccountId>,
}

macro_rules! columns {
    () => {
        "version, hash, document, note, created_at, created_by, effective_at, cancelled_at, cancelled_by"
    };
}

const CURRENT: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM policies WHERE site_id = $1 AND effective_at <= $2 AND cancelled_at IS NULL \
     ORDER BY effective_at DESC, version DESC LIMIT 1"
);
const FIRST: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM policies WHERE site_id = $1 AND cancelled_at IS NULL ORDER BY effective_at, version LIMIT 1"
);
const NEXT: &str = "SELECT effective_at FROM policies WHERE site_id = $1 AND effective_at > $2 AND cancelled_at IS NULL \
    ORDER BY effective_at LIMIT 1";
const LATEST: &str = "SELECT COALESCE(MAX(version), 0) FROM policies WHERE site_id = $1";
const NEWEST_AT_ONCE: &str = "SELECT COALESCE(MAX(effective_at), 0) FROM policies WHERE site_id = $1 \
    AND effective_at = created_at AND effective_at <= $2 AND cancelled_at IS NULL";
const HISTORY: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM policies WHERE site_id = $1 ORDER BY version DESC"
);
const INSERT: &str = "INSERT INTO policies (site_id, version, hash, document, note, created_at, created_by, effective_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const CANCEL: &str = "UPDATE policies SET cancelled_at = $3, cancelled_by = $4 WHERE site_id = $1 AND version = $2 \
    AND effective_at > $3 AND cancelled_at IS NULL";
const BY_VERSION: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM policies WHERE site_id = $1 AND version = $2"
);

impl Record for PolicyRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            version: row.int()?,
            hash: row.text()?,
            document: row.text()?,
            note: row.text()?,
            created_at: row.time()?,
            created_by: row.opt_int()?.map(AccountId),
            effective_at: row.time()?,
            cancelled_at: row.opt_time()?,
            cancelled_by: row.opt_int()?.map(AccountId),
        })
    }
}

/// The version in force at a moment: of those whose time has come, the one that took force last; before that of the
/// first one, for what is brought in from earlier, the first one.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn current(tx: &mut Tx, site: SiteId, now: UnixMillis) -> Result<Option<PolicyRecord>, StoreError> {
    match tx.first(CURRENT, args![site, now]).await? {
        Some(current) => Ok(Some(current)),
        None => tx.first(FIRST, args![site]).await,
    }
}

/// When the next version takes force, if one waits.
#[allow(clippy::missing_errors_doc)]
pub async fn next_change(tx: &mut Tx, site: SiteId, now: UnixMillis) -> Result<Option<UnixMillis>, StoreError> {
    Ok(tx.first::<i64>(NEXT, args![site, now]).await?.map(UnixMillis))
}

/// The highest version there is, cancelled ones too; 0 when there is none.
#[allow(clippy::missing_errors_doc)]
pub async fn latest(tx: &mut Tx, site: SiteId) -> Result<i64, StoreError> {
    Ok(tx.first::<i64>(LATEST, args![site]).await?.unwrap_or_default())
}

/// When the last of the versions that were not scheduled, but put into force as they were written, took force, as far as
/// that is not later than `until`; 0 when there is none.
#[allow(clippy::missing_errors_doc)]
pub async fn newest_at_once(tx: &mut Tx, site: SiteId, until: UnixMillis) -> Result<UnixMillis, StoreError> {
    let found = tx.first::<i64>(NEWEST_AT_ONCE, args![site, until]).await?;
    Ok(UnixMillis(found.unwrap_or_default()))
}

/// All versions, newest first.
#[allow(clippy::missing_errors_doc)]
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

/// Adds a version that is not cancelled.
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
        policy.created_by,
        policy.effective_at
    ];
    tx.execute(INSERT, args).await.map(|_| ())
}

/// Cancels a version that has not taken force; says whether it did.
#[allow(clippy::missing_errors_doc)]
pub async fn cancel(
    tx: &mut Tx,
    site: SiteId,
    version: i64,
    now: UnixMillis,
    by: Option<AccountId>,
) -> Result<bool, StoreError> {
    Ok(tx.execute(CANCEL, args![site, version, now, by]).await? == 1)
}
