//! Hooks: other systems that are asked about comments, their secrets' generations, and what came of asking.

use model::{CommentId, HookFails, HookFormat, HookId, HookOutcome, SiteId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// A hook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookRecord {
    /// Its id.
    pub id: HookId,
    /// Its name, of which a site has no two.
    pub name: String,
    /// Where it is asked.
    pub url: String,
    /// How it wants the text.
    pub format: HookFormat,
    /// How long it may take, in milliseconds.
    pub timeout_ms: i64,
    /// What becomes of a comment when it does not answer.
    pub fails: HookFails,
    /// Whether it may publish what the policy holds.
    pub may_approve: bool,
    /// Whether it is asked.
    pub enabled: bool,
    /// After so many failures in a row it is left alone.
    pub breaker_failures: i64,
    /// For so long, in milliseconds.
    pub breaker_pause_ms: i64,
    /// Id of the clause that its rejections rest on where `codes` names none.
    pub clause: String,
    /// JSON object: its codes to ids of clauses.
    pub codes: String,
    /// When it was added.
    pub created_at: UnixMillis,
}

/// One generation of a hook's secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecretRecord {
    /// 1 and up.
    pub kid: i64,
    /// When it was made.
    pub created_at: UnixMillis,
    /// When a newer one took its place.
    pub rotated_at: Option<UnixMillis>,
    /// Until when requests are signed with it, too.
    pub ends_at: Option<UnixMillis>,
}

/// What came of asking a hook once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallRecord {
    /// Time-ordered.
    pub id: i64,
    /// Which hook.
    pub hook: HookId,
    /// Its name at the time.
    pub hook_name: String,
    /// About which comment; nothing for a test.
    pub comment: Option<CommentId>,
    /// About which revision of it; 0 for a test.
    pub revision: i64,
    /// What it said.
    pub outcome: HookOutcome,
    /// Id of the clause that its word was understood to rest on; may be empty.
    pub clause: String,
    /// How long it took, in milliseconds.
    pub ms: i64,
    /// A stable word for what went wrong; empty when nothing did.
    pub error: String,
    /// When.
    pub created_at: UnixMillis,
}

/// How often a hook answered in one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallCount {
    /// Which hook.
    pub hook: HookId,
    /// What it said.
    pub outcome: HookOutcome,
    /// How often.
    pub count: i64,
    /// The longest that it took, in milliseconds.
    pub slowest_ms: i64,
}

macro_rules! columns {
    () => {
        "id, name, url, format, timeout_ms, fails, may_approve, enabled, breaker_failures, breaker_pause_ms, clause, codes, \
         created_at"
    };
}
macro_rules! call_columns {
    () => {
        "id, hook_id, hook_name, comment_id, revision, outcome, clause, ms, error, created_at"
    };
}

const INSERT: &str = concat!(
    "INSERT INTO hooks (site_id, ",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
);
const UPDATE: &str = "UPDATE hooks SET name = $3, url = $4, format = $5, timeout_ms = $6, fails = $7, may_approve = $8, \
    enabled = $9, breaker_failures = $10, breaker_pause_ms = $11, clause = $12, codes = $13 WHERE site_id = $1 AND id = $2";
const REMOVE: &str = "DELETE FROM hooks WHERE site_id = $1 AND id = $2";
const ALL: &str = concat!("SELECT ", columns!(), " FROM hooks WHERE site_id = $1 ORDER BY id");
const BY_ID: &str = concat!("SELECT ", columns!(), " FROM hooks WHERE site_id = $1 AND id = $2");
const BY_NAME: &str = concat!("SELECT ", columns!(), " FROM hooks WHERE site_id = $1 AND name = $2");
const ADD_SECRET: &str = "INSERT INTO hook_secrets (site_id, hook_id, kid, created_at, rotated_at, ends_at) VALUES ($1, $2, $3, $4, NULL, NULL)";
const ROTATE: &str = "UPDATE hook_secrets SET rotated_at = $3, ends_at = $4 \
    WHERE site_id = $1 AND hook_id = $2 AND rotated_at IS NULL";
const REMOVE_SECRETS: &str = "DELETE FROM hook_secrets WHERE site_id = $1 AND hook_id = $2";
const SECRETS: &str = "SELECT kid, created_at, rotated_at, ends_at FROM hook_secrets \
    WHERE site_id = $1 AND hook_id = $2 ORDER BY kid DESC";
const ADD_CALL: &str = concat!(
    "INSERT INTO hook_calls (site_id, ",
    call_columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
);
/// What came of asking about a comment.
pub const OF_COMMENT: &str = concat!(
    "SELECT ",
    call_columns!(),
    " FROM hook_calls WHERE site_id = $1 AND comment_id = $2 ORDER BY id"
);
/// The last answers of a hook.
pub const OF_HOOK: &str = concat!(
    "SELECT ",
    call_columns!(),
    " FROM hook_calls WHERE site_id = $1 AND hook_id = $2 ORDER BY id DESC LIMIT $3"
);
const COUNTS: &str = "SELECT hook_id, outcome, COUNT(*), MAX(ms) FROM hook_calls WHERE site_id = $1 AND id >= $2 \
    GROUP BY hook_id, outcome ORDER BY hook_id, outcome";

impl Record for HookRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: HookId(row.int()?),
            name: row.text()?,
            url: row.text()?,
            format: row.word()?,
            timeout_ms: row.int()?,
            fails: row.word()?,
            may_approve: row.bool()?,
            enabled: row.bool()?,
            breaker_failures: row.int()?,
            breaker_pause_ms: row.int()?,
            clause: row.text()?,
            codes: row.text()?,
            created_at: row.time()?,
        })
    }
}

