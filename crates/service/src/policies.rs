//! The policy of a site: which version is in force, and which ones there are.

mod cancel;
mod effect;
mod put;

use std::sync::Arc;

use model::{SiteId, UnixMillis};
use moderation::Policy;
use store::policies::PolicyRecord;
use store::sites::SiteRecord;

use crate::error::ServiceError;
use crate::events::Event;
use crate::services::{Services, read, write};

pub use cancel::cancel;
pub use effect::Effect;
pub(crate) use put::put_default;
pub use put::{PolicyPut, PutPolicy, put, put_version};

/// A version of a policy with its parsed document.
#[derive(Debug, Clone)]
pub struct PolicyInForce {
    /// 1 and up.
    pub version: i64,
    /// SHA-256 of the document, in hex.
    pub hash: String,
    /// What readers are told of the change.
    pub note: String,
    /// Since when it is in force.
    pub since: UnixMillis,
    /// When the next version takes force, if one waits.
    pub until: Option<UnixMillis>,
    /// Ready to be applied.
    pub policy: Policy,
    /// The TOML document.
    pub document: String,
}

/// How a version stands at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VersionState {
    /// It waits for its time.
    Scheduled,
    /// It is in force.
    InForce,
    /// It was in force until then.
    Past(UnixMillis),
    /// It was cancelled before its time.
    Cancelled(UnixMillis),
}

/// The policy in force. A version whose time has come is in force from that moment on, on every node by its own clock.
///
/// # Errors
/// [`ServiceError::NotFound`] for a site without one.
pub async fn in_force(services: &Services, site: &SiteRecord) -> Result<Arc<PolicyInForce>, ServiceError> {
    match cached(services, site.id) {
        Some(policy) if !policy.is_over(services.now()) => Some(policy),
        Some(_) => turn_over(services, site.id).await?,
        None => load(services, site.id).await?,
    }
    .ok_or(ServiceError::NotFound { what: "policy" })
}

impl PolicyInForce {
    fn is_over(&self, now: UnixMillis) -> bool {
        self.until.is_some_and(|until| until <= now)
    }
}

/// The policy that this process last saw in force: for work inside a transaction, which cannot load another.
pub(crate) fn cached(services: &Services, site: SiteId) -> Option<Arc<PolicyInForce>> {
    read(&services.inner.policies).get(&site).cloned()
}

/// Reads the policy in force from the database again.
pub(crate) async fn load(services: &Services, site: SiteId) -> Result<Option<Arc<PolicyInForce>>, ServiceError> {
    let _alone = services.inner.loading.lock().await;
    read_again(services, site).await
}

async fn read_again(services: &Services, site: SiteId) -> Result<Option<Arc<PolicyInForce>>, ServiceError> {
    let now = services.now();
    let (record, until) = services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let current = store::policies::current(tx, site, now).await?;
                Ok::<_, ServiceError>((current, store::policies::next_change(tx, site, now).await?))
            })
        })
        .await?;
    let Some(record) = record else {
        return Ok(None);
    };
    let policy = Arc::new(PolicyInForce {
        policy: Policy::parse(&record.document)?,
        version: record.version,
        hash: record.hash,
        note: record.note,
        since: record.effective_at,
        until,
        document: record.document,
    });
    write(&services.inner.policies).insert(site, Arc::clone(&policy));
    Ok(Some(policy))
}

/// Brings the next version into force here, and tells those who keep something derived from the one before.
async fn turn_over(services: &Services, site: SiteId) -> Result<Option<Arc<PolicyInForce>>, ServiceError> {
    let alone = services.inner.loading.lock().await;
    if let Some(policy) = cached(services, site).filter(|policy| !policy.is_over(services.now())) {
        // Another request came first.
        return Ok(Some(policy));
    }
    let policy = read_again(services, site).await?;
    drop(alone);
    services.emit(Event::Policy { site });
    Ok(policy)
}

/// Brings every version into force whose time has come. Each node does so by its own clock, and none needs to be told.
pub(crate) async fn turn_over_due(services: &Services) -> Result<(), ServiceError> {
    let now = services.now();
    let due: Vec<SiteId> = read(&services.inner.policies)
        .iter()
        .filter(|(_, policy)| policy.is_over(now))
        .map(|(site, _)| *site)
        .collect();
    for site in due {
        turn_over(services, site).await?;
    }
    Ok(())
}

/// All versions, newest first.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn history(services: &Services, site: &SiteRecord) -> Result<Vec<PolicyRecord>, ServiceError> {
    let site = site.id;
    services
        .db()
        .read(move |tx| Box::pin(store::policies::history(tx, site)))
        .await
        .map_err(ServiceError::Store)
}

/// How each version of a history stands at `now`, in the order of the history.
pub fn states(history: &[PolicyRecord], now: UnixMillis) -> Vec<VersionState> {
    let place = |record: &PolicyRecord| (record.effective_at, record.version);
    let counted = |record: &&PolicyRecord| record.cancelled_at.is_none();
    let state = |record: &PolicyRecord| {
        if let Some(at) = record.cancelled_at {
            return VersionState::Cancelled(at);
        }
        if record.effective_at > now {
            return VersionState::Scheduled;
        }
        let next = history
            .iter()
            .filter(counted)
            .filter(|other| place(other) > place(record) && other.effective_at <= now)
            .map(|other| other.effective_at)
            .min();
        next.map_or(VersionState::InForce, VersionState::Past)
    };
    history.iter().map(state).collect()
}
