//! Reading stories.

use std::sync::Arc;

use model::{StoryId, UnixMillis};
use store::sites::SiteRecord;
use store::stories::{SectionCount, StoryPage, StoryRecord, StorySummary};

use crate::error::ServiceError;
use crate::services::Services;

/// A list of stories, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct ListPage {
    /// The stories.
    pub stories: Vec<StorySummary>,
    /// Cursor of the next page, when there is one.
    pub next: Option<String>,
}

/// The address of a story's page on this server, beginning with `/`.
pub fn path(site: &SiteRecord, slug: &str, id: StoryId) -> String {
    format!("/{}/stories/{slug}-{id}", site.key)
}

/// A story that is not removed.
///
/// # Errors
/// [`ServiceError::NotFound`], [`ServiceError::Gone`] for one that was removed.
pub async fn get(services: &Services, site: &SiteRecord, id: StoryId) -> Result<Arc<StoryRecord>, ServiceError> {
    let site = site.id;
    let found = services
        .db()
        .read(move |tx| Box::pin(store::stories::by_id(tx, site, id)))
        .await;
    present(found.map_err(ServiceError::Store)?)
}

/// A story that is not removed, by the publisher's key.
///
/// # Errors
/// [`ServiceError::NotFound`], [`ServiceError::Gone`] for one that was removed.
pub async fn by_key(services: &Services, site: &SiteRecord, key: &str) -> Result<Arc<StoryRecord>, ServiceError> {
    let (site, key) = (site.id, key.to_owned());
    let found = services
        .db()
        .read(move |tx| Box::pin(async move { store::stories::by_key(tx, site, &key).await }))
        .await;
    present(found.map_err(ServiceError::Store)?)
}

fn present(found: Option<StoryRecord>) -> Result<Arc<StoryRecord>, ServiceError> {
    match found {
        None => Err(ServiceError::NotFound { what: "story" }),
        Some(story) if story.removed_at.is_some() => Err(ServiceError::Gone { what: "story" }),
        Some(story) => Ok(Arc::new(story)),
    }
}

/// Stories of a site or of one of its sections, newest first; `limit` at most 100.
///
/// # Errors
/// [`ServiceError::Invalid`] for a cursor that this server did not make.
pub async fn list(
    services: &Services,
    site: &SiteRecord,
    section_slug: Option<&str>,
    cursor: Option<&str>,
    limit: i64,
) -> Result<ListPage, ServiceError> {
    let before = cursor.map(read_cursor).transpose()?;
    let limit = limit.clamp(1, 100);
    let (site, section, now) = (site.id, section_slug.map(str::to_owned), services.now());
    let mut stories = services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let page = StoryPage {
                    section_slug: section.as_deref(),
                    before,
                    now,
                    limit: limit + 1,
                };
                store::stories::list(tx, site, page).await
            })
        })
        .await
        .map_err(ServiceError::Store)?;
    let more = stories.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        stories.pop();
    }
    let next = stories
        .last()
        .filter(|_| more)
        .map(|last| format!("{}-{}", last.published_at.0, last.id));
    Ok(ListPage { stories, next })
}

fn read_cursor(cursor: &str) -> Result<(UnixMillis, StoryId), ServiceError> {
    let parts = cursor
        .split_once('-')
        .and_then(|(time, id)| Some((time.parse().ok()?, id.parse().ok()?)));
    let bad = || {
        ServiceError::field(
            "before",
            "bad_cursor",
            "This place in the list does not exist; start at the beginning.",
        )
    };
    parts.map(|(time, id)| (UnixMillis(time), id)).ok_or_else(bad)
}

/// Sections of a site, fullest first.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn sections(services: &Services, site: &SiteRecord) -> Result<Vec<SectionCount>, ServiceError> {
    let site = site.id;
    services
        .db()
        .read(move |tx| Box::pin(store::stories::sections(tx, site)))
        .await
        .map_err(ServiceError::Store)
}
