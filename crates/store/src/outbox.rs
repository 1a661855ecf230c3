//! The outbox: what others must learn of, written in the transaction of the fact. A lost wake-up loses nothing.

use model::{OutboxId, SiteId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboxRecord {
    /// Its id; ids of concurrent transactions may become visible out of order, by seconds at most.
    pub id: OutboxId,
    /// The site.
    pub site: SiteId,
    /// `story`, `thread`, `policy`, `site`.
    pub kind: String,
    /// The story, or 0.
    pub subject: i64,
}

const INSERT: &str = "INSERT INTO outbox (id, site_id, kind, subject_id, created_at) VALUES ($1, $2, $3, $4, $5)";
const AFTER: &str = "SELECT id, site_id, kind, subject_id FROM outbox WHERE id > $1 ORDER BY id LIMIT 1000";
const REMOVE: &str = "DELETE FROM outbox WHERE id < $1";

impl Record for OutboxRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: OutboxId(row.int()?),
            site: SiteId(row.int()?),
            kind: row.text()?,
            subject: row.int()?,
        })
    }
}

/// Adds an event and wakes other nodes on commit.
///
/// # Errors
/// [`StoreError`].
pub async fn append(tx: &mut Tx, event: &OutboxRecord, now: UnixMillis) -> Result<(), StoreError> {
    tx.execute(INSERT, args![event.id, event.site, &event.kind, event.subject, now])
        .await?;
    tx.wake_others().await
}

/// Up to 1,000 events after an id, by id.
///
/// # Errors
/// [`StoreError`].
pub async fn after(tx: &mut Tx, id: OutboxId) -> Result<Vec<OutboxRecord>, StoreError> {
    tx.all(AFTER, args![id]).await
}

/// Removes events before an id; returns how many.
///
/// # Errors
/// [`StoreError`].
pub async fn remove_before(tx: &mut Tx, id: OutboxId) -> Result<u64, StoreError> {
    tx.execute(REMOVE, args![id]).await
}
