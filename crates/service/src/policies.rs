//! The policy of a site: which version is in force, and putting a new one into force.

use std::sync::Arc;

use model::{Deed, SiteId, UnixMillis};
use moderation::Policy;
use store::policies::PolicyRecord;
use store::sites::SiteRecord;

use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::events::Event;
use crate::keys::Keys;
use crate::services::{Services, read, write};
use crate::text::check::Checks;

/// Largest policy document, in characters.
const MAX_DOCUMENT_CHARS: usize = 200_000;

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
    /// Ready to be applied.
    pub policy: Policy,
    /// The TOML document.
    pub document: String,
}

/// The policy in force.
///
/// # Errors
/// [`ServiceError::NotFound`] for a site without one.
pub async fn in_force(services: &Services, site: &SiteRecord) -> Result<Arc<PolicyInForce>, ServiceError> {
    let loaded = read(&services.inner.policies).get(&site.id).cloned();
    match loaded {
        Some(policy) => Ok(policy),
        None => load(services, site.id)
            .await?
            .ok_or(ServiceError::NotFound { what: "policy" }),
    }
}

/// Reads the policy in force from the database again.
pub(crate) async fn load(services: &Services, site: SiteId) -> Result<Option<Arc<PolicyInForce>>, ServiceError> {
    let record = services
        .db()
        .read(move |tx| Box::pin(store::policies::current(tx, site)))
        .await;
    let Some(record) = record.map_err(ServiceError::Store)? else {
        return Ok(None);
    };
    let policy = Arc::new(PolicyInForce {
        policy: Policy::parse(&record.document)?,
        version: record.version,
        hash: record.hash,
        note: record.note,
        since: record.created_at,
        document: record.document,
    });
    write(&services.inner.policies).insert(site, Arc::clone(&policy));
    Ok(Some(policy))
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

/// Puts a document into force and returns its version. The document in force already is no new version.
///
/// # Errors
/// [`ServiceError::Policy`] with every mistake of the document, [`ServiceError::Forbidden`],
/// [`ServiceError::Conflict`] when somebody else put one into force at the same moment.
pub async fn put(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    document: &str,
    note: &str,
) -> Result<i64, ServiceError> {
    visitor.require(site.id, Deed::ManagePolicy)?;
    let mut checks = Checks::default();
    checks.some_text("document", "The policy", document, MAX_DOCUMENT_CHARS);
    checks.text("note", "The note to readers", note, 1_000);
    checks.done()?;
    Policy::parse(document)?;
    let mut record = PolicyRecord {
        version: 1,
        hash: Keys::digest(document),
        document: document.to_owned(),
        note: note.to_owned(),
        created_at: services.now(),
        created_by: visitor.account_id(),
    };
    let (this, visitor, id) = (services.clone(), visitor.clone(), site.id);
    let version = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                if let Some(current) = store::policies::current(tx, id).await? {
                    if current.hash == record.hash {
                        return Ok::<_, ServiceError>(current.version);
                    }
                    record.version = current.version + 1;
                }
                store::policies::insert(tx, id, &record)
                    .await
                    .map_err(|error| match error {
                        store::StoreError::Unique(_) => ServiceError::Conflict(
                            "Somebody else changed the policy just now; look at theirs first.".to_owned(),
                        ),
                        other => ServiceError::Store(other),
                    })?;
                this.record(tx, Event::Policy { site: id }).await?;
                let entry = Entry::new("put_policy", Subject::new("policy", record.version))
                    .was((record.version - 1).to_string())
                    .became(record.version.to_string())
                    .why(record.note.as_str());
                audit::record(&this, tx, &visitor, id, entry).await?;
                Ok(record.version)
            })
        })
        .await?;
    load(services, site.id).await?;
    services.emit(Event::Policy { site: site.id });
    Ok(version)
}

/// The first policy of a new site.
pub(crate) async fn put_default(services: &Services, site: &SiteRecord) -> Result<(), ServiceError> {
    let document = Policy::default_document();
    put(services, &Visitor::operator(), site, document, "")
        .await
        .map(|_| ())
}
