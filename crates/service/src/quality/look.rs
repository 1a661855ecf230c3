//! The second look itself: shown without anything that was thought or decided before, answered by a person who did not
//! decide. The answer changes nothing about the comment.

use model::{AccountId, CommentId, Deed, SiteId, Status, UnixMillis, ids};
use store::Tx;
use store::second_looks::LookRecord;
use store::sites::SiteRecord;

use crate::actor::{Actor, Visitor};
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::policies;
use crate::services::Services;

/// What was not looked at for so long is not shown any more: it would be about another time.
const OPEN_FOR_MS: i64 = 14 * UnixMillis::DAY;
/// How long a look is kept for the person to whom it was shown.
const HELD_FOR_MS: i64 = 30 * UnixMillis::MINUTE;

/// A comment to be looked at, with nothing that could sway.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlindLook {
    /// The look's id.
    pub id: i64,
    /// The text as written.
    pub text: String,
    /// BCP 47; empty when unknown.
    pub language: String,
    /// What it answers: who wrote that, and what.
    pub answered: Option<(String, String)>,
    /// The story's headline.
    pub headline: String,
    /// The story's words in our address, and its id.
    pub story: (String, model::StoryId),
    /// How many wait for this person, this one included.
    pub waiting: usize,
}

/// What somebody thinks of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookAnswer {
    /// Publish it; else reject it.
    pub approve: bool,
    /// The clause it breaks, for a rejection.
    pub clause: String,
}

/// An answer beside what it was an answer to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The comment.
    pub comment: CommentId,
    /// Whether the answer was to approve.
    pub approve: bool,
    /// Whether the comment is published at present, or rejected; nothing where it is held or withdrawn.
    pub stands: Option<bool>,
    /// Whether a person decided on it, or the policy alone.
    pub by_person: bool,
}

impl Answered {
    /// Whether the answer differs from how the comment stands.
    pub fn differs(&self) -> bool {
        self.stands.is_some_and(|stands| stands != self.approve)
    }
}

fn account_of(visitor: &Visitor, site: SiteId) -> Result<AccountId, ServiceError> {
    visitor.require(site, Deed::DecideComment)?;
    match &visitor.actor {
        Actor::Account(account) => Ok(account.id),
        _ => Err(ServiceError::SignInNeeded),
    }
}

/// The next comment for this person to look at, and theirs for half an hour. Nothing when none waits.
///
/// # Errors
/// [`ServiceError::Forbidden`] or [`ServiceError::SignInNeeded`].
pub async fn next(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
) -> Result<Option<BlindLook>, ServiceError> {
    let account = account_of(visitor, site.id)?;
    let (visitor, site, now) = (visitor.clone(), site.id, services.now());
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let from = ids::floor_at(now.plus(-OPEN_FOR_MS));
                let mut open = store::second_looks::open(tx, site, account, (from, now.plus(-HELD_FOR_MS))).await?;
                open.retain(|look| visitor.require_in(site, Deed::DecideComment, &look.section).is_ok());
                let Some(first) = open.first() else {
                    return Ok(None);
                };
                store::second_looks::assign(tx, site, first.id, account, now).await?;
                let look = store::second_looks::by_id(tx, site, first.id).await?;
                let missing = || ServiceError::NotFound { what: "second look" };
                show(tx, site, &look.ok_or_else(missing)?, open.len()).await.map(Some)
            })
        })
        .await
}

async fn show(tx: &mut Tx, site: SiteId, look: &LookRecord, waiting: usize) -> Result<BlindLook, ServiceError> {
    let missing = || ServiceError::NotFound { what: "comment" };
    let comment = store::comments::by_id(tx, site, look.comment)
        .await?
        .ok_or_else(missing)?;
    let story = store::stories::by_id(tx, site, comment.story)
        .await?
        .ok_or_else(missing)?;
    let revisions = store::revisions::of_comment(tx, site, look.comment).await?;
    let revision = revisions.into_iter().find(|revision| revision.number == look.revision);
    let parent = match comment.parent {
        Some(parent) => store::comments::by_id(tx, site, parent).await?,
        None => None,
    };
    Ok(BlindLook {
        id: look.id,
        text: revision.map_or(comment.body, |revision| revision.body),
        language: comment.language,
        answered: parent.map(|parent| (parent.author_name, parent.body)),
        headline: story.headline,
        story: (story.slug, story.id),
        waiting,
    })
}

