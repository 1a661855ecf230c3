//! The queues, and one comment with everything that a decision needs.

use model::{CommentId, Deed, SiteId};
use moderation::{Assessment, Verdict};
use store::Tx;
use store::comments::CommentRecord;
use store::decisions::DecisionRecord;
use store::reports::ReportRecord;
use store::revisions::RevisionRecord;
use store::sites::SiteRecord;
use store::threads::{Queue, QueueRow};

use super::{read_cursor, write_cursor};
use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::services::Services;

model::text_enum! {
    /// One of the desk's lists of comments.
    pub enum QueueName ("queue") {
        /// Held comments, oldest first.
        Held = "held",
        /// Comments with open reports, oldest first.
        Reported = "reported",
        /// All comments, newest first.
        All = "all",
    }
}

/// A comment with what a moderator needs to decide.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueItem {
    /// The comment and what stands beside it.
    pub row: QueueRow,
    /// The signals of the revision in force.
    pub assessment: Assessment,
    /// What the policy said of it.
    pub verdict: Verdict,
    /// Readers' reports, oldest first.
    pub reports: Vec<ReportRecord>,
    /// How many decisions there are on it, so that a moderator's form can say what they saw.
    pub decisions: i64,
}

/// A page of a queue.
#[derive(Debug, Clone, PartialEq)]
pub struct QueuePage {
    /// Its comments.
    pub items: Vec<QueueItem>,
    /// Cursor of the next page, when there is one.
    pub next: Option<String>,
}

/// How much waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Held comments.
    pub held: i64,
    /// Comments with open reports.
    pub reported: i64,
    /// Open appeals.
    pub appeals: i64,
}

/// A page of a queue; `limit` at most 100.
///
/// # Errors
/// [`ServiceError::Forbidden`] or [`ServiceError::SignInNeeded`], [`ServiceError::Invalid`] for a bad cursor.
pub async fn queue(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    name: QueueName,
    cursor: Option<&str>,
    limit: i64,
) -> Result<QueuePage, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let after = cursor.map(read_cursor::<CommentId>).transpose()?;
    let (site, limit) = (site.id, limit.clamp(1, 100));
    let kind = match name {
        QueueName::Held => Queue::Held,
        QueueName::Reported => Queue::Reported,
        QueueName::All => Queue::All,
    };
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let mut rows = store::threads::queue(tx, site, kind, after, limit + 1).await?;
                let more = rows.len() > usize::try_from(limit).unwrap_or(usize::MAX);
                if more {
                    rows.pop();
                }
                let last = rows.last().filter(|_| more);
                let next = last.map(|row| write_cursor(row.comment.created_at, row.comment.id));
                let mut items = Vec::with_capacity(rows.len());
                for row in rows {
                    items.push(item(tx, site, row).await?);
                }
                Ok(QueuePage { items, next })
            })
        })
        .await
}

pub(crate) async fn item(tx: &mut Tx, site: SiteId, row: QueueRow) -> Result<QueueItem, ServiceError> {
    let json = |error: serde_json::Error| ServiceError::Internal(format!("stored signals: {error}"));
    let reports = match row.comment.report_count {
        0 => Vec::new(),
        _ => store::reports::of_comment(tx, site, row.comment.id).await?,
    };
    Ok(QueueItem {
        assessment: serde_json::from_str(&row.signals).map_err(json)?,
        verdict: serde_json::from_str(&row.verdict).map_err(json)?,
        decisions: store::decisions::count_of_comment(tx, site, row.comment.id).await?,
        reports,
        row,
    })
}

/// How much waits in the queues.
///
/// # Errors
/// [`ServiceError::Forbidden`] or [`ServiceError::SignInNeeded`].
pub async fn counts(services: &Services, visitor: &Visitor, site: &SiteRecord) -> Result<Counts, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let site = site.id;
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let (held, reported) = store::threads::counts(tx, site).await?;
                let appeals = store::appeals::count_open(tx, site).await?;
                Ok::<_, ServiceError>(Counts {
                    held,
                    reported,
                    appeals,
                })
            })
        })
        .await
}

/// One comment with its whole history.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemDetail {
    /// As in the queue.
    pub item: QueueItem,
    /// Every text it had, oldest first.
    pub revisions: Vec<RevisionRecord>,
    /// Every decision on it, oldest first.
    pub decisions: Vec<DecisionRecord>,
    /// What it answers, up to the first comment of the branch, oldest first, at most 10.
    pub thread: Vec<CommentRecord>,
}

/// One comment with its whole history.
///
/// # Errors
/// [`ServiceError::NotFound`], [`ServiceError::Forbidden`] or [`ServiceError::SignInNeeded`].
pub async fn detail(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: CommentId,
) -> Result<ItemDetail, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let (visitor, site) = (visitor.clone(), site.id);
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let row = store::threads::queue_row(tx, site, id)
                    .await?
                    .ok_or(ServiceError::NotFound { what: "comment" })?;
                super::require_story(tx, &visitor, site, Deed::SeeDesk, row.comment.story).await?;
                let mut thread = Vec::new();
                let mut above = row.comment.parent;
                while let Some(parent) = above.filter(|_| thread.len() < 10) {
                    let Some(comment) = store::comments::by_id(tx, site, parent).await? else {
                        break;
                    };
                    above = comment.parent;
                    thread.insert(0, comment);
                }
                Ok(ItemDetail {
                    revisions: store::revisions::of_comment(tx, site, id).await?,
                    decisions: store::decisions::of_comment(tx, site, id).await?,
                    item: item(tx, site, row).await?,
                    thread,
                })
            })
        })
        .await
}
