//! How stories and comments move in and out: importers and exporters, streaming and safe to run twice.
//!
//! What lives here: reading other systems' files ([`wordpress`]), reading and writing our own ([`story_lines`],
//! [`export`]), the guards that files from outside need ([`InterchangeError`] names them all). What does not: SQL, and
//! what a story or a comment must be, which `service` decides. The command line and the demo call it.
//!
//! A file of any size takes memory for one item at a time. Reading is blocking: run an import on a task of its own.
#![deny(missing_docs)]

mod error;
pub mod export;
mod html;
mod input;
mod report;
mod sink;
pub mod story_lines;
mod time;
pub mod wordpress;
mod xml;

pub use error::{InterchangeError, Limit};
pub use report::{Problem, Progress, ProgressFn, StoryCounts, Tally};
