//! Readers of a site and how they stand with it.

use model::{AccountId, ReaderId, ReaderKind, SiteId, Standing, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// A reader who comments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderRecord {
    /// Their id.
    pub id: ReaderId,
    /// Guest or account.
    pub kind: ReaderKind,
    /// The account, if there is one.
    pub account: Option<AccountId>,
    /// The name shown.
    pub name: String,
    /// The name folded, so that look-alikes are found.
    pub name_key: String,
    /// Their address; empty when not given.
    pub email: String,
    /// What restriction is on them, as recorded; see [`ReaderRecord::standing_at`].
    pub standing: Standing,
    /// Until when.
    pub until: Option<UnixMillis>,
    /// The clause that it rests on.
    pub clause: String,
    /// The reason given.
    pub reason: String,
    /// Published comments.
    pub published_count: i64,
    /// Rejected comments.
    pub rejected_count: i64,
    /// When they first posted.
    pub created_at: UnixMillis,
    /// When they last posted.
    pub last_seen_at: UnixMillis,
}

impl ReaderRecord {
    /// The standing at `now`: a suspension that is over no longer counts.
    pub fn standing_at(&self, now: UnixMillis) -> Standing {
        self.standing.at(now, self.until)
    }
}

macro_rules! columns {
    () => {
        "id, kind, account_id, name, name_key, email, standing, standing_until, standing_clause, standing_reason, \
         published_count, rejected_count, created_at, last_seen_at"
    };
}

const INSERT: &str = "INSERT INTO readers (site_id, id, kind, account_id, name, name_key, email, standing, created_at, \
    last_seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'good', $8, $8)";
const BY_ID: &str = concat!("SELECT ", columns!(), " FROM readers WHERE site_id = $1 AND id = $2");
const BY_ACCOUNT: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM readers WHERE site_id = $1 AND account_id = $2"
);
const ACCOUNT_NAMED: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM readers WHERE site_id = $1 AND name_key = $2 AND kind = 'account' LIMIT 1"
);
const GUEST_NAMED: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM readers WHERE site_id = $1 AND name_key = $2 AND kind = 'guest' ORDER BY id LIMIT 1"
);
const SEEN: &str =
    "UPDATE readers SET name = $3, name_key = $4, email = $5, last_seen_at = $6 WHERE site_id = $1 AND id = $2";
const COUNT: &str = "UPDATE readers SET published_count = published_count + $3, rejected_count = rejected_count + $4 \
    WHERE site_id = $1 AND id = $2";
const SET_STANDING: &str = "UPDATE readers SET standing = $3, standing_until = $4, standing_clause = $5, \
    standing_reason = $6, standing_by = $7 WHERE site_id = $1 AND id = $2";
const SET_BLOCKED: &str = "UPDATE reader_networks SET blocked = $3 WHERE site_id = $1 AND reader_id = $2";
const ADD_NETWORK: &str = "INSERT INTO reader_networks (site_id, network, reader_id, expires_at, blocked) \
    SELECT site_id, CAST($2 AS TEXT), id, CAST($4 AS BIGINT), standing IN ('suspended', 'banned') \
    FROM readers WHERE site_id = $1 AND id = $3 \
    ON CONFLICT (site_id, network, reader_id) DO UPDATE SET expires_at = excluded.expires_at, blocked = excluded.blocked";
/// Restricted guests that were seen on a network. `CROSS JOIN` keeps SQLite from starting with all readers of the site.
pub const RESTRICTED_ON: &str = "SELECT r.id, r.kind, r.account_id, r.name, r.name_key, r.email, r.standing, \
    r.standing_until, r.standing_clause, r.standing_reason, r.published_count, r.rejected_count, r.created_at, \
    r.last_seen_at FROM reader_networks n CROSS JOIN readers r \
    WHERE r.site_id = n.site_id AND r.id = n.reader_id AND n.site_id = $1 AND n.network = $2 AND n.blocked AND n.expires_at > $3 AND r.kind = 'guest' \
    AND r.standing IN ('suspended', 'banned') ORDER BY n.reader_id LIMIT 50";
const EXPIRE: &str = "DELETE FROM reader_networks WHERE expires_at <= $1";
const SEARCH: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM readers WHERE site_id = $1 AND name_key LIKE $2 ORDER BY name_key, id LIMIT $3"
);

/// Readers whose folded name lies between two.
pub const NAMED: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM readers WHERE site_id = $1 AND name_key >= $2 AND name_key < $3 ORDER BY name_key LIMIT $4"
);
/// Readers of an address.
pub const BY_EMAIL: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM readers WHERE site_id = $1 AND email = $2 ORDER BY id LIMIT $3"
);

impl Record for ReaderRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: ReaderId(row.int()?),
            kind: row.word()?,
            account: row.opt_int()?.map(AccountId),
            name: row.text()?,
            name_key: row.text()?,
            email: row.text()?,
            standing: row.word()?,
            until: row.opt_time()?,
            clause: row.text()?,
            reason: row.text()?,
            published_count: row.int()?,
            rejected_count: row.int()?,
            created_at: row.time()?,
            last_seen_at: row.time()?,
        })
    }
}

/// Adds a reader in good standing.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn insert(tx: &mut Tx, site: SiteId, reader: &ReaderRecord) -> Result<(), StoreError> {
    let args = args![
        site,
        reader.id,
        reader.kind,
        reader.account,
        &reader.name,
        &reader.name_key,
        &reader.email,
        reader.created_at
    ];
    tx.execute(INSERT, args).await.map(|_| ())
}

