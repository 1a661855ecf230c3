//! Counting what the document on trial does.

use std::collections::VecDeque;
use std::sync::Arc;

use model::Status;
use moderation::{Category, Outcome, Policy};

use super::change::Change;
use super::judge::Judged;
use super::past::Past;

/// Scores are counted in steps of a hundredth.
pub(super) const STEPS: usize = 101;

/// What all counting shares: the clauses of the document, and which of them people named.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) clauses: Vec<String>,
    /// Whether a clause looks at a category, by clause and category.
    pub(super) looks_at: Vec<[bool; Category::ALL.len()]>,
    /// Clause of the document by the number that [`Past`] gives it.
    of_number: Vec<Option<usize>>,
    /// Most changes kept of each kind.
    changes: usize,
}

impl Frame {
    pub(super) fn new(policy: &Policy, past: &Past, changes: usize) -> Self {
        let clauses: Vec<String> = policy.clauses().iter().map(|clause| clause.id.clone()).collect();
        let looks_at = clauses.iter().map(|clause| {
            let used = policy.categories(clause);
            Category::ALL.map(|category| used.contains(&category))
        });
        let of_number = past
            .clauses()
            .map(|id| clauses.iter().position(|own| own == id))
            .collect();
        Self {
            looks_at: looks_at.collect(),
            of_number,
            clauses,
            changes,
        }
    }

    fn named(&self, number: u32) -> Option<usize> {
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        self.of_number.get(number).copied().flatten()
    }
}

/// What became of what people had decided: whether a rule acts (holds or rejects) × whether people rejected.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pairs {
    pub(super) both: u64,
    pub(super) acts_only: u64,
    pub(super) rejected_only: u64,
    pub(super) neither: u64,
}

impl Pairs {
    fn add(&mut self, acts: bool, rejected: bool) {
        *match (acts, rejected) {
            (true, true) => &mut self.both,
            (true, false) => &mut self.acts_only,
            (false, true) => &mut self.rejected_only,
            (false, false) => &mut self.neither,
        } += 1;
    }

    fn merge(&mut self, other: Self) {
        self.both += other.both;
        self.acts_only += other.acts_only;
        self.rejected_only += other.rejected_only;
        self.neither += other.neither;
    }
}

/// Published, held, rejected.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Three(pub(super) [u64; 3]);

impl Three {
    fn add(&mut self, status: Status) {
        let [published, held, rejected] = &mut self.0;
        match status {
            Status::Published => *published += 1,
            Status::Held => *held += 1,
            Status::Rejected => *rejected += 1,
            Status::Withdrawn => {}
        }
    }

    fn merge(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(own, new)| *own += new);
    }
}

/// What one clause does.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct ClauseTally {
    /// Comments that it would hold and reject, and before which it would nudge.
    pub(super) holds: u64,
    pub(super) rejects: u64,
    pub(super) nudges: u64,
    /// Changes that rest on it.
    pub(super) newly: Three,
    /// Of those it acts on: on how many people decided, and how many of these they rejected, under whatever clause.
    pub(super) acts_decided: u64,
    pub(super) acts_rejected: u64,
    /// Comments that people rejected under it, and on how many of these it acts.
    pub(super) named: u64,
    pub(super) named_acts: u64,
}

impl ClauseTally {
    fn merge(&mut self, other: Self) {
        self.holds += other.holds;
        self.rejects += other.rejects;
        self.nudges += other.nudges;
        self.newly.merge(other.newly);
        self.acts_decided += other.acts_decided;
        self.acts_rejected += other.acts_rejected;
        self.named += other.named;
        self.named_acts += other.named_acts;
    }
}

/// How many comments have which score.
#[derive(Debug, Clone)]
pub(super) struct Scale {
    pub(super) all: [u64; STEPS],
    /// Those that people rejected under a clause that looks at the category.
    pub(super) rejected: [u64; STEPS],
    /// Those that people approved.
    pub(super) approved: [u64; STEPS],
}

impl Scale {
    const NEW: Scale = Scale {
        all: [0; STEPS],
        rejected: [0; STEPS],
        approved: [0; STEPS],
    };

    fn merge(&mut self, other: &Self) {
        let pairs = [
            (&mut self.all, &other.all),
            (&mut self.rejected, &other.rejected),
            (&mut self.approved, &other.approved),
        ];
        for (own, new) in pairs {
            own.iter_mut().zip(new).for_each(|(own, new)| *own += new);
        }
    }
}

/// The step of a score: the same rounding by which conditions compare scores, then down to a hundredth.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 1,000,000")]
fn step(score: f32) -> usize {
    let millionths = (f64::from(score).clamp(0.0, 1.0) * 1e6).round() as usize;
    millionths / 10_000
}

/// What was counted so far.
#[derive(Debug, Clone)]
pub(super) struct Tally {
    pub(super) frame: Arc<Frame>,
    pub(super) judged: u64,
    pub(super) withdrawn: u64,
    pub(super) unreadable: u64,
    pub(super) stands: Three,
    pub(super) would: Three,
    pub(super) nudged: u64,
    /// Held by no rule, but because an override has all comments read first.
    pub(super) read_first: u64,
    pub(super) newly: Three,
    /// Newly published comments whose status rests on no clause of the document.
    pub(super) freed_elsewhere: u64,
    pub(super) people: Pairs,
    pub(super) clauses: Vec<ClauseTally>,
    pub(super) scales: Vec<Scale>,
    /// The newest changes: to published, held, rejected.
    pub(super) changes: [VecDeque<Change>; 3],
}

