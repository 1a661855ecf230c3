//! One reader with their history.

use model::{CommentId, Deed, ReaderId};
use store::comments::CommentRecord;
use store::decisions::DecisionRecord;
use store::readers::ReaderRecord;
use store::sites::SiteRecord;

use super::{read_cursor, write_cursor};
use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::services::Services;
use crate::text::name;

const PAGE: i64 = 50;

/// A reader, a page of their comments, and what was decided on them.
#[derive(Debug, Clone, PartialEq)]
pub struct ReaderPage {
    /// The reader.
    pub reader: ReaderRecord,
    /// Their comments, newest first.
    pub comments: Vec<CommentRecord>,
    /// Cursor of the next page, when there is one.
    pub next: Option<String>,
    /// Decisions on them and their comments, newest first, at most 100.
    pub decisions: Vec<DecisionRecord>,
    /// Those on their standing, newest first, at most 200.
    pub restrictions: Vec<DecisionRecord>,
}

/// A reader with their history; to a moderator who is kept to sections, without comments in others and what was decided
/// on them.
///
/// # Errors
/// [`ServiceError::NotFound`], [`ServiceError::Forbidden`], [`ServiceError::Invalid`] for a bad cursor.
pub async fn reader(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: ReaderId,
    cursor: Option<&str>,
) -> Result<ReaderPage, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let before = cursor.map(read_cursor::<CommentId>).transpose()?;
    let (visitor, site) = (visitor.clone(), site.id);
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let reader = store::readers::by_id(tx, site, id)
                    .await?
                    .ok_or(ServiceError::NotFound { what: "reader" })?;
                let mut comments = store::comments::by_reader(tx, site, id, before, PAGE + 1).await?;
                let more = comments.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
                if more {
                    comments.pop();
                }
                let next = comments
                    .last()
                    .filter(|_| more)
                    .map(|last| write_cursor(last.created_at, last.id));
                let comments = super::keep_own(tx, &visitor, site, comments).await?;
                let (mut own, mut decisions) = (super::Own::new(&visitor, site), Vec::new());
                for decision in store::decisions::of_reader(tx, site, id, 100).await? {
                    // The page links the statement of a decision, which shows the comment.
                    let is_own = match decision.story {
                        Some(story) => own.story(tx, story).await?,
                        None => true,
                    };
                    if is_own {
                        decisions.push(decision);
                    }
                }
                let restrictions = store::decisions::on_reader(tx, site, id, 200).await?;
                Ok(ReaderPage {
                    reader,
                    comments,
                    next,
                    decisions,
                    restrictions,
                })
            })
        })
        .await
}

/// Readers whose name begins so, whatever its spelling, at most 50.
///
/// # Errors
/// [`ServiceError::Forbidden`].
pub async fn search_readers(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    prefix: &str,
) -> Result<Vec<ReaderRecord>, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let (site, key) = (site.id, name::key(prefix));
    if key.is_empty() {
        return Ok(Vec::new());
    }
    services
        .db()
        .read(move |tx| Box::pin(async move { store::readers::search(tx, site, &key, 50).await }))
        .await
        .map_err(ServiceError::Store)
}
