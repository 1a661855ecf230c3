//! Comments: one row each, its status, and what readers' and moderators' lists need of it.

use model::{CommentId, DecisionId, ReaderId, SiteId, Status, StoryId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommentRecord {
    /// Its id.
    pub id: CommentId,
    /// Its story.
    pub story: StoryId,
    /// The comment it answers.
    pub parent: Option<CommentId>,
    /// Sort key of the branch's first comment.
    pub root_key: String,
    /// Sort key within the thread, begins with `root_key`.
    pub path: String,
    /// Depth at which it is shown, 0 for a comment, at most `model::comment::MAX_SHOWN_DEPTH`.
    pub depth: i64,
    /// Its author.
    pub reader: ReaderId,
    /// The name its author bore then.
    pub author_name: String,
    /// Where it stands.
    pub status: Status,
    /// Whether the thread shows it, if only as a tombstone.
    pub shown: bool,
    /// Markdown as written.
    pub body: String,
    /// Clean HTML of it.
    pub html: String,
    /// BCP 47, as recognised; may be empty.
    pub language: String,
    /// Fingerprint of the normalised text.
    pub fingerprint: i64,
    /// Number of the revision in force, from 1.
    pub revision: i64,
    /// The decision that its status rests on.
    pub decision: Option<DecisionId>,
    /// Shown replies directly below.
    pub shown_replies: i64,
    /// All reports.
    pub report_count: i64,
    /// Reports that nobody has decided on.
    pub open_reports: i64,
    /// Where it was imported from, with its id there.
    pub source: Option<(String, String)>,
    /// When it was posted.
    pub created_at: UnixMillis,
    /// When it was last edited.
    pub edited_at: Option<UnixMillis>,
}

#[macro_export]
#[doc(hidden)]
macro_rules! comment_columns {
    () => {
        "c.id, c.story_id, c.parent_id, c.root_key, c.path, c.depth, c.reader_id, c.author_name, c.status, c.shown, \
         c.body, c.html, c.language, c.fingerprint, c.revision, c.decision_id, c.shown_replies, c.report_count, \
         c.open_reports, c.source, c.foreign_id, c.created_at, c.edited_at"
    };
}

const INSERT: &str = "INSERT INTO comments (site_id, id, story_id, parent_id, root_key, path, depth, reader_id, \
    author_name, status, shown, body, html, language, fingerprint, revision, decision_id, source, foreign_id, \
    created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 1, $16, $17, $18, $19)";
const BY_ID: &str = concat!(
    "SELECT ",
    comment_columns!(),
    " FROM comments c WHERE c.site_id = $1 AND c.id = $2"
);
const BY_SOURCE: &str = "SELECT id FROM comments WHERE site_id = $1 AND source = $2 AND foreign_id = $3";
const SET_STATUS: &str = "UPDATE comments SET status = $3, shown = $4, decision_id = $5 WHERE site_id = $1 AND id = $2";
const SET_DECISION: &str = "UPDATE comments SET decision_id = $3 WHERE site_id = $1 AND id = $2";
const SET_SHOWN: &str = "UPDATE comments SET shown = $3 WHERE site_id = $1 AND id = $2";
const COUNT_REPLIES: &str = "UPDATE comments SET shown_replies = shown_replies + $3 WHERE site_id = $1 AND id = $2";
const REVISE: &str = "UPDATE comments SET body = $3, html = $4, language = $5, fingerprint = $6, revision = $7, \
    edited_at = $8 WHERE site_id = $1 AND id = $2";
const RECENT_PRINTS: &str = "SELECT fingerprint FROM comments WHERE site_id = $1 AND reader_id = $2 AND created_at > $3 \
    AND id <> $4 ORDER BY created_at DESC, id DESC LIMIT 20";
/// How many comments a story got since a moment.
pub const RATE: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM comments WHERE site_id = $1 AND story_id = $2 AND shown \
    AND root_key > $3 LIMIT 1000) recent";
const POSTED_SINCE: &str = "SELECT COUNT(*) FROM comments WHERE site_id = $1 AND reader_id = $2 AND created_at > $3";
/// When a reader last posted in one story, since a moment.
pub const LAST_POSTED: &str = "SELECT created_at FROM comments WHERE site_id = $1 AND reader_id = $2 AND story_id = $3 \
    AND created_at > $4 ORDER BY created_at DESC, id DESC LIMIT 1";
