//! A reader's complaint about a comment.

use model::{CommentId, ReportId, Status};
use store::reports::ReportRecord;
use store::sites::SiteRecord;

use crate::actor::{Actor, Visitor};
use crate::error::ServiceError;
use crate::events::Event;
use crate::services::Services;
use crate::text::check::Checks;
use crate::{policies, readers};

/// Reports a published comment as breaking a clause. A second report by the same person changes nothing.
///
/// # Errors
/// [`ServiceError::Invalid`] for a clause that the policy does not have, [`ServiceError::NotFound`],
/// [`ServiceError::RateLimited`].
pub async fn report(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: CommentId,
    clause: &str,
    note: &str,
) -> Result<(), ServiceError> {
    let policy = policies::in_force(services, site).await?;
    let mut checks = Checks::default();
    if policy.policy.clause(clause).is_none() {
        checks.refuse("clause", "unknown", "Please choose the clause that the comment breaks.");
    }
    checks.text("note", "The note", note, 1_000);
    checks.done()?;
    if let Some(network) = &visitor.network {
        services
            .inner
            .posts
            .count(&format!("report {network}"), services.now())?;
    }
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    let (clause, note) = (clause.to_owned(), note.trim().to_owned());
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let missing = || ServiceError::NotFound { what: "comment" };
                let found = store::comments::by_id(tx, site, id).await?.ok_or_else(missing)?;
                // Whoever decides meanwhile closes the reports that they know of: this one is either before or after.
                store::stories::lock(tx, site, found.story).await?;
                let comment = store::comments::by_id(tx, site, id).await?;
                if comment.is_none_or(|comment| comment.status != Status::Published) {
                    return Err(missing());
                }
                let reporter = match (
                    readers::find(tx, site, &visitor.actor).await?,
                    &visitor.actor,
                    &visitor.network,
                ) {
                    (Some(me), _, _) => me.id.to_string(),
                    (None, Actor::Account(account), _) => format!("account {}", account.id),
                    (None, _, Some(network)) => format!("network {network}"),
                    (None, _, None) => return Err(ServiceError::SignInNeeded),
                };
                let report = ReportRecord {
                    id: ReportId(this.new_id()),
                    comment: id,
                    reporter,
                    clause,
                    note,
                    created_at: this.now(),
                };
                if store::reports::insert(tx, site, &report).await? {
                    store::comments::count_report(tx, site, id).await?;
                }
                this.record(tx, Event::Desk { site }).await?;
                Ok(())
            })
        })
        .await?;
    services.emit(Event::Desk { site });
    Ok(())
}
