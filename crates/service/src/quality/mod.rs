//! How well the policy and the desk decide: a blind second look at a drawn sample, and what is counted of every day.
//!
//! `draw` takes the sample, `look` shows and answers it, `figures` counts a day, `statistics` is the arithmetic (pure),
//! `report` puts together what the dashboard and the command line show, `job` does the daily work.

mod days;
mod draw;
mod figures;
mod job;
mod look;
mod measures;
mod report;
mod settings;
pub mod statistics;

pub use days::{Period, day_of, days_between};
pub use draw::{Stratum, draw};
pub use figures::{DayFigures, of_day};
pub use job::catch_up;
pub use look::{Answered, BlindLook, LookAnswer, answer, differs, next, skip};
pub use measures::{Agreement, Measure, Pair};
pub use report::{Clause, DayLine, Person, Report, Waits, report};
pub use settings::{DEFAULT_RATE, MAX_RATE, rate, set_rate};

pub(crate) use job::{JOB, run as run_job, schedule};

/// Fewer second looks, or decisions, than this are no ground for a statement.
pub const ENOUGH: u64 = 30;
/// How often the daily work looks whether there is some, in milliseconds: a day that is over is counted within the hour.
pub(crate) const INTERVAL_MS: i64 = model::UnixMillis::HOUR;
