//! Feeds that stories come from.

use model::{FeedId, SiteId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// A feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedRecord {
    /// Its id.
    pub id: FeedId,
    /// Its address.
    pub url: String,
    /// Section of its stories when they name none.
    pub section: String,
    /// `ETag` of the last answer; empty when none.
    pub etag: String,
    /// `Last-Modified` of the last answer; empty when none.
    pub last_modified: String,
    /// When it was last asked.
    pub polled_at: Option<UnixMillis>,
    /// What went wrong the last time; empty when nothing.
    pub last_error: String,
    /// When it was added.
    pub created_at: UnixMillis,
}

macro_rules! columns {
    () => {
        "id, url, section, etag, last_modified, polled_at, last_error, created_at"
    };
}

const INSERT: &str = "INSERT INTO feeds (site_id, id, url, section, etag, last_modified, last_error, created_at) \
    VALUES ($1, $2, $3, $4, '', '', '', $5) ON CONFLICT (site_id, url) DO UPDATE SET section = excluded.section";
const BY_URL: &str = concat!("SELECT ", columns!(), " FROM feeds WHERE site_id = $1 AND url = $2");
const BY_ID: &str = concat!("SELECT ", columns!(), " FROM feeds WHERE site_id = $1 AND id = $2");
const ALL: &str = concat!("SELECT ", columns!(), " FROM feeds WHERE site_id = $1 ORDER BY url");
const POLLED: &str =
    "UPDATE feeds SET etag = $3, last_modified = $4, polled_at = $5, last_error = $6 WHERE site_id = $1 AND id = $2";
const REMOVE: &str = "DELETE FROM feeds WHERE site_id = $1 AND id = $2";

impl Record for FeedRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: FeedId(row.int()?),
            url: row.text()?,
            section: row.text()?,
            etag: row.text()?,
            last_modified: row.text()?,
            polled_at: row.opt_time()?,
            last_error: row.text()?,
            created_at: row.time()?,
        })
    }
}

/// Adds a feed, or changes the section of the one with this address.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn put(tx: &mut Tx, site: SiteId, feed: &FeedRecord) -> Result<(), StoreError> {
    tx.execute(INSERT, args![site, feed.id, &feed.url, &feed.section, feed.created_at])
        .await
        .map(|_| ())
}

/// The feed of an address.
#[allow(clippy::missing_errors_doc)]
pub async fn by_url(tx: &mut Tx, site: SiteId, url: &str) -> Result<Option<FeedRecord>, StoreError> {
    tx.first(BY_URL, args![site, url]).await
}

/// The feed of an id.
#[allow(clippy::missing_errors_doc)]
pub async fn by_id(tx: &mut Tx, site: SiteId, id: FeedId) -> Result<Option<FeedRecord>, StoreError> {
    tx.first(BY_ID, args![site, id]).await
}

/// All feeds of a site, by address.
#[allow(clippy::missing_errors_doc)]
pub async fn all(tx: &mut Tx, site: SiteId) -> Result<Vec<FeedRecord>, StoreError> {
    tx.all(ALL, args![site]).await
}

/// Notes what came of asking a feed: its `etag`, `last_modified`, `polled_at` and `last_error`.
#[allow(clippy::missing_errors_doc)]
pub async fn polled(tx: &mut Tx, site: SiteId, feed: &FeedRecord) -> Result<(), StoreError> {
    let args = args![
        site,
        feed.id,
        &feed.etag,
        &feed.last_modified,
        feed.polled_at,
        &feed.last_error
    ];
    tx.execute(POLLED, args).await.map(|_| ())
}

/// Removes a feed; its stories stay.
#[allow(clippy::missing_errors_doc)]
pub async fn remove(tx: &mut Tx, site: SiteId, id: FeedId) -> Result<(), StoreError> {
    tx.execute(REMOVE, args![site, id]).await.map(|_| ())
}
