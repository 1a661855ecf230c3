//! Hooks: other systems that are asked about each comment.

use crate::text_enum;

text_enum! {
    /// How a hook wants the text of a comment.
    pub enum HookFormat ("hook format") {
        /// As readers see it.
        Html = "HTML",
        /// As its author typed it.
        PlainText = "PLAIN_TEXT",
    }
}

text_enum! {
    /// What becomes of a comment when its hook gives no answer.
    pub enum HookFails ("way to fail") {
        /// What the policy says.
        Open = "open",
        /// It is held, unless the policy rejects it.
        Closed = "closed",
    }
}

text_enum! {
    /// What came of asking a hook.
    pub enum HookOutcome ("outcome of a hook") {
        /// It has no opinion.
        NoOpinion = "none",
        /// It would publish the comment.
        Approve = "approve",
        /// It lets the comment pass and wants it looked at.
        Flag = "flag",
        /// It wants the comment held.
        Hold = "hold",
        /// It wants the comment rejected.
        Reject = "reject",
        /// It gave no answer, or none that can be understood.
        Failed = "failed",
        /// It was not asked, because it failed too often just before.
        Skipped = "skipped",
    }
}

/// Shortest time limit, in milliseconds.
pub const MIN_TIMEOUT_MS: i64 = 100;
/// Longest time limit, in milliseconds.
pub const MAX_TIMEOUT_MS: i64 = 10_000;
/// The usual time limit, in milliseconds: a reader waits for it with the comment typed, and the receivers that exist
/// were built for these 200.
pub const USUAL_TIMEOUT_MS: i64 = 200;
/// After so many failures in a row a hook is left alone for a while.
pub const USUAL_BREAKER_FAILURES: i64 = 5;
/// So long it is left alone, in milliseconds.
pub const USUAL_BREAKER_PAUSE_MS: i64 = 30_000;
