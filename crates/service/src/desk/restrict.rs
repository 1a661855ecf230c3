//! Restricting a reader: warned, premoderated, suspended, banned; or lifting that. With the removal of their comments
//! it is one decision, undone as one.

use std::collections::BTreeSet;

use model::{Action, DecisionId, Deed, ReaderId, SiteId, Standing, Status, StoryId, UnixMillis};
use store::Tx;
use store::comments::CommentRecord;
use store::decisions::DecisionRecord;
use store::readers::NewStanding;
use store::sites::SiteRecord;

use super::decide::{by_account, check_reason, clause_and_reason, decide_in};
use super::require_standing;
use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::events::Event;
use crate::policies;
use crate::services::Services;

/// What a moderator does to a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restrict {
    /// The reader.
    pub reader: ReaderId,
    /// Their standing from now on; `good` lifts what is on them.
    pub standing: Standing,
    /// Until when, for a suspension.
    pub until: Option<UnixMillis>,
    /// The clause that they broke.
    pub clause: String,
    /// A word to them; may be empty.
    pub reason: String,
    /// Also reject all their published and held comments.
    pub remove_comments: bool,
}

fn action(standing: Standing) -> Action {
    match standing {
        Standing::Good => Action::Lift,
        Standing::Warned => Action::Warn,
        Standing::Premoderated => Action::Premoderate,
        Standing::Suspended => Action::Suspend,
        Standing::Banned => Action::Ban,
    }
}

/// Restricts a reader or lifts a restriction.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::WholeSite`] for a moderator of sections who would do more than warn or
/// premoderate, [`ServiceError::NotFound`], [`ServiceError::Invalid`] for a restriction without a clause or a suspension without a future end.
pub async fn restrict(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    request: Restrict,
) -> Result<DecisionId, ServiceError> {
    visitor.require(site.id, Deed::RestrictReader)?;
    if request.remove_comments {
        visitor.require_everywhere(site.id, Deed::RestrictReader)?;
    }
    let policy = policies::in_force(services, site).await?;
    check_reason(
        &policy,
        &request.clause,
        request.standing != Standing::Good,
        &request.reason,
    )?;
    let until = request.until.filter(|_| request.standing == Standing::Suspended);
    if request.standing == Standing::Suspended && until.is_none_or(|until| until <= services.now()) {
        return Err(ServiceError::field(
            "until",
            "not_future",
            "A suspension needs an end in the future.",
        ));
    }
    let head = by_account(services, visitor, action(request.standing), policy.version);
    let head = DecisionRecord {
        reader: request.reader,
        became: request.standing.as_str().to_owned(),
        until,
        clause: request.clause.clone(),
        reason: request.reason.trim().to_owned(),
        ..head
    };
    let id = head.id;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    let stories = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let reader = store::readers::by_id(tx, site, request.reader).await?;
                let reader = reader.ok_or(ServiceError::NotFound { what: "reader" })?;
                let was = reader.standing_at(this.now());
                require_standing(&visitor, site, Deed::RestrictReader, was, request.standing)?;
                let head = DecisionRecord {
                    was: was.as_str().to_owned(),
                    ..head
                };
                store::decisions::insert(tx, site, &head).await?;
                store::readers::set_standing(tx, site, reader.id, &new_standing(&head, &visitor, request.standing))
                    .await?;
                let removed = if request.remove_comments {
                    all_shown(tx, site, reader.id).await?
                } else {
                    Vec::new()
                };
                let stories = reject_all(&this, &visitor, tx, site, (&head, removed)).await?;
                let entry = Entry::new("restrict", Subject::reader(reader.id))
                    .was(head.was.as_str())
                    .became(head.became.as_str())
                    .why(clause_and_reason(&head));
                audit::record(&this, tx, &visitor, site, entry).await?;
                Ok::<_, ServiceError>(stories)
            })
        })
        .await?;
    for story in stories {
        services.emit(Event::Thread { site, story });
    }
    Ok(id)
}

fn new_standing(head: &DecisionRecord, visitor: &Visitor, standing: Standing) -> NewStanding {
    NewStanding {
        standing,
        until: head.until,
        clause: head.clause.clone(),
        reason: head.reason.clone(),
        by: visitor.account_id(),
    }
}

/// All published and held comments of a reader.
async fn all_shown(tx: &mut Tx, site: SiteId, reader: ReaderId) -> Result<Vec<CommentRecord>, ServiceError> {
    let (mut found, mut before) = (Vec::new(), None);
    loop {
        let page = store::comments::by_reader(tx, site, reader, before, 500).await?;
        let Some(last) = page.last() else { return Ok(found) };
        before = Some((last.created_at, last.id));
        found.extend(
            page.into_iter()
                .filter(|c| matches!(c.status, Status::Published | Status::Held)),
        );
    }
}

/// Rejects comments as parts of one decision; returns their stories.
async fn reject_all(
    services: &Services,
    visitor: &Visitor,
    tx: &mut Tx,
    site: SiteId,
    (head, comments): (&DecisionRecord, Vec<CommentRecord>),
) -> Result<BTreeSet<StoryId>, ServiceError> {
    let stories: BTreeSet<StoryId> = comments.iter().map(|comment| comment.story).collect();
    // Locks are taken in the order of ids, so that two moderators cannot wait for each other.
    for story in &stories {
        store::stories::lock(tx, site, *story).await?;
        services.record(tx, Event::Thread { site, story: *story }).await?;
    }
    for comment in comments {
        // Removing one may have changed the tombstone of another: read it as it is now.
        let Some(comment) = store::comments::by_id(tx, site, comment.id).await? else {
            continue;
        };
        let part = by_account(services, visitor, Action::Reject, head.policy_version);
        let part = DecisionRecord {
            part_of: Some(head.id),
            clause: head.clause.clone(),
            reason: head.reason.clone(),
            ..part
        };
        decide_in(tx, site, &comment, Status::Rejected, part).await?;
    }
    Ok(stories)
}
