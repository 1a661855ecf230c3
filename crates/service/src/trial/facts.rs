//! What the policy is told of a comment besides its assessment, as it was at the time: see the table in `trial`.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};

use model::{ReaderKind, StoryId, UnixMillis};
use moderation::{Facts, ReaderFacts, StoryFacts, ThreadFacts};
use store::trials::TriedComment;

use super::past::Past;

/// As many as posting counts at most.
const MOST_RATE: usize = 1_000;
/// Digits of the time at the beginning of a sort key.
const TIME_DIGITS: usize = 13;

/// How busy each thread was, followed in the order of time.
#[derive(Debug, Default)]
pub(super) struct Rates {
    /// When the branches began that comments of the last hour belong to, the earliest first.
    recent: HashMap<StoryId, BinaryHeap<Reverse<i64>>>,
}

impl Rates {
    /// A shown comment came in.
    pub(super) fn add(&mut self, story: StoryId, root_key: &str) {
        let began = root_key.get(..TIME_DIGITS).and_then(|digits| digits.parse().ok());
        if let Some(began) = began {
            self.recent.entry(story).or_default().push(Reverse(began));
        }
    }

    /// Comments an hour of a thread at a moment that is not before any moment asked for so far.
    pub(super) fn at(&mut self, story: StoryId, at: UnixMillis) -> usize {
        let Some(recent) = self.recent.get_mut(&story) else {
            return 0;
        };
        let since = at.plus(-UnixMillis::HOUR).0;
        while recent.peek().is_some_and(|Reverse(began)| *began < since) {
            recent.pop();
        }
        recent.len().min(MOST_RATE)
    }
}

/// The moment that a comment is judged at.
pub(super) fn moment(row: &TriedComment) -> UnixMillis {
    // A first revision is stored a moment after its comment, an imported one long after.
    if row.revision > 1 {
        row.revised_at
    } else {
        row.created_at
    }
}

/// What the policy is told.
pub(super) fn of(row: &TriedComment, rate: usize, past: &Past) -> Facts {
    let at = moment(row);
    let counters = (row.reader_published, row.reader_rejected);
    let (published, rejected) = past.counters_at(row.reader, counters, at);
    #[expect(clippy::cast_precision_loss, reason = "at most 1,000")]
    let rate = rate as f64;
    Facts {
        reader: ReaderFacts {
            approved: published >= 3 && rejected == 0,
            age_days: at.since(row.reader_since).max(0) / UnixMillis::DAY,
            is_guest: row.reader_kind == ReaderKind::Guest,
        },
        story: StoryFacts {
            section: row.section.clone(),
            key: row.story_key.clone(),
            age_days: at.since(row.story_since) / UnixMillis::DAY,
        },
        thread: ThreadFacts { rate },
        nudged: row.nudged,
    }
}
