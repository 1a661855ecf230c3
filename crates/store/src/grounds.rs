//! What decisions rest on beside their clause: rejections, a rule on a domain, the same restriction on other sites.

use model::{DecisionId, ReaderId, SiteId};

use crate::decisions::DecisionRecord;
use crate::{Reader, Record, StoreError, Tx, args};

/// What kind of thing a decision rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// A rejection of a comment, that an automatic restriction counted.
    Rejection(DecisionId),
    /// A rule on an e-mail domain, by its id.
    Domain(i64),
    /// The same restriction on another site, put on and undone together.
    Together(SiteId, DecisionId),
}

impl Ground {
    fn kind(self) -> &'static str {
        match self {
            Self::Rejection(_) => "rejection",
            Self::Domain(_) => "domain",
            Self::Together(..) => "together",
        }
    }
}

/// A row as it is read.
struct GroundRow(String, i64, i64);

impl Record for GroundRow {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self(row.text()?, row.int()?, row.int()?))
    }
}

const INSERT: &str = "INSERT INTO decision_grounds (site_id, decision_id, kind, subject_site, subject_id) \
    VALUES ($1, $2, $3, $4, $5)";
const OF_DECISION: &str = "SELECT kind, subject_site, subject_id FROM decision_grounds \
    WHERE site_id = $1 AND decision_id = $2 ORDER BY kind, subject_site, subject_id";
/// Decisions that rest on a thing of the site and were not undone. `CROSS JOIN` keeps SQLite from starting with all
/// decisions of the site.
pub const RESTING_ON: &str = "SELECT d.id, d.action, d.actor, d.account_id, d.comment_id, d.reader_id, d.story_id, d.was, \
    d.became, d.until, d.policy_version, d.clause, d.reason, d.part_of, d.undoes, d.undone_by, d.created_at \
    FROM decision_grounds g CROSS JOIN decisions d WHERE d.site_id = g.site_id AND d.id = g.decision_id \
    AND g.site_id = $1 AND g.kind = $2 AND g.subject_id = $3 AND g.subject_site = $1 AND d.undone_by IS NULL ORDER BY d.id";
const PUT_ON: &str = "SELECT COUNT(*) FROM decision_grounds g CROSS JOIN decisions d \
    WHERE d.site_id = g.site_id AND d.id = g.decision_id \
    AND g.site_id = $1 AND g.kind = 'domain' AND g.subject_id = $2 AND d.reader_id = $3";

/// Notes what a decision rests on.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn add(tx: &mut Tx, site: SiteId, decision: DecisionId, ground: Ground) -> Result<(), StoreError> {
    let (at, subject) = match ground {
        Ground::Rejection(id) => (site, id.0),
        Ground::Domain(id) => (site, id),
        Ground::Together(other, id) => (other, id.0),
    };
    tx.execute(INSERT, args![site, decision, ground.kind(), at, subject])
        .await
        .map(|_| ())
}

/// What a decision rests on.
#[allow(clippy::missing_errors_doc)]
pub async fn of_decision(tx: &mut Tx, site: SiteId, decision: DecisionId) -> Result<Vec<Ground>, StoreError> {
    let rows: Vec<GroundRow> = tx.all(OF_DECISION, args![site, decision]).await?;
    rows.into_iter()
        .map(|GroundRow(kind, at, subject)| match kind.as_str() {
            "rejection" => Ok(Ground::Rejection(DecisionId(subject))),
            "domain" => Ok(Ground::Domain(subject)),
            "together" => Ok(Ground::Together(SiteId(at), DecisionId(subject))),
            other => Err(StoreError::Data(format!(
                "a decision rests on `{other}`, which is unknown"
            ))),
        })
        .collect()
}

/// Decisions that rest on `ground` (a rejection or a domain of this site) and were not undone, oldest first.
#[allow(clippy::missing_errors_doc)]
pub async fn resting_on(tx: &mut Tx, site: SiteId, ground: Ground) -> Result<Vec<DecisionRecord>, StoreError> {
    let subject = match ground {
        Ground::Rejection(id) | Ground::Together(_, id) => id.0,
        Ground::Domain(id) => id,
    };
    tx.all(RESTING_ON, args![site, ground.kind(), subject]).await
}

/// Whether a rule on a domain was ever put on a reader, also when that was undone.
#[allow(clippy::missing_errors_doc)]
pub async fn was_put_on(tx: &mut Tx, site: SiteId, rule: i64, reader: ReaderId) -> Result<bool, StoreError> {
    let found = tx.first::<i64>(PUT_ON, args![site, rule, reader]).await?;
    Ok(found.unwrap_or_default() > 0)
}
