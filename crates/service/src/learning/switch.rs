//! Switching a calibration on, another version, or none; which versions there are.

use model::{AccountId, Deed, SiteId, UnixMillis};
use moderation::Calibration;
use store::calibrations::CalibrationRecord;
use store::sites::SiteRecord;
use store::{StoreError, Tx};

use super::learn::Learned;
use super::report::{Finding, LearningReport};
use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::events::Event;
use crate::services::Services;

/// A version that was in use once.
#[derive(Debug, Clone, PartialEq)]
pub struct Version {
    /// 1 and up.
    pub version: i64,
    /// The curves.
    pub calibration: Calibration,
    /// What was found when it was learned.
    pub report: LearningReport,
    /// Version of the policy whose clauses it was learned by.
    pub policy_version: i64,
    /// Whether the engine that judges now is another than the one whose scores it bends.
    pub is_for_another_engine: bool,
    /// When it was learned.
    pub created_at: UnixMillis,
    /// By whom; nobody for the operator.
    pub created_by: Option<AccountId>,
}

/// All versions, and which one is in use.
#[derive(Debug, Clone, PartialEq)]
pub struct Overview {
    /// Newest first.
    pub versions: Vec<Version>,
    /// The version in use.
    pub in_use: Option<i64>,
    /// Since when that is so; nothing when none was ever in use.
    pub since: Option<UnixMillis>,
}

pub(super) fn curves(record: &CalibrationRecord) -> Result<Calibration, ServiceError> {
    serde_json::from_str(&record.curves).map_err(broken)
}

fn broken(error: serde_json::Error) -> ServiceError {
    ServiceError::Internal(format!("a stored calibration cannot be read: {error}"))
}

/// All versions, and which one is in use.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::Store`].
pub async fn overview(services: &Services, visitor: &Visitor, site: &SiteRecord) -> Result<Overview, ServiceError> {
    visitor.require(site.id, Deed::ManagePolicy)?;
    let id = site.id;
    let (records, in_use) = services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let records = store::calibrations::all(tx, id).await?;
                Ok::<_, ServiceError>((records, store::calibrations::in_use(tx, id).await?))
            })
        })
        .await?;
    let engine = services.moderator().model_id();
    let version = |record: CalibrationRecord| {
        Ok::<_, ServiceError>(Version {
            calibration: curves(&record)?,
            report: serde_json::from_str(&record.report).map_err(broken)?,
            version: record.version,
            policy_version: record.policy_version,
            is_for_another_engine: record.model != engine,
            created_at: record.created_at,
            created_by: record.created_by,
        })
    };
    Ok(Overview {
        versions: records.into_iter().map(version).collect::<Result<_, _>>()?,
        in_use: in_use.and_then(|in_use| in_use.version),
        since: in_use.map(|in_use| in_use.since),
    })
}

/// Puts what was learned in use as a new version and returns that.
///
/// # Errors
/// [`ServiceError::Conflict`] when it does not help, with the reason; [`ServiceError::Forbidden`].
pub async fn switch_on(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    learned: &Learned,
) -> Result<i64, ServiceError> {
    visitor.require(site.id, Deed::ManagePolicy)?;
    if learned.report.finding != Finding::Helps {
        return Err(ServiceError::Conflict(learned.report.finding.words().to_owned()));
    }
    let json = |error: serde_json::Error| ServiceError::Internal(error.to_string());
    let mut record = CalibrationRecord {
        version: 1,
        curves: serde_json::to_string(&learned.calibration).map_err(json)?,
        report: serde_json::to_string(&learned.report).map_err(json)?,
        policy_version: learned.policy_version,
        model: services.moderator().model_id().to_owned(),
        created_at: services.now(),
        created_by: visitor.account_id(),
    };
    let (this, who, id) = (services.clone(), visitor.clone(), site.id);
    let version = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let newest = store::calibrations::all(tx, id).await?.into_iter().next();
                // Sent twice, it is the same version.
                if let Some(same) = newest
                    .as_ref()
                    .filter(|newest| newest.curves == record.curves && newest.report == record.report)
                {
                    put(&this, &who, tx, id, Some(same.version)).await?;
                    return Ok(same.version);
                }
                record.version = newest.map_or(1, |newest| newest.version + 1);
                store::calibrations::insert(tx, id, &record)
                    .await
                    .map_err(|error| match error {
                        StoreError::Unique(_) => ServiceError::Conflict(
                            "Somebody else switched a calibration on just now; look at theirs first.".to_owned(),
                        ),
                        other => ServiceError::Store(other),
                    })?;
                put(&this, &who, tx, id, Some(record.version)).await?;
                Ok::<_, ServiceError>(record.version)
            })
        })
        .await?;
    taken_over(services, site.id).await?;
    Ok(version)
}

/// Goes to a version that was in use before, or to none: scores are then used as they are.
///
/// # Errors
/// [`ServiceError::NotFound`] for an unknown version, [`ServiceError::Forbidden`].
pub async fn use_version(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    version: Option<i64>,
) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::ManagePolicy)?;
    let (this, who, id) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                if let Some(version) = version
                    && store::calibrations::by_version(tx, id, version).await?.is_none()
                {
                    return Err(ServiceError::NotFound {
                        what: "version of the calibration",
                    });
                }
                put(&this, &who, tx, id, version).await
            })
        })
        .await?;
    taken_over(services, site.id).await
}

/// Notes which version is in use, tells other nodes, and records the deed.
async fn put(
    services: &Services,
    visitor: &Visitor,
    tx: &mut Tx,
    site: SiteId,
    version: Option<i64>,
) -> Result<(), ServiceError> {
    let word = |version: Option<i64>| version.map_or_else(|| "none".to_owned(), |version| version.to_string());
    let before = store::calibrations::in_use(tx, site).await?;
    let was = before.and_then(|before| before.version);
    store::calibrations::put_in_use(tx, site, version, services.now(), visitor.account_id()).await?;
    services.record(tx, Event::Policy { site }).await?;
    let entry = Entry::new("calibrate", Subject::new("calibration", word(version)))
        .was(word(was))
        .became(word(version));
    audit::record(services, tx, visitor, site, entry).await?;
    Ok(())
}

async fn taken_over(services: &Services, site: SiteId) -> Result<(), ServiceError> {
    super::load(services, site).await?;
    services.emit(Event::Policy { site });
    Ok(())
}
