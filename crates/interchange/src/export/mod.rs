//! Everything of a site as JSON Lines: [`stories()`] in the form that [`crate::story_lines`] reads, [`comments()`],
//! [`policy()`]. A page is read at a time, so that the export of a large site needs little memory.

mod comments;
mod policy;
mod stories;

use std::io::Write;

use serde::Serialize;

use crate::error::InterchangeError;

pub use comments::{CommentOptions, comments};
pub use policy::policy;
pub use stories::stories;

/// Rows read at a time.
const PAGE: i64 = 200;

/// Writes values as lines.
struct LinesOut<W> {
    write: W,
    lines: u64,
}

impl<W: Write> LinesOut<W> {
    fn new(write: W) -> Self {
        Self { write, lines: 0 }
    }

    fn line(&mut self, value: &impl Serialize) -> Result<(), InterchangeError> {
        let mut text = serde_json::to_vec(value).map_err(|error| self.failed(error.into()))?;
        text.push(b'\n');
        self.write.write_all(&text).map_err(|error| self.failed(error))?;
        self.lines += 1;
        Ok(())
    }

    /// Everything is with the writer now. How many lines that was.
    fn finish(mut self) -> Result<u64, InterchangeError> {
        self.write.flush().map_err(|error| self.failed(error))?;
        Ok(self.lines)
    }

    fn failed(&self, source: std::io::Error) -> InterchangeError {
        InterchangeError::Write {
            lines: self.lines,
            source,
        }
    }
}
