//! Second looks: comments that are shown once more to somebody who did not decide them.

use model::{AccountId, CommentId, DecisionId, SiteId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// A second look, as it was drawn and as it was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LookRecord {
    /// Its id.
    pub id: i64,
    /// The comment.
    pub comment: CommentId,
    /// The revision that is looked at.
    pub revision: i64,
    /// Slug of the story's section.
    pub section: String,
    /// When the day began that it was drawn from.
    pub day: UnixMillis,
    /// `policy_published`, `person_rejected` and so on.
    pub stratum: String,
    /// How many were drawn from its stratum that day: `sampled / population` is the probability of being drawn.
    pub sampled: i64,
    /// How many its stratum had that day.
    pub population: i64,
    /// Whether the policy's rules stopped that revision: held or rejected it.
    pub stopped: bool,
    /// The clauses by which they did, in one line.
    pub clauses: String,
    /// The categories whose score was 0.5 or more, in one line.
    pub categories: String,
    /// The decision of a person that is looked at again.
    pub first_decision: Option<DecisionId>,
    /// Who made it.
    pub first_account: Option<AccountId>,
    /// The clause of the first decision; empty when none.
    pub first_clause: String,
    /// When it was drawn.
    pub drawn_at: UnixMillis,
    /// Who answered.
    pub answered_by: Option<AccountId>,
    /// `approve` or `reject`.
    pub answer: Option<String>,
    /// The clause of a rejection.
    pub clause: String,
    /// When it was answered.
    pub answered_at: Option<UnixMillis>,
}

/// A look that waits for an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenLook {
    /// Its id.
    pub id: i64,
    /// Slug of the story's section.
    pub section: String,
}

macro_rules! columns {
    () => {
        "id, comment_id, revision, section_slug, day, stratum, sampled, population, stopped, clauses, categories, \
         first_decision, first_account, first_clause, drawn_at, answered_by, answer, clause, answered_at"
    };
}

const INSERT: &str = "INSERT INTO second_looks (site_id, id, comment_id, revision, section_slug, day, stratum, sampled, \
    population, stopped, clauses, categories, first_decision, first_account, first_clause, drawn_at) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
const DRAW: &str = "INSERT INTO second_look_draws (site_id, day, seed, wanted, drawn_at) VALUES ($1, $2, $3, $4, $5) \
    ON CONFLICT (site_id, day) DO NOTHING";
const SEED: &str = "SELECT seed FROM second_look_draws WHERE site_id = $1 AND day = $2";
const BY_ID: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM second_looks WHERE site_id = $1 AND id = $2"
);

/// The looks of some days, by day.
pub const OF_DAYS: &str = concat!(
    "SELECT ",
    columns!(),
    " FROM second_looks WHERE site_id = $1 AND day >= $2 AND day < $3 ORDER BY day, id"
);

/// What waits for somebody's answer, oldest first: nothing that they decided, skipped or looked at before, nothing that
/// somebody else has before them, and nothing that its author withdrew.
pub const OPEN: &str = "SELECT l.id, l.section_slug FROM second_looks l \
    JOIN comments c ON c.site_id = l.site_id AND c.id = l.comment_id \
    WHERE l.site_id = $1 AND l.answered_at IS NULL AND l.id >= $2 AND c.status <> 'withdrawn' \
    AND (l.account_id IS NULL OR l.account_id = $3 OR l.assigned_at < $4) \
    AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.site_id = l.site_id AND d.comment_id = l.comment_id \
        AND d.account_id = $3) \
    AND NOT EXISTS (SELECT 1 FROM second_look_skips k WHERE k.site_id = l.site_id AND k.look_id = l.id \
        AND k.account_id = $3) \
    AND NOT EXISTS (SELECT 1 FROM second_looks o WHERE o.site_id = l.site_id AND o.day = l.day \
        AND o.comment_id = l.comment_id AND o.answered_by = $3) \
    ORDER BY l.id LIMIT 5000";
const ASSIGN: &str = "UPDATE second_looks SET account_id = $3, assigned_at = $4 \
    WHERE site_id = $1 AND id = $2 AND answered_at IS NULL";
const ANSWER: &str = "UPDATE second_looks SET answered_by = $5, answer = $6, clause = $7, answered_at = $8 \
    WHERE site_id = $1 AND day = $2 AND comment_id = $3 AND revision = $4 AND answered_at IS NULL";
const SKIP: &str = "INSERT INTO second_look_skips (site_id, look_id, account_id) VALUES ($1, $2, $3) \
    ON CONFLICT (site_id, look_id, account_id) DO NOTHING";
const RELEASE: &str = "UPDATE second_looks SET account_id = NULL, assigned_at = NULL \
    WHERE site_id = $1 AND id = $2 AND account_id = $3";
const DECIDED_BY: &str = "SELECT COUNT(*) FROM decisions WHERE site_id = $1 AND comment_id = $2 AND account_id = $3";

