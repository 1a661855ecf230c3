//! The audit log: every deed of the desk with who, when, from what to what and why, chained by hashes so that a row that
//! is changed, removed or put in between shows.

mod export;
mod read;
mod verify;

pub use export::{LogFormat, begin_export, export};
pub use read::{LogFilter, LogPage, page};
pub use verify::{Fault, Verified, verify};

use model::{AccountId, CommentId, DecisionId, Deed, ReaderId, SiteId};
use sha2::{Digest as _, Sha256};
use store::audit::{AuditHead, AuditRecord};
use store::sites::SiteRecord;
use store::{StoreError, Tx};

use crate::actor::{Actor, Visitor};
use crate::error::ServiceError;
use crate::services::Services;

/// What a deed was done to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Subject {
    kind: &'static str,
    id: String,
}

impl Subject {
    /// Anything else: a kind in one stable word, and which one.
    pub(crate) fn new(kind: &'static str, id: impl ToString) -> Self {
        Self {
            kind,
            id: id.to_string(),
        }
    }

    pub(crate) fn comment(id: CommentId) -> Self {
        Self::new("comment", id)
    }

    pub(crate) fn reader(id: ReaderId) -> Self {
        Self::new("reader", id)
    }

    pub(crate) fn decision(id: DecisionId) -> Self {
        Self::new("decision", id)
    }

    pub(crate) fn account(id: AccountId) -> Self {
        Self::new("account", id)
    }
}

/// A deed to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    deed: &'static str,
    subject: Subject,
    was: String,
    became: String,
    why: String,
}

impl Entry {
    /// `deed` is a stable word: `approve`, `reject`, `put_policy`, …
    pub(crate) fn new(deed: &'static str, subject: Subject) -> Self {
        let none = String::new;
        Self {
            deed,
            subject,
            was: none(),
            became: none(),
            why: none(),
        }
    }

    /// How it was before.
    pub(crate) fn was(self, was: impl Into<String>) -> Self {
        Self {
            was: was.into(),
            ..self
        }
    }

    /// How it is since.
    pub(crate) fn became(self, became: impl Into<String>) -> Self {
        Self {
            became: became.into(),
            ..self
        }
    }

    /// The reason given; never a comment's text.
    pub(crate) fn why(self, why: impl Into<String>) -> Self {
        Self {
            why: why.into(),
            ..self
        }
    }
}

/// Records a deed in the transaction that does it, as the last thing there: it takes the end of the site's chain, for
/// which every other deed then waits.
pub(crate) async fn record(
    services: &Services,
    tx: &mut Tx,
    visitor: &Visitor,
    site: SiteId,
    entry: Entry,
) -> Result<(), StoreError> {
    let head = store::audit::lock_head(tx, site).await?;
    let row = AuditRecord {
        number: head.number + 1,
        at: services.now(),
        actor: match visitor.actor {
            Actor::Operator => "operator",
            Actor::Account(_) => "account",
            Actor::Anonymous | Actor::Guest(_) => "reader",
        }
        .to_owned(),
        account: visitor.account_id(),
        deed: entry.deed.to_owned(),
        subject: entry.subject.kind.to_owned(),
        subject_id: entry.subject.id,
        was: entry.was,
        became: entry.became,
        why: entry.why,
        hash: String::new(),
    };
    let row = AuditRecord {
        hash: chained(site, &head, &row),
        ..row
    };
    store::audit::append(tx, site, &row).await
}

/// Records something that the operator did at the command line and that has no transaction of its own: an import, an
/// export. `deed` is a stable word.
///
/// # Errors
/// [`ServiceError::Forbidden`].
pub async fn note(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    (deed, subject): (&'static str, &'static str),
    became: &str,
) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::ManageStories)?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    let entry = Entry::new(deed, Subject::new(subject, "all")).became(became);
    services
        .db()
        .write(move |tx| Box::pin(async move { record(&this, tx, &visitor, site, entry).await }))
        .await
        .map_err(ServiceError::Store)
}

/// The hash of a row: SHA-256, in hex, over the hash before it and every field, each as its length in bytes, a colon and
/// its text, so that no two rows write the same.
pub(crate) fn chained(site: SiteId, before: &AuditHead, row: &AuditRecord) -> String {
    let account = row.account.map(|id| id.to_string()).unwrap_or_default();
    let (number, at) = (row.number.to_string(), row.at.0.to_string());
    let mut sha = Sha256::new();
    for field in [
        before.hash.as_str(),
        &site.to_string(),
        &number,
        &at,
        &row.actor,
        &account,
        &row.deed,
        &row.subject,
        &row.subject_id,
        &row.was,
        &row.became,
        &row.why,
    ] {
        sha.update(format!("{}:", field.len()));
        sha.update(field);
    }
    sha.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
