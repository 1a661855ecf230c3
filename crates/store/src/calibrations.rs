//! What a site learned from decisions: versions of its calibration, none ever changed, and which one is in use.

use model::{AccountId, SiteId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// One version of a calibration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalibrationRecord {
    /// 1 and up.
    pub version: i64,
    /// The curves, as JSON.
    pub curves: String,
    /// What was found when it was learned, as JSON.
    pub report: String,
    /// Version of the policy whose clauses it was learned by.
    pub policy_version: i64,
    /// The engine whose scores it bends.
    pub model: String,
    /// When it was learned.
    pub created_at: UnixMillis,
    /// By whom; nobody for the operator.
    pub created_by: Option<AccountId>,
}

/// Which version is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InUseRecord {
    /// The version; nothing when scores are used as they are.
    pub version: Option<i64>,
    /// Since when.
    pub since: UnixMillis,
}

const ALL: &str = "SELECT version, curves, report, policy_version, model, created_at, created_by FROM calibrations \
    WHERE site_id = $1 ORDER BY version DESC";
const BY_VERSION: &str = "SELECT version, curves, report, policy_version, model, created_at, created_by \
    FROM calibrations WHERE site_id = $1 AND version = $2";
const INSERT: &str = "INSERT INTO calibrations (site_id, version, curves, report, policy_version, model, created_at, \
    created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const IN_USE: &str = "SELECT version, since FROM calibration_in_use WHERE site_id = $1";
const USE: &str = "INSERT INTO calibration_in_use (site_id, version, since, changed_by) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (site_id) DO UPDATE SET version = excluded.version, since = excluded.since, \
    changed_by = excluded.changed_by";

impl Record for CalibrationRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            version: row.int()?,
            curves: row.text()?,
            report: row.text()?,
            policy_version: row.int()?,
            model: row.text()?,
            created_at: row.time()?,
            created_by: row.opt_int()?.map(AccountId),
        })
    }
}

impl Record for InUseRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        let version = row.int()?;
        Ok(Self {
            version: (version > 0).then_some(version),
            since: row.time()?,
        })
    }
}

/// All versions, newest first.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn all(tx: &mut Tx, site: SiteId) -> Result<Vec<CalibrationRecord>, StoreError> {
    tx.all(ALL, args![site]).await
}

/// One version.
#[allow(clippy::missing_errors_doc)]
pub async fn by_version(tx: &mut Tx, site: SiteId, version: i64) -> Result<Option<CalibrationRecord>, StoreError> {
    tx.first(BY_VERSION, args![site, version]).await
}

/// Adds a version; [`StoreError::Unique`] when another node added it first.
#[allow(clippy::missing_errors_doc)]
pub async fn insert(tx: &mut Tx, site: SiteId, new: &CalibrationRecord) -> Result<(), StoreError> {
    let args = args![
        site,
        new.version,
        &new.curves,
        &new.report,
        new.policy_version,
        &new.model,
        new.created_at,
        new.created_by
    ];
    tx.execute(INSERT, args).await.map(|_| ())
}

/// Which version is in use; nothing when none ever was.
#[allow(clippy::missing_errors_doc)]
pub async fn in_use(tx: &mut Tx, site: SiteId) -> Result<Option<InUseRecord>, StoreError> {
    tx.first(IN_USE, args![site]).await
}

/// Puts a version in use, or none.
#[allow(clippy::missing_errors_doc)]
pub async fn put_in_use(
    tx: &mut Tx,
    site: SiteId,
    version: Option<i64>,
    since: UnixMillis,
    by: Option<AccountId>,
) -> Result<(), StoreError> {
    let version = version.unwrap_or_default();
    tx.execute(USE, args![site, version, since, by]).await.map(|_| ())
}
