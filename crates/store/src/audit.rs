//! The audit log: one row a deed of the desk, chained by hashes. Rows are only ever added.

use model::{AccountId, SiteId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, Value, args};

/// One deed of the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditRecord {
    /// Its place in the site's chain, from 1, without gaps.
    pub number: i64,
    /// When.
    pub at: UnixMillis,
    /// What kind of actor: `account` or `operator`.
    pub actor: String,
    /// Who, when somebody signed in.
    pub account: Option<AccountId>,
    /// What was done: a stable word.
    pub deed: String,
    /// To what kind of thing: `comment`, `reader`, `policy`, …
    pub subject: String,
    /// To which one.
    pub subject_id: String,
    /// How it was before; may be empty.
    pub was: String,
    /// How it is since; may be empty.
    pub became: String,
    /// The reason given; may be empty. Never a comment's text.
    pub why: String,
    /// SHA-256 over the hash before it and the fields above, in hex.
    pub hash: String,
}

/// The end of a site's chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditHead {
    /// Number of the last row; 0 before the first.
    pub number: i64,
    /// Its hash; empty before the first.
    pub hash: String,
}

macro_rules! columns {
    () => {
        "number, at, actor, account_id, deed, subject, subject_id, was, became, why, hash"
    };
}

const BEGIN: &str =
    "INSERT INTO audit_heads (site_id, number, hash) VALUES ($1, 0, '') ON CONFLICT (site_id) DO NOTHING";
// Changing the row locks it until the transaction ends: the next deed waits for this one.
const LOCK: &str = "UPDATE audit_heads SET number = number WHERE site_id = $1";
const HEAD: &str = "SELECT number, hash FROM audit_heads WHERE site_id = $1";
const MOVE_HEAD: &str = "UPDATE audit_heads SET number = $2, hash = $3 WHERE site_id = $1";
const INSERT: &str = concat!(
    "INSERT INTO audit_log (site_id, ",
    columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
);
/// The log, newest first, before a number.
pub const BEFORE: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM audit_log WHERE site_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3"
);
/// The log, oldest first, after a number.
pub const AFTER: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM audit_log WHERE site_id = $1 AND number > $2 ORDER BY number LIMIT $3"
);

/// Which rows are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditFilter {
    /// By this account.
    pub account: Option<AccountId>,
    /// By this kind of actor; empty: any.
    pub actor: String,
    /// This deed; empty: any.
    pub deed: String,
    /// To this kind of thing; empty: any.
    pub subject: String,
    /// To this one; empty: any.
    pub subject_id: String,
    /// At or after this moment.
    pub from: UnixMillis,
    /// Before this moment.
    pub until: UnixMillis,
}

// The column first: it tells PostgreSQL the argument's type.
macro_rules! filtered {
    ($($more:literal),+) => {
        concat!(
            "SELECT ",
            columns!(),
            " FROM audit_log WHERE site_id = $1 AND (deed = $4 OR $4 = '') AND (account_id = $5 OR $5 = 0) \
              AND (actor = $6 OR $6 = '') AND (subject = $7 OR $7 = '') AND (subject_id = $8 OR $8 = '') \
              AND at >= $9 AND at < $10",
            $($more),+
        )
    };
}
const FILTERED: &str = filtered!(" AND number < $2 ORDER BY number DESC LIMIT $3");
/// As the plain one, by the index of what was done to one thing.
pub const FILTERED_SUBJECT: &str = filtered!(
    " AND subject = $7 AND subject_id = $8",
    " AND number < $2 ORDER BY number DESC LIMIT $3"
);
/// As the plain one, by the index of what one person did.
pub const FILTERED_ACCOUNT: &str = filtered!(" AND account_id = $5", " AND number < $2 ORDER BY number DESC LIMIT $3");
/// As the plain one, by the index of one deed.
pub const FILTERED_DEED: &str = filtered!(" AND deed = $4", " AND number < $2 ORDER BY number DESC LIMIT $3");
const FILTERED_AFTER: &str = filtered!(" AND number > $2 ORDER BY number LIMIT $3");
const DEEDS: &str = "SELECT DISTINCT deed FROM audit_log WHERE site_id = $1 ORDER BY deed";

const PEOPLE: &str = "SELECT id, name FROM accounts WHERE id IN \
    (SELECT account_id FROM audit_log WHERE site_id = $1 AND account_id IS NOT NULL) ORDER BY name, id";

struct Person(AccountId, String);

impl Record for Person {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self(AccountId(row.int()?), row.text()?))
    }
}

struct Word(String);

impl Record for Word {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self(row.text()?))
    }
}

