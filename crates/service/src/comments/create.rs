//! Posting a comment: who is it, may they → assess → apply the policy → one transaction.

use std::sync::Arc;

use model::{Action, ActorKind, CommentId, DecisionId, ReaderId, SiteId, Status, StoryId};
use store::comments::{CommentRecord, sort_key};
use store::decisions::DecisionRecord;
use store::domains::DomainRule;
use store::revisions::RevisionRecord;
use store::sites::SiteRecord;
use store::{StoreError, Tx};

use super::judge::{self, Context, Judgement};
use super::place::place;
use super::reasons::ClauseReason;
use super::{check_text, facts, status};
use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::events::Event;
use crate::hooks::{self, Asked};
use crate::keys::Keys;
use crate::readers::{self, Author, Named};
use crate::second_reading::{self, Urgency};
use crate::services::Services;
use crate::standing;
use crate::stories::terms_in;
use crate::text::check::Checks;
use crate::text::markdown;

/// What a reader posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posting {
    /// The story.
    pub story: StoryId,
    /// The comment it answers.
    pub parent: Option<CommentId>,
    /// A guest's name; an account has its own.
    pub name: String,
    /// A guest's address, if the site asks; never shown.
    pub email: String,
    /// Markdown.
    pub text: String,
    /// The author was shown a nudge and posts all the same.
    pub nudged: bool,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Posted {
    /// Nothing was stored: the author is asked to look at these words first.
    Nudged {
        /// The clauses and words.
        reasons: Vec<ClauseReason>,
    },
    /// It is stored, durably.
    Saved {
        /// The comment.
        comment: CommentId,
        /// Its author, for the cookie of a guest.
        reader: ReaderId,
        /// What became of it.
        status: Status,
        /// Why, unless it was published.
        reasons: Vec<ClauseReason>,
        /// The decision that this rests on.
        decision: DecisionId,
    },
}

/// Posts a comment.
///
/// # Errors
/// [`ServiceError::Invalid`], [`ServiceError::Closed`], [`ServiceError::MembersOnly`], [`ServiceError::SlowMode`],
/// [`ServiceError::Restricted`], [`ServiceError::SignInNeeded`], [`ServiceError::RateLimited`], [`ServiceError::NotFound`] for a story or parent that is not there.
pub async fn create(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    posting: Posting,
) -> Result<Posted, ServiceError> {
    let mut checks = Checks::default();
    check_text(&mut checks, &posting.text);
    readers::check_guest(
        site,
        visitor,
        &Named {
            name: &posting.name,
            email: &posting.email,
        },
        &mut checks,
    )?;
    checks.done()?;
    limit(services, visitor)?;

    let (mut context, mut is_new, domain) = read_context(services, visitor, site, &posting).await?;
    if let Some(rule) = &domain {
        // Who is read first may still be nudged, and then nothing is stored.
        context.reader.standing =
            standing::refuse_barred(services, visitor, site, (&context.reader, is_new), rule).await?;
    }
    let judgement = judge::assess_and_apply(
        services,
        site,
        &context,
        &posting.text,
        (posting.nudged, Urgency::Posted),
    )
    .await?;
    let asked = Asked {
        comment: services.new_comment_id(),
        revision: 1,
        text: &posting.text,
        role: visitor.role_on(site.id),
    };
    let (id, judgement) = (
        asked.comment,
        hooks::ask(services, site, &context, asked, judgement).await?,
    );
    let Some(status) = judgement.status else {
        return Ok(Posted::Nudged {
            reasons: judgement.reasons,
        });
    };
    if let Some(rule) = domain {
        let reader = (context.reader, is_new);
        context.reader = standing::put_on_new_reader(services, visitor, site, reader, rule).await?;
        is_new = false;
    }
    let reasons = judgement.reasons.clone();
    let new = NewComment {
        id,
        posting,
        context,
        judgement,
        status,
        is_new,
        visitor: visitor.clone(),
    };
    let (comment, reader, decision) = save(services, site, new).await?;
    Ok(Posted::Saved {
        comment,
        reader,
        status,
        reasons,
        decision,
    })
}

fn limit(services: &Services, visitor: &Visitor) -> Result<(), ServiceError> {
    use crate::actor::Actor;
    let key = match (&visitor.actor, &visitor.network) {
        (Actor::Account(account), _) => format!("account {}", account.id),
        (_, Some(network)) => format!("network {network}"),
        (Actor::Guest(id), None) => format!("guest {id}"),
        (Actor::Anonymous | Actor::Operator, None) => return Ok(()),
    };
    services.inner.posts.count(&key, services.now())
}

