//! Dry runs: what a policy document would have done with the comments of a period, against how they stand and against
//! what people decided.
//!
//! Each comment is judged from the assessment that was stored with its revision in force, bent by the calibration in
//! use as live judging does; no text is read again. What the policy is told besides is taken from the database as it was
//! at the time, as far as that can be known (`facts`):
//!
//! | fact | how it is known |
//! |---|---|
//! | moment | when the comment was posted; for an edited one, when its revision in force was made |
//! | `reader.approved` | the author's counters now, taken back by every decision since the period began, then forward to the moment |
//! | `reader.age_days`, `reader.is_guest` | from the reader; a guest who became an account since counts as an account |
//! | `story.section`, `story.age_days` | from the story as it is now; a story that moved to another section counts as there |
//! | `thread.rate` | comments of the story that are shown now, in branches that began in the hour before the comment was posted |
//! | nudged | stored with the revision |
//!
//! A comment about which the author would be nudged counts as what becomes of it if the author insists, and is counted
//! as nudged besides. What was held, then decided by a person, and would be held again is no change.
//!
//! Where an override of the document has comments read first, they count as held; how often the document agrees with
//! people, and what its clauses do, is counted by its rules. What the publisher, the desk or an author's standing has read
//! first is not the document's doing and stays out, and so does what the desk set for one story. Where an override takes
//! no comments, those that are there are judged by the rules.
//!
//! What people said counts as long as the text is the one they read: an edit since takes it away.

mod change;
mod facts;
mod handle;
mod interval;
mod judge;
mod pages;
mod past;
mod report;
mod run;
mod runs;
mod tally;

pub use change::Change;
pub use handle::Handle;
pub use interval::Interval;
pub(crate) use pages::Pages;
pub use report::{Agreement, CategorySweep, ClauseResult, Counts, Moves, Point, Report};
pub use run::{Request, count, run};
pub(crate) use runs::Runs;
pub use runs::{Run, State, Work, find, recent, start};
