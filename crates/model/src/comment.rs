//! A comment's status and which changes of it are legal.

use crate::text_enum;

text_enum! {
    /// Where a comment stands.
    pub enum Status ("status") {
        /// Everybody sees it.
        Published = "published",
        /// Only its author and moderators see it, until somebody decides.
        Held = "held",
        /// It broke the policy; only its author and moderators see it.
        Rejected = "rejected",
        /// Its author took it back.
        Withdrawn = "withdrawn",
    }
}

impl Status {
    /// May a comment go from this status to `to`? A withdrawn comment stays withdrawn: its author's word is final.
    pub fn may_become(self, to: Status) -> bool {
        self != to && self != Status::Withdrawn
    }
}

text_enum! {
    /// The order in which a thread is read.
    pub enum Order ("order") {
        /// Newest comments first, replies below them oldest first.
        Newest = "newest",
        /// Oldest comments first.
        Oldest = "oldest",
    }
}

/// Longest comment, in characters.
pub const MAX_COMMENT_CHARS: usize = 5_000;
/// Longest name of a reader, in characters.
pub const MAX_NAME_CHARS: usize = 50;
/// Replies deeper than this are shown at this depth, in order of time; `parent` stays true.
pub const MAX_SHOWN_DEPTH: i64 = 5;
/// How long an author may edit a comment.
pub const EDIT_WINDOW_MS: i64 = 5 * 60 * 1_000;
/// Comments on one page of a thread.
pub const PAGE_SIZE: i64 = 50;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_withdrawn_comment_stays_withdrawn() {
        for to in Status::ALL {
            assert!(!Status::Withdrawn.may_become(*to));
        }
        assert!(Status::Held.may_become(Status::Published));
        assert!(Status::Rejected.may_become(Status::Published));
        assert!(!Status::Held.may_become(Status::Held));
    }

    #[test]
    fn an_unknown_word_is_refused_with_the_known_ones() {
        let error = "aproved".parse::<Status>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`aproved` is no status; expected one of published, held, rejected, withdrawn"
        );
    }
}
