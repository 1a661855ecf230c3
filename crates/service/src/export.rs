//! Everything of a site, a page at a time by id: for exports and backups.

use model::{CommentId, Deed, StoryId};
use store::comments::CommentRecord;
use store::sites::SiteRecord;
use store::stories::StoryRecord;

use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::services::Services;

/// Up to `limit` stories after an id, removed ones too.
///
/// # Errors
/// [`ServiceError::Forbidden`].
pub async fn stories(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    after: StoryId,
    limit: i64,
) -> Result<Vec<StoryRecord>, ServiceError> {
    visitor.require(site.id, Deed::ManageStories)?;
    let site = site.id;
    services
        .db()
        .read(move |tx| Box::pin(store::stories::after(tx, site, after, limit)))
        .await
        .map_err(ServiceError::Store)
}

/// Up to `limit` comments of every status after an id.
///
/// # Errors
/// [`ServiceError::Forbidden`].
pub async fn comments(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    after: CommentId,
    limit: i64,
) -> Result<Vec<CommentRecord>, ServiceError> {
    visitor.require(site.id, Deed::ManageStories)?;
    let site = site.id;
    services
        .db()
        .read(move |tx| Box::pin(store::comments::after(tx, site, after, limit)))
        .await
        .map_err(ServiceError::Store)
}
