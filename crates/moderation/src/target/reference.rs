//! A passage that says who is meant.

use crate::TargetKind;
use std::ops::Range;

/// A passage that says who is meant.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    pub(crate) who: Who,
    pub(crate) name: Option<String>,
    /// The words of the passage, as indices into the tokens.
    pub(crate) words: Range<usize>,
    pub(crate) how: How,
}

/// Who can be meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    Target(TargetKind),
    /// The author of the comment.
    Oneself,
}

/// How somebody is referred to: what follows "your" need not be said of you, and "Polish" may be said of a sausage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// By a name, or by a noun that names a group or an organisation.
    Name,
    /// By `@name`.
    Mention,
    /// By "you".
    Second,
    /// By "your" or "his".
    Possessive,
    /// By "he" or "they".
    Pronoun,
    /// By "the author", "this man", "the mayor".
    Noun,
    /// By a word that only hints at them: "Polish", "this article", "Israel".
    Hint,
}

impl Reference {
    /// One word that refers to somebody.
    pub(super) fn word(index: usize, kind: TargetKind, name: Option<String>, how: How) -> Self {
        Self {
            who: Who::Target(kind),
            name,
            words: index..index + 1,
            how,
        }
    }

    /// Whether an attack beside it can be said of it.
    pub(crate) fn is_sure(&self) -> bool {
        self.how != How::Hint
    }

    pub(super) fn is_of(&self, kind: TargetKind) -> bool {
        self.who == Who::Target(kind)
    }
}
