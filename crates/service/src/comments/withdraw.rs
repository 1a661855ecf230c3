//! Taking one's own comment back. A tombstone keeps the replies where they are.

use model::{Action, ActorKind, CommentId, Status};
use store::decisions::DecisionRecord;
use store::sites::SiteRecord;

use super::status;
use crate::actor::Visitor;
use crate::desk::close_asked;
use crate::error::ServiceError;
use crate::events::Event;
use crate::services::Services;
use crate::{policies, readers};

/// Withdraws one's own comment, for good.
///
/// # Errors
/// [`ServiceError::NotFound`] for a comment that is not the visitor's, [`ServiceError::Conflict`] when it is
/// withdrawn already.
pub async fn withdraw(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: CommentId,
) -> Result<(), ServiceError> {
    let policy_version = policies::in_force(services, site).await?.version;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    let story = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let missing = || ServiceError::NotFound { what: "comment" };
                let me = readers::find(tx, site, &visitor.actor).await?.ok_or_else(missing)?;
                let found = store::comments::by_id(tx, site, id)
                    .await?
                    .filter(|c| c.reader == me.id)
                    .ok_or_else(missing)?;
                store::stories::lock(tx, site, found.story).await?;
                let comment = store::comments::by_id(tx, site, id).await?.ok_or_else(missing)?;
                if !comment.status.may_become(Status::Withdrawn) {
                    return Err(ServiceError::Conflict("This comment was withdrawn already.".to_owned()));
                }
                let decision = DecisionRecord {
                    id: this.new_decision_id(),
                    action: Action::Withdraw,
                    actor: ActorKind::Author,
                    account: None,
                    comment: Some(id),
                    reader: me.id,
                    story: Some(comment.story),
                    was: comment.status.as_str().to_owned(),
                    became: Status::Withdrawn.as_str().to_owned(),
                    until: None,
                    policy_version,
                    clause: String::new(),
                    reason: String::new(),
                    part_of: None,
                    undoes: None,
                    undone_by: None,
                    created_at: this.now(),
                };
                status::change(tx, site, &comment, Status::Withdrawn, &decision).await?;
                // There is nothing left to decide: reports of it would stay in their queue for good.
                close_asked(tx, site, id, decision.created_at).await?;
                this.record(
                    tx,
                    Event::Thread {
                        site,
                        story: comment.story,
                    },
                )
                .await?;
                Ok(comment.story)
            })
        })
        .await?;
    services.emit(Event::Thread { site, story });
    Ok(())
}
