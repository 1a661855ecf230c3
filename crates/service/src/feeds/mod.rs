//! Stories from feeds: RSS, Atom, JSON Feed; asked as a job, conditionally.

mod fetch;
mod manage;
mod poll;
mod read;

pub use manage::{add, list, remove};
pub(crate) use poll::run_job;
pub use poll::{FeedReport, poll};

use model::UnixMillis;

/// Kind of the job that polls a feed.
pub(crate) const JOB: &str = "feed";
/// How often a feed is asked.
pub(crate) const INTERVAL_MS: i64 = 15 * UnixMillis::MINUTE;
