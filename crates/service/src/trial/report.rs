//! What a dry run found.

use model::UnixMillis;
use moderation::Category;
use serde::Serialize;

use super::change::Change;
use super::interval::Interval;
use super::tally::{Pairs, STEPS, Scale, Tally, Three};

/// How many comments stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Published.
    pub published: u64,
    /// Held.
    pub held: u64,
    /// Rejected.
    pub rejected: u64,
    /// Their authors would be nudged first; among the others as well.
    pub nudged: u64,
}

impl Counts {
    /// All of them.
    pub fn all(&self) -> u64 {
        self.published + self.held + self.rejected
    }
}

/// How many comments would stand otherwise.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Moves {
    /// They are not held and would be.
    pub held: u64,
    /// They are not rejected and would be.
    pub rejected: u64,
    /// They are not published and would be.
    pub published: u64,
}

impl From<Three> for Moves {
    fn from(Three([published, held, rejected]): Three) -> Self {
        Self {
            held,
            rejected,
            published,
        }
    }
}

/// How the document agrees with what people decided. It acts when one of its rules holds or rejects; that an override has
/// comments read first says nothing about any one of them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Agreement {
    /// Comments on which people decided.
    pub decided: u64,
    /// Of these: it acts on what people rejected, and on nothing that they approved.
    pub agreement: Interval,
    /// Of those it acts on: rejected by people.
    pub precision: Interval,
    /// Of those that people rejected: it acts.
    pub recall: Interval,
}

impl From<Pairs> for Agreement {
    fn from(pairs: Pairs) -> Self {
        let decided = pairs.both + pairs.acts_only + pairs.rejected_only + pairs.neither;
        Self {
            decided,
            agreement: Interval::new(pairs.both + pairs.neither, decided),
            precision: Interval::new(pairs.both, pairs.both + pairs.acts_only),
            recall: Interval::new(pairs.both, pairs.both + pairs.rejected_only),
        }
    }
}

/// What one clause would do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClauseResult {
    /// Its id.
    pub clause: String,
    /// Its heading.
    pub title: String,
    /// Comments that its rules hold.
    pub holds: u64,
    /// Comments that its rules reject.
    pub rejects: u64,
    /// Comments whose authors it would nudge first.
    pub nudges: u64,
    /// Changes that rest on it; a newly published comment counts where its present status rests.
    pub newly: Moves,
    /// Of the comments it acts on and people decided on: rejected by them, under whatever clause.
    pub precision: Interval,
    /// Of the comments that people rejected under this clause: it acts.
    pub recall: Interval,
}

/// What a threshold would do.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// In hundredths, 1 to 99.
    pub threshold: u8,
    /// Comments that score as high or higher.
    pub over: u64,
    /// Of those that people rejected for this category: lower, so missed.
    pub missed: u64,
    /// Of those that people approved: as high or higher, so looked at in vain.
    pub in_vain: u64,
}

/// What thresholds of one category would do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CategorySweep {
    /// Its name in conditions.
    pub category: Category,
    /// Comments that people rejected under a clause whose rules look at it.
    pub rejected: u64,
    /// Comments that people approved.
    pub approved: u64,
    /// One point a hundredth, from 0.01 to 0.99.
    pub points: Vec<Point>,
}

impl CategorySweep {
    fn new(category: Category, scale: &Scale) -> Self {
        let from = |counts: &[u64; STEPS], step: usize| counts.iter().skip(step).sum::<u64>();
        let points = (1_u8..=99).map(|threshold| {
            let step = usize::from(threshold);
            Point {
                threshold,
                over: from(&scale.all, step),
                missed: scale.rejected.iter().take(step).sum(),
                in_vain: from(&scale.approved, step),
            }
        });
        Self {
            category,
            rejected: scale.rejected.iter().sum(),
            approved: scale.approved.iter().sum(),
            points: points.collect(),
        }
    }
}

/// What a dry run found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Beginning of the period.
    pub since: UnixMillis,
    /// Its end; the moment of the last comment judged, if the run was cancelled.
    pub until: UnixMillis,
    /// Its length in days, above 0.
    pub days: f64,
    /// Whether it was cancelled: then only the beginning of the period was judged.
    pub cancelled: bool,
    /// Version of the calibration that bent the scores.
    pub calibration: Option<i64>,
    /// Comments of the period.
    pub total: u64,
    /// Comments judged.
    pub judged: u64,
    /// Comments that their authors withdrew; not judged.
    pub withdrawn: u64,
    /// Comments without readable signals; not judged.
    pub unreadable: u64,
    /// How the judged comments stand.
    pub stands: Counts,
    /// How they would stand.
    pub would: Counts,
    /// Among those that would be held: by no rule, but because an override has all comments of the story read first.
    pub read_first: u64,
    /// What changes.
    pub newly: Moves,
    /// Newly published comments whose present status rests on no clause of the document.
    pub freed_elsewhere: u64,
    /// Against what people decided.
    pub people: Agreement,
    /// By clause, in the order of the document.
    pub clauses: Vec<ClauseResult>,
    /// Thresholds by category.
    pub sweep: Vec<CategorySweep>,
    /// The newest comments that change, of each kind, newest first.
    pub changes: Vec<Change>,
    /// How many change in all.
    pub changes_total: u64,
}

/// The frame of time of a run.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) since: UnixMillis,
    pub(super) until: UnixMillis,
    pub(super) total: u64,
    pub(super) cancelled: bool,
}

impl Report {
    /// Everything but the texts of the changes.
    pub(super) fn new(tally: Tally, titles: &[String], span: Span, calibration: Option<i64>) -> Self {
        let clauses = tally.frame.clauses.iter().zip(titles).zip(&tally.clauses);
        let clauses = clauses.map(|((id, title), of)| ClauseResult {
            clause: id.clone(),
            title: title.clone(),
            holds: of.holds,
            rejects: of.rejects,
            nudges: of.nudges,
            newly: of.newly.into(),
            precision: Interval::new(of.acts_rejected, of.acts_decided),
            recall: Interval::new(of.named_acts, of.named),
        });
        let sweep = Category::ALL.into_iter().zip(&tally.scales);
        let newly = Moves::from(tally.newly);
        #[expect(clippy::cast_precision_loss, reason = "days are far fewer")]
        let days = span.until.since(span.since).max(1) as f64 / UnixMillis::DAY as f64;
        let counts = |Three([published, held, rejected]): Three, nudged| Counts {
            published,
            held,
            rejected,
            nudged,
        };
        Self {
            since: span.since,
            until: span.until,
            days,
            cancelled: span.cancelled,
            calibration,
            total: span.total,
            judged: tally.judged,
            withdrawn: tally.withdrawn,
            unreadable: tally.unreadable,
            stands: counts(tally.stands, 0),
            would: counts(tally.would, tally.nudged),
            read_first: tally.read_first,
            newly,
            freed_elsewhere: tally.freed_elsewhere,
            people: tally.people.into(),
            clauses: clauses.collect(),
            sweep: sweep
                .map(|(category, scale)| CategorySweep::new(category, scale))
                .collect(),
            changes_total: newly.held + newly.rejected + newly.published,
            changes: newest_first(tally),
        }
    }
}

fn newest_first(tally: Tally) -> Vec<Change> {
    let mut changes: Vec<Change> = tally.changes.into_iter().flatten().collect();
    changes.sort_by_key(|change| std::cmp::Reverse(change.comment));
    changes
}
