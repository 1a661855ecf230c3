//! Readers' reports of comments.

use model::{CommentId, ReportId, SiteId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// One report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportRecord {
    /// Its id.
    pub id: ReportId,
    /// The comment.
    pub comment: CommentId,
    /// Who: a reader's id, or a keyed hash of a network for those who never posted.
    pub reporter: String,
    /// The clause that was broken, in the reporter's view.
    pub clause: String,
    /// What they wrote.
    pub note: String,
    /// When.
    pub created_at: UnixMillis,
}

const INSERT: &str = "INSERT INTO reports (site_id, id, comment_id, reporter, clause, note, created_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (site_id, comment_id, reporter) DO NOTHING";
const OF_COMMENT: &str = "SELECT id, comment_id, reporter, clause, note, created_at FROM reports \
    WHERE site_id = $1 AND comment_id = $2 ORDER BY id";
const RESOLVE: &str =
    "UPDATE reports SET resolved_at = $3 WHERE site_id = $1 AND comment_id = $2 AND resolved_at IS NULL";

const REOPEN: &str =
    "UPDATE reports SET resolved_at = NULL WHERE site_id = $1 AND comment_id = $2 AND resolved_at = $3";

impl Record for ReportRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: ReportId(row.int()?),
            comment: CommentId(row.int()?),
            reporter: row.text()?,
            clause: row.text()?,
            note: row.text()?,
            created_at: row.time()?,
        })
    }
}

/// Adds a report; false if this reporter reported the comment before.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(tx: &mut Tx, site: SiteId, new: &ReportRecord) -> Result<bool, StoreError> {
    let args = args![
        site,
        new.id,
        new.comment,
        &new.reporter,
        &new.clause,
        &new.note,
        new.created_at
    ];
    Ok(tx.execute(INSERT, args).await? == 1)
}

/// All reports of a comment, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn of_comment(tx: &mut Tx, site: SiteId, comment: CommentId) -> Result<Vec<ReportRecord>, StoreError> {
    tx.all(OF_COMMENT, args![site, comment]).await
}

/// Closes the open reports of a comment.
///
/// # Errors
/// [`StoreError`].
pub async fn resolve(tx: &mut Tx, site: SiteId, comment: CommentId, now: UnixMillis) -> Result<u64, StoreError> {
    tx.execute(RESOLVE, args![site, comment, now]).await
}

/// Opens the reports of a comment again that were closed at a moment; returns how many.
///
/// # Errors
/// [`StoreError`].
pub async fn reopen(tx: &mut Tx, site: SiteId, comment: CommentId, closed_at: UnixMillis) -> Result<i64, StoreError> {
    let reopened = tx.execute(REOPEN, args![site, comment, closed_at]).await?;
    Ok(i64::try_from(reopened).unwrap_or(i64::MAX))
}
