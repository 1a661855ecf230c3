//! The queue of appeals.

use model::Deed;
use store::appeals::AppealRecord;
use store::readers::ReaderRecord;
use store::sites::SiteRecord;

use crate::actor::Visitor;
use crate::appeals::{DecisionView, may_decide, view};
use crate::error::ServiceError;
use crate::policies;
use crate::services::Services;

/// An open appeal with what it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct AppealItem {
    /// The appeal.
    pub appeal: AppealRecord,
    /// The decision it is about.
    pub view: DecisionView,
    /// Who appeals.
    pub reader: ReaderRecord,
    /// Whether this moderator may decide: not one's own decision.
    pub may_decide: bool,
}

/// Open appeals, oldest first, at most 100.
///
/// # Errors
/// [`ServiceError::Forbidden`] or [`ServiceError::SignInNeeded`].
pub async fn appeals(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
) -> Result<Vec<AppealItem>, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let policy = policies::in_force(services, site).await?;
    let (visitor, site) = (visitor.clone(), site.id);
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let mut items = Vec::new();
                for appeal in store::appeals::open(tx, site, 100).await? {
                    let decision = store::decisions::by_id(tx, site, appeal.decision).await?;
                    let reader = store::readers::by_id(tx, site, appeal.reader).await?;
                    let (Some(decision), Some(reader)) = (decision, reader) else {
                        continue;
                    };
                    let may_decide = may_decide(&visitor, &decision);
                    let view = view(tx, site, &policy.policy, decision, Some(appeal.clone())).await?;
                    items.push(AppealItem {
                        appeal,
                        view,
                        reader,
                        may_decide,
                    });
                }
                Ok(items)
            })
        })
        .await
}
