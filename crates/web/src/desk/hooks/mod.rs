//! `/desk/{site}/hooks`: other systems that are asked about each comment.

mod act;
mod form;
mod page;

pub use act::{remove, rotate, test, turn};
pub use page::{add, set, show};

use model::HookOutcome;
use serde::Serialize;

use super::item::Scene;
use super::moment::Moment;
use crate::records::HookCallRecord;

/// One answer of a hook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallView {
    /// The hook's name at the time.
    pub hook: String,
    /// The status or standing whose colour its badge has; empty for none.
    pub badge: &'static str,
    /// The same in words.
    pub said: &'static str,
    /// The clause that its word rests on; empty when none.
    pub clause: String,
    /// What went wrong, in words; empty when nothing did.
    pub error: String,
    /// How long it took, in milliseconds.
    pub ms: i64,
    /// When.
    pub at: Moment,
    /// The comment; nothing for a test.
    pub comment: Option<String>,
    /// Which revision of it.
    pub revision: i64,
}

impl CallView {
    /// The view of a call.
    pub fn new(call: &HookCallRecord, scene: &Scene<'_>) -> Self {
        Self {
            hook: call.hook_name.clone(),
            badge: badge(call.outcome),
            said: said(call.outcome),
            clause: scene.clause_title(&call.clause),
            error: fault(&call.error),
            ms: call.ms,
            at: scene.moment(call.created_at),
            comment: call.comment.map(|id| id.to_string()),
            revision: call.revision,
        }
    }
}

fn badge(outcome: HookOutcome) -> &'static str {
    match outcome {
        HookOutcome::NoOpinion => "",
        HookOutcome::Approve => "published",
        HookOutcome::Flag | HookOutcome::Hold | HookOutcome::Skipped => "held",
        HookOutcome::Reject | HookOutcome::Failed => "rejected",
    }
}

/// What a hook said, in words.
fn said(outcome: HookOutcome) -> &'static str {
    match outcome {
        HookOutcome::NoOpinion => "no opinion",
        HookOutcome::Approve => "approve",
        HookOutcome::Flag => "flag",
        HookOutcome::Hold => "hold",
        HookOutcome::Reject => "reject",
        HookOutcome::Failed => "no answer",
        HookOutcome::Skipped => "not asked",
    }
}

/// What went wrong, in words and with what to do about it.
fn fault(error: &str) -> String {
    let text = match error {
        "" => "",
        "timeout" => "It took longer than its time limit.",
        "unreachable" => "No connection could be made.",
        "broken_off" => "Its answer broke off.",
        "too_large" => "Its answer is larger than 64 KB.",
        "invalid" => "Its answer is not in the form that hooks answer in.",
        "private_address" => "Its address is of a private network, which is never asked.",
        "breaker_open" => "It failed too often just before and was left alone.",
        "unknown_clause" => "It wanted to reject, but its clause is not in the policy in force; the comment was held.",
        other => {
            return match other.strip_prefix("http_") {
                Some(status) => format!("It answered with the status {status}."),
                None => other.replace('_', " "),
            };
        }
    };
    text.to_owned()
}