/// A reader's own recent comments in one story, newest first.
pub const OWN: &str = concat!(
    "SELECT ",
    comment_columns!(),
    " FROM comments c WHERE c.site_id = $1 AND c.reader_id = $2 AND c.story_id = $3 AND c.created_at > $4 \
     ORDER BY c.created_at DESC, c.id DESC LIMIT 20"
);
/// All comments of a reader, newest first, before a key.
pub const BY_READER: &str = concat!(
    "SELECT ",
    comment_columns!(),
    " FROM comments c WHERE c.site_id = $1 AND c.reader_id = $2 AND (c.created_at, c.id) < ($3, $4) \
     ORDER BY c.created_at DESC, c.id DESC LIMIT $5"
);
const AFTER: &str = concat!(
    "SELECT ",
    comment_columns!(),
    " FROM comments c WHERE c.site_id = $1 AND c.id > $2 ORDER BY c.id LIMIT $3"
);
const REPORTED: &str = "UPDATE comments SET report_count = report_count + 1, open_reports = open_reports + 1 \
    WHERE site_id = $1 AND id = $2";
const REPORTS_AGAIN: &str = "UPDATE comments SET open_reports = open_reports + $3 WHERE site_id = $1 AND id = $2";
const REPORTS_DONE: &str = "UPDATE comments SET open_reports = 0 WHERE site_id = $1 AND id = $2";

impl Record for CommentRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: CommentId(row.int()?),
            story: StoryId(row.int()?),
            parent: row.opt_int()?.map(CommentId),
            root_key: row.text()?,
            path: row.text()?,
            depth: row.int()?,
            reader: ReaderId(row.int()?),
            author_name: row.text()?,
            status: row.word()?,
            shown: row.bool()?,
            body: row.text()?,
            html: row.text()?,
            language: row.text()?,
            fingerprint: row.int()?,
            revision: row.int()?,
            decision: row.opt_int()?.map(DecisionId),
            shown_replies: row.int()?,
            report_count: row.int()?,
            open_reports: row.int()?,
            source: row.opt_text()?.zip(row.opt_text()?),
            created_at: row.time()?,
            edited_at: row.opt_time()?,
        })
    }
}

/// The sort key of a comment by itself: time, then id, of fixed width.
pub fn sort_key(created_at: UnixMillis, id: CommentId) -> String {
    format!("{:013}{:0>13}", created_at.0.max(0), id.to_string())
}

/// Adds a comment.
///
/// # Errors
/// [`StoreError::Unique`] when it was imported before.
#[rustfmt::skip]
pub async fn insert(tx: &mut Tx, site: SiteId, c: &CommentRecord) -> Result<(), StoreError> {
    let (source, foreign_id) = match &c.source {
        Some((source, id)) => (Some(source.as_str()), Some(id.as_str())),
        None => (None, None),
    };
    tx.execute(INSERT, args![
        site, c.id, c.story, c.parent, &c.root_key, &c.path, c.depth, c.reader, &c.author_name, c.status, c.shown,
        &c.body, &c.html, &c.language, c.fingerprint, c.decision, source, foreign_id, c.created_at,
    ]).await.map(|_| ())
}

/// The comment of an id.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn by_id(tx: &mut Tx, site: SiteId, id: CommentId) -> Result<Option<CommentRecord>, StoreError> {
    tx.first(BY_ID, args![site, id]).await
}

/// The comment that was imported from `source` under `foreign_id`.
#[allow(clippy::missing_errors_doc)]
pub async fn by_source(
    tx: &mut Tx,
    site: SiteId,
    source: &str,
    foreign_id: &str,
) -> Result<Option<CommentId>, StoreError> {
    Ok(tx
        .first::<i64>(BY_SOURCE, args![site, source, foreign_id])
        .await?
        .map(CommentId))
}

/// Sets status and whether it is shown, with the decision that this rests on.
#[allow(clippy::missing_errors_doc)]
pub async fn set_status(
    tx: &mut Tx,
    site: SiteId,
    id: CommentId,
    status: Status,
    shown: bool,
    decision: DecisionId,
) -> Result<(), StoreError> {
    tx.execute(SET_STATUS, args![site, id, status, shown, decision]).await?;
    crate::facts::follow(tx, site, id).await
}

/// Notes that the status of a comment, which stays, rests on another decision now.
#[allow(clippy::missing_errors_doc)]
pub async fn set_decision(tx: &mut Tx, site: SiteId, id: CommentId, decision: DecisionId) -> Result<(), StoreError> {
    tx.execute(SET_DECISION, args![site, id, decision]).await?;
    crate::facts::follow(tx, site, id).await
}

/// Notes that a direct reply of `parent` appeared (`change` 1) or disappeared (−1), and shows or hides the
/// tombstones above accordingly.
#[allow(clippy::missing_errors_doc)]
pub async fn reply_changed(
    tx: &mut Tx,
    site: SiteId,
    parent: Option<CommentId>,
    change: i64,
) -> Result<(), StoreError> {
    let mut next = parent;
    while let Some(id) = next {
        tx.execute(COUNT_REPLIES, args![site, id, change]).await?;
        let Some(comment) = by_id(tx, site, id).await? else {
            return Ok(());
        };
        let shown = comment.status == Status::Published || comment.shown_replies > 0;
        if shown == comment.shown {
            return Ok(());
        }
        tx.execute(SET_SHOWN, args![site, id, shown]).await?;
        next = comment.parent;
    }
    Ok(())
}

