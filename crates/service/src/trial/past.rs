//! What was decided since a period began: what people said of each comment, on which clause its status rests, and how
//! the counters of each author moved.

use std::collections::{HashMap, HashSet};

use model::{Action, ActorKind, CommentId, DecisionId, ReaderId, SiteId, Status, UnixMillis, ids};
use store::trials::PastDecision;

use crate::error::ServiceError;
use crate::services::Services;

/// Decisions a page.
const PAGE: i64 = 5_000;

/// The last word of a person on a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Label {
    /// Rejected; else approved.
    pub(crate) rejected: bool,
    /// Number of the clause in [`Past::clause`].
    pub(crate) clause: u32,
    /// When.
    pub(crate) at: UnixMillis,
}

/// What is known of one comment.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Known {
    /// What people said.
    pub(crate) label: Option<Label>,
    /// The clause that its present status rests on.
    pub(crate) clause: u32,
    /// Whether it was ever held.
    pub(crate) was_held: bool,
}

/// A change of an author's counters; once all are read, with all later ones.
#[derive(Debug, Clone, Copy)]
struct Step {
    at: UnixMillis,
    published: i64,
    rejected: i64,
}

/// Everything that was decided since a moment.
#[derive(Debug)]
pub(crate) struct Past {
    comments: HashMap<CommentId, Known>,
    readers: HashMap<ReaderId, Vec<Step>>,
    clauses: Vec<String>,
    numbers: HashMap<String, u32>,
    restrictions: HashSet<DecisionId>,
}

impl Past {
    fn new() -> Self {
        Self {
            comments: HashMap::new(),
            readers: HashMap::new(),
            // Number 0 is no clause.
            clauses: vec![String::new()],
            numbers: HashMap::from([(String::new(), 0)]),
            restrictions: HashSet::new(),
        }
    }

    /// Reads every decision since `since`. The last of a person that was not undone is their word on a comment; the
    /// removal of all comments of a restricted reader says nothing about any one of them and does not count.
    pub(crate) async fn read(services: &Services, site: SiteId, since: UnixMillis) -> Result<Self, ServiceError> {
        let mut past = Self::new();
        let mut after = DecisionId(ids::floor_at(since) - 1);
        loop {
            let page = services
                .db()
                .read(move |tx| Box::pin(store::trials::decisions(tx, site, after, PAGE)))
                .await
                .map_err(ServiceError::Store)?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for decision in &page {
                past.add(decision);
            }
        }
        for steps in past.readers.values_mut() {
            steps.sort_by_key(|step| step.at);
            add_up(steps);
        }
        Ok(past)
    }

    fn add(&mut self, decision: &PastDecision) {
        let Some(comment) = decision.comment else {
            // The head of a bulk decision is about comments as well; its parts are words on each of them.
            if !matches!(decision.action, Action::Publish | Action::Reject) {
                self.restrictions.insert(decision.id);
            }
            return;
        };
        let clause = self.number(&decision.clause);
        let known = self.comments.entry(comment).or_default();
        if decision.was != decision.became {
            known.clause = clause;
        }
        known.was_held |= decision.became == Status::Held.as_str();
        let is_removal = decision.part_of.is_some_and(|head| self.restrictions.contains(&head));
        let is_word = decision.actor == ActorKind::Account
            && matches!(decision.action, Action::Publish | Action::Reject)
            && decision.undone_by.is_none()
            && !is_removal;
        if is_word {
            known.label = Some(Label {
                rejected: decision.action == Action::Reject,
                clause,
                at: decision.created_at,
            });
        }
        let change =
            |status: Status| i64::from(decision.became == status.as_str()) - i64::from(decision.was == status.as_str());
        let step = Step {
            at: decision.created_at,
            published: change(Status::Published),
            rejected: change(Status::Rejected),
        };
        if (step.published, step.rejected) != (0, 0) {
            self.readers.entry(decision.reader).or_default().push(step);
        }
    }

    fn number(&mut self, clause: &str) -> u32 {
        if let Some(known) = self.numbers.get(clause) {
            return *known;
        }
        let number = u32::try_from(self.clauses.len()).unwrap_or(u32::MAX);
        self.clauses.push(clause.to_owned());
        self.numbers.insert(clause.to_owned(), number);
        number
    }

    /// What is known of a comment.
    pub(crate) fn of(&self, comment: CommentId) -> Known {
        self.comments.get(&comment).copied().unwrap_or_default()
    }

    /// The id of a clause by its number; empty for none.
    pub(crate) fn clause(&self, number: u32) -> &str {
        let index = usize::try_from(number).unwrap_or(usize::MAX);
        self.clauses.get(index).map_or("", String::as_str)
    }

    /// The ids of all clauses that were named, by their numbers; the first is no clause.
    pub(crate) fn clauses(&self) -> impl Iterator<Item = &str> {
        self.clauses.iter().map(String::as_str)
    }

    /// Published and rejected comments of a reader at a moment, from what their counters show now.
    pub(crate) fn counters_at(&self, reader: ReaderId, now: (i64, i64), at: UnixMillis) -> (i64, i64) {
        let Some(steps) = self.readers.get(&reader) else {
            return now;
        };
        let from = steps.partition_point(|step| step.at < at);
        let since = steps.get(from);
        since.map_or(now, |since| (now.0 - since.published, now.1 - since.rejected))
    }
}

/// Makes of each step the sum of itself and all that follow.
fn add_up(steps: &mut [Step]) {
    let (mut published, mut rejected) = (0, 0);
    for step in steps.iter_mut().rev() {
        published += step.published;
        rejected += step.rejected;
        (step.published, step.rejected) = (published, rejected);
    }
}
