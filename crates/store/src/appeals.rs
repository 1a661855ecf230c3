//! Appeals against decisions.

use model::{AccountId, AppealId, DecisionId, ReaderId, SiteId, UnixMillis};

use crate::sql::Sql;
use crate::{Reader, Record, StoreError, Tx, args};

/// One appeal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppealRecord {
    /// Its id.
    pub id: AppealId,
    /// The decision it is about.
    pub decision: DecisionId,
    /// Who appeals.
    pub reader: ReaderId,
    /// What they wrote.
    pub body: String,
    /// `open`, `upheld` (the decision stands) or `overturned`.
    pub status: String,
    /// The answer to the reader.
    pub answer: String,
    /// Who decided.
    pub decided_by: Option<AccountId>,
    /// When that was.
    pub decided_at: Option<UnixMillis>,
    /// When it was made.
    pub created_at: UnixMillis,
}

macro_rules! select {
    () => {
        "SELECT id, decision_id, reader_id, body, status, answer, decided_by, decided_at, created_at FROM appeals WHERE site_id = $1 "
    };
}

const INSERT: &str = "INSERT INTO appeals (site_id, id, decision_id, reader_id, body, status, answer, created_at) \
    VALUES ($1, $2, $3, $4, $5, 'open', '', $6) ON CONFLICT (site_id, decision_id) DO NOTHING";
const OPEN: &str = concat!(select!(), "AND status = 'open'");
const DECIDED: &str = concat!(select!(), "AND status IN ('upheld', 'overturned')");
/// Only of decisions below stories of some sections.
const WITHIN: &str = " AND EXISTS (SELECT 1 FROM decisions d \
    JOIN stories s ON s.site_id = d.site_id AND s.id = d.story_id \
    WHERE d.site_id = appeals.site_id AND d.id = appeals.decision_id AND s.section_slug IN ";
const BY_ID: &str = concat!(select!(), "AND id = $2");
const BY_DECISION: &str = concat!(select!(), "AND decision_id = $2");
const DECIDE: &str = "UPDATE appeals SET status = $3, answer = $4, decided_by = $5, decided_at = $6 \
    WHERE site_id = $1 AND id = $2 AND status = 'open'";
const COUNT: &str = "SELECT COUNT(*) FROM appeals WHERE site_id = $1 AND status = 'open'";

impl Record for AppealRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: AppealId(row.int()?),
            decision: DecisionId(row.int()?),
            reader: ReaderId(row.int()?),
            body: row.text()?,
            status: row.text()?,
            answer: row.text()?,
            decided_by: row.opt_int()?.map(AccountId),
            decided_at: row.opt_time()?,
            created_at: row.time()?,
        })
    }
}

/// Adds an appeal; false if there is one against this decision.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn insert(tx: &mut Tx, site: SiteId, new: &AppealRecord) -> Result<bool, StoreError> {
    let args = args![site, new.id, new.decision, new.reader, &new.body, new.created_at];
    Ok(tx.execute(INSERT, args).await? == 1)
}

/// Begins a statement about the appeals of a site, or of some of its sections.
fn within(piece: &'static str, site: SiteId, sections: &[String]) -> Sql {
    let mut sql = Sql::beginning(piece, site);
    if !sections.is_empty() {
        sql.add(WITHIN).bind_list(sections).add(")");
    }
    sql
}

/// Open appeals, oldest first; below stories of these sections only (none: all, also those on a reader's standing).
#[allow(clippy::missing_errors_doc)]
pub async fn open(tx: &mut Tx, site: SiteId, sections: &[String], limit: i64) -> Result<Vec<AppealRecord>, StoreError> {
    let mut sql = within(OPEN, site, sections);
    sql.add(" ORDER BY id LIMIT ").bind(limit);
    tx.built(&sql).await
}

/// Appeals that were decided, newest first; of these sections, as [`open`].
#[allow(clippy::missing_errors_doc)]
pub async fn decided(
    tx: &mut Tx,
    site: SiteId,
    sections: &[String],
    limit: i64,
) -> Result<Vec<AppealRecord>, StoreError> {
    let mut sql = within(DECIDED, site, sections);
    sql.add(" ORDER BY id DESC LIMIT ").bind(limit);
    tx.built(&sql).await
}

