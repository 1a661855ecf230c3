//! The queues, and one comment with everything that a decision needs.

use model::{CommentId, Deed, SiteId, Status};
use moderation::{Assessment, Verdict};
use store::Tx;
use store::comments::CommentRecord;
use store::decisions::DecisionRecord;
use store::facts::Place;
use store::queues::{Chosen, Filter, From};
use store::reports::ReportRecord;
use store::revisions::RevisionRecord;
use store::sites::SiteRecord;
use store::threads::QueueRow;

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
        /// Comments of readers who had fewer than three published ones, which no person has decided on, newest first.
        New = "new",
        /// Comments with a score near a threshold, which no person has decided on, newest first.
        Unsure = "unsure",
        /// All comments, newest first.
        All = "all",
    }
}

impl QueueName {
    /// What is in it, for somebody who is kept to some sections (none: to the whole site).
    pub(crate) fn filter(self, within: &[String]) -> Filter {
        let within = within.to_vec();
        let all = Filter {
            within,
            ..Filter::default()
        };
        match self {
            Self::Held => Filter {
                status: Some(Status::Held),
                ..all
            },
            Self::Reported => Filter { reported: true, ..all },
            Self::New => Filter { newcomers: true, ..all },
            Self::Unsure => Filter { unsure: true, ..all },
            Self::All => all,
        }
    }

    /// Where a page of it begins.
    fn from(self, place: Option<Place>) -> From {
        match self {
            Self::Held | Self::Reported => From::Oldest(place),
            Self::New | Self::Unsure | Self::All => From::Newest(place),
        }
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
    let from = name.from(cursor.map(read_place).transpose()?);
    let filter = name.filter(visitor.sections_on(site.id));
    let (site, limit) = (site.id, limit.clamp(1, 100));
    services
        .db()
        .read(move |tx| Box::pin(async move { page(tx, site, &filter, from, limit).await }))
        .await
}

/// A page of whatever a filter leaves.
pub(crate) async fn page(
    tx: &mut Tx,
    site: SiteId,
    filter: &Filter,
    from: From,
    limit: i64,
) -> Result<QueuePage, ServiceError> {
    let mut chosen = store::queues::pick(tx, site, filter, from, limit + 1).await?;
    let next = next_of(&mut chosen, limit);
    let ids: Vec<CommentId> = chosen.iter().map(|chosen| chosen.comment).collect();
    let mut items = Vec::with_capacity(ids.len());
    for row in store::threads::queue_rows(tx, site, &ids).await? {
        items.push(item(tx, site, row).await?);
    }
    Ok(QueuePage { items, next })
}

/// Takes away the one that was read too many, and says where the next page begins.
pub(crate) fn next_of(chosen: &mut Vec<Chosen>, limit: i64) -> Option<String> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = chosen.len() > limit;
    chosen.truncate(limit);
    chosen.last().filter(|_| more).map(|last| last.place.0.to_string())
}

/// The place that a cursor names.
pub(crate) fn read_place(cursor: &str) -> Result<Place, ServiceError> {
    cursor.parse().map(Place).map_err(|_| {
        ServiceError::field(
            "after",
            "bad_cursor",
            "This place in the list does not exist; start at the beginning.",
        )
    })
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
