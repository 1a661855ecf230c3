//! The audit log: every decision, newest first.

use std::collections::HashMap;

use model::{AccountId, DecisionId, Deed};
use store::decisions::DecisionRecord;
use store::sites::SiteRecord;

use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::services::Services;

const PAGE: i64 = 100;

/// A page of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct AuditPage {
    /// Decisions, newest first.
    pub entries: Vec<DecisionRecord>,
    /// Cursor of the next page, when there is one.
    pub next: Option<String>,
    /// Names of the moderators in it.
    pub names: HashMap<AccountId, String>,
}

/// A page of the log.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::Invalid`] for a bad cursor.
pub async fn audit(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    cursor: Option<&str>,
) -> Result<AuditPage, ServiceError> {
    visitor.require(site.id, Deed::ReadAudit)?;
    let bad = |_| {
        ServiceError::field(
            "before",
            "bad_cursor",
            "This place in the log does not exist; start at the beginning.",
        )
    };
    let before = cursor
        .map(|cursor| cursor.parse::<DecisionId>().map_err(bad))
        .transpose()?;
    let site = site.id;
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let mut entries = store::decisions::log(tx, site, before, PAGE + 1).await?;
                let more = entries.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
                if more {
                    entries.pop();
                }
                let next = entries.last().filter(|_| more).map(|last| last.id.to_string());
                let staff = store::accounts::staff(tx, site).await?;
                let names = staff.into_iter().map(|account| (account.id, account.name)).collect();
                Ok(AuditPage { entries, next, names })
            })
        })
        .await
        .map_err(ServiceError::Store)
}
