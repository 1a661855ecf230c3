//! A thread as readers page through it, by key, never by offset; and comments as the desk shows them.

use model::{CommentId, Order, SiteId, Standing, StoryId};

use crate::comments::CommentRecord;
use crate::sql::Sql;
use crate::{Reader, Record, StoreError, Tx, args, comment_columns};

/// A shown comment with what stands beside it in the thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadRow {
    /// The comment.
    pub comment: CommentRecord,
    /// Whom it answers.
    pub parent_author: Option<String>,
    /// Whether its author works for the publication.
    pub by_staff: bool,
}

impl Record for ThreadRow {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            comment: CommentRecord::read(row)?,
            parent_author: row.opt_text()?,
            by_staff: row.bool()?,
        })
    }
}

/// Where a page of a thread begins: after the comment with these keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThreadCursor {
    /// Key of the branch.
    pub root_key: String,
    /// Key of the comment.
    pub path: String,
}

macro_rules! shown {
    () => {
        concat!(
            "SELECT ",
            comment_columns!(),
            ", p.author_name, EXISTS (SELECT 1 FROM readers w \
             JOIN roles o ON o.site_id = w.site_id AND o.account_id = w.account_id WHERE w.site_id = c.site_id \
             AND w.id = c.reader_id AND o.role IN ('staff', 'moderator', 'editor', 'admin')) FROM comments c LEFT JOIN comments p ON p.site_id = c.site_id AND p.id = c.parent_id \
             WHERE c.site_id = $1 AND c.story_id = $2 AND c.shown "
        )
    };
}

/// Oldest branches first.
pub const OLDEST: &str = concat!(
    shown!(),
    "AND (c.root_key, c.path) > ($3, $4) ORDER BY c.root_key, c.path LIMIT $5"
);
/// Newest branches first; within a branch oldest first.
pub const NEWEST: &str = concat!(
    shown!(),
    "AND c.root_key <= $3 AND (c.root_key < $3 OR c.path > $4) ORDER BY c.root_key DESC, c.path LIMIT $5"
);

/// Up to `limit` shown comments of a story after `cursor`.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn page(
    tx: &mut Tx,
    at: (SiteId, StoryId),
    order: Order,
    cursor: Option<&ThreadCursor>,
    limit: i64,
) -> Result<Vec<ThreadRow>, StoreError> {
    let (site, story) = at;
    match (order, cursor) {
        (Order::Oldest, None) => tx.all(OLDEST, args![site, story, "", "", limit]).await,
        (Order::Oldest, Some(c)) => tx.all(OLDEST, args![site, story, &c.root_key, &c.path, limit]).await,
        // `:` sorts after every digit, so after every key.
        (Order::Newest, None) => tx.all(NEWEST, args![site, story, ":", ":", limit]).await,
        (Order::Newest, Some(c)) => tx.all(NEWEST, args![site, story, &c.root_key, &c.path, limit]).await,
    }
}

/// A comment as the desk shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// The comment.
    pub comment: CommentRecord,
    /// Whom it answers.
    pub parent_author: Option<String>,
    /// What it answers.
    pub parent_body: Option<String>,
    /// The story's headline.
    pub story_headline: String,
    /// The story's words in our address.
    pub story_slug: String,
    /// The author's standing, as recorded.
    pub reader_standing: Standing,
    /// The author's published comments.
    pub reader_published: i64,
    /// The author's rejected comments.
    pub reader_rejected: i64,
    /// The assessment of the revision in force, as JSON.
    pub signals: String,
    /// The verdict of the policy on it, as JSON.
    pub verdict: String,
    /// The comment is published or held, and no person has decided on it.
    pub waiting: bool,
    /// Where it stands in the order of time, as in [`crate::facts::Place`]; 0 before its facts are made.
    pub place: i64,
}

impl Record for QueueRow {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            comment: CommentRecord::read(row)?,
            parent_author: row.opt_text()?,
            parent_body: row.opt_text()?,
            story_headline: row.text()?,
            story_slug: row.text()?,
            reader_standing: row.word()?,
            reader_published: row.int()?,
            reader_rejected: row.int()?,
            signals: row.text()?,
            verdict: row.text()?,
            waiting: row.bool()?,
            place: row.int()?,
        })
    }
}

macro_rules! queue {
    () => {
        concat!(
            "SELECT ",
            comment_columns!(),
            ", p.author_name, p.body, s.headline, s.slug, r.standing, r.published_count, r.rejected_count, v.signals, \
             v.verdict, COALESCE(f.waiting, FALSE), COALESCE(f.place, 0) FROM comments c JOIN stories s ON s.site_id = c.site_id AND s.id = c.story_id \
             JOIN readers r ON r.site_id = c.site_id AND r.id = c.reader_id \
             JOIN revisions v ON v.site_id = c.site_id AND v.comment_id = c.id AND v.number = c.revision \
             LEFT JOIN comments p ON p.site_id = c.site_id AND p.id = c.parent_id \
             LEFT JOIN comment_facts f ON f.site_id = c.site_id AND f.comment_id = c.id WHERE c.site_id = $1 "
        )
    };
}

const ONE: &str = concat!(queue!(), "AND c.id = $2");
const SOME: &str = concat!(queue!(), "AND c.id IN ");

/// Comments as the desk shows them, in the order of `ids`.
#[allow(clippy::missing_errors_doc)]
pub async fn queue_rows(tx: &mut Tx, site: SiteId, ids: &[CommentId]) -> Result<Vec<QueueRow>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sql = Sql::beginning(SOME, site);
    sql.bind_list(ids);
    let mut rows: Vec<QueueRow> = tx.built(&sql).await?;
    rows.sort_by_key(|row| ids.iter().position(|id| *id == row.comment.id));
    Ok(rows)
}

/// One comment as the desk shows it.
#[allow(clippy::missing_errors_doc)]
pub async fn queue_row(tx: &mut Tx, site: SiteId, id: CommentId) -> Result<Option<QueueRow>, StoreError> {
    tx.first(ONE, args![site, id]).await
}