impl Record for LookRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.int()?,
            comment: CommentId(row.int()?),
            revision: row.int()?,
            section: row.text()?,
            day: row.time()?,
            stratum: row.text()?,
            sampled: row.int()?,
            population: row.int()?,
            stopped: row.bool()?,
            clauses: row.text()?,
            categories: row.text()?,
            first_decision: row.opt_int()?.map(DecisionId),
            first_account: row.opt_int()?.map(AccountId),
            first_clause: row.text()?,
            drawn_at: row.time()?,
            answered_by: row.opt_int()?.map(AccountId),
            answer: row.opt_text()?,
            clause: row.text()?,
            answered_at: row.opt_time()?,
        })
    }
}

impl Record for OpenLook {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.int()?,
            section: row.text()?,
        })
    }
}

/// Claims a day for a draw; false if it was drawn already.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn claim(
    tx: &mut Tx,
    site: SiteId,
    day: UnixMillis,
    (seed, wanted): (i64, i64),
    now: UnixMillis,
) -> Result<bool, StoreError> {
    Ok(tx.execute(DRAW, args![site, day, seed, wanted, now]).await? == 1)
}

/// The seed by which a day was drawn.
#[allow(clippy::missing_errors_doc)]
pub async fn seed(tx: &mut Tx, site: SiteId, day: UnixMillis) -> Result<Option<i64>, StoreError> {
    tx.first(SEED, args![site, day]).await
}

/// Adds a look that was drawn.
#[allow(clippy::missing_errors_doc)]
#[rustfmt::skip]
pub async fn insert(tx: &mut Tx, site: SiteId, l: &LookRecord) -> Result<(), StoreError> {
    tx.execute(INSERT, args![
        site, l.id, l.comment, l.revision, &l.section, l.day, &l.stratum, l.sampled, l.population, l.stopped,
        &l.clauses, &l.categories, l.first_decision, l.first_account, &l.first_clause, l.drawn_at,
    ]).await.map(|_| ())
}

/// The look of an id.
#[allow(clippy::missing_errors_doc)]
pub async fn by_id(tx: &mut Tx, site: SiteId, id: i64) -> Result<Option<LookRecord>, StoreError> {
    tx.first(BY_ID, args![site, id]).await
}

/// All looks that were drawn from the days that began in a span of time, by day.
#[allow(clippy::missing_errors_doc)]
pub async fn of_days(tx: &mut Tx, site: SiteId, span: (UnixMillis, UnixMillis)) -> Result<Vec<LookRecord>, StoreError> {
    tx.all(OF_DAYS, args![site, span.0, span.1]).await
}

/// What waits for this person, oldest first: from the id `from` on, and not what somebody else was given since `busy`.
#[allow(clippy::missing_errors_doc)]
pub async fn open(
    tx: &mut Tx,
    site: SiteId,
    account: AccountId,
    (from, busy): (i64, UnixMillis),
) -> Result<Vec<OpenLook>, StoreError> {
    tx.all(OPEN, args![site, from, account, busy]).await
}

/// Gives an open look to somebody.
#[allow(clippy::missing_errors_doc)]
pub async fn assign(tx: &mut Tx, site: SiteId, id: i64, to: AccountId, now: UnixMillis) -> Result<(), StoreError> {
    tx.execute(ASSIGN, args![site, id, to, now]).await.map(|_| ())
}

/// Answers an open look with `approve` or `reject` and a clause, and with it what else was drawn of the same text that day:
/// nobody is asked the same twice. False if it was answered already.
#[allow(clippy::missing_errors_doc)]
pub async fn answer(
    tx: &mut Tx,
    site: SiteId,
    look: &LookRecord,
    (by, answer, clause): (AccountId, &str, &str),
    now: UnixMillis,
) -> Result<bool, StoreError> {
    let args = args![site, look.day, look.comment, look.revision, by, answer, clause, now];
    Ok(look.answered_at.is_none() && tx.execute(ANSWER, args).await? > 0)
}

/// Somebody would rather not answer: it goes to others.
#[allow(clippy::missing_errors_doc)]
pub async fn skip(tx: &mut Tx, site: SiteId, id: i64, by: AccountId) -> Result<(), StoreError> {
    tx.execute(SKIP, args![site, id, by]).await?;
    tx.execute(RELEASE, args![site, id, by]).await.map(|_| ())
}

/// Whether this person decided on the comment, ever.
#[allow(clippy::missing_errors_doc)]
pub async fn has_decided(
    tx: &mut Tx,
    site: SiteId,
    comment: CommentId,
    account: AccountId,
) -> Result<bool, StoreError> {
    Ok(tx
        .first::<i64>(DECIDED_BY, args![site, comment, account])
        .await?
        .unwrap_or_default()
        > 0)
}