/// A new text for a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewText<'a> {
    /// Markdown as written.
    pub body: &'a str,
    /// Clean HTML of it.
    pub html: &'a str,
    /// As recognised.
    pub language: &'a str,
    /// Of the normalised text.
    pub fingerprint: i64,
    /// The revision's number.
    pub revision: i64,
    /// When.
    pub edited_at: UnixMillis,
}

/// Puts a new revision in force.
#[allow(clippy::missing_errors_doc)]
pub async fn revise(tx: &mut Tx, site: SiteId, id: CommentId, new: &NewText<'_>) -> Result<(), StoreError> {
    let args = args![
        site,
        id,
        new.body,
        new.html,
        new.language,
        new.fingerprint,
        new.revision,
        new.edited_at
    ];
    tx.execute(REVISE, args).await.map(|_| ())
}

/// Fingerprints of a reader's comments since a moment, newest first, at most 20, without that of `except`.
#[allow(clippy::missing_errors_doc)]
pub async fn recent_fingerprints(
    tx: &mut Tx,
    site: SiteId,
    reader: ReaderId,
    since: UnixMillis,
    except: CommentId,
) -> Result<Vec<i64>, StoreError> {
    tx.all(RECENT_PRINTS, args![site, reader, since, except]).await
}

/// How many shown branches began in a story since a moment, at most 1,000.
#[allow(clippy::missing_errors_doc)]
pub async fn rate(tx: &mut Tx, site: SiteId, story: StoryId, since: UnixMillis) -> Result<i64, StoreError> {
    let from = sort_key(since, CommentId(0));
    Ok(tx
        .first::<i64>(RATE, args![site, story, from])
        .await?
        .unwrap_or_default())
}

/// How many comments a reader posted since a moment.
#[allow(clippy::missing_errors_doc)]
pub async fn posted_since(tx: &mut Tx, site: SiteId, reader: ReaderId, since: UnixMillis) -> Result<i64, StoreError> {
    Ok(tx
        .first::<i64>(POSTED_SINCE, args![site, reader, since])
        .await?
        .unwrap_or_default())
}

/// When a reader last posted in one story, if they did since a moment.
#[allow(clippy::missing_errors_doc)]
pub async fn last_posted(
    tx: &mut Tx,
    site: SiteId,
    reader: ReaderId,
    story: StoryId,
    since: UnixMillis,
) -> Result<Option<UnixMillis>, StoreError> {
    let last = tx.first::<i64>(LAST_POSTED, args![site, reader, story, since]).await?;
    Ok(last.map(UnixMillis))
}

/// A reader's own comments in one story since a moment, newest first, at most 20.
#[allow(clippy::missing_errors_doc)]
pub async fn own(
    tx: &mut Tx,
    site: SiteId,
    reader: ReaderId,
    story: StoryId,
    since: UnixMillis,
) -> Result<Vec<CommentRecord>, StoreError> {
    tx.all(OWN, args![site, reader, story, since]).await
}

/// A reader's comments, newest first, before a key.
#[allow(clippy::missing_errors_doc)]
pub async fn by_reader(
    tx: &mut Tx,
    site: SiteId,
    reader: ReaderId,
    before: Option<(UnixMillis, CommentId)>,
    limit: i64,
) -> Result<Vec<CommentRecord>, StoreError> {
    let (time, id) = before.unwrap_or((UnixMillis(i64::MAX), CommentId(i64::MAX)));
    tx.all(BY_READER, args![site, reader, time, id, limit]).await
}

/// Up to `limit` comments after `id`, by id: for going through all of them.
#[allow(clippy::missing_errors_doc)]
pub async fn after(tx: &mut Tx, site: SiteId, id: CommentId, limit: i64) -> Result<Vec<CommentRecord>, StoreError> {
    tx.all(AFTER, args![site, id, limit]).await
}

/// Counts one more report.
#[allow(clippy::missing_errors_doc)]
pub async fn count_report(tx: &mut Tx, site: SiteId, id: CommentId) -> Result<(), StoreError> {
    tx.execute(REPORTED, args![site, id]).await?;
    crate::facts::follow(tx, site, id).await
}

/// No report is open any more.
#[allow(clippy::missing_errors_doc)]
pub async fn close_reports(tx: &mut Tx, site: SiteId, id: CommentId) -> Result<(), StoreError> {
    tx.execute(REPORTS_DONE, args![site, id]).await?;
    crate::facts::follow(tx, site, id).await
}

/// So many reports are open again.
#[allow(clippy::missing_errors_doc)]
pub async fn reopen_reports(tx: &mut Tx, site: SiteId, id: CommentId, reports: i64) -> Result<(), StoreError> {
    tx.execute(REPORTS_AGAIN, args![site, id, reports]).await?;
    crate::facts::follow(tx, site, id).await
}
