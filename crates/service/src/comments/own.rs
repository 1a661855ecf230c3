//! A visitor's own comments in a story: what became of them, why, and what they may still do.

use model::{CommentId, DecisionId, SiteId, Status, StoryId, UnixMillis};
use moderation::Verdict;
use store::Tx;
use store::comments::CommentRecord;
use store::decisions::DecisionRecord;
use store::sites::SiteRecord;

use super::edit::editable_until;
use super::reasons::{self, ClauseReason};
use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::services::Services;
use crate::{policies, readers};

/// How long own published comments stand above the thread.
const RECENT_MS: i64 = UnixMillis::DAY;
/// How long held and rejected ones do.
const UNSEEN_MS: i64 = 30 * UnixMillis::DAY;

/// A comment as its author sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnComment {
    /// Its id.
    pub id: CommentId,
    /// Its story.
    pub story: StoryId,
    /// Where it stands.
    pub status: Status,
    /// Markdown as written.
    pub text: String,
    /// Clean HTML of it.
    pub html: String,
    /// When it was posted.
    pub created_at: UnixMillis,
    /// Until when it may be edited, if it may.
    pub editable_until: Option<UnixMillis>,
    /// Whether it may be withdrawn.
    pub can_withdraw: bool,
    /// Why it is held or was rejected.
    pub reasons: Vec<ClauseReason>,
    /// The decision that its status rests on.
    pub decision: Option<DecisionId>,
}

/// The visitor's own recent comments in a story, newest first: published ones of a day, held and rejected ones of 30.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn own(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    story: StoryId,
) -> Result<Vec<OwnComment>, ServiceError> {
    let policy = policies::in_force(services, site).await?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let Some(me) = readers::find(tx, site, &visitor.actor).await? else {
                    return Ok(Vec::new());
                };
                let now = this.now();
                let all = store::comments::own(tx, site, me.id, story, now.plus(-UNSEEN_MS)).await?;
                let mut own = Vec::new();
                for comment in all {
                    let recent = now.since(comment.created_at) < RECENT_MS;
                    if matches!(comment.status, Status::Held | Status::Rejected)
                        || (recent && comment.status == Status::Published)
                    {
                        own.push(describe(tx, site, &policy.policy, comment, now).await?);
                    }
                }
                Ok(own)
            })
        })
        .await
}

/// One of the visitor's own comments.
///
/// # Errors
/// [`ServiceError::NotFound`] for somebody else's.
pub async fn one_own(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: CommentId,
) -> Result<OwnComment, ServiceError> {
    let policy = policies::in_force(services, site).await?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let missing = || ServiceError::NotFound { what: "comment" };
                let me = readers::find(tx, site, &visitor.actor).await?.ok_or_else(missing)?;
                let comment = store::comments::by_id(tx, site, id)
                    .await?
                    .filter(|c| c.reader == me.id);
                describe(tx, site, &policy.policy, comment.ok_or_else(missing)?, this.now()).await
            })
        })
        .await
}

async fn describe(
    tx: &mut Tx,
    site: SiteId,
    policy: &moderation::Policy,
    comment: CommentRecord,
    now: UnixMillis,
) -> Result<OwnComment, ServiceError> {
    let reasons = match comment.status {
        Status::Held | Status::Rejected => why(tx, site, policy, &comment).await?,
        Status::Published | Status::Withdrawn => Vec::new(),
    };
    Ok(OwnComment {
        id: comment.id,
        story: comment.story,
        status: comment.status,
        editable_until: editable_until(&comment, now),
        can_withdraw: comment.status.may_become(Status::Withdrawn),
        text: comment.body,
        html: comment.html,
        created_at: comment.created_at,
        reasons,
        decision: comment.decision,
    })
}

/// The reasons of the policy, or the clause and reason of the moderator who decided.
async fn why(
    tx: &mut Tx,
    site: SiteId,
    policy: &moderation::Policy,
    comment: &CommentRecord,
) -> Result<Vec<ClauseReason>, ServiceError> {
    let decision = match comment.decision {
        Some(id) => store::decisions::by_id(tx, site, id).await?,
        None => None,
    };
    let revisions = store::revisions::of_comment(tx, site, comment.id).await?;
    let verdict = revisions
        .iter()
        .find(|r| r.number == comment.revision)
        .map(|r| serde_json::from_str::<Verdict>(&r.verdict));
    let verdict = verdict
        .transpose()
        .map_err(|error| ServiceError::Internal(error.to_string()))?
        .unwrap_or_default();
    let mut found = reasons::of_verdict(policy, &verdict, &comment.body);
    let is_of_hook = |d: &DecisionRecord| {
        let is_named = found.iter().any(|reason| reason.clause == d.clause);
        !d.clause.is_empty() && (!is_named || !d.reason.is_empty())
    };
    let overrules = |d: &DecisionRecord| d.account.is_some() || found.is_empty() || is_of_hook(d);
    if let Some(decision) = decision.filter(overrules) {
        let clause = policy.clause(&decision.clause);
        let evidence = found.iter().find(|reason| reason.clause == decision.clause).cloned();
        let text = match (&decision.reason, clause) {
            (reason, _) if !reason.is_empty() => reason.clone(),
            (_, Some(clause)) => clause.text.clone(),
            (_, None) => String::new(),
        };
        let title = match clause {
            Some(clause) => clause.title.clone(),
            None if decision.account.is_none() => ClauseReason::read_first("").title,
            None => "Decided by a moderator".to_owned(),
        };
        let (words, evidence) = evidence
            .map(|reason| (reason.words, reason.evidence))
            .unwrap_or_default();
        found = vec![ClauseReason {
            clause: decision.clause,
            title,
            text,
            words,
            evidence,
        }];
    }
    Ok(found)
}
