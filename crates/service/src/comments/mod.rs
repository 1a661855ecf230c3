//! Comments: posted, judged, read, edited, withdrawn, reported.

mod create;
mod edit;
pub(crate) mod facts;
pub(crate) mod fill;
mod judge;
mod own;
mod place;
mod reasons;
mod report;
pub(crate) mod status;
mod thread;
mod withdraw;

pub use create::{Posted, Posting, create};
pub(crate) use create::{by_policy as decision_of, new_revision as revision_of};
pub use edit::edit;
pub(crate) use judge::{Context, Judgement, apply, assess_and_apply, context, read_first};
pub use own::{OwnComment, one_own, own};
pub(crate) use place::place;
pub use reasons::ClauseReason;
pub(crate) use reasons::of_verdict as reasons_of;
pub use report::report;
pub use thread::{PageFrom, ThreadComment, ThreadPage, thread};
pub use withdraw::withdraw;

use crate::error::ServiceError;
use crate::text::check::Checks;
use crate::text::markdown;

/// Clean HTML of a text as it would be posted.
///
/// # Errors
/// [`ServiceError::Invalid`] when it is empty or too long.
pub fn preview(text: &str) -> Result<String, ServiceError> {
    let mut checks = Checks::default();
    check_text(&mut checks, text);
    checks.done()?;
    Ok(markdown::render(text))
}

pub(crate) fn check_text(checks: &mut Checks, text: &str) {
    checks.some_text("text", "The comment", text, model::comment::MAX_COMMENT_CHARS);
}
