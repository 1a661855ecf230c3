//! Cancelling a version of the policy before it takes force.

use model::Deed;
use store::sites::SiteRecord;

use super::load;
use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::events::Event;
use crate::services::Services;

/// Cancels a scheduled version. It stays in the history, and its document can be put into force anew.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`], [`ServiceError::Conflict`] for a version that took force or
/// was cancelled already.
pub async fn cancel(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    version: i64,
) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::ManagePolicy)?;
    let (this, visitor, id) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let now = this.now();
                if !store::policies::cancel(tx, id, version, now, visitor.account_id()).await? {
                    let history = store::policies::history(tx, id).await?;
                    let found = history.into_iter().find(|record| record.version == version);
                    let found = found.ok_or(ServiceError::NotFound {
                        what: "version of the policy",
                    })?;
                    let why = match found.cancelled_at {
                        Some(_) => "This version was cancelled already.",
                        None => {
                            "This version took force already and can no longer be cancelled. Put an earlier one into force \
                             instead."
                        }
                    };
                    return Err(ServiceError::Conflict(why.to_owned()));
                }
                this.record(tx, Event::Policy { site: id }).await?;
                let entry = Entry::new("cancel_policy", Subject::new("policy", version))
                    .was("scheduled")
                    .became("cancelled");
                audit::record(&this, tx, &visitor, id, entry).await?;
                Ok::<_, ServiceError>(())
            })
        })
        .await?;
    load(services, site.id).await?;
    services.emit(Event::Policy { site: site.id });
    Ok(())
}
