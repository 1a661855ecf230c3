//! Appeals against decisions.

use model::{AccountId, AppealId, DecisionId, ReaderId, SiteId, UnixMillis};

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
    /// When it was made.
    pub created_at: UnixMillis,
}

macro_rules! select {
    () => {
        "SELECT id, decision_id, reader_id, body, status, answer, decided_by, created_at FROM appeals WHERE site_id = $1 "
    };
}

const INSERT: &str = "INSERT INTO appeals (site_id, id, decision_id, reader_id, body, status, answer, created_at) \
    VALUES ($1, $2, $3, $4, $5, 'open', '', $6) ON CONFLICT (site_id, decision_id) DO NOTHING";
const OPEN: &str = concat!(select!(), "AND status = 'open' ORDER BY id LIMIT $2");
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

/// Open appeals, oldest first.
#[allow(clippy::missing_errors_doc)]
pub async fn open(tx: &mut Tx, site: SiteId, limit: i64) -> Result<Vec<AppealRecord>, StoreError> {
    tx.all(OPEN, args![site, limit]).await
}

/// How many are open.
#[allow(clippy::missing_errors_doc)]
pub async fn count_open(tx: &mut Tx, site: SiteId) -> Result<i64, StoreError> {
    Ok(tx.first::<i64>(COUNT, args![site]).await?.unwrap_or_default())
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
