//! Queues that moderators made: a name and a filter.

use model::{AccountId, SavedQueueId, SiteId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// A saved queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SavedQueueRecord {
    /// Its id.
    pub id: SavedQueueId,
    /// Its name, unique on the site.
    pub name: String,
    /// What it holds, as the query of the search's address.
    pub filter: String,
    /// Who made it.
    pub created_by: Option<AccountId>,
    /// When.
    pub created_at: UnixMillis,
}

const ALL: &str =
    "SELECT id, name, filter, created_by, created_at FROM saved_queues WHERE site_id = $1 ORDER BY name LIMIT 200";
const BY_ID: &str = "SELECT id, name, filter, created_by, created_at FROM saved_queues WHERE site_id = $1 AND id = $2";
const INSERT: &str = "INSERT INTO saved_queues (site_id, id, name, filter, created_by, created_at) \
    VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (site_id, name) DO NOTHING";
const RENAME: &str = "UPDATE saved_queues SET name = $3 WHERE site_id = $1 AND id = $2";
const REMOVE: &str = "DELETE FROM saved_queues WHERE site_id = $1 AND id = $2";

impl Record for SavedQueueRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: SavedQueueId(row.int()?),
            name: row.text()?,
            filter: row.text()?,
            created_by: row.opt_int()?.map(AccountId),
            created_at: row.time()?,
        })
    }
}

/// All of a site, by name.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn all(tx: &mut Tx, site: SiteId) -> Result<Vec<SavedQueueRecord>, StoreError> {
    tx.all(ALL, args![site]).await
}

/// The queue of an id.
#[allow(clippy::missing_errors_doc)]
pub async fn by_id(tx: &mut Tx, site: SiteId, id: SavedQueueId) -> Result<Option<SavedQueueRecord>, StoreError> {
    tx.first(BY_ID, args![site, id]).await
}

/// Adds a queue; false if there is one of this name.
#[allow(clippy::missing_errors_doc)]
pub async fn insert(tx: &mut Tx, site: SiteId, new: &SavedQueueRecord) -> Result<bool, StoreError> {
    let args = args![site, new.id, &new.name, &new.filter, new.created_by, new.created_at];
    Ok(tx.execute(INSERT, args).await? == 1)
}

/// Gives a queue another name.
///
/// # Errors
/// [`StoreError::Unique`] for the name of another queue.
pub async fn rename(tx: &mut Tx, site: SiteId, id: SavedQueueId, name: &str) -> Result<(), StoreError> {
    tx.execute(RENAME, args![site, id, name]).await.map(|_| ())
}

/// Removes a queue.
#[allow(clippy::missing_errors_doc)]
pub async fn remove(tx: &mut Tx, site: SiteId, id: SavedQueueId) -> Result<(), StoreError> {
    tx.execute(REMOVE, args![site, id]).await.map(|_| ())
}
