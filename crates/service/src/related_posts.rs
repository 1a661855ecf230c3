//! Related posts: one index a site, in memory, built at start and kept up to date by events.

use model::{SiteId, StoryId};
use related::{Document, Index, Query, Reason};
use store::sites::SiteRecord;
use store::stories::{StoryRecord, StorySummary};

use crate::error::ServiceError;
use crate::services::{Services, read, write};

/// Stories read at a time while an index is built.
const BATCH: i64 = 500;

/// Another story that belongs with one.
#[derive(Debug, Clone, PartialEq)]
pub struct RelatedPost {
    /// The story.
    pub story: StorySummary,
    /// Why it belongs.
    pub reasons: Vec<Reason>,
}

/// Stories that belong with `story`, best first; empty when nothing does.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn for_story(
    services: &Services,
    site: &SiteRecord,
    story: &StoryRecord,
    limit: usize,
) -> Result<Vec<RelatedPost>, ServiceError> {
    let query = Query::new(limit, services.now().0);
    let found = read(&services.inner.related)
        .get(&site.id)
        .map(|index| index.related(story.id.0, &query));
    let (site, found) = (site.id, found.unwrap_or_default());
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let mut posts = Vec::with_capacity(found.len());
                for related in found {
                    // One that was removed a moment ago is still in the index, and not here.
                    if let Some(story) = store::stories::summary(tx, site, StoryId(related.id)).await? {
                        posts.push(RelatedPost {
                            story,
                            reasons: related.reasons,
                        });
                    }
                }
                Ok(posts)
            })
        })
        .await
        .map_err(ServiceError::Store)
}

/// Builds the index of a site from the database.
pub(crate) async fn load(services: &Services, site: SiteId) -> Result<(), ServiceError> {
    let mut index = Index::new();
    let mut last = StoryId(0);
    loop {
        let batch = services
            .db()
            .read(move |tx| Box::pin(store::stories::after(tx, site, last, BATCH)))
            .await;
        let batch = batch.map_err(ServiceError::Store)?;
        let Some(end) = batch.last() else { break };
        last = end.id;
        for story in batch.iter().filter(|story| story.removed_at.is_none()) {
            index.upsert(&document(story));
        }
    }
    write(&services.inner.related).insert(site, index);
    Ok(())
}

/// Brings one story up to date in the index, from the database.
pub(crate) async fn reload(services: &Services, site: SiteId, id: StoryId) -> Result<(), ServiceError> {
    let story = services
        .db()
        .read(move |tx| Box::pin(store::stories::by_id(tx, site, id)))
        .await;
    match story
        .map_err(ServiceError::Store)?
        .filter(|story| story.removed_at.is_none())
    {
        Some(story) => upsert(services, &story),
        None => remove(services, site, id),
    }
    Ok(())
}

pub(crate) fn upsert(services: &Services, story: &StoryRecord) {
    write(&services.inner.related)
        .entry(story.site)
        .or_default()
        .upsert(&document(story));
}

pub(crate) fn remove(services: &Services, site: SiteId, id: StoryId) {
    if let Some(index) = write(&services.inner.related).get_mut(&site) {
        index.remove(id.0);
    }
}

fn document(story: &StoryRecord) -> Document<'_> {
    Document {
        id: story.id.0,
        headline: &story.headline,
        standfirst: &story.standfirst,
        body: &story.body_text,
        section: &story.section,
        language: &story.language,
        published_at_ms: story.published_at.0,
    }
}
