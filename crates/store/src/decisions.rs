//! Decisions: the log of every change of a comment's status and a reader's standing. Rows are only ever added; the
//! one column that changes says by which decision a row was undone.

use model::{AccountId, Action, ActorKind, CommentId, DecisionId, ReaderId, SiteId, StoryId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionRecord {
    /// Its id.
    pub id: DecisionId,
    /// What was done.
    pub action: Action,
    /// By what kind of actor.
    pub actor: ActorKind,
    /// By which moderator.
    pub account: Option<AccountId>,
    /// To which comment.
    pub comment: Option<CommentId>,
    /// To which reader, or whose comment.
    pub reader: ReaderId,
    /// In which story.
    pub story: Option<StoryId>,
    /// Status or standing before; empty for a new comment.
    pub was: String,
    /// Status or standing after.
    pub became: String,
    /// Until when, for a suspension; before it for `was`.
    pub until: Option<UnixMillis>,
    /// The policy in force.
    pub policy_version: i64,
    /// The clause it rests on; empty when none.
    pub clause: String,
    /// The reason given.
    pub reason: String,
    /// The decision that this one belongs to: undone together.
    pub part_of: Option<DecisionId>,
    /// The decision that this one undoes.
    pub undoes: Option<DecisionId>,
    /// The decision that undid this one.
    pub undone_by: Option<DecisionId>,
    /// When.
    pub created_at: UnixMillis,
}

macro_rules! columns {
    () => {
        "id, action, actor, account_id, comment_id, reader_id, story_id, was, became, until, policy_version, clause, \
         reason, part_of, undoes, undone_by, created_at"
    };
}

const INSERT: &str = concat!(
    "INSERT INTO decisions (site_id, ",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
);
const BY_ID: &str = concat!("SELECT ", columns!(), " FROM decisions WHERE site_id = $1 AND id = $2");
const PARTS: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM decisions WHERE site_id = $1 AND part_of = $2 ORDER BY id"
);
const OF_COMMENT: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM decisions WHERE site_id = $1 AND comment_id = $2 ORDER BY id"
);
const OF_READER: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM decisions WHERE site_id = $1 AND reader_id = $2 ORDER BY id DESC LIMIT $3"
);
const ON_READER: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM decisions WHERE site_id = $1 AND reader_id = $2 AND comment_id IS NULL ORDER BY id DESC LIMIT $3"
);
const LAST_ON_READER: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM decisions WHERE site_id = $1 AND reader_id = $2 AND comment_id IS NULL AND undone_by IS NULL \
     AND action <> 'undo' ORDER BY id DESC LIMIT 1"
);
/// The audit log, newest first, before an id.
pub const LOG: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM decisions WHERE site_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3"
);
const COUNT_OF_COMMENT: &str = "SELECT COUNT(*) FROM decisions WHERE site_id = $1 AND comment_id = $2";
/// The audit log, oldest first, after an id.
pub const SINCE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM decisions WHERE site_id = $1 AND id > $2 ORDER BY id LIMIT $3"
);
const UNDONE: &str = "UPDATE decisions SET undone_by = $3 WHERE site_id = $1 AND id = $2 AND undone_by IS NULL";

impl Record for DecisionRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: DecisionId(row.int()?),
            action: row.word()?,
            actor: row.word()?,
            account: row.opt_int()?.map(AccountId),
            comment: row.opt_int()?.map(CommentId),
            reader: ReaderId(row.int()?),
            story: row.opt_int()?.map(StoryId),
            was: row.text()?,
            became: row.text()?,
            until: row.opt_time()?,
            policy_version: row.int()?,
            clause: row.text()?,
            reason: row.text()?,
            part_of: row.opt_int()?.map(DecisionId),
            undoes: row.opt_int()?.map(DecisionId),
            undone_by: row.opt_int()?.map(DecisionId),
            created_at: row.time()?,
        })
    }
}