impl Tally {
    pub(super) fn new(frame: Arc<Frame>) -> Self {
        Self {
            judged: 0,
            withdrawn: 0,
            unreadable: 0,
            stands: Three::default(),
            would: Three::default(),
            nudged: 0,
            read_first: 0,
            newly: Three::default(),
            freed_elsewhere: 0,
            people: Pairs::default(),
            clauses: vec![ClauseTally::default(); frame.clauses.len()],
            scales: vec![Scale::NEW; Category::ALL.len()],
            changes: Default::default(),
            frame,
        }
    }

    /// Comments looked at.
    pub(super) fn seen(&self) -> u64 {
        self.judged + self.withdrawn + self.unreadable
    }

    /// Counts a comment.
    pub(super) fn add(&mut self, judged: Judged) {
        let becomes = judged.becomes();
        self.judged += 1;
        self.stands.add(judged.status);
        self.would.add(becomes);
        self.nudged += u64::from(judged.is_nudged());
        self.read_first += u64::from(judged.is_only_read_first());
        let rejected = judged.known.label.map(|label| label.rejected);
        if let Some(rejected) = rejected {
            self.people.add(judged.acts(), rejected);
        }
        self.add_clauses(&judged, becomes);
        self.add_scores(&judged);
        if judged.changes() {
            self.newly.add(becomes);
            self.keep(Change::new(&judged, becomes));
        }
    }

    fn add_clauses(&mut self, judged: &Judged, becomes: Status) {
        let frame = Arc::clone(&self.frame);
        let matched = &judged.verdict.matched;
        let strictest = matched.iter().map(|rule| rule.outcome).max().unwrap_or_default();
        let label = judged.known.label;
        let named = label
            .filter(|label| label.rejected)
            .and_then(|label| frame.named(label.clause));
        for (place, (id, tally)) in frame.clauses.iter().zip(&mut self.clauses).enumerate() {
            let of = matched
                .iter()
                .filter(|rule| &rule.clause == id)
                .map(|rule| rule.outcome)
                .max();
            let acts = of.is_some_and(|outcome| outcome > Outcome::Publish);
            tally.holds += u64::from(of == Some(Outcome::Hold));
            tally.rejects += u64::from(of == Some(Outcome::Reject));
            if acts && of == Some(strictest) {
                tally.nudges += u64::from(judged.is_nudged());
                if judged.changes() {
                    tally.newly.add(becomes);
                }
            }
            if let (true, Some(label)) = (acts, label) {
                tally.acts_decided += 1;
                tally.acts_rejected += u64::from(label.rejected);
            }
            if named == Some(place) {
                tally.named += 1;
                tally.named_acts += u64::from(acts);
            }
        }
        if becomes == Status::Published && judged.status != Status::Published {
            match frame
                .named(judged.known.clause)
                .and_then(|place| self.clauses.get_mut(place))
            {
                Some(tally) => tally.newly.add(becomes),
                None => self.freed_elsewhere += 1,
            }
        }
    }

    fn add_scores(&mut self, judged: &Judged) {
        let label = judged.known.label;
        let clause = label.and_then(|label| self.frame.named(label.clause));
        let looks_at = clause.and_then(|clause| self.frame.looks_at.get(clause)).copied();
        let looks_at = looks_at.unwrap_or_default();
        for ((category, scale), is_about) in Category::ALL.into_iter().zip(&mut self.scales).zip(looks_at) {
            let step = step(judged.assessment.strongest(category));
            let mut counts = vec![&mut scale.all];
            match label {
                Some(label) if !label.rejected => counts.push(&mut scale.approved),
                Some(_) if is_about => counts.push(&mut scale.rejected),
                _ => {}
            }
            for count in counts {
                if let Some(count) = count.get_mut(step) {
                    *count += 1;
                }
            }
        }
    }

    fn keep(&mut self, change: Change) {
        let [published, held, rejected] = &mut self.changes;
        let kept = match change.becomes {
            Status::Held => held,
            Status::Rejected => rejected,
            Status::Published | Status::Withdrawn => published,
        };
        kept.push_back(change);
        if kept.len() > self.frame.changes {
            kept.pop_front();
        }
    }

    /// Adds what was counted elsewhere.
    pub(super) fn merge(&mut self, other: Tally) {
        self.judged += other.judged;
        self.withdrawn += other.withdrawn;
        self.unreadable += other.unreadable;
        self.stands.merge(other.stands);
        self.would.merge(other.would);
        self.nudged += other.nudged;
        self.read_first += other.read_first;
        self.newly.merge(other.newly);
        self.freed_elsewhere += other.freed_elsewhere;
        self.people.merge(other.people);
        self.clauses
            .iter_mut()
            .zip(other.clauses)
            .for_each(|(own, new)| own.merge(new));
        self.scales
            .iter_mut()
            .zip(&other.scales)
            .for_each(|(own, new)| own.merge(new));
        for (own, new) in self.changes.iter_mut().zip(other.changes) {
            own.extend(new);
            own.make_contiguous().sort_by_key(|change| change.comment);
            let surplus = own.len().saturating_sub(self.frame.changes);
            own.drain(..surplus);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::step;

    #[test]
    fn a_score_falls_on_the_step_whose_condition_it_meets() {
        assert_eq!((step(0.9), step(0.899_999), step(0.0), step(1.0)), (90, 89, 0, 100));
        assert_eq!(step(0.29), 29);
    }
}