/// Everything that judging needs, in one read.
async fn read_context(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    posting: &Posting,
) -> Result<(Context, bool, Option<DomainRule>), ServiceError> {
    let (this, visitor, site, posting) = (services.clone(), visitor.clone(), site.clone(), posting.clone());
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let story = store::stories::by_id(tx, site.id, posting.story).await?;
                let story = story
                    .filter(|story| story.removed_at.is_none())
                    .ok_or(ServiceError::NotFound { what: "story" })?;
                let terms = terms_in(&this, tx, site.id, &story).await?;
                terms.admit(&visitor, site.id)?;
                let parent = match posting.parent {
                    Some(id) => Some(read_parent(tx, site.id, posting.story, id).await?),
                    None => None,
                };
                let named = Named {
                    name: &posting.name,
                    email: &posting.email,
                };
                let Author {
                    reader,
                    is_new,
                    suspected,
                    domain,
                } = readers::author(&this, tx, &site, &visitor, &named).await?;
                if !is_new {
                    let who = (&visitor, reader.id);
                    terms.pace(tx, (site.id, story.id), who, this.now()).await?;
                }
                let at = (Arc::new(story), terms, parent);
                let context = judge::context(&this, tx, site.id, at, (reader, suspected), None).await?;
                Ok((context, is_new, domain))
            })
        })
        .await
}

async fn read_parent(tx: &mut Tx, site: SiteId, story: StoryId, id: CommentId) -> Result<CommentRecord, ServiceError> {
    let parent = store::comments::by_id(tx, site, id)
        .await?
        .filter(|parent| parent.story == story);
    let parent = parent.ok_or(ServiceError::NotFound {
        what: "comment to reply to",
    })?;
    match parent.status {
        Status::Published => Ok(parent),
        _ => Err(ServiceError::Conflict(
            "The comment you are replying to is no longer there. Your text is kept; you can post it as a comment of its own."
                .to_owned(),
        )),
    }
}

/// A judged comment on its way into the database.
struct NewComment {
    id: CommentId,
    posting: Posting,
    context: Context,
    judgement: Judgement,
    status: Status,
    is_new: bool,
    visitor: Visitor,
}

/// One transaction: reader, comment, revision with its signals, decision, counters, outbox.
async fn save(
    services: &Services,
    record: &SiteRecord,
    new: NewComment,
) -> Result<(CommentId, ReaderId, DecisionId), ServiceError> {
    let (record, site) = (record.clone(), record.id);
    let story = new.context.story.id;
    let visible = new.status == Status::Published;
    let this = services.clone();
    let saved = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                store::stories::lock(tx, site, story).await?;
                admit_again(&this, tx, site, &new).await?;
                save_reader(&this, tx, site, &new).await?;
                let comment = build(&this, &new);
                let decision = DecisionRecord {
                    was: String::new(),
                    ..by_policy(&this, &new.judgement, new.status, &comment)
                };
                store::comments::insert(
                    tx,
                    site,
                    &CommentRecord {
                        decision: Some(decision.id),
                        ..comment.clone()
                    },
                )
                .await?;
                store::revisions::insert(tx, site, comment.id, &revision(&this, &new)?).await?;
                store::decisions::insert(tx, site, &decision).await?;
                let written = facts::Written {
                    section_slug: &new.context.story.section_slug,
                    published_before: Some(new.context.reader.published_count),
                    by_policy: true,
                };
                facts::add(tx, &record, &comment, &new.judgement, &written).await?;
                status::count_new(tx, site, &comment).await?;
                if comment.status == Status::Rejected {
                    standing::after_rejection(&this, tx, site, comment.reader).await?;
                }
                let at = (comment.id, 1, comment.status);
                hooks::record(&this, tx, site, at, &new.judgement.heard).await?;
                if new.judgement.is_late {
                    second_reading::enqueue(&this, tx, site, comment.id).await?;
                }
                this.record(tx, Event::Thread { site, story }).await?;
                Ok::<_, ServiceError>((comment.id, comment.reader, decision.id))
            })
        })
        .await?;
    services.emit(if visible {
        Event::Thread { site, story }
    } else {
        Event::Desk { site }
    });
    Ok(saved)
}

/// Looks once more at how the story takes comments: the desk may have closed it meanwhile, and in slow mode two comments
/// may have been sent at once.
async fn admit_again(services: &Services, tx: &mut Tx, site: SiteId, new: &NewComment) -> Result<(), ServiceError> {
    let story = &new.context.story;
    let terms = terms_in(services, tx, site, story).await?;
    terms.admit(&new.visitor, site)?;
    if new.is_new {
        return Ok(());
    }
    let who = (&new.visitor, new.context.reader.id);
    terms.pace(tx, (site, story.id), who, services.now()).await
}

