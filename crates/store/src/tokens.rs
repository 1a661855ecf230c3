//! API tokens of publishers' own systems. Only hashes are kept.

use model::{SiteId, UnixMillis};

use crate::{StoreError, Tx, args};

const INSERT: &str = "INSERT INTO api_tokens (token_hash, site_id, name, created_at) VALUES ($1, $2, $3, $4)";
const SITE: &str = "SELECT site_id FROM api_tokens WHERE token_hash = $1 AND revoked_at IS NULL";

/// Adds a token for a site.
///
/// # Errors
/// [`StoreError`].
pub async fn insert(
    tx: &mut Tx,
    token_hash: &str,
    site: SiteId,
    name: &str,
    now: UnixMillis,
) -> Result<(), StoreError> {
    tx.execute(INSERT, args![token_hash, site, name, now]).await.map(|_| ())
}

/// The site that a token is for.
///
/// # Errors
/// [`StoreError`].
pub async fn site(tx: &mut Tx, token_hash: &str) -> Result<Option<SiteId>, StoreError> {
    Ok(tx.first::<i64>(SITE, args![token_hash]).await?.map(SiteId))
}
