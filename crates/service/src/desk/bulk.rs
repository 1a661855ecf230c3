//! Bulk decisions: one decision on many comments, counted and sampled before, undone as one after.

use std::collections::BTreeSet;

use model::{Action, CommentId, DecisionId, Deed, ReaderId, SiteId, Status, StoryId};
use moderation::Category;
use sha2::{Digest as _, Sha256};
use store::Tx;
use store::decisions::DecisionRecord;
use store::queues::{Filter, From};
use store::sites::SiteRecord;
use store::threads::QueueRow;

use super::decide::{by_account, check_reason, clause_and_reason, close_asked, decide_in};
use super::queue::{QueueItem, QueueName, item};
use super::require_story;
use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::comments::facts;
use crate::error::ServiceError;
use crate::events::Event;
use crate::services::Services;
use crate::{care, policies, standing};

/// Most comments of one bulk decision.
pub const MAX_BULK: usize = 1_000;
/// So many are shown before.
const SAMPLE: usize = 5;

/// Which comments a bulk decision is about.
#[derive(Debug, Clone, PartialEq)]
pub enum BulkScope {
    /// These.
    Selection(Vec<CommentId>),
    /// Those of a queue in which a category scores from–to, 0 to 1, both included.
    Score(QueueName, Category, f32, f32),
    /// Those of a queue by one reader.
    Reader(QueueName, ReaderId),
    /// Those of a queue below one story.
    Story(QueueName, StoryId),
    /// Those of a queue on which a clause matched.
    Clause(QueueName, String),
}

/// What a bulk decision would be about.
#[derive(Debug, Clone, PartialEq)]
pub struct BulkPreview {
    /// How many comments.
    pub count: usize,
    /// The first of them, at most 5.
    pub sample: Vec<QueueItem>,
    /// Stands for exactly these comments as they are now; [`Bulk::token`] repeats it.
    pub token: String,
}

/// A bulk decision.
#[derive(Debug, Clone, PartialEq)]
pub struct Bulk {
    /// About which comments.
    pub scope: BulkScope,
    /// Publish them; else reject them.
    pub approve: bool,
    /// The clause they break, for a rejection.
    pub clause: String,
    /// A word to their authors; may be empty.
    pub reason: String,
    /// That of the preview.
    pub token: String,
}

/// What a bulk decision would be about, exactly.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::OtherSection`], [`ServiceError::Invalid`] for a scope that matches more than [`MAX_BULK`] or that is not
/// bounded by a queue.
pub async fn preview_bulk(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    scope: BulkScope,
) -> Result<BulkPreview, ServiceError> {
    visitor.require(site.id, Deed::DecideComment)?;
    let (visitor, site) = (visitor.clone(), site.id);
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let rows = matching(tx, &visitor, site, &scope).await?;
                let (count, token) = (rows.len(), token(&rows));
                let mut sample = Vec::new();
                for row in rows.into_iter().take(SAMPLE) {
                    sample.push(item(tx, site, row).await?);
                }
                Ok(BulkPreview { count, sample, token })
            })
        })
        .await
}

/// Decides on all comments of a scope, in one transaction. Returns the head, whose undoing undoes all, and how many
/// there were.
///
/// # Errors
/// As [`preview_bulk`]; [`ServiceError::Overtaken`] when they are no longer those of the preview, [`ServiceError::Invalid`]
/// for a rejection without a clause.
pub async fn bulk(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    request: Bulk,
) -> Result<(DecisionId, usize), ServiceError> {
    visitor.require(site.id, Deed::DecideComment)?;
    let policy = policies::in_force(services, site).await?;
    check_reason(&policy, &request.clause, !request.approve, &request.reason)?;
    let (action, to) = if request.approve {
        (Action::Publish, Status::Published)
    } else {
        (Action::Reject, Status::Rejected)
    };
    let head = DecisionRecord {
        became: to.as_str().to_owned(),
        clause: request.clause.clone(),
        reason: request.reason.trim().to_owned(),
        ..by_account(services, visitor, action, policy.version)
    };
    let id = head.id;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    let (count, stories) = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let mut rows = matching(tx, &visitor, site, &request.scope).await?;
                if rows.is_empty() || token(&rows) != request.token {
                    return Err(changed());
                }
                let stories = lock_stories(&this, &visitor, tx, site, &rows).await?;
                // Readers' counters change in the order of ids too: two raids may be by the same people.
                rows.sort_by_key(|row| (row.comment.reader, row.comment.id));
                store::decisions::insert(tx, site, &head).await?;
                for row in &rows {
                    decide_part(&this, &visitor, tx, site, (row, &head, to)).await?;
                }
                if to == Status::Rejected {
                    let readers: BTreeSet<ReaderId> = rows.iter().map(|row| row.comment.reader).collect();
                    for reader in readers {
                        standing::after_rejection(&this, tx, site, reader).await?;
                    }
                }
                for row in &rows {
                    care::count(&this, tx, &visitor, site, &row.comment).await?;
                }
                let deed = if to == Status::Published {
                    "bulk_approve"
                } else {
                    "bulk_reject"
                };
                let entry = Entry::new(deed, Subject::decision(head.id))
                    .was(format!("{} comments", rows.len()))
                    .became(to.as_str())
                    .why(clause_and_reason(&head));
                audit::record(&this, tx, &visitor, site, entry).await?;
                Ok::<_, ServiceError>((rows.len(), stories))
            })
        })
        .await?;
    for story in stories {
        services.emit(Event::Thread { site, story });
    }
    Ok((id, count))
}

