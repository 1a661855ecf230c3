//! Approving and rejecting a comment.

use model::{Action, ActorKind, CommentId, DecisionId, Deed, SiteId, Status, UnixMillis};
use store::comments::CommentRecord;
use store::decisions::DecisionRecord;
use store::sites::SiteRecord;
use store::{StoreError, Tx};

use super::require_story;
use super::seen::{self, Seen};
use crate::actor::{Actor, Visitor};
use crate::audit::{self, Entry, Subject};
use crate::care;
use crate::comments::status;
use crate::error::ServiceError;
use crate::events::Event;
use crate::policies::{self, PolicyInForce};
use crate::services::Services;
use crate::standing;
use crate::text::check::Checks;

/// What a moderator decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decide {
    /// The comment.
    pub comment: CommentId,
    /// Publish it; else reject it.
    pub approve: bool,
    /// The clause it breaks, for a rejection.
    pub clause: String,
    /// A word to its author; may be empty.
    pub reason: String,
}

/// A decision of the person who acts, without what it is about.
pub(crate) fn by_account(
    services: &Services,
    visitor: &Visitor,
    action: Action,
    policy_version: i64,
) -> DecisionRecord {
    DecisionRecord {
        id: services.new_decision_id(),
        action,
        actor: if visitor.actor == Actor::Operator {
            ActorKind::Operator
        } else {
            ActorKind::Account
        },
        account: visitor.account_id(),
        comment: None,
        reader: model::ReaderId(0),
        story: None,
        was: String::new(),
        became: String::new(),
        until: None,
        policy_version,
        clause: String::new(),
        reason: String::new(),
        part_of: None,
        undoes: None,
        undone_by: None,
        created_at: services.now(),
    }
}

/// Why, for the audit log.
pub(crate) fn clause_and_reason(decision: &DecisionRecord) -> String {
    let parts = [decision.clause.as_str(), decision.reason.as_str()];
    let given: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    given.join(": ")
}

/// Refuses a clause that the policy does not have, and a reason that is too long.
pub(crate) fn check_reason(
    policy: &PolicyInForce,
    clause: &str,
    needed: bool,
    reason: &str,
) -> Result<(), ServiceError> {
    let mut checks = Checks::default();
    if (needed || !clause.is_empty()) && policy.policy.clause(clause).is_none() {
        checks.refuse("clause", "unknown", "Please choose the clause that this rests on.");
    }
    checks.text("reason", "The reason", reason, 1_000);
    checks.done()
}

/// Publishes or rejects a comment and closes its reports. Approving what is published already says that the reports
/// were unfounded.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::OtherSection`], [`ServiceError::NotFound`], [`ServiceError::Invalid`] for a
/// rejection without a clause,
/// [`ServiceError::Conflict`] for a withdrawn comment.
pub async fn decide(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    request: Decide,
) -> Result<DecisionId, ServiceError> {
    decide_as_seen(services, visitor, site, request, None).await
}

/// As [`decide`], unless the comment is no longer what the moderator saw.
///
/// # Errors
/// As there; [`ServiceError::Overtaken`] when somebody decided on it, or its author edited it, since.
pub async fn decide_as_seen(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    request: Decide,
    seen: Option<Seen>,
) -> Result<DecisionId, ServiceError> {
    visitor.require(site.id, Deed::DecideComment)?;
    let policy = policies::in_force(services, site).await?;
    check_reason(&policy, &request.clause, !request.approve, &request.reason)?;
    let action = if request.approve {
        Action::Publish
    } else {
        Action::Reject
    };
    let decision = by_account(services, visitor, action, policy.version);
    let decision = DecisionRecord {
        clause: request.clause.clone(),
        reason: request.reason.trim().to_owned(),
        ..decision
    };
    let (this, visitor, site, to) = (
        services.clone(),
        visitor.clone(),
        site.id,
        if request.approve {
            Status::Published
        } else {
            Status::Rejected
        },
    );
    let (id, story) = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let missing = || ServiceError::NotFound { what: "comment" };
                let found = store::comments::by_id(tx, site, request.comment)
                    .await?
                    .ok_or_else(missing)?;
                require_story(tx, &visitor, site, Deed::DecideComment, found.story).await?;
                store::stories::lock(tx, site, found.story).await?;
                let comment = store::comments::by_id(tx, site, request.comment)
                    .await?
                    .ok_or_else(missing)?;
                if let Some(seen) = seen {
                    seen::check(tx, site, (&comment, seen), &visitor, &policy).await?;
                }
                // Undoing the decision opens again what was closed at its moment.
                let (decided_at, why) = (decision.created_at, clause_and_reason(&decision));
                let id = decide_in(tx, site, &comment, to, decision).await?;
                if to == Status::Rejected {
                    standing::after_rejection(&this, tx, site, comment.reader).await?;
                }
                close_asked(tx, site, comment.id, decided_at).await?;
                this.record(
                    tx,
                    Event::Thread {
                        site,
                        story: comment.story,
                    },
                )
                .await?;
                care::count(&this, tx, &visitor, site, &comment).await?;
                let deed = if to == Status::Published { "approve" } else { "reject" };
                let entry = Entry::new(deed, Subject::comment(comment.id))
                    .was(comment.status.as_str())
                    .became(to.as_str())
                    .why(why);
                audit::record(&this, tx, &visitor, site, entry).await?;
                Ok::<_, ServiceError>((id, comment.story))
            })
        })
        .await?;
    services.emit(Event::Thread { site, story });
    Ok(id)
}

/// Closes what readers and colleagues asked of a comment, at the moment of the decision that answers them, by which an
/// undoing finds them.
pub(crate) async fn close_asked(
    tx: &mut Tx,
    site: SiteId,
    comment: CommentId,
    at: UnixMillis,
) -> Result<(), StoreError> {
    if store::reports::resolve(tx, site, comment, at).await? > 0 {
        store::comments::close_reports(tx, site, comment).await?;
    }
    store::referrals::close(tx, site, comment, at).await.map(|_| ())
}

/// Carries a decision out on one comment.
pub(crate) async fn decide_in(
    tx: &mut Tx,
    site: SiteId,
    comment: &CommentRecord,
    to: Status,
    decision: DecisionRecord,
) -> Result<DecisionId, ServiceError> {
    let decision = DecisionRecord {
        comment: Some(comment.id),
        reader: comment.reader,
        story: Some(comment.story),
        was: comment.status.as_str().to_owned(),
        became: to.as_str().to_owned(),
        ..decision
    };
    if comment.status == Status::Withdrawn {
        return Err(ServiceError::Conflict(
            "Its author withdrew this comment; there is nothing left to decide.".to_owned(),
        ));
    }
    if comment.status == to {
        // The status rests on whoever decided last: nobody holds, rejects or undoes that unseen, and an appeal goes to it.
        store::decisions::insert(tx, site, &decision).await?;
        store::comments::set_decision(tx, site, comment.id, decision.id).await?;
    } else {
        status::change(tx, site, comment, to, &decision).await?;
    }
    Ok(decision.id)
}
