//! What the dashboard counts: one day's decisions as they are, finished days as a summary, and what was reversed since.

use model::{AccountId, CommentId, DecisionId, SiteId, Status, UnixMillis, ids};

use crate::{Reader, Record, StoreError, Tx, args};

/// The policy's last word on a comment that was written within some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedRow {
    /// The comment.
    pub comment: CommentId,
    /// How the comment stands now.
    pub status: Status,
    /// Number of the revision in force.
    pub revision: i64,
    /// The status that it gave.
    pub became: Status,
    /// The clause it rests on; empty when none.
    pub clause: String,
}

/// A person's decision on one comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonRow {
    /// The decision.
    pub decision: DecisionId,
    /// The comment.
    pub comment: CommentId,
    /// Who decided.
    pub account: AccountId,
    /// Status before.
    pub was: Status,
    /// Status after: published or rejected.
    pub became: Status,
    /// The clause it rests on; empty when none.
    pub clause: String,
    /// When.
    pub at: UnixMillis,
    /// Whether it was undone since.
    pub undone: bool,
    /// When the comment was last put on hold before.
    pub held_at: Option<UnixMillis>,
    /// How many decisions of people on this comment came before.
    pub earlier: i64,
}

/// When a report was made, and when a decision closed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportTimes {
    /// When it was made.
    pub made: UnixMillis,
    /// When it was closed.
    pub closed: UnixMillis,
}

/// A rejection that no longer stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReversedRow {
    /// The decision.
    pub decision: DecisionId,
    /// The clause it rested on.
    pub clause: String,
}

/// The summary of a finished day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayRow {
    /// When it began.
    pub day: UnixMillis,
    /// Its figures, as JSON.
    pub figures: String,
}

/// The policy's last word on each comment that was written in a span of time: the status that it gave, a colon, the clause.
/// A subquery and no join, which PostgreSQL would do by reading all decisions there are.
pub const JUDGED: &str = "SELECT c.id, c.status, c.revision, (SELECT d.became || ':' || d.clause FROM decisions d \
    WHERE d.site_id = c.site_id AND d.comment_id = c.id AND d.actor = 'policy' ORDER BY d.id DESC LIMIT 1) \
    FROM comments c WHERE c.site_id = $1 AND c.created_at >= $2 AND c.created_at < $3";

/// People's decisions on single comments within a span of ids, which is a span of time.
pub const BY_PEOPLE: &str = "SELECT d.id, d.comment_id, d.account_id, d.was, d.became, d.clause, d.created_at, \
    d.undone_by IS NOT NULL, \
    (SELECT MAX(h.created_at) FROM decisions h WHERE h.site_id = d.site_id AND h.comment_id = d.comment_id \
     AND h.id < d.id AND h.became = 'held'), \
    (SELECT COUNT(*) FROM decisions e WHERE e.site_id = d.site_id AND e.comment_id = d.comment_id AND e.id < d.id \
     AND e.actor = 'account') \
    FROM decisions d WHERE d.site_id = $1 AND d.id >= $2 AND d.id < $3 AND d.actor = 'account' \
    AND d.account_id IS NOT NULL AND d.comment_id IS NOT NULL AND d.part_of IS NULL AND d.action IN ('publish', 'reject')";

/// Reports that people's decisions within a span of ids closed: a decision closes them at its own moment.
pub const CLOSED_REPORTS: &str = "SELECT r.created_at, r.resolved_at FROM decisions d \
    JOIN reports r ON r.site_id = d.site_id AND r.comment_id = d.comment_id AND r.resolved_at = d.created_at \
    WHERE d.site_id = $1 AND d.id >= $2 AND d.id < $3 AND d.actor = 'account' AND d.action IN ('publish', 'reject')";

/// Rejections within a span of ids that were undone since.
pub const UNDONE: &str = "SELECT id, clause FROM decisions WHERE site_id = $1 AND id >= $2 AND id < $3 \
    AND undone_by IS NOT NULL AND action = 'reject' AND comment_id IS NOT NULL AND part_of IS NULL";

/// Rejections within a span of ids that an appeal overturned since.
pub const OVERTURNED: &str = "SELECT d.id, d.clause FROM appeals a \
    JOIN decisions d ON d.site_id = a.site_id AND d.id = a.decision_id \
    WHERE a.site_id = $1 AND a.decision_id >= $2 AND a.decision_id < $3 AND a.status = 'overturned' \
    AND d.action = 'reject' AND d.part_of IS NULL";

/// The summaries of finished days, oldest first.
pub const DAYS: &str =
    "SELECT day, figures FROM quality_days WHERE site_id = $1 AND day >= $2 AND day < $3 ORDER BY day";

const PUT_DAY: &str = "INSERT INTO quality_days (site_id, day, figures, made_at) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (site_id, day) DO NOTHING";
const RATE: &str = "SELECT looks_per_day FROM quality_settings WHERE site_id = $1";
const PUT_RATE: &str = "INSERT INTO quality_settings (site_id, looks_per_day) VALUES ($1, $2) \
    ON CONFLICT (site_id) DO UPDATE SET looks_per_day = excluded.looks_per_day";

