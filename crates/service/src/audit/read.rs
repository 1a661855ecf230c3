//! Reading the audit log: a page by filters.

use model::{AccountId, Deed, UnixMillis};
use store::audit::{AuditFilter, AuditRecord};
use store::sites::SiteRecord;

use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::services::Services;

const PAGE: i64 = 100;

/// Which rows of the log are wanted; nothing set: all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogFilter {
    /// Done by this account.
    pub account: Option<AccountId>,
    /// Done by the operator, at the command line or with a token.
    pub by_operator: bool,
    /// This deed, in its stable word.
    pub deed: Option<String>,
    /// To a thing of this kind.
    pub subject: Option<String>,
    /// To this one.
    pub subject_id: Option<String>,
    /// At or after this moment.
    pub from: Option<UnixMillis>,
    /// Before this moment.
    pub until: Option<UnixMillis>,
}

impl LogFilter {
    pub(super) fn stored(&self) -> AuditFilter {
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        AuditFilter {
            account: self.account,
            actor: if self.by_operator { "operator" } else { "" }.to_owned(),
            deed: text(&self.deed),
            subject: text(&self.subject),
            subject_id: text(&self.subject_id),
            from: self.from.unwrap_or(UnixMillis(i64::MIN)),
            until: self.until.unwrap_or(UnixMillis(i64::MAX)),
        }
    }
}

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogPage {
    /// Deeds, newest first.
    pub entries: Vec<AuditRecord>,
    /// Number before which the next page begins, when there is one.
    pub next: Option<i64>,
    /// Everybody who did something in it, by name.
    pub people: Vec<(AccountId, String)>,
    /// Every deed that the log holds, in its stable word.
    pub deeds: Vec<String>,
}

/// A page of the log, newest first, before a number.
///
/// # Errors
/// [`ServiceError::Forbidden`].
pub async fn page(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    filter: &LogFilter,
    before: Option<i64>,
) -> Result<LogPage, ServiceError> {
    visitor.require(site.id, Deed::ReadAudit)?;
    let (site, filter) = (site.id, filter.stored());
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let mut entries = store::audit::filtered(tx, site, &filter, before, PAGE + 1).await?;
                let more = entries.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
                if more {
                    entries.pop();
                }
                Ok(LogPage {
                    next: entries.last().filter(|_| more).map(|last| last.number),
                    entries,
                    people: store::audit::people(tx, site).await?,
                    deeds: store::audit::deeds(tx, site).await?,
                })
            })
        })
        .await
        .map_err(ServiceError::Store)
}
