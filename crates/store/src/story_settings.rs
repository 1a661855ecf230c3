//! What the desk sets for single stories. Each change is a row, the last one holds.

use model::{AccountId, Commenting, SiteId, StoryId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// What was set for a story at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorySettingsRecord {
    /// 1 and up; the highest holds.
    pub number: i64,
    /// Whether the story takes comments; nothing: as policy and publisher say.
    pub commenting: Option<Commenting>,
    /// Least seconds between two comments of one reader; nothing: as the policy says; 0: none.
    pub slow_mode_seconds: Option<i64>,
    /// Whether only members may comment; nothing: as the policy says.
    pub members_only: Option<bool>,
    /// Why, for the desk.
    pub note: String,
    /// When it was set.
    pub created_at: UnixMillis,
    /// By whom.
    pub created_by: Option<AccountId>,
}

macro_rules! select {
    () => {
        "SELECT number, commenting, slow_mode_seconds, members_only, note, created_at, created_by FROM story_settings \
         WHERE site_id = $1 AND story_id = $2 ORDER BY number DESC "
    };
}
const CURRENT: &str = concat!(select!(), "LIMIT 1");
const HISTORY: &str = concat!(select!(), "LIMIT 50");
const INSERT: &str = "INSERT INTO story_settings (site_id, story_id, number, commenting, slow_mode_seconds, members_only, \
    note, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

impl Record for StorySettingsRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        let number = row.int()?;
        let commenting = row.opt_text()?.map(|word| {
            word.parse()
                .map_err(|_| StoreError::Data(format!("no commenting state is called `{word}`")))
        });
        Ok(Self {
            number,
            commenting: commenting.transpose()?,
            slow_mode_seconds: row.opt_int()?,
            members_only: row.opt_int()?.map(|flag| flag != 0),
            note: row.text()?,
            created_at: row.time()?,
            created_by: row.opt_int()?.map(AccountId),
        })
    }
}

/// What holds for a story, if anything was set.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn current(tx: &mut Tx, site: SiteId, story: StoryId) -> Result<Option<StorySettingsRecord>, StoreError> {
    tx.first(CURRENT, args![site, story]).await
}

/// The last 50 changes, newest first.
#[allow(clippy::missing_errors_doc)]
pub async fn history(tx: &mut Tx, site: SiteId, story: StoryId) -> Result<Vec<StorySettingsRecord>, StoreError> {
    tx.all(HISTORY, args![site, story]).await
}

/// Adds a change.
///
/// # Errors
/// [`StoreError::Unique`] when somebody else changed it at the same moment.
pub async fn insert(tx: &mut Tx, site: SiteId, story: StoryId, new: &StorySettingsRecord) -> Result<(), StoreError> {
    let args = args![
        site,
        story,
        new.number,
        new.commenting,
        new.slow_mode_seconds,
        new.members_only.map(i64::from),
        &new.note,
        new.created_at,
        new.created_by
    ];
    tx.execute(INSERT, args).await.map(|_| ())
}
