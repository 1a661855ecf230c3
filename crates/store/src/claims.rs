//! Claims: who has which comment on their screen, for how long.

use model::{AccountId, CommentId, SiteId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// One claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimRecord {
    /// The comment.
    pub comment: CommentId,
    /// Who looks at it.
    pub account: AccountId,
    /// When it ends unless it is renewed.
    pub expires_at: UnixMillis,
}

const OF_COMMENT: &str = "SELECT comment_id, account_id, expires_at FROM claims \
    WHERE site_id = $1 AND comment_id = $2 AND expires_at > $3";
const LIVE: &str = "SELECT comment_id, account_id, expires_at FROM claims \
    WHERE site_id = $1 AND expires_at > $2 ORDER BY expires_at, comment_id LIMIT 500";
// A claim of somebody else is left alone until it has ended.
const TAKE: &str = "INSERT INTO claims (site_id, comment_id, account_id, expires_at) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (site_id, comment_id) DO UPDATE SET account_id = $3, expires_at = $4 \
    WHERE claims.account_id = $3 OR claims.expires_at <= $5";
const RELEASE: &str = "DELETE FROM claims WHERE site_id = $1 AND comment_id = $2 AND account_id = $3";
const EXPIRE: &str = "DELETE FROM claims WHERE expires_at <= $1";

impl Record for ClaimRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            comment: CommentId(row.int()?),
            account: AccountId(row.int()?),
            expires_at: row.time()?,
        })
    }
}

/// The claim on a comment that has not ended at `now`.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn of_comment(
    tx: &mut Tx,
    site: SiteId,
    comment: CommentId,
    now: UnixMillis,
) -> Result<Option<ClaimRecord>, StoreError> {
    tx.first(OF_COMMENT, args![site, comment, now]).await
}

/// All claims of a site that have not ended at `now`, at most 500, those that end first first.
#[allow(clippy::missing_errors_doc)]
pub async fn live(tx: &mut Tx, site: SiteId, now: UnixMillis) -> Result<Vec<ClaimRecord>, StoreError> {
    tx.all(LIVE, args![site, now]).await
}

/// Takes or renews a claim; false when it is somebody else's and has not ended at `now`.
#[allow(clippy::missing_errors_doc)]
pub async fn take(tx: &mut Tx, site: SiteId, claim: ClaimRecord, now: UnixMillis) -> Result<bool, StoreError> {
    let args = args![site, claim.comment, claim.account, claim.expires_at, now];
    Ok(tx.execute(TAKE, args).await? == 1)
}

/// Ends a claim of one's own; false when there was none.
#[allow(clippy::missing_errors_doc)]
pub async fn release(tx: &mut Tx, site: SiteId, comment: CommentId, account: AccountId) -> Result<bool, StoreError> {
    Ok(tx.execute(RELEASE, args![site, comment, account]).await? == 1)
}

/// Removes claims that have ended.
#[allow(clippy::missing_errors_doc)]
pub async fn expire(tx: &mut Tx, now: UnixMillis) -> Result<u64, StoreError> {
    tx.execute(EXPIRE, args![now]).await
}