/// The reader of an id.
#[allow(clippy::missing_errors_doc)]
pub async fn by_id(tx: &mut Tx, site: SiteId, id: ReaderId) -> Result<Option<ReaderRecord>, StoreError> {
    tx.first(BY_ID, args![site, id]).await
}

/// The reader of an account.
#[allow(clippy::missing_errors_doc)]
pub async fn by_account(tx: &mut Tx, site: SiteId, account: AccountId) -> Result<Option<ReaderRecord>, StoreError> {
    tx.first(BY_ACCOUNT, args![site, account]).await
}

/// The account reader who bears a folded name.
#[allow(clippy::missing_errors_doc)]
pub async fn account_named(tx: &mut Tx, site: SiteId, name_key: &str) -> Result<Option<ReaderRecord>, StoreError> {
    tx.first(ACCOUNT_NAMED, args![site, name_key]).await
}

/// The oldest guest who bears a folded name: for imports, which know no more of a guest.
#[allow(clippy::missing_errors_doc)]
pub async fn guest_named(tx: &mut Tx, site: SiteId, name_key: &str) -> Result<Option<ReaderRecord>, StoreError> {
    tx.first(GUEST_NAMED, args![site, name_key]).await
}

/// Notes that a reader posted, under which name and address.
#[allow(clippy::missing_errors_doc)]
pub async fn seen(tx: &mut Tx, site: SiteId, reader: &ReaderRecord, now: UnixMillis) -> Result<(), StoreError> {
    let args = args![site, reader.id, &reader.name, &reader.name_key, &reader.email, now];
    tx.execute(SEEN, args).await.map(|_| ())
}

/// Changes the counters by these amounts.
#[allow(clippy::missing_errors_doc)]
pub async fn count(tx: &mut Tx, site: SiteId, id: ReaderId, published: i64, rejected: i64) -> Result<(), StoreError> {
    tx.execute(COUNT, args![site, id, published, rejected])
        .await
        .map(|_| ())
}

/// How a reader stands from now on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStanding {
    /// The standing.
    pub standing: Standing,
    /// Until when, for a suspension.
    pub until: Option<UnixMillis>,
    /// The clause that it rests on.
    pub clause: String,
    /// The reason given.
    pub reason: String,
    /// The moderator.
    pub by: Option<AccountId>,
}

/// Sets a reader's standing, also where a network is asked for its blocked readers.
#[allow(clippy::missing_errors_doc)]
pub async fn set_standing(tx: &mut Tx, site: SiteId, id: ReaderId, new: &NewStanding) -> Result<(), StoreError> {
    let args = args![site, id, new.standing, new.until, &new.clause, &new.reason, new.by];
    tx.execute(SET_STANDING, args).await?;
    let blocked = !new.standing.may_post();
    tx.execute(SET_BLOCKED, args![site, id, blocked]).await.map(|_| ())
}

/// Notes the keyed hash of the network that a guest posted from, and whether they are blocked. Does nothing for a reader
/// who is not there.
#[allow(clippy::missing_errors_doc)]
pub async fn add_network(
    tx: &mut Tx,
    site: SiteId,
    network: &str,
    id: ReaderId,
    expires_at: UnixMillis,
) -> Result<(), StoreError> {
    tx.execute(ADD_NETWORK, args![site, network, id, expires_at])
        .await
        .map(|_| ())
}

/// Suspended and banned guests that were seen on a network, oldest first, at most 50.
#[allow(clippy::missing_errors_doc)]
pub async fn restricted_on(
    tx: &mut Tx,
    site: SiteId,
    network: &str,
    now: UnixMillis,
) -> Result<Vec<ReaderRecord>, StoreError> {
    tx.all(RESTRICTED_ON, args![site, network, now]).await
}

/// Forgets network hashes that have expired; returns how many.
#[allow(clippy::missing_errors_doc)]
pub async fn expire_networks(tx: &mut Tx, now: UnixMillis) -> Result<u64, StoreError> {
    tx.execute(EXPIRE, args![now]).await
}

/// Readers whose folded name begins with `prefix`, by name.
#[allow(clippy::missing_errors_doc)]
pub async fn search(tx: &mut Tx, site: SiteId, prefix: &str, limit: i64) -> Result<Vec<ReaderRecord>, StoreError> {
    let plain: String = prefix.chars().filter(|c| !matches!(c, '%' | '_' | '\\')).collect();
    tx.all(SEARCH, args![site, format!("{plain}%"), limit]).await
}

/// Readers whose folded name begins with `prefix`, by name; as [`search`], by the index alone.
#[allow(clippy::missing_errors_doc)]
pub async fn named(tx: &mut Tx, site: SiteId, prefix: &str, limit: i64) -> Result<Vec<ReaderRecord>, StoreError> {
    tx.all(NAMED, args![site, prefix, format!("{prefix}\u{10ffff}"), limit])
        .await
}

/// Readers who gave this address, in lower case.
#[allow(clippy::missing_errors_doc)]
pub async fn by_email(tx: &mut Tx, site: SiteId, email: &str, limit: i64) -> Result<Vec<ReaderRecord>, StoreError> {
    tx.all(BY_EMAIL, args![site, email, limit]).await
}
