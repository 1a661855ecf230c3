//! Queues that moderators make: a name and a search. The search is kept as typed, so that names in it stand for whoever
//! bears them on the day that the queue is opened.

use model::{Deed, SavedQueueId, Status};
use store::StoreError;
use store::queues::From;
use store::saved_queues::SavedQueueRecord;
use store::sites::SiteRecord;

use super::queue::{QueuePage, page, read_place};
use super::search::{CommentSearch, resolve};
use super::waiting::{self, Waiting};
use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::services::Services;
use crate::text::check::Checks;

/// Most queues of a site: more would be no help.
const MOST: usize = 50;
/// Longest name, in characters.
const MAX_NAME_CHARS: usize = 60;

/// A queue with what it asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedQueue {
    /// The queue.
    pub record: SavedQueueRecord,
    /// What it asks.
    pub search: CommentSearch,
}

/// A page of a saved queue.
#[derive(Debug, Clone, PartialEq)]
pub struct SavedPage {
    /// The queue.
    pub queue: SavedQueue,
    /// Its comments: oldest first where it holds held ones only, else newest first.
    pub page: QueuePage,
    /// How many there are, and since when; on the first page only.
    pub waiting: Option<Waiting>,
    /// What the moderator should know of how the search was understood.
    pub notes: Vec<String>,
}

impl SavedQueue {
    fn new(record: SavedQueueRecord) -> Self {
        Self {
            search: CommentSearch::parse(&record.filter),
            record,
        }
    }
}

/// All queues that were made on a site, by name.
///
/// # Errors
/// [`ServiceError::Forbidden`] or [`ServiceError::SignInNeeded`].
pub async fn saved(services: &Services, visitor: &Visitor, site: &SiteRecord) -> Result<Vec<SavedQueue>, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let site = site.id;
    let found = services
        .db()
        .read(move |tx| Box::pin(store::saved_queues::all(tx, site)))
        .await;
    let found = found.map_err(ServiceError::Store)?;
    Ok(found.into_iter().map(SavedQueue::new).collect())
}

/// A page of a saved queue; `limit` at most 100.
///
/// # Errors
/// [`ServiceError::NotFound`], [`ServiceError::Forbidden`], [`ServiceError::Invalid`] for a bad cursor.
pub async fn saved_queue(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: SavedQueueId,
    (cursor, limit): (Option<&str>, i64),
) -> Result<SavedPage, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let place = cursor.map(read_place).transpose()?;
    let within = visitor.sections_on(site.id).to_vec();
    let (this, site, limit) = (services.clone(), site.clone(), limit.clamp(1, 100));
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let record = store::saved_queues::by_id(tx, site.id, id).await?;
                let queue = SavedQueue::new(record.ok_or(ServiceError::NotFound { what: "queue" })?);
                let asked = resolve(&this, tx, (site.id, &site.settings.timezone), &within, &queue.search).await?;
                let from = if asked.filter.status == Some(Status::Held) {
                    From::Oldest(place)
                } else {
                    From::Newest(place)
                };
                let waiting = match place {
                    None => Some(waiting::of_filter(tx, site.id, &asked.filter, 0).await?),
                    Some(_) => None,
                };
                Ok(SavedPage {
                    page: page(tx, site.id, &asked.filter, from, limit).await?,
                    notes: asked.notes,
                    queue,
                    waiting,
                })
            })
        })
        .await
}

fn check_name(name: &str) -> Result<String, ServiceError> {
    let name = crate::text::name::tidy(name);
    let mut checks = Checks::default();
    checks.some_text("name", "The queue's name", &name, MAX_NAME_CHARS);
    checks.done()?;
    Ok(name)
}

fn taken(name: &str) -> ServiceError {
    ServiceError::field(
        "name",
        "taken",
        format!("There is a queue “{name}” already; take another name."),
    )
}

/// Makes a queue of a search.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::Invalid`] for a search without anything in it, one that makes no sense, or
/// the name of another queue; [`ServiceError::Conflict`] when there are 50 already.
pub async fn make_saved(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    name: &str,
    search: &CommentSearch,
) -> Result<SavedQueueId, ServiceError> {
    visitor.require(site.id, Deed::DecideComment)?;
    let name = check_name(name)?;
    if search.is_empty() {
        let message = "A queue needs something to choose its comments by; the queue “All” has all of them.";
        return Err(ServiceError::field("q", "empty", message));
    }
    let record = SavedQueueRecord {
        id: SavedQueueId(services.new_id()),
        name,
        filter: search.query(),
        created_by: visitor.account_id(),
        created_at: services.now(),
    };
    let id = record.id;
    let (this, visitor, site, search) = (services.clone(), visitor.clone(), site.clone(), search.clone());
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                // What cannot be understood is refused before it is kept.
                let asked = resolve(&this, tx, (site.id, &site.settings.timezone), &[], &search).await?;
                if asked.is_nothing {
                    return Err(ServiceError::field(
                        "q",
                        "empty",
                        "There is no letter or digit to search for.",
                    ));
                }
                if store::saved_queues::all(tx, site.id).await?.len() >= MOST {
                    return Err(ServiceError::Conflict(format!(
                        "There are {MOST} queues already; remove one that nobody uses first."
                    )));
                }
                if !store::saved_queues::insert(tx, site.id, &record).await? {
                    return Err(taken(&record.name));
                }
                let entry = Entry::new("make_queue", Subject::new("queue", id))
                    .became(record.name.as_str())
                    .why(search.described());
                audit::record(&this, tx, &visitor, site.id, entry).await?;
                Ok(())
            })
        })
        .await?;
    Ok(id)
}

/// Gives a queue another name.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`], [`ServiceError::Invalid`] for the name of another queue.
pub async fn rename_saved(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: SavedQueueId,
    name: &str,
) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::DecideComment)?;
    let name = check_name(name)?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let old = store::saved_queues::by_id(tx, site, id).await?;
                let old = old.ok_or(ServiceError::NotFound { what: "queue" })?;
                store::saved_queues::rename(tx, site, id, &name)
                    .await
                    .map_err(|error| match error {
                        StoreError::Unique(_) => taken(&name),
                        other => ServiceError::Store(other),
                    })?;
                let entry = Entry::new("rename_queue", Subject::new("queue", id))
                    .was(old.name)
                    .became(name);
                audit::record(&this, tx, &visitor, site, entry).await?;
                Ok(())
            })
        })
        .await
}

/// Removes a queue. Its comments stay where they are.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`].
pub async fn remove_saved(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: SavedQueueId,
) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::DecideComment)?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let old = store::saved_queues::by_id(tx, site, id).await?;
                let old = old.ok_or(ServiceError::NotFound { what: "queue" })?;
                store::saved_queues::remove(tx, site, id).await?;
                let entry = Entry::new("remove_queue", Subject::new("queue", id)).was(old.name);
                audit::record(&this, tx, &visitor, site, entry).await?;
                Ok(())
            })
        })
        .await
}
