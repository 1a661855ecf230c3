//! Rules on e-mail domains: what is put on new readers whose address is of one.

use model::{AccountId, SiteId, Standing, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainRule {
    /// Its id.
    pub id: i64,
    /// Lower-case domain, without `@`; its subdomains are meant too.
    pub domain: String,
    /// `premoderated` or `banned`.
    pub standing: Standing,
    /// The clause that it rests on.
    pub clause: String,
    /// The reason, shown to the readers that it is put on; may be empty.
    pub reason: String,
    /// Who made it.
    pub created_by: Option<AccountId>,
    /// When.
    pub created_at: UnixMillis,
    /// Who ended it.
    pub ended_by: Option<AccountId>,
    /// When it was ended; nothing while it is in force.
    pub ended_at: Option<UnixMillis>,
    /// On how many readers it was put and still is.
    pub readers: i64,
}

macro_rules! select {
    () => {
        "SELECT r.id, r.domain, r.standing, r.clause, r.reason, r.created_by, r.created_at, r.ended_by, r.ended_at, \
         (SELECT COUNT(*) FROM decision_grounds g JOIN decisions d ON d.site_id = g.site_id AND d.id = g.decision_id \
         WHERE g.site_id = r.site_id AND g.kind = 'domain' AND g.subject_id = r.id AND d.undone_by IS NULL) \
         FROM domain_rules r WHERE r.site_id = $1 "
    };
}

const INSERT: &str = "INSERT INTO domain_rules (site_id, id, domain, standing, clause, reason, created_by, created_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
const ALL: &str = concat!(select!(), "ORDER BY r.id DESC LIMIT $2");
const BY_ID: &str = concat!(select!(), "AND r.id = $2");
const IN_FORCE: &str = concat!(select!(), "AND r.domain = $2 AND r.ended_at IS NULL");
const END: &str =
    "UPDATE domain_rules SET ended_by = $3, ended_at = $4 WHERE site_id = $1 AND id = $2 AND ended_at IS NULL";
const PUT_BACK: &str = "UPDATE domain_rules SET ended_by = NULL, ended_at = NULL \
    WHERE site_id = $1 AND id = $2 AND ended_at IS NOT NULL";

impl Record for DomainRule {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.int()?,
            domain: row.text()?,
            standing: row.word()?,
            clause: row.text()?,
            reason: row.text()?,
            created_by: row.opt_int()?.map(AccountId),
            created_at: row.time()?,
            ended_by: row.opt_int()?.map(AccountId),
            ended_at: row.opt_time()?,
            readers: row.int()?,
        })
    }
}

/// Adds a rule.
///
/// # Errors
/// [`StoreError::Unique`] when there is one in force for this domain; else [`StoreError`], so for all functions below.
pub async fn insert(tx: &mut Tx, site: SiteId, rule: &DomainRule) -> Result<(), StoreError> {
    let args = args![
        site,
        rule.id,
        &rule.domain,
        rule.standing,
        &rule.clause,
        &rule.reason,
        rule.created_by,
        rule.created_at
    ];
    tx.execute(INSERT, args).await.map(|_| ())
}

/// All rules, newest first, also those that were ended.
#[allow(clippy::missing_errors_doc)]
pub async fn all(tx: &mut Tx, site: SiteId, limit: i64) -> Result<Vec<DomainRule>, StoreError> {
    tx.all(ALL, args![site, limit]).await
}

/// The rule of an id.
#[allow(clippy::missing_errors_doc)]
pub async fn by_id(tx: &mut Tx, site: SiteId, id: i64) -> Result<Option<DomainRule>, StoreError> {
    tx.first(BY_ID, args![site, id]).await
}

/// The rule in force for exactly this domain.
#[allow(clippy::missing_errors_doc)]
pub async fn in_force(tx: &mut Tx, site: SiteId, domain: &str) -> Result<Option<DomainRule>, StoreError> {
    tx.first(IN_FORCE, args![site, domain]).await
}

/// Ends a rule; false if it was not in force.
#[allow(clippy::missing_errors_doc)]
pub async fn end(
    tx: &mut Tx,
    site: SiteId,
    id: i64,
    by: Option<AccountId>,
    at: UnixMillis,
) -> Result<bool, StoreError> {
    Ok(tx.execute(END, args![site, id, by, at]).await? == 1)
}

/// Puts an ended rule back into force; false if it is in force.
///
/// # Errors
/// [`StoreError::Unique`] when another one is in force for its domain.
pub async fn put_back(tx: &mut Tx, site: SiteId, id: i64) -> Result<bool, StoreError> {
    Ok(tx.execute(PUT_BACK, args![site, id]).await? == 1)
}
