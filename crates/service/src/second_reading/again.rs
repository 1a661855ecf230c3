//! Comments that the second reader could not read in time are read again as soon as there is time, as a job.
//!
//! The policy may then hold or reject what it had published. It never publishes what it had held, and never touches what
//! a person decided, or a text that was changed in the meantime.

use std::sync::Arc;

use model::{ActorKind, CommentId, Status};
use moderation::Outcome;
use store::comments::CommentRecord;
use store::jobs::JobRecord;
use store::sites::SiteRecord;
use store::{StoreError, Tx};

use super::{Urgency, assess};
use crate::comments::{self, Context, Judgement, status};
use crate::error::ServiceError;
use crate::events::Event;
use crate::services::Services;
use crate::stories::terms_in;

/// Kind of the job; its subject is the comment.
pub(crate) const JOB: &str = "second_reading";

/// Notes that a comment is to be read again, in the transaction that stores it.
pub(crate) async fn enqueue(
    services: &Services,
    tx: &mut Tx,
    site: model::SiteId,
    comment: CommentId,
) -> Result<(), StoreError> {
    let job = services.new_job(site, JOB, comment.0);
    store::jobs::enqueue(tx, &job, services.now()).await
}

/// Reads a comment again.
pub(crate) async fn run_job(services: &Services, job: &JobRecord) -> Result<(), ServiceError> {
    let site = services.sites().into_iter().find(|site| site.id == job.site);
    let site = site.ok_or(ServiceError::NotFound { what: "site" })?;
    let Some((comment, context)) = read(services, &site, CommentId(job.subject)).await? else {
        return Ok(());
    };
    let assessed = assess(services, &context, &comment.body, Urgency::Again).await;
    if assessed.is_late {
        return Err(ServiceError::Internal(
            "the second reader has too much to do or failed".to_owned(),
        ));
    }
    // Whether the author was nudged is for the first reader to say: there is nobody to nudge any more.
    let judgement = comments::apply(services, &site, &context, (&comment.body, assessed), false).await?;
    let to = match judgement.verdict.outcome {
        Outcome::Publish => comment.status,
        // The author would have been asked to look at it again: a person decides.
        Outcome::Nudge | Outcome::Hold => Status::Held,
        Outcome::Reject => Status::Rejected,
    };
    let to = if comment.status == Status::Published {
        to
    } else {
        comment.status
    };
    save(services, &site, comment, judgement, to).await
}

/// Whether a comment stands as the policy left it.
async fn is_untouched(tx: &mut Tx, site: model::SiteId, comment: &CommentRecord) -> Result<bool, StoreError> {
    if !matches!(comment.status, Status::Published | Status::Held) {
        return Ok(false);
    }
    let Some(decision) = comment.decision else {
        return Ok(true);
    };
    let decision = store::decisions::by_id(tx, site, decision).await?;
    Ok(decision.is_none_or(|decision| decision.actor == ActorKind::Policy))
}

async fn read(
    services: &Services,
    site: &SiteRecord,
    id: CommentId,
) -> Result<Option<(CommentRecord, Context)>, ServiceError> {
    let (this, site) = (services.clone(), site.id);
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let Some(comment) = store::comments::by_id(tx, site, id).await? else {
                    return Ok(None);
                };
                if !is_untouched(tx, site, &comment).await? {
                    return Ok(None);
                }
                let story = store::stories::by_id(tx, site, comment.story).await?;
                let reader = store::readers::by_id(tx, site, comment.reader).await?;
                let (Some(story), Some(reader)) = (story, reader) else {
                    return Ok(None);
                };
                let parent = match comment.parent {
                    Some(parent) => store::comments::by_id(tx, site, parent).await?,
                    None => None,
                };
                let terms = terms_in(&this, tx, site, &story).await?;
                let at = (Arc::new(story), terms, parent);
                let context = comments::context(&this, tx, site, at, (reader, false), Some(id)).await?;
                Ok(Some((comment, context)))
            })
        })
        .await
}

/// The new signals, and the new status if there is one.
async fn save(
    services: &Services,
    site: &SiteRecord,
    read: CommentRecord,
    judgement: Judgement,
    to: Status,
) -> Result<(), ServiceError> {
    let (this, record, site, story) = (services.clone(), site.clone(), site.id, read.story);
    let is_changed = to != read.status;
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                store::stories::lock(tx, site, story).await?;
                let comment = store::comments::by_id(tx, site, read.id).await?;
                let is_same = |now: &CommentRecord| now.revision == read.revision && now.decision == read.decision;
                // Another text or decision came meanwhile: the job looks at it again later.
                let Some(comment) = comment.filter(is_same) else {
                    return Err(ServiceError::Conflict(
                        "the comment was changed while it was read again".to_owned(),
                    ));
                };
                let revision = comments::revision_of(&this, &judgement, (comment.revision, &comment.body), false)?;
                store::revisions::judge_again(tx, site, comment.id, &revision).await?;
                comments::facts::judge_again(tx, &record, comment.id, &judgement, None).await?;
                if is_changed {
                    let decision = comments::decision_of(&this, &judgement, to, &comment);
                    status::change(tx, site, &comment, to, &decision).await?;
                    if to == Status::Rejected {
                        crate::standing::after_rejection(&this, tx, site, comment.reader).await?;
                    }
                    this.record(tx, Event::Thread { site, story }).await?;
                }
                Ok::<_, ServiceError>(())
            })
        })
        .await?;
    if is_changed {
        services.emit(Event::Thread { site, story });
    }
    Ok(())
}
