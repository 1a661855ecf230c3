//! What a policy is told besides the assessment, and what it answers.

use crate::Evidence;
use serde::{Deserialize, Serialize};

/// What is known about a comment besides its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Who wrote it.
    pub reader: ReaderFacts,
    /// Below which story it stands.
    pub story: StoryFacts,
    /// The discussion that it belongs to.
    pub thread: ThreadFacts,
    /// Whether the author has been nudged about this text and insists: then no rule nudges again.
    pub nudged: bool,
}

/// What is known about the author of a comment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReaderFacts {
    /// Whether a moderator has approved a comment of theirs before: `reader.approved`.
    pub approved: bool,
    /// Age of their account in whole days, 0 for a guest: `reader.age_days`.
    pub age_days: i64,
    /// Whether they comment without an account: `reader.is_guest`.
    pub is_guest: bool,
}

/// What is known about the story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoryFacts {
    /// The section it stands in, empty if none: `story.section`.
    pub section: String,
    /// The publisher's key of the story, by which an override may name it.
    pub key: String,
    /// Days since it was published: `story.age_days`.
    pub age_days: i64,
}

/// What is known about the thread.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ThreadFacts {
    /// Comments per hour at present: `thread.rate`.
    pub rate: f64,
}

/// What is done with a comment, from the mildest to the strictest.
///
/// ```
/// use moderation::Outcome;
/// assert!(Outcome::Reject > Outcome::Hold);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is shown.
    #[default]
    Publish,
    /// Its author is shown the clause and the words and may change it first.
    Nudge,
    /// A moderator looks at it first.
    Hold,
    /// It is not shown.
    Reject,
}

impl Outcome {
    /// The name in policies and in JSON.
    pub const fn as_str(self) -> &'static str {
        match self {
            Outcome::Publish => "publish",
            Outcome::Nudge => "nudge",
            Outcome::Hold => "hold",
            Outcome::Reject => "reject",
        }
    }
}

/// What a policy says of a comment.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// What is done.
    pub outcome: Outcome,
    /// Every rule that matched, in the order of the document.
    pub matched: Vec<MatchedClause>,
}

/// A rule that matched, with the passages that support it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatchedClause {
    /// Id of the clause.
    pub clause: String,
    /// Heading of the clause.
    pub title: String,
    /// What the rule says without a nudge: publish, hold or reject.
    pub outcome: Outcome,
    /// Whether the rule nudges.
    pub nudge: bool,
    /// The evidence for the signals that the rule looks at, ordered by `begin`.
    pub evidence: Vec<Evidence>,
    /// The condition.
    pub rule: String,
}
