//! A thread, a page at a time, by key.

use model::{CommentId, Order, Status, StoryId, UnixMillis, comment::PAGE_SIZE};
use store::sites::SiteRecord;
use store::threads::{ThreadCursor, ThreadRow};

use crate::error::ServiceError;
use crate::services::Services;

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageFrom<'a> {
    /// At the beginning of the thread.
    Start,
    /// After the last comment of another page.
    Cursor(&'a str),
    /// With the branch that holds this comment.
    At(CommentId),
}

/// One page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadPage {
    /// Shown comments in order, at most 50.
    pub comments: Vec<ThreadComment>,
    /// Cursor of the next page, when there is one.
    pub next: Option<String>,
}

/// A comment as readers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadComment {
    /// Its id.
    pub id: CommentId,
    /// The comment it answers.
    pub parent: Option<CommentId>,
    /// Whom it answers.
    pub parent_author: Option<String>,
    /// Depth at which it is shown, from 0.
    pub depth: i64,
    /// Its author's name; empty for a tombstone.
    pub author: String,
    /// Whether its author works for the publication, whose own voice this then is.
    pub by_staff: bool,
    /// Why there is no text, when there is none.
    pub tombstone: Option<Status>,
    /// Clean HTML; empty for a tombstone.
    pub html: String,
    /// When it was posted.
    pub created_at: UnixMillis,
    /// When it was last edited.
    pub edited_at: Option<UnixMillis>,
}

impl From<ThreadRow> for ThreadComment {
    fn from(row: ThreadRow) -> Self {
        let comment = row.comment;
        let tombstone = Some(comment.status).filter(|status| *status != Status::Published);
        let only_shown = |text: String| if tombstone.is_some() { String::new() } else { text };
        Self {
            id: comment.id,
            parent: comment.parent,
            parent_author: row.parent_author,
            depth: comment.depth,
            author: only_shown(comment.author_name),
            by_staff: row.by_staff && tombstone.is_none(),
            tombstone,
            html: only_shown(comment.html),
            created_at: comment.created_at,
            edited_at: comment.edited_at,
        }
    }
}

fn write_cursor(row: &ThreadRow) -> String {
    let branch = row.comment.path.get(row.comment.root_key.len()..).unwrap_or_default();
    format!(
        "{}~{}",
        row.comment.root_key,
        branch.trim_start_matches('/').replace('/', "~")
    )
}

fn read_cursor(cursor: &str) -> Result<ThreadCursor, ServiceError> {
    let key = |part: &&str| part.len() == 26 && part.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase());
    let parts: Vec<&str> = cursor.split('~').filter(|part| !part.is_empty()).collect();
    let Some(root) = parts.first().filter(|_| cursor.len() < 400 && parts.iter().all(key)) else {
        let message = "This place in the discussion does not exist; start at its beginning.";
        return Err(ServiceError::field("after", "bad_cursor", message));
    };
    Ok(ThreadCursor {
        root_key: (*root).to_owned(),
        path: parts.join("/"),
    })
}

/// A page of the shown comments of a story.
///
/// # Errors
/// [`ServiceError::Invalid`] for a cursor that this server did not make, [`ServiceError::NotFound`] for a comment
/// that is not shown in this story.
pub async fn thread(
    services: &Services,
    site: &SiteRecord,
    story: StoryId,
    order: Order,
    from: PageFrom<'_>,
) -> Result<ThreadPage, ServiceError> {
    let (cursor, at) = match from {
        PageFrom::Start => (None, None),
        PageFrom::Cursor(cursor) => (Some(read_cursor(cursor)?), None),
        PageFrom::At(id) => (None, Some(id)),
    };
    let site = site.id;
    let mut rows = services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let mut cursor = cursor;
                if let Some(id) = at {
                    let comment = store::comments::by_id(tx, site, id).await?;
                    let comment = comment.filter(|c| c.shown && c.story == story);
                    let comment = comment.ok_or(ServiceError::NotFound { what: "comment" })?;
                    cursor = Some(ThreadCursor {
                        root_key: comment.root_key,
                        path: String::new(),
                    });
                }
                Ok::<_, ServiceError>(
                    store::threads::page(tx, (site, story), order, cursor.as_ref(), PAGE_SIZE + 1).await?,
                )
            })
        })
        .await?;
    let more = rows.len() > usize::try_from(PAGE_SIZE).unwrap_or(usize::MAX);
    if more {
        rows.pop();
    }
    let next = rows.last().filter(|_| more).map(write_cursor);
    Ok(ThreadPage {
        comments: rows.into_iter().map(ThreadComment::from).collect(),
        next,
    })
}