/// How many are open, of these sections, as [`open`].
#[allow(clippy::missing_errors_doc)]
pub async fn count_open(tx: &mut Tx, site: SiteId, sections: &[String]) -> Result<i64, StoreError> {
    let found = tx.built_first::<i64>(&within(COUNT, site, sections)).await?;
    Ok(found.unwrap_or_default())
}

/// The appeal of an id.
#[allow(clippy::missing_errors_doc)]
pub async fn by_id(tx: &mut Tx, site: SiteId, id: AppealId) -> Result<Option<AppealRecord>, StoreError> {
    tx.first(BY_ID, args![site, id]).await
}

/// The appeal against a decision.
#[allow(clippy::missing_errors_doc)]
pub async fn by_decision(tx: &mut Tx, site: SiteId, id: DecisionId) -> Result<Option<AppealRecord>, StoreError> {
    tx.first(BY_DECISION, args![site, id]).await
}

/// How an appeal ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome<'a> {
    /// `upheld` or `overturned`.
    pub status: &'a str,
    /// The answer to the reader.
    pub answer: &'a str,
    /// Who decided.
    pub by: AccountId,
    /// When.
    pub at: UnixMillis,
}

/// Ends an open appeal; false if it was not open.
#[allow(clippy::missing_errors_doc)]
pub async fn decide(tx: &mut Tx, site: SiteId, id: AppealId, end: &Outcome<'_>) -> Result<bool, StoreError> {
    Ok(tx
        .execute(DECIDE, args![site, id, end.status, end.answer, end.by, end.at])
        .await?
        == 1)
}

/// What decisions are counted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountBy {
    /// The clause that they rest on.
    Clause,
    /// The moderator who made them.
    Moderator,
    /// The kind of actor that made them: `policy`, `account`, `operator`.
    Actor,
}

/// Decisions against which a reader can appeal, and what became of the appeals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppealCount {
    /// Clause, account (as a number) or actor; see [`CountBy`].
    pub key: String,
    /// Decisions of the period.
    pub decisions: i64,
    /// Appeals against them.
    pub appeals: i64,
    /// Of those, decided ones.
    pub decided: i64,
    /// Of those, the ones that overturned the decision.
    pub overturned: i64,
}

impl Record for AppealCount {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            key: row.text()?,
            decisions: row.int()?,
            appeals: row.int()?,
            decided: row.int()?,
            overturned: row.int()?,
        })
    }
}

macro_rules! counted {
    ($key:literal, $only:literal) => {
        concat!(
            "SELECT ",
            $key,
            ", COUNT(*), COUNT(a.id), COUNT(a.decided_at), COUNT(CASE WHEN a.status = 'overturned' THEN 1 END) \
             FROM decisions d LEFT JOIN appeals a ON a.site_id = d.site_id AND a.decision_id = d.id \
             WHERE d.site_id = $1 AND d.id >= $2 AND d.id < $3 \
             AND d.action IN ('hold', 'reject', 'warn', 'premoderate', 'suspend', 'ban') ",
            $only,
            " GROUP BY ",
            $key,
            " ORDER BY COUNT(*) DESC, ",
            $key
        )
    };
}

const BY_CLAUSE: &str = counted!("d.clause", "");
const BY_MODERATOR: &str = counted!("CAST(d.account_id AS TEXT)", "AND d.account_id IS NOT NULL");
const BY_ACTOR: &str = counted!("d.actor", "");

/// Counts the decisions whose ids lie in `from..to`, and the appeals against them.
#[allow(clippy::missing_errors_doc)]
pub async fn count_by(
    tx: &mut Tx,
    site: SiteId,
    by: CountBy,
    (from, to): (DecisionId, DecisionId),
) -> Result<Vec<AppealCount>, StoreError> {
    let sql = match by {
        CountBy::Clause => BY_CLAUSE,
        CountBy::Moderator => BY_MODERATOR,
        CountBy::Actor => BY_ACTOR,
    };
    tx.all(sql, args![site, from, to]).await
}
