//! Judging a page of comments by the document on trial: pure, for any thread.

use model::{CommentId, Status};
use moderation::{Assessment, Calibration, Commenting, Facts, Outcome, Policy, Verdict};
use store::trials::TriedComment;

use super::past::Known;
use super::tally::Tally;

/// A comment with all that is needed to judge it.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) id: CommentId,
    pub(crate) status: Status,
    /// The assessment, as JSON.
    pub(crate) signals: String,
    pub(crate) facts: Facts,
    pub(crate) known: Known,
}

impl Ready {
    pub(super) fn new(row: TriedComment, facts: Facts, known: Known) -> Self {
        Self {
            id: row.id,
            status: row.status,
            signals: row.signals,
            facts,
            known,
        }
    }
}

/// A comment with what the document on trial says of it.
#[derive(Debug)]
pub(super) struct Judged {
    pub(super) id: CommentId,
    pub(super) status: Status,
    pub(super) assessment: Assessment,
    pub(super) verdict: Verdict,
    /// Whether the overrides of the document have every comment of the story read before it appears.
    pub(super) premoderated: bool,
    pub(super) known: Known,
}

impl Judged {
    /// What becomes of the comment if its author insists after a nudge.
    pub(super) fn becomes(&self) -> Status {
        match self.by_rules() {
            Status::Published if self.premoderated => Status::Held,
            status => status,
        }
    }

    /// What the rules make of it.
    fn by_rules(&self) -> Status {
        let strictest = self.verdict.matched.iter().map(|matched| matched.outcome).max();
        match strictest.unwrap_or_default() {
            Outcome::Publish | Outcome::Nudge => Status::Published,
            Outcome::Hold => Status::Held,
            Outcome::Reject => Status::Rejected,
        }
    }

    /// Whether a rule holds or rejects it.
    pub(super) fn acts(&self) -> bool {
        self.by_rules() != Status::Published
    }

    /// Whether it would be held, and by no rule: only because all is read first there.
    pub(super) fn is_only_read_first(&self) -> bool {
        self.premoderated && !self.acts()
    }

    /// Whether it would stand otherwise. What was held and then decided by a person would be held and decided again: that
    /// is no change.
    pub(super) fn changes(&self) -> bool {
        let becomes = self.becomes();
        let is_same_again = becomes == Status::Held && self.known.was_held && self.known.label.is_some();
        becomes != self.status && !is_same_again
    }

    /// Whether its author would be nudged first.
    pub(super) fn is_nudged(&self) -> bool {
        self.verdict.outcome == Outcome::Nudge
    }
}

/// Judges a page and counts what came of it. Comments that their authors withdrew are only counted, and so are those
/// whose signals cannot be read.
pub(super) fn page(policy: &Policy, calibration: &Calibration, page: Vec<Ready>, mut tally: Tally) -> Tally {
    for ready in page {
        if ready.status == Status::Withdrawn {
            tally.withdrawn += 1;
            continue;
        }
        let Ok(mut assessment) = serde_json::from_str::<Assessment>(&ready.signals) else {
            tally.unreadable += 1;
            continue;
        };
        calibration.bend(&mut assessment);
        let verdict = policy.apply(&assessment, &ready.facts);
        let story = &ready.facts.story;
        let commenting = policy.terms(&story.section, &story.key).commenting;
        tally.add(Judged {
            premoderated: commenting == Some(Commenting::Premoderated),
            id: ready.id,
            status: ready.status,
            assessment,
            verdict,
            known: ready.known,
        });
    }
    tally
}
