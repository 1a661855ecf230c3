//! What a moderator saw when they decided: no two decisions on a comment without seeing the other.

use std::fmt;
use std::str::FromStr;

use model::{Action, ActorKind, SiteId, Status};
use store::Tx;
use store::comments::CommentRecord;

use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::policies::PolicyInForce;

/// How a comment stood when a moderator was shown it; `3.1` in a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seen {
    /// Number of the revision in force.
    pub revision: i64,
    /// How many decisions there were on it. None is ever removed, so this is exact whatever the clocks of nodes say.
    pub decisions: i64,
}

impl fmt::Display for Seen {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.revision, self.decisions)
    }
}

/// A text that does not say what was seen.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("this does not say what was seen")]
pub struct BadSeen;

impl FromStr for Seen {
    type Err = BadSeen;
    fn from_str(text: &str) -> Result<Self, BadSeen> {
        let (revision, decisions) = text.split_once('.').ok_or(BadSeen)?;
        Ok(Self {
            revision: revision.parse().map_err(|_| BadSeen)?,
            decisions: decisions.parse().map_err(|_| BadSeen)?,
        })
    }
}

/// Refuses a decision on what has changed since the moderator saw it, and says what happened.
pub(crate) async fn check(
    tx: &mut Tx,
    site: SiteId,
    (comment, seen): (&CommentRecord, Seen),
    visitor: &Visitor,
    policy: &PolicyInForce,
) -> Result<(), ServiceError> {
    let decisions = store::decisions::count_of_comment(tx, site, comment.id).await?;
    if (comment.revision, decisions) == (seen.revision, seen.decisions) {
        return Ok(());
    }
    let what = if decisions == seen.decisions {
        "Its author edited this comment".to_owned()
    } else {
        let last = store::decisions::of_comment(tx, site, comment.id).await?.pop();
        let clause = last
            .as_ref()
            .filter(|last| last.action == Action::Reject)
            .and_then(|last| policy.policy.clause(&last.clause))
            .map(|clause| format!(" ({})", clause.title))
            .unwrap_or_default();
        format!("{}{clause}", what_happened(tx, site, comment, visitor).await?)
    };
    let then = if comment.status == Status::Withdrawn {
        "There is nothing left to decide."
    } else {
        "Look at it as it stands now; you can still decide."
    };
    Err(ServiceError::Overtaken(format!(
        "{what} while you had it open. Your decision was not carried out. {then}"
    )))
}

/// The last decision on a comment as a sentence without its end: "Mo approved this comment".
pub(crate) async fn what_happened(
    tx: &mut Tx,
    site: SiteId,
    comment: &CommentRecord,
    visitor: &Visitor,
) -> Result<String, ServiceError> {
    let Some(last) = store::decisions::of_comment(tx, site, comment.id).await?.pop() else {
        return Ok("Somebody changed this comment".to_owned());
    };
    let who = match (last.actor, last.account) {
        (ActorKind::Account, account) if account.is_some() && account == visitor.account_id() => "You".to_owned(),
        (ActorKind::Account, Some(account)) => store::accounts::by_id(tx, account)
            .await?
            .map_or_else(|| "A colleague".to_owned(), |account| account.name),
        (ActorKind::Account, None) | (ActorKind::Operator, _) => "The operator".to_owned(),
        (ActorKind::Policy, _) => "The policy".to_owned(),
        (ActorKind::Author, _) => "Its author".to_owned(),
    };
    Ok(match last.action {
        Action::Publish => format!("{who} approved this comment"),
        Action::Hold => format!("{who} held this comment"),
        Action::Reject => format!("{who} rejected this comment"),
        Action::Withdraw => format!("{who} withdrew this comment"),
        Action::Undo => format!("{who} undid a decision on this comment"),
        Action::Warn | Action::Premoderate | Action::Suspend | Action::Ban | Action::Lift => {
            format!("{who} restricted its author")
        }
    })
}
