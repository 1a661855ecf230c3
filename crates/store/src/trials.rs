//! What a dry run of a policy reads: comments of a period with the signals they were judged by and what the policy is
//! told of author, story and thread, page by page in the order of time; and what was decided since.

use model::{Action, ActorKind, CommentId, DecisionId, ReaderId, ReaderKind, SiteId, Status, StoryId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// A comment with its revision in force, its author and its story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TriedComment {
    /// Its id.
    pub id: CommentId,
    /// Its story.
    pub story: StoryId,
    /// Its author.
    pub reader: ReaderId,
    /// Where it stands.
    pub status: Status,
    /// Whether the thread shows it.
    pub shown: bool,
    /// Sort key of the branch's first comment.
    pub root_key: String,
    /// When it was posted.
    pub created_at: UnixMillis,
    /// Number of the revision in force, from 1.
    pub revision: i64,
    /// The assessment of that revision, as JSON.
    pub signals: String,
    /// Whether its author had been nudged.
    pub nudged: bool,
    /// When the revision was made.
    pub revised_at: UnixMillis,
    /// Whether its author is a guest.
    pub reader_kind: ReaderKind,
    /// When its author first posted.
    pub reader_since: UnixMillis,
    /// Published comments of its author now.
    pub reader_published: i64,
    /// Rejected comments of its author now.
    pub reader_rejected: i64,
    /// The story's section.
    pub section: String,
    /// The publisher's key of the story.
    pub story_key: String,
    /// When the story was published.
    pub story_since: UnixMillis,
}

/// A decision on a comment or a reader, as far as a dry run looks at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastDecision {
    /// Its id.
    pub id: DecisionId,
    /// What was done.
    pub action: Action,
    /// By what kind of actor.
    pub actor: ActorKind,
    /// To which comment.
    pub comment: Option<CommentId>,
    /// To which reader, or whose comment.
    pub reader: ReaderId,
    /// Status or standing before.
    pub was: String,
    /// Status or standing after.
    pub became: String,
    /// The clause it rests on; empty when none.
    pub clause: String,
    /// The decision that this one belongs to.
    pub part_of: Option<DecisionId>,
    /// The decision that undid this one.
    pub undone_by: Option<DecisionId>,
    /// When.
    pub created_at: UnixMillis,
}

/// Where a page begins: behind this comment.
pub type After = (UnixMillis, CommentId);

/// Comments of a period in the order of time. `CROSS JOIN` keeps SQLite from starting with another table.
pub const PERIOD: &str = "SELECT c.id, c.story_id, c.reader_id, c.status, c.shown, c.root_key, c.created_at, \
    c.revision, v.signals, v.nudged, v.created_at, r.kind, r.created_at, r.published_count, r.rejected_count, \
    s.section, s.key, s.published_at FROM comments c CROSS JOIN revisions v CROSS JOIN readers r CROSS JOIN stories s \
    WHERE v.site_id = c.site_id AND v.comment_id = c.id AND v.number = c.revision \
    AND r.site_id = c.site_id AND r.id = c.reader_id AND s.site_id = c.site_id AND s.id = c.story_id \
    AND c.site_id = $1 AND (c.created_at, c.id) > ($2, $3) AND c.created_at <= $4 \
    ORDER BY c.created_at, c.id LIMIT $5";
/// Decisions after an id, in the order of ids.
pub const DECISIONS: &str = "SELECT id, action, actor, comment_id, reader_id, was, became, clause, part_of, undone_by, \
    created_at FROM decisions WHERE site_id = $1 AND id > $2 ORDER BY id LIMIT $3";
const COUNT: &str =
    "SELECT COUNT(*) FROM comments WHERE site_id = $1 AND (created_at, id) > ($2, $3) AND created_at <= $4";
const NEWEST: &str = "SELECT created_at, id FROM comments WHERE site_id = $1 AND (created_at, id) > ($2, $3) \
    AND created_at <= $4 ORDER BY created_at DESC, id DESC LIMIT 1 OFFSET $5";
const SHOWN_BETWEEN: &str = "SELECT story_id, root_key FROM comments WHERE site_id = $1 AND created_at >= $2 \
    AND (created_at, id) <= ($3, $4) AND shown ORDER BY created_at, id";

impl Record for TriedComment {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: CommentId(row.int()?),
            story: StoryId(row.int()?),
            reader: ReaderId(row.int()?),
            status: row.word()?,
            shown: row.bool()?,
            root_key: row.text()?,
            created_at: row.time()?,
            revision: row.int()?,
            signals: row.text()?,
            nudged: row.bool()?,
            revised_at: row.time()?,
            reader_kind: row.word()?,
            reader_since: row.time()?,
            reader_published: row.int()?,
            reader_rejected: row.int()?,
            section: row.text()?,
            story_key: row.text()?,
            story_since: row.time()?,
        })
    }
}

impl Record for PastDecision {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: DecisionId(row.int()?),
            action: row.word()?,
            actor: row.word()?,
            comment: row.opt_int()?.map(CommentId),
            reader: ReaderId(row.int()?),
            was: row.text()?,
            became: row.text()?,
            clause: row.text()?,
            part_of: row.opt_int()?.map(DecisionId),
            undone_by: row.opt_int()?.map(DecisionId),
            created_at: row.time()?,
        })
    }
}

struct Key(UnixMillis, CommentId);

impl Record for Key {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self(row.time()?, CommentId(row.int()?)))
    }
}

struct Branch(StoryId, String);

impl Record for Branch {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self(StoryId(row.int()?), row.text()?))
    }
}

/// Up to `limit` comments behind `after` and not later than `until`, in the order of time.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn page(
    tx: &mut Tx,
    site: SiteId,
    after: After,
    until: UnixMillis,
    limit: i64,
) -> Result<Vec<TriedComment>, StoreError> {
    tx.all(PERIOD, args![site, after.0, after.1, until, limit]).await
}

/// How many comments lie behind `after` and not later than `until`.
#[allow(clippy::missing_errors_doc)]
pub async fn count(tx: &mut Tx, site: SiteId, after: After, until: UnixMillis) -> Result<i64, StoreError> {
    let found = tx.first::<i64>(COUNT, args![site, after.0, after.1, until]).await?;
    Ok(found.unwrap_or_default())
}

/// The key behind which the newest `most` comments of a period lie; nothing when it has no more than these.
#[allow(clippy::missing_errors_doc)]
pub async fn before_newest(
    tx: &mut Tx,
    site: SiteId,
    after: After,
    until: UnixMillis,
    most: i64,
) -> Result<Option<After>, StoreError> {
    let found = tx
        .first::<Key>(NEWEST, args![site, after.0, after.1, until, most])
        .await?;
    Ok(found.map(|Key(time, id)| (time, id)))
}

/// Story and branch (its sort key) of every shown comment from a moment to a key, in the order of time.
#[allow(clippy::missing_errors_doc)]
pub async fn shown_between(
    tx: &mut Tx,
    site: SiteId,
    from: UnixMillis,
    to: After,
) -> Result<Vec<(StoryId, String)>, StoreError> {
    let found: Vec<Branch> = tx.all(SHOWN_BETWEEN, args![site, from, to.0, to.1]).await?;
    Ok(found.into_iter().map(|Branch(story, root)| (story, root)).collect())
}

/// Up to `limit` decisions after an id, by id.
#[allow(clippy::missing_errors_doc)]
pub async fn decisions(
    tx: &mut Tx,
    site: SiteId,
    after: DecisionId,
    limit: i64,
) -> Result<Vec<PastDecision>, StoreError> {
    tx.all(DECISIONS, args![site, after, limit]).await
}