/// Adds a decision.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
#[rustfmt::skip]
pub async fn insert(tx: &mut Tx, site: SiteId, d: &DecisionRecord) -> Result<(), StoreError> {
    tx.execute(INSERT, args![
        site, d.id, d.action, d.actor, d.account, d.comment, d.reader, d.story, &d.was, &d.became, d.until,
        d.policy_version, &d.clause, &d.reason, d.part_of, d.undoes, d.undone_by, d.created_at,
    ]).await.map(|_| ())
}

/// The decision of an id.
#[allow(clippy::missing_errors_doc)]
pub async fn by_id(tx: &mut Tx, site: SiteId, id: DecisionId) -> Result<Option<DecisionRecord>, StoreError> {
    tx.first(BY_ID, args![site, id]).await
}

/// The decisions that belong to another, by id.
#[allow(clippy::missing_errors_doc)]
pub async fn parts(tx: &mut Tx, site: SiteId, id: DecisionId) -> Result<Vec<DecisionRecord>, StoreError> {
    tx.all(PARTS, args![site, id]).await
}

/// All decisions on a comment, oldest first.
#[allow(clippy::missing_errors_doc)]
pub async fn of_comment(tx: &mut Tx, site: SiteId, id: CommentId) -> Result<Vec<DecisionRecord>, StoreError> {
    tx.all(OF_COMMENT, args![site, id]).await
}

/// The latest decisions on a reader and their comments, newest first.
#[allow(clippy::missing_errors_doc)]
pub async fn of_reader(tx: &mut Tx, site: SiteId, id: ReaderId, limit: i64) -> Result<Vec<DecisionRecord>, StoreError> {
    tx.all(OF_READER, args![site, id, limit]).await
}

/// The latest decisions on a reader's standing, newest first, also those that were undone and the undoing itself.
#[allow(clippy::missing_errors_doc)]
pub async fn on_reader(tx: &mut Tx, site: SiteId, id: ReaderId, limit: i64) -> Result<Vec<DecisionRecord>, StoreError> {
    tx.all(ON_READER, args![site, id, limit]).await
}

/// The last decision on a reader's standing that was not undone: what their standing rests on.
#[allow(clippy::missing_errors_doc)]
pub async fn last_on_reader(tx: &mut Tx, site: SiteId, id: ReaderId) -> Result<Option<DecisionRecord>, StoreError> {
    tx.first(LAST_ON_READER, args![site, id]).await
}

/// The audit log, newest first, before an id.
#[allow(clippy::missing_errors_doc)]
pub async fn log(
    tx: &mut Tx,
    site: SiteId,
    before: Option<DecisionId>,
    limit: i64,
) -> Result<Vec<DecisionRecord>, StoreError> {
    tx.all(LOG, args![site, before.map_or(i64::MAX, |id| id.0), limit])
        .await
}

/// Marks a decision as undone by another; false if it was undone already.
#[allow(clippy::missing_errors_doc)]
pub async fn mark_undone(tx: &mut Tx, site: SiteId, id: DecisionId, by: DecisionId) -> Result<bool, StoreError> {
    Ok(tx.execute(UNDONE, args![site, id, by]).await? == 1)
}

/// How many decisions there are on a comment. None is ever removed, so the number tells whether one was added.
#[allow(clippy::missing_errors_doc)]
pub async fn count_of_comment(tx: &mut Tx, site: SiteId, id: CommentId) -> Result<i64, StoreError> {
    Ok(tx
        .first::<i64>(COUNT_OF_COMMENT, args![site, id])
        .await?
        .unwrap_or_default())
}

/// Up to `limit` decisions of a site after an id, oldest first.
#[allow(clippy::missing_errors_doc)]
pub async fn since(
    tx: &mut Tx,
    site: SiteId,
    after: DecisionId,
    limit: i64,
) -> Result<Vec<DecisionRecord>, StoreError> {
    tx.all(SINCE, args![site, after, limit]).await
}
