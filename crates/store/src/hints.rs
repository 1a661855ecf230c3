//! Hints that two readers may be one person: networks and mailboxes that they share, as keyed hashes that expire.

use model::{ReaderId, SiteId, Standing, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// Another reader with whom something is shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedRow {
    /// The other reader.
    pub reader: ReaderId,
    /// Their name.
    pub name: String,
    /// What restriction is on them, as recorded.
    pub standing: Standing,
    /// Until when.
    pub until: Option<UnixMillis>,
    /// Until when the hash is kept.
    pub expires_at: UnixMillis,
    /// When they last posted.
    pub last_seen_at: UnixMillis,
}

macro_rules! shared {
    ($table:literal, $hash:literal) => {
        concat!(
            "SELECT r.id, r.name, r.standing, r.standing_until, MAX(other.expires_at), r.last_seen_at FROM ",
            $table,
            " own CROSS JOIN ",
            $table,
            " other CROSS JOIN readers r WHERE other.site_id = own.site_id AND other.",
            $hash,
            " = own.",
            $hash,
            " AND other.reader_id <> own.reader_id AND r.site_id = other.site_id AND r.id = other.reader_id \
             AND own.site_id = $1 AND own.reader_id = $2 AND own.expires_at > $3 AND other.expires_at > $3 \
             GROUP BY r.id, r.name, r.standing, r.standing_until, r.last_seen_at ORDER BY r.id LIMIT $4"
        )
    };
}

/// Readers who share a network with one.
pub const ON_NETWORK: &str = shared!("reader_networks", "network");
/// Readers who share a mailbox with one.
pub const ON_STEM: &str = shared!("reader_stems", "stem");
const ADD_STEM: &str = "INSERT INTO reader_stems (site_id, stem, reader_id, expires_at) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (site_id, stem, reader_id) DO UPDATE SET expires_at = excluded.expires_at";
const EXPIRE: &str = "DELETE FROM reader_stems WHERE expires_at <= $1";

impl Record for SharedRow {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            reader: ReaderId(row.int()?),
            name: row.text()?,
            standing: row.word()?,
            until: row.opt_time()?,
            expires_at: row.time()?,
            last_seen_at: row.time()?,
        })
    }
}

/// Readers that were seen on a network that `reader` was seen on, oldest first.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn on_network(
    tx: &mut Tx,
    site: SiteId,
    reader: ReaderId,
    now: UnixMillis,
    limit: i64,
) -> Result<Vec<SharedRow>, StoreError> {
    tx.all(ON_NETWORK, args![site, reader, now, limit]).await
}

/// Readers whose address has the stem of one that `reader` gave, oldest first.
#[allow(clippy::missing_errors_doc)]
pub async fn on_stem(
    tx: &mut Tx,
    site: SiteId,
    reader: ReaderId,
    now: UnixMillis,
    limit: i64,
) -> Result<Vec<SharedRow>, StoreError> {
    tx.all(ON_STEM, args![site, reader, now, limit]).await
}

/// Notes the keyed hash of the stem of an address that a reader gave.
#[allow(clippy::missing_errors_doc)]
pub async fn add_stem(
    tx: &mut Tx,
    site: SiteId,
    stem: &str,
    reader: ReaderId,
    expires_at: UnixMillis,
) -> Result<(), StoreError> {
    tx.execute(ADD_STEM, args![site, stem, reader, expires_at])
        .await
        .map(|_| ())
}

/// Forgets stems that have expired; returns how many.
#[allow(clippy::missing_errors_doc)]
pub async fn expire_stems(tx: &mut Tx, now: UnixMillis) -> Result<u64, StoreError> {
    tx.execute(EXPIRE, args![now]).await
}