impl Record for AuditRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.int()?,
            at: row.time()?,
            actor: row.text()?,
            account: row.opt_int()?.map(AccountId),
            deed: row.text()?,
            subject: row.text()?,
            subject_id: row.text()?,
            was: row.text()?,
            became: row.text()?,
            why: row.text()?,
            hash: row.text()?,
        })
    }
}

impl Record for AuditHead {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            number: row.int()?,
            hash: row.text()?,
        })
    }
}

/// The end of the chain, locked until the transaction ends. Take it last: whoever holds it waits for nothing else.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn lock_head(tx: &mut Tx, site: SiteId) -> Result<AuditHead, StoreError> {
    tx.execute(BEGIN, args![site]).await?;
    tx.execute(LOCK, args![site]).await?;
    let head = tx.first(HEAD, args![site]).await?;
    head.ok_or_else(|| StoreError::Data("the audit log has no head although one was just made".to_owned()))
}

/// The end of the chain as it stands; nothing for a site without a log.
#[allow(clippy::missing_errors_doc)]
pub async fn head(tx: &mut Tx, site: SiteId) -> Result<Option<AuditHead>, StoreError> {
    tx.first(HEAD, args![site]).await
}

/// Adds a row and moves the head to it.
#[allow(clippy::missing_errors_doc)]
#[rustfmt::skip]
pub async fn append(tx: &mut Tx, site: SiteId, r: &AuditRecord) -> Result<(), StoreError> {
    tx.execute(INSERT, args![
        site, r.number, r.at, &r.actor, r.account, &r.deed, &r.subject, &r.subject_id, &r.was, &r.became, &r.why, &r.hash,
    ]).await?;
    tx.execute(MOVE_HEAD, args![site, r.number, &r.hash]).await.map(|_| ())
}

/// Up to `limit` rows before `number` (all when none), newest first.
#[allow(clippy::missing_errors_doc)]
pub async fn before(
    tx: &mut Tx,
    site: SiteId,
    number: Option<i64>,
    limit: i64,
) -> Result<Vec<AuditRecord>, StoreError> {
    tx.all(BEFORE, args![site, number.unwrap_or(i64::MAX), limit]).await
}

/// Up to `limit` rows after `number`, oldest first: for going through all of them.
#[allow(clippy::missing_errors_doc)]
pub async fn after(tx: &mut Tx, site: SiteId, number: i64, limit: i64) -> Result<Vec<AuditRecord>, StoreError> {
    tx.all(AFTER, args![site, number, limit]).await
}

fn arguments(site: SiteId, filter: &AuditFilter, number: i64, limit: i64) -> Vec<Value> {
    let account = filter.account.unwrap_or(AccountId(0));
    args![
        site,
        number,
        limit,
        &filter.deed,
        account,
        &filter.actor,
        &filter.subject,
        &filter.subject_id,
        filter.from,
        filter.until
    ]
    .to_vec()
}

/// Up to `limit` rows that a filter lets through, before `number` (all when none), newest first.
#[allow(clippy::missing_errors_doc)]
pub async fn filtered(
    tx: &mut Tx,
    site: SiteId,
    filter: &AuditFilter,
    number: Option<i64>,
    limit: i64,
) -> Result<Vec<AuditRecord>, StoreError> {
    let sql = if !filter.subject_id.is_empty() {
        FILTERED_SUBJECT
    } else if filter.account.is_some() {
        FILTERED_ACCOUNT
    } else if !filter.deed.is_empty() {
        FILTERED_DEED
    } else {
        FILTERED
    };
    tx.all(sql, &arguments(site, filter, number.unwrap_or(i64::MAX), limit))
        .await
}

/// Up to `limit` rows that a filter lets through, after `number`, oldest first.
#[allow(clippy::missing_errors_doc)]
pub async fn filtered_after(
    tx: &mut Tx,
    site: SiteId,
    filter: &AuditFilter,
    number: i64,
    limit: i64,
) -> Result<Vec<AuditRecord>, StoreError> {
    tx.all(FILTERED_AFTER, &arguments(site, filter, number, limit)).await
}

/// Every deed that the log of a site holds.
#[allow(clippy::missing_errors_doc)]
pub async fn deeds(tx: &mut Tx, site: SiteId) -> Result<Vec<String>, StoreError> {
    let words: Vec<Word> = tx.all(DEEDS, args![site]).await?;
    Ok(words.into_iter().map(|word| word.0).collect())
}

/// Everybody who did something that the log of a site holds, by name.
#[allow(clippy::missing_errors_doc)]
pub async fn people(tx: &mut Tx, site: SiteId) -> Result<Vec<(AccountId, String)>, StoreError> {
    let people: Vec<Person> = tx.all(PEOPLE, args![site]).await?;
    Ok(people.into_iter().map(|person| (person.0, person.1)).collect())
}