impl Record for SecretRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            kid: row.int()?,
            created_at: row.time()?,
            rotated_at: row.opt_time()?,
            ends_at: row.opt_time()?,
        })
    }
}

impl Record for CallRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.int()?,
            hook: HookId(row.int()?),
            hook_name: row.text()?,
            comment: row.opt_int()?.map(CommentId),
            revision: row.int()?,
            outcome: row.word()?,
            clause: row.text()?,
            ms: row.int()?,
            error: row.text()?,
            created_at: row.time()?,
        })
    }
}

impl Record for CallCount {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            hook: HookId(row.int()?),
            outcome: row.word()?,
            count: row.int()?,
            slowest_ms: row.int()?,
        })
    }
}

/// Adds a hook with the first generation of its secret.
///
/// # Errors
/// [`StoreError::Unique`] for a name that the site has already; else [`StoreError`], as for all functions below.
#[rustfmt::skip]
pub async fn insert(tx: &mut Tx, site: SiteId, h: &HookRecord) -> Result<(), StoreError> {
    tx.execute(INSERT, args![
        site, h.id, &h.name, &h.url, h.format, h.timeout_ms, h.fails, h.may_approve, h.enabled, h.breaker_failures,
        h.breaker_pause_ms, &h.clause, &h.codes, h.created_at,
    ]).await?;
    tx.execute(ADD_SECRET, args![site, h.id, 1, h.created_at]).await.map(|_| ())
}

/// Changes everything of a hook but its id, its secrets and when it was added; false when it is not there.
#[allow(clippy::missing_errors_doc)]
#[rustfmt::skip]
pub async fn update(tx: &mut Tx, site: SiteId, h: &HookRecord) -> Result<bool, StoreError> {
    let changed = tx.execute(UPDATE, args![
        site, h.id, &h.name, &h.url, h.format, h.timeout_ms, h.fails, h.may_approve, h.enabled, h.breaker_failures,
        h.breaker_pause_ms, &h.clause, &h.codes,
    ]).await?;
    Ok(changed == 1)
}

/// Removes a hook and its secrets; what came of asking it stays.
#[allow(clippy::missing_errors_doc)]
pub async fn remove(tx: &mut Tx, site: SiteId, id: HookId) -> Result<(), StoreError> {
    tx.execute(REMOVE_SECRETS, args![site, id]).await?;
    tx.execute(REMOVE, args![site, id]).await.map(|_| ())
}

/// All hooks of a site, in the order in which they were added.
#[allow(clippy::missing_errors_doc)]
pub async fn all(tx: &mut Tx, site: SiteId) -> Result<Vec<HookRecord>, StoreError> {
    tx.all(ALL, args![site]).await
}

/// The hook of an id.
#[allow(clippy::missing_errors_doc)]
pub async fn by_id(tx: &mut Tx, site: SiteId, id: HookId) -> Result<Option<HookRecord>, StoreError> {
    tx.first(BY_ID, args![site, id]).await
}

/// The hook of a name.
#[allow(clippy::missing_errors_doc)]
pub async fn by_name(tx: &mut Tx, site: SiteId, name: &str) -> Result<Option<HookRecord>, StoreError> {
    tx.first(BY_NAME, args![site, name]).await
}

/// Generations of a hook's secret, newest first.
#[allow(clippy::missing_errors_doc)]
pub async fn secrets(tx: &mut Tx, site: SiteId, hook: HookId) -> Result<Vec<SecretRecord>, StoreError> {
    tx.all(SECRETS, args![site, hook]).await
}

/// Begins generation `kid` at `now`; the one before signs along until `ends_at`.
///
/// # Errors
/// [`StoreError::Unique`] when somebody else began it just before.
pub async fn rotate(
    tx: &mut Tx,
    site: SiteId,
    (hook, kid): (HookId, i64),
    now: UnixMillis,
    ends_at: UnixMillis,
) -> Result<(), StoreError> {
    tx.execute(ROTATE, args![site, hook, now, ends_at]).await?;
    tx.execute(ADD_SECRET, args![site, hook, kid, now]).await.map(|_| ())
}

/// Notes what came of asking.
#[allow(clippy::missing_errors_doc)]
#[rustfmt::skip]
pub async fn add_call(tx: &mut Tx, site: SiteId, c: &CallRecord) -> Result<(), StoreError> {
    tx.execute(ADD_CALL, args![
        site, c.id, c.hook, &c.hook_name, c.comment, c.revision, c.outcome, &c.clause, c.ms, &c.error, c.created_at,
    ]).await.map(|_| ())
}

/// What came of asking about a comment, oldest first.
#[allow(clippy::missing_errors_doc)]
pub async fn calls_of_comment(tx: &mut Tx, site: SiteId, comment: CommentId) -> Result<Vec<CallRecord>, StoreError> {
    tx.all(OF_COMMENT, args![site, comment]).await
}

/// The last `limit` answers of a hook, newest first.
#[allow(clippy::missing_errors_doc)]
pub async fn calls_of_hook(tx: &mut Tx, site: SiteId, hook: HookId, limit: i64) -> Result<Vec<CallRecord>, StoreError> {
    tx.all(OF_HOOK, args![site, hook, limit]).await
}

/// How often the hooks of a site answered in each way, of calls from an id on.
#[allow(clippy::missing_errors_doc)]
pub async fn counts(tx: &mut Tx, site: SiteId, from: i64) -> Result<Vec<CallCount>, StoreError> {
    tx.all(COUNTS, args![site, from]).await
}