fn changed() -> ServiceError {
    ServiceError::Overtaken(
        "These comments have changed since you looked: somebody decided on one of them, or its author edited it. \
         Nothing was decided; here they are as they stand now."
            .to_owned(),
    )
}

/// Locks the stories in the order of their ids, so that two moderators cannot wait for each other.
async fn lock_stories(
    services: &Services,
    visitor: &Visitor,
    tx: &mut Tx,
    site: SiteId,
    rows: &[QueueRow],
) -> Result<BTreeSet<StoryId>, ServiceError> {
    let stories: BTreeSet<StoryId> = rows.iter().map(|row| row.comment.story).collect();
    for id in &stories {
        store::stories::lock(tx, site, *id).await?;
        let story = store::stories::by_id(tx, site, *id).await?;
        let story = story.ok_or(ServiceError::NotFound { what: "story" })?;
        visitor.require_in(site, Deed::DecideComment, &story.section_slug)?;
        services.record(tx, Event::Thread { site, story: *id }).await?;
    }
    Ok(stories)
}

async fn decide_part(
    services: &Services,
    visitor: &Visitor,
    tx: &mut Tx,
    site: SiteId,
    (row, head, to): (&QueueRow, &DecisionRecord, Status),
) -> Result<(), ServiceError> {
    // Now that its story is locked, it is what it will stay.
    let comment = store::comments::by_id(tx, site, row.comment.id).await?;
    let comment = comment
        .filter(|now| stamp(&row.comment) == stamp(now))
        .ok_or_else(changed)?;
    let part = DecisionRecord {
        part_of: Some(head.id),
        clause: head.clause.clone(),
        reason: head.reason.clone(),
        ..by_account(services, visitor, head.action, head.policy_version)
    };
    let decided_at = part.created_at;
    decide_in(tx, site, &comment, to, part).await?;
    Ok(close_asked(tx, site, comment.id, decided_at).await?)
}

/// All that tells whether a comment changed; not its replies, which do not matter here.
fn stamp(comment: &store::comments::CommentRecord) -> (i64, i64, i64, &'static str) {
    (
        comment.revision,
        comment.decision.map_or(0, |decision| decision.0),
        comment.open_reports,
        comment.status.as_str(),
    )
}

fn token(rows: &[QueueRow]) -> String {
    let mut sha = Sha256::new();
    for row in rows {
        let (revision, decision, reports, status) = stamp(&row.comment);
        sha.update(format!("{}:{revision}:{decision}:{reports}:{status};", row.comment.id));
    }
    sha.finalize()
        .iter()
        .take(16)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The comments of a scope, in the order of their queue.
async fn matching(
    tx: &mut Tx,
    visitor: &Visitor,
    site: SiteId,
    scope: &BulkScope,
) -> Result<Vec<QueueRow>, ServiceError> {
    let queue = match scope {
        BulkScope::Selection(ids) => return selected(tx, visitor, site, ids).await,
        BulkScope::Score(queue, ..)
        | BulkScope::Reader(queue, _)
        | BulkScope::Story(queue, _)
        | BulkScope::Clause(queue, _) => *queue,
    };
    if queue == QueueName::All {
        return Err(ServiceError::field(
            "queue",
            "unbounded",
            "Choose a queue whose comments wait for a decision, or select comments one by one.",
        ));
    }
    let filter = narrowed(queue.filter(visitor.sections_on(site)), scope);
    let most = i64::try_from(MAX_BULK + 1).unwrap_or(i64::MAX);
    let chosen = store::queues::pick(tx, site, &filter, From::Oldest(None), most).await?;
    if chosen.len() > MAX_BULK {
        return Err(ServiceError::field(
            "scope",
            "too_many",
            "More than 1,000 comments match. Please narrow the choice.",
        ));
    }
    let ids: Vec<CommentId> = chosen.iter().map(|chosen| chosen.comment).collect();
    Ok(store::threads::queue_rows(tx, site, &ids).await?)
}

/// A queue's filter with what the scope adds to it.
fn narrowed(queue: Filter, scope: &BulkScope) -> Filter {
    match scope {
        BulkScope::Selection(_) => queue,
        BulkScope::Reader(_, reader) => Filter {
            readers: Some(vec![*reader]),
            ..queue
        },
        BulkScope::Story(_, story) => Filter {
            stories: Some(vec![*story]),
            ..queue
        },
        BulkScope::Clause(_, clause) => Filter {
            clause: Some(clause.clone()),
            ..queue
        },
        BulkScope::Score(_, category, from, to) => Filter {
            score: facts::score_range(*category, *from, *to),
            ..queue
        },
    }
}

async fn selected(
    tx: &mut Tx,
    visitor: &Visitor,
    site: SiteId,
    ids: &[CommentId],
) -> Result<Vec<QueueRow>, ServiceError> {
    let distinct: BTreeSet<CommentId> = ids.iter().copied().collect();
    if distinct.len() > MAX_BULK {
        return Err(ServiceError::field(
            "comment",
            "too_many",
            "At most 1,000 comments can be decided on at once.",
        ));
    }
    let mut found = Vec::new();
    for id in distinct {
        let row = store::threads::queue_row(tx, site, id).await?;
        let Some(row) = row.filter(|row| row.comment.status != Status::Withdrawn) else {
            continue;
        };
        require_story(tx, visitor, site, Deed::DecideComment, row.comment.story).await?;
        found.push(row);
    }
    Ok(found)
}
