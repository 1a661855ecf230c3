//! Putting a document into force, now or at a time to come.

use model::{Deed, SiteId, UnixMillis};
use moderation::Policy;
use store::Tx;
use store::policies::PolicyRecord;
use store::sites::SiteRecord;

use super::effect::{self, Effect};
use super::load;
use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::events::Event;
use crate::keys::Keys;
use crate::services::Services;
use crate::text::check::Checks;

/// Largest policy document, in characters.
const MAX_DOCUMENT_CHARS: usize = 200_000;
/// How far another node's clock may go before ours without its versions taking the place of those that were written later.
const MAX_SKEW_MS: i64 = UnixMillis::MINUTE;
/// How far ahead a version can be scheduled.
const MAX_AHEAD_MS: i64 = 366 * UnixMillis::DAY;

/// A document on its way into force.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PutPolicy {
    /// TOML.
    pub document: String,
    /// What readers are told of the change; may be empty.
    pub note: String,
    /// From when on; nothing: from now on.
    pub effective_at: Option<UnixMillis>,
    /// The newest version that its writer knew of; nothing: whichever it is.
    pub base: Option<i64>,
    /// Whether its writer wants it although it holds or rejects most of what is written.
    pub confirmed: bool,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PolicyPut {
    /// It is in force.
    InForce {
        /// Its number.
        version: i64,
    },
    /// It waits for its time.
    Scheduled {
        /// Its number.
        version: i64,
        /// When it takes force.
        effective_at: UnixMillis,
    },
    /// This very document is in force already; nothing was stored.
    Unchanged {
        /// The number of the version in force.
        version: i64,
    },
    /// Nothing was stored: judged by it, the comments of the last month would fare so badly that its writer should
    /// confirm it.
    Doubtful(Effect),
}

/// Puts a document into force at once, without asking back, and returns its version. The document in force already is no
/// new version.
///
/// # Errors
/// Those of [`put_version`].
pub async fn put(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    document: &str,
    note: &str,
) -> Result<i64, ServiceError> {
    let new = PutPolicy {
        document: document.to_owned(),
        note: note.to_owned(),
        confirmed: true,
        ..PutPolicy::default()
    };
    match put_version(services, visitor, site, new).await? {
        PolicyPut::InForce { version } | PolicyPut::Scheduled { version, .. } | PolicyPut::Unchanged { version } => {
            Ok(version)
        }
        PolicyPut::Doubtful(_) => Err(ServiceError::Internal("a confirmed policy was doubted".to_owned())),
    }
}

/// Puts a document into force, now or at a time to come.
///
/// # Errors
/// [`ServiceError::Policy`] with every mistake of the document, [`ServiceError::Invalid`] for a time that is past or more
/// than a year ahead, [`ServiceError::Forbidden`], [`ServiceError::Conflict`] when somebody else wrote a version that the
/// writer did not know of.
pub async fn put_version(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    new: PutPolicy,
) -> Result<PolicyPut, ServiceError> {
    visitor.require(site.id, Deed::ManagePolicy)?;
    let now = services.now();
    check(&new, now)?;
    let policy = Policy::parse(&new.document)?;
    if !new.confirmed {
        let effect = effect::of(services, site, policy).await?;
        if effect.is_doubtful() {
            return Ok(PolicyPut::Doubtful(effect));
        }
    }
    let record = PolicyRecord {
        version: 0,
        hash: Keys::digest(&new.document),
        document: new.document,
        note: new.note.trim().to_owned(),
        created_at: now,
        created_by: visitor.account_id(),
        effective_at: new.effective_at.unwrap_or(now),
        cancelled_at: None,
        cancelled_by: None,
    };
    let (this, visitor, id) = (services.clone(), visitor.clone(), site.id);
    let put = services
        .db()
        .write(move |tx| Box::pin(async move { store(&this, tx, &visitor, id, (record, new.base)).await }))
        .await?;
    if !matches!(put, PolicyPut::Unchanged { .. }) {
        load(services, site.id).await?;
        services.emit(Event::Policy { site: site.id });
    }
    Ok(put)
}

fn check(new: &PutPolicy, now: UnixMillis) -> Result<(), ServiceError> {
    let mut checks = Checks::default();
    checks.some_text("document", "The policy", &new.document, MAX_DOCUMENT_CHARS);
    checks.text("note", "The note to readers", &new.note, 1_000);
    if let Some(at) = new.effective_at {
        if at <= now {
            let message = "This time is past. Choose one to come, or put the policy into force now.";
            checks.refuse("effective_at", "past", message);
        } else if at.since(now) > MAX_AHEAD_MS {
            checks.refuse(
                "effective_at",
                "too_far",
                "A policy can be scheduled at most a year ahead.",
            );
        }
    }
    checks.done()
}

async fn store(
    services: &Services,
    tx: &mut Tx,
    visitor: &Visitor,
    site: SiteId,
    (mut record, base): (PolicyRecord, Option<i64>),
) -> Result<PolicyPut, ServiceError> {
    let is_now = record.effective_at == record.created_at;
    // Since the document came in, past comments were looked at, and a scheduled version may have taken force.
    let mut now = services.now();
    if is_now {
        let newest = store::policies::newest_at_once(tx, site, now.plus(MAX_SKEW_MS)).await?;
        now = now.max(newest);
        (record.created_at, record.effective_at) = (now, now);
    }
    let latest = store::policies::latest(tx, site).await?;
    if base.is_some_and(|base| base != latest) {
        return Err(overtaken(latest));
    }
    let current = store::policies::current(tx, site, now).await?;
    if let Some(current) = &current
        && is_now
        && current.hash == record.hash
    {
        return Ok(PolicyPut::Unchanged {
            version: current.version,
        });
    }
    record.version = latest + 1;
    store::policies::insert(tx, site, &record)
        .await
        .map_err(|error| match error {
            store::StoreError::Unique(_) => overtaken(record.version),
            other => ServiceError::Store(other),
        })?;
    services.record(tx, Event::Policy { site }).await?;
    let deed = if is_now { "put_policy" } else { "schedule_policy" };
    let entry = Entry::new(deed, Subject::new("policy", record.version))
        .was(current.map_or(0, |current| current.version).to_string())
        .became(record.version.to_string())
        .why(record.note.as_str());
    audit::record(services, tx, visitor, site, entry).await?;
    let (version, effective_at) = (record.version, record.effective_at);
    Ok(if is_now {
        PolicyPut::InForce { version }
    } else {
        PolicyPut::Scheduled { version, effective_at }
    })
}

fn overtaken(version: i64) -> ServiceError {
    ServiceError::Conflict(format!(
        "Somebody else wrote version {version} of the policy since you began; look at theirs first."
    ))
}

/// The first policy of a new site.
pub(crate) async fn put_default(services: &Services, site: &SiteRecord) -> Result<(), ServiceError> {
    let document = Policy::default_document();
    put(services, &Visitor::operator(), site, document, "")
        .await
        .map(|_| ())
}
