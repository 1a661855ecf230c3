//! Referrals: comments that are handed over, or that want a second opinion.

use model::{AccountId, CommentId, ReferralId, SiteId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// One referral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferralRecord {
    /// Its id.
    pub id: ReferralId,
    /// The comment.
    pub comment: CommentId,
    /// `hand_over` or `second_opinion`.
    pub kind: String,
    /// Who asks.
    pub from: AccountId,
    /// Whom; none: anyone.
    pub to: Option<AccountId>,
    /// What they say of it.
    pub body: String,
    /// What was answered; empty before.
    pub answer: String,
    /// By whom.
    pub answered_by: Option<AccountId>,
    /// When.
    pub answered_at: Option<UnixMillis>,
    /// When it was asked.
    pub created_at: UnixMillis,
    /// When the comment was decided on.
    pub closed_at: Option<UnixMillis>,
}

macro_rules! columns {
    () => {
        "id, comment_id, kind, from_account, to_account, body, answer, answered_by, answered_at, created_at, closed_at"
    };
}

const INSERT: &str = "INSERT INTO referrals (site_id, id, comment_id, kind, from_account, to_account, body, answer, \
    created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8)";
const BY_ID: &str = concat!("SELECT ", columns!(), " FROM referrals WHERE site_id = $1 AND id = $2");
/// Those of a site that are not closed, oldest first.
pub const OPEN: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM referrals WHERE site_id = $1 AND closed_at IS NULL ORDER BY id LIMIT 500"
);
const ANSWER: &str = "UPDATE referrals SET answer = $3, answered_by = $4, answered_at = $5 \
    WHERE site_id = $1 AND id = $2 AND answered_at IS NULL AND closed_at IS NULL";
const CLOSE: &str = "UPDATE referrals SET closed_at = $3 WHERE site_id = $1 AND comment_id = $2 AND closed_at IS NULL";
const REOPEN: &str = "UPDATE referrals SET closed_at = NULL WHERE site_id = $1 AND comment_id = $2 AND closed_at = $3";

impl Record for ReferralRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: ReferralId(row.int()?),
            comment: CommentId(row.int()?),
            kind: row.text()?,
            from: AccountId(row.int()?),
            to: row.opt_int()?.map(AccountId),
            body: row.text()?,
            answer: row.text()?,
            answered_by: row.opt_int()?.map(AccountId),
            answered_at: row.opt_time()?,
            created_at: row.time()?,
            closed_at: row.opt_time()?,
        })
    }
}

/// Adds a referral that is neither answered nor closed.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn insert(tx: &mut Tx, site: SiteId, r: &ReferralRecord) -> Result<(), StoreError> {
    let args = args![site, r.id, r.comment, &r.kind, r.from, r.to, &r.body, r.created_at];
    tx.execute(INSERT, args).await.map(|_| ())
}

/// The referral of an id.
#[allow(clippy::missing_errors_doc)]
pub async fn by_id(tx: &mut Tx, site: SiteId, id: ReferralId) -> Result<Option<ReferralRecord>, StoreError> {
    tx.first(BY_ID, args![site, id]).await
}

/// Those of a site that are not closed, oldest first, at most 500.
#[allow(clippy::missing_errors_doc)]
pub async fn open(tx: &mut Tx, site: SiteId) -> Result<Vec<ReferralRecord>, StoreError> {
    tx.all(OPEN, args![site]).await
}

/// Answers one; false when it was answered or closed before.
#[allow(clippy::missing_errors_doc)]
pub async fn answer(
    tx: &mut Tx,
    site: SiteId,
    id: ReferralId,
    (answer, by): (&str, AccountId),
    now: UnixMillis,
) -> Result<bool, StoreError> {
    Ok(tx.execute(ANSWER, args![site, id, answer, by, now]).await? == 1)
}

/// Closes those on a comment; returns how many.
#[allow(clippy::missing_errors_doc)]
pub async fn close(tx: &mut Tx, site: SiteId, comment: CommentId, now: UnixMillis) -> Result<u64, StoreError> {
    tx.execute(CLOSE, args![site, comment, now]).await
}

/// Opens those on a comment again that were closed at a moment; returns how many.
#[allow(clippy::missing_errors_doc)]
pub async fn reopen(tx: &mut Tx, site: SiteId, comment: CommentId, closed_at: UnixMillis) -> Result<u64, StoreError> {
    tx.execute(REOPEN, args![site, comment, closed_at]).await
}