/// A row of [`JUDGED`]: there is no word of the policy where something else decided from the beginning.
struct MaybeJudged(Option<JudgedRow>);

impl Record for MaybeJudged {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        let (comment, status, revision) = (CommentId(row.int()?), row.word()?, row.int()?);
        let Some(word) = row.opt_text()? else {
            return Ok(Self(None));
        };
        let (became, clause) = word.split_once(':').unwrap_or((word.as_str(), ""));
        Ok(Self(Some(JudgedRow {
            comment,
            status,
            revision,
            became: became
                .parse()
                .map_err(|error: model::text_enum::UnknownWord| StoreError::Data(error.to_string()))?,
            clause: clause.to_owned(),
        })))
    }
}

impl Record for PersonRow {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            decision: DecisionId(row.int()?),
            comment: CommentId(row.int()?),
            account: AccountId(row.int()?),
            was: row.word()?,
            became: row.word()?,
            clause: row.text()?,
            at: row.time()?,
            undone: row.bool()?,
            held_at: row.opt_time()?,
            earlier: row.int()?,
        })
    }
}

impl Record for ReportTimes {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            made: row.time()?,
            closed: row.time()?,
        })
    }
}

impl Record for ReversedRow {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            decision: DecisionId(row.int()?),
            clause: row.text()?,
        })
    }
}

impl Record for DayRow {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            day: row.time()?,
            figures: row.text()?,
        })
    }
}

/// From when to when: the beginning belongs to it, the end does not.
pub type Span = (UnixMillis, UnixMillis);

/// The ids that were made in a span of time.
fn id_span(span: Span) -> (i64, i64) {
    (ids::floor_at(span.0), ids::floor_at(span.1))
}

/// The policy's last word on each comment that was written in `span`, in no order.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn judged(tx: &mut Tx, site: SiteId, span: Span) -> Result<Vec<JudgedRow>, StoreError> {
    let rows: Vec<MaybeJudged> = tx.all(JUDGED, args![site, span.0, span.1]).await?;
    Ok(rows.into_iter().filter_map(|row| row.0).collect())
}

/// People's decisions on single comments in `span`: no undoing, and no parts of a larger decision.
#[allow(clippy::missing_errors_doc)]
pub async fn by_people(tx: &mut Tx, site: SiteId, span: Span) -> Result<Vec<PersonRow>, StoreError> {
    let (from, to) = id_span(span);
    tx.all(BY_PEOPLE, args![site, from, to]).await
}

/// Reports that were closed by people's decisions in `span`.
#[allow(clippy::missing_errors_doc)]
pub async fn closed_reports(tx: &mut Tx, site: SiteId, span: Span) -> Result<Vec<ReportTimes>, StoreError> {
    let (from, to) = id_span(span);
    tx.all(CLOSED_REPORTS, args![site, from, to]).await
}

/// Rejections of `span` that no longer stand: undone, or overturned by an appeal; each once.
#[allow(clippy::missing_errors_doc)]
pub async fn reversed(tx: &mut Tx, site: SiteId, span: Span) -> Result<Vec<ReversedRow>, StoreError> {
    let (from, to) = id_span(span);
    let mut rows: Vec<ReversedRow> = tx.all(UNDONE, args![site, from, to]).await?;
    rows.extend(tx.all::<ReversedRow>(OVERTURNED, args![site, from, to]).await?);
    rows.sort_by_key(|row| row.decision);
    rows.dedup_by_key(|row| row.decision);
    Ok(rows)
}

/// The summaries of the days that began in `span`, oldest first.
#[allow(clippy::missing_errors_doc)]
pub async fn days(tx: &mut Tx, site: SiteId, span: Span) -> Result<Vec<DayRow>, StoreError> {
    tx.all(DAYS, args![site, span.0, span.1]).await
}

/// Keeps the summary of a day; false if there is one.
#[allow(clippy::missing_errors_doc)]
pub async fn put_day(tx: &mut Tx, site: SiteId, day: &DayRow, now: UnixMillis) -> Result<bool, StoreError> {
    Ok(tx.execute(PUT_DAY, args![site, day.day, &day.figures, now]).await? == 1)
}

/// How many second looks a day the site wants, if it chose.
#[allow(clippy::missing_errors_doc)]
pub async fn rate(tx: &mut Tx, site: SiteId) -> Result<Option<i64>, StoreError> {
    tx.first(RATE, args![site]).await
}

/// Chooses how many second looks a day the site wants.
#[allow(clippy::missing_errors_doc)]
pub async fn put_rate(tx: &mut Tx, site: SiteId, rate: i64) -> Result<(), StoreError> {
    tx.execute(PUT_RATE, args![site, rate]).await.map(|_| ())
}
