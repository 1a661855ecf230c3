//! Sites: publications that one server holds.

use model::{SiteId, SiteSettings, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, Value, args};

/// A site.
#[derive(Debug, Clone, PartialEq)]
pub struct SiteRecord {
    /// Its id.
    pub id: SiteId,
    /// Its word in addresses, unique over the server.
    pub key: String,
    /// The publication's name.
    pub name: String,
    /// Where Ombud's pages are seen from outside, without a slash at the end.
    pub base_url: String,
    /// What the site chose.
    pub settings: SiteSettings,
    /// When it was added.
    pub created_at: UnixMillis,
}

const COLUMNS: &str = "SELECT id, key, name, base_url, settings, created_at FROM sites ORDER BY key";
const INSERT: &str = "INSERT INTO sites (id, key, name, base_url, settings, created_at) VALUES ($1, $2, $3, $4, $5, $6) \
    ON CONFLICT (key) DO UPDATE SET name = excluded.name, base_url = excluded.base_url, settings = excluded.settings";

impl Record for SiteRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: SiteId(row.int()?),
            key: row.text()?,
            name: row.text()?,
            base_url: row.text()?,
            settings: row.json()?,
            created_at: row.time()?,
        })
    }
}

/// All sites, by key.
///
/// # Errors
/// [`StoreError`].
pub async fn all(tx: &mut Tx) -> Result<Vec<SiteRecord>, StoreError> {
    tx.all(COLUMNS, &[]).await
}

/// Adds a site, or changes the one with this key (its id and age stay).
///
/// # Errors
/// [`StoreError`].
pub async fn put(tx: &mut Tx, site: &SiteRecord) -> Result<(), StoreError> {
    let settings = serde_json::to_string(&site.settings).map_err(|error| StoreError::Data(error.to_string()))?;
    let args: &[Value] = args![
        site.id,
        &site.key,
        &site.name,
        &site.base_url,
        settings,
        site.created_at
    ];
    tx.execute(INSERT, args).await.map(|_| ())
}