/// Adds or updates the author. Their standing is looked at once more: a ban may have come in between.
async fn save_reader(services: &Services, tx: &mut Tx, site: SiteId, new: &NewComment) -> Result<(), ServiceError> {
    let reader = &new.context.reader;
    if new.is_new {
        store::readers::insert(tx, site, reader)
            .await
            .map_err(|error| match error {
                StoreError::Unique(_) => {
                    ServiceError::Conflict("You posted from two places at once; please post again.".to_owned())
                }
                other => ServiceError::Store(other),
            })?;
    } else {
        // This takes the reader's row: whoever restricts them at the same moment comes wholly before or after.
        store::readers::seen(tx, site, reader, services.now()).await?;
        let now = store::readers::by_id(tx, site, reader.id).await?;
        if let Some(now) = now
            && let Some(restriction) = readers::restriction(services, tx, site, &now).await?
        {
            return Err(ServiceError::Restricted(Box::new(restriction)));
        }
    }
    if let (Some(network), model::ReaderKind::Guest) = (&new.visitor.network, reader.kind) {
        store::readers::add_network(tx, site, network, reader.id, Keys::network_expiry(services.now())).await?;
    }
    Ok(readers::note_stem(services, tx, site, reader).await?)
}

fn build(services: &Services, new: &NewComment) -> CommentRecord {
    let (id, created_at) = (new.id, services.now());
    let (root_key, path, depth) = place(new.context.parent.as_ref(), sort_key(created_at, id));
    CommentRecord {
        id,
        story: new.context.story.id,
        parent: new.context.parent.as_ref().map(|parent| parent.id),
        root_key,
        path,
        depth,
        reader: new.context.reader.id,
        author_name: new.context.reader.name.clone(),
        status: new.status,
        shown: new.status == Status::Published,
        body: new.posting.text.clone(),
        html: markdown::render(&new.posting.text),
        language: new.judgement.assessment.language.clone().unwrap_or_default(),
        fingerprint: new.judgement.assessment.fingerprint.cast_signed(),
        revision: 1,
        decision: None,
        shown_replies: 0,
        report_count: 0,
        open_reports: 0,
        source: None,
        created_at,
        edited_at: None,
    }
}

/// The policy's decision on a comment; `was` is its status so far.
pub(crate) fn by_policy(
    services: &Services,
    judgement: &Judgement,
    to: Status,
    comment: &CommentRecord,
) -> DecisionRecord {
    let first = judgement.reasons.first();
    DecisionRecord {
        id: services.new_decision_id(),
        action: action(to),
        actor: ActorKind::Policy,
        account: None,
        comment: Some(comment.id),
        reader: comment.reader,
        story: Some(comment.story),
        was: comment.status.as_str().to_owned(),
        became: to.as_str().to_owned(),
        until: None,
        policy_version: judgement.policy.version,
        clause: first.map(|reason| reason.clause.clone()).unwrap_or_default(),
        reason: first
            .filter(|reason| reason.clause.is_empty())
            .map_or_else(|| judgement.heard.said.clone(), |reason| reason.text.clone()),
        part_of: None::<DecisionId>,
        undoes: None,
        undone_by: None,
        created_at: services.now(),
    }
}

/// The action that leads to a status.
pub(crate) fn action(to: Status) -> Action {
    match to {
        Status::Published => Action::Publish,
        Status::Held => Action::Hold,
        Status::Rejected => Action::Reject,
        Status::Withdrawn => Action::Withdraw,
    }
}

fn revision(services: &Services, new: &NewComment) -> Result<RevisionRecord, ServiceError> {
    new_revision(services, &new.judgement, (1, &new.posting.text), new.posting.nudged)
}

/// A revision with the signals and the verdict it was judged by.
pub(crate) fn new_revision(
    services: &Services,
    judgement: &Judgement,
    (number, body): (i64, &str),
    nudged: bool,
) -> Result<RevisionRecord, ServiceError> {
    let json = |error: serde_json::Error| ServiceError::Internal(error.to_string());
    Ok(RevisionRecord {
        number,
        body: body.to_owned(),
        signals: serde_json::to_string(&judgement.assessment).map_err(json)?,
        verdict: serde_json::to_string(&judgement.verdict).map_err(json)?,
        policy_version: judgement.policy.version,
        nudged,
        created_at: services.now(),
    })
}
