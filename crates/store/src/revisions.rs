//! Revisions: every text a comment ever had, with the signals and the verdict it was judged by.

use model::{CommentId, SiteId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// One revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionRecord {
    /// From 1.
    pub number: i64,
    /// Markdown as written.
    pub body: String,
    /// The assessment, as JSON.
    pub signals: String,
    /// The verdict, as JSON.
    pub verdict: String,
    /// The policy's version.
    pub policy_version: i64,
    /// Whether the author had been nudged before.
    pub nudged: bool,
    /// When.
    pub created_at: UnixMillis,
}

const INSERT: &str = "INSERT INTO revisions (site_id, comment_id, number, body, signals, verdict, policy_version, \
    nudged, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
const JUDGE_AGAIN: &str = "UPDATE revisions SET signals = $4, verdict = $5, policy_version = $6 \
    WHERE site_id = $1 AND comment_id = $2 AND number = $3";
const OF_COMMENT: &str = "SELECT number, body, signals, verdict, policy_version, nudged, created_at FROM revisions \
    WHERE site_id = $1 AND comment_id = $2 ORDER BY number";

impl Record for RevisionRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.int()?,
            body: row.text()?,
            signals: row.text()?,
            verdict: row.text()?,
            policy_version: row.int()?,
            nudged: row.bool()?,
            created_at: row.time()?,
        })
    }
}

/// Adds a revision.
///
/// # Errors
/// [`StoreError`].
#[rustfmt::skip]
pub async fn insert(tx: &mut Tx, site: SiteId, comment: CommentId, new: &RevisionRecord) -> Result<(), StoreError> {
    tx.execute(INSERT, args![
        site, comment, new.number, &new.body, &new.signals, &new.verdict, new.policy_version, new.nudged, new.created_at,
    ]).await.map(|_| ())
}

/// Puts other signals and another verdict in the place of those by which a revision was judged first.
///
/// # Errors
/// [`StoreError`].
pub async fn judge_again(
    tx: &mut Tx,
    site: SiteId,
    comment: CommentId,
    new: &RevisionRecord,
) -> Result<(), StoreError> {
    let values = args![
        site,
        comment,
        new.number,
        &new.signals,
        &new.verdict,
        new.policy_version
    ];
    tx.execute(JUDGE_AGAIN, values).await.map(|_| ())
}

/// All revisions of a comment, oldest first.
///
/// # Errors
/// [`StoreError`].
pub async fn of_comment(tx: &mut Tx, site: SiteId, comment: CommentId) -> Result<Vec<RevisionRecord>, StoreError> {
    tx.all(OF_COMMENT, args![site, comment]).await
}