/// A look that this person may answer: not one of a comment that they decided, and in their sections.
async fn answerable(
    tx: &mut Tx,
    visitor: &Visitor,
    site: SiteId,
    (id, account): (i64, AccountId),
) -> Result<LookRecord, ServiceError> {
    let missing = || ServiceError::NotFound { what: "second look" };
    let look = store::second_looks::by_id(tx, site, id).await?.ok_or_else(missing)?;
    visitor.require_in(site, Deed::DecideComment, &look.section)?;
    if store::second_looks::has_decided(tx, site, look.comment, account).await? {
        return Err(ServiceError::Conflict(
            "You decided on this comment yourself, so somebody else takes the second look.".to_owned(),
        ));
    }
    Ok(look)
}

/// Takes an answer down. The comment stays as it is.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`], [`ServiceError::Invalid`] for a rejection without a clause,
/// [`ServiceError::Conflict`] when it was answered already or the person decided on the comment.
pub async fn answer(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: i64,
    given: LookAnswer,
) -> Result<(), ServiceError> {
    let account = account_of(visitor, site.id)?;
    let policy = policies::in_force(services, site).await?;
    if !given.approve && policy.policy.clause(&given.clause).is_none() {
        let text = "Please choose the clause that it breaks.";
        return Err(ServiceError::field("clause", "unknown", text));
    }
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let look = answerable(tx, &visitor, site, (id, account)).await?;
                let word = if given.approve { "approve" } else { "reject" };
                let clause = if given.approve { "" } else { given.clause.as_str() };
                let now = this.now();
                if !store::second_looks::answer(tx, site, &look, (account, word, clause), now).await? {
                    return Err(ServiceError::Conflict(
                        "Somebody else was quicker with this second look; here is the next one.".to_owned(),
                    ));
                }
                let entry = Entry::new("second_look", Subject::new("second_look", id))
                    .became(word)
                    .why(clause);
                audit::record(&this, tx, &visitor, site, entry).await?;
                Ok(())
            })
        })
        .await
}

/// Leaves a look to others; it is not shown to this person again.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`].
pub async fn skip(services: &Services, visitor: &Visitor, site: &SiteRecord, id: i64) -> Result<(), ServiceError> {
    let account = account_of(visitor, site.id)?;
    let (visitor, site) = (visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                answerable(tx, &visitor, site, (id, account)).await?;
                Ok::<_, ServiceError>(store::second_looks::skip(tx, site, id, account).await?)
            })
        })
        .await
}

/// A person's own answer beside how the comment stands: only once it was given.
///
/// # Errors
/// [`ServiceError::Forbidden`]; [`ServiceError::NotFound`] for another's answer.
pub async fn differs(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: i64,
) -> Result<Answered, ServiceError> {
    let account = account_of(visitor, site.id)?;
    let site = site.id;
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let missing = || ServiceError::NotFound { what: "second look" };
                let look = store::second_looks::by_id(tx, site, id).await?.ok_or_else(missing)?;
                if look.answered_by != Some(account) {
                    return Err(missing());
                }
                let comment = store::comments::by_id(tx, site, look.comment)
                    .await?
                    .ok_or_else(missing)?;
                let decisions = store::decisions::of_comment(tx, site, look.comment).await?;
                Ok(Answered {
                    comment: look.comment,
                    approve: look.answer.as_deref() == Some("approve"),
                    stands: match comment.status {
                        Status::Published => Some(true),
                        Status::Rejected => Some(false),
                        Status::Held | Status::Withdrawn => None,
                    },
                    by_person: decisions.iter().any(|decision| decision.account.is_some()),
                })
            })
        })
        .await
}
