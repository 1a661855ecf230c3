//! Lines of a file with numbers, each at most [`MAX_LINE`] long; longer ones are passed over without being held.

use std::io::BufRead;

use crate::error::InterchangeError;
use crate::input::{Input, LimitHit};

/// Longest line, in bytes: a story's largest body, and as much again for the rest of it.
pub(super) const MAX_LINE: usize = 1 << 20;

/// A line without its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line<'a> {
    /// Its bytes.
    Bytes(&'a [u8]),
    /// It was longer than is read.
    TooLong {
        /// How long it is.
        bytes: u64,
    },
}

/// Reads lines.
pub(super) struct Lines<R: BufRead> {
    input: Input<R>,
    number: usize,
    line: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(reader: R) -> Result<Self, InterchangeError> {
        // No limit of a piece: what is too long is not kept.
        let input = Input::new(reader, u64::MAX).map_err(|error| failed(error, 0))?;
        Ok(Self {
            input,
            number: 0,
            line: Vec::new(),
        })
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.input.bytes_read()
    }

    /// The next line that is not blank, with its number from 1.
    pub(super) fn next(&mut self) -> Result<Option<(usize, Line<'_>)>, InterchangeError> {
        loop {
            let offset = self.input.offset();
            let Some(bytes) = self.read().map_err(|error| failed(error, offset))? else {
                return Ok(None);
            };
            self.number += 1;
            if bytes > MAX_LINE as u64 {
                return Ok(Some((self.number, Line::TooLong { bytes })));
            }
            let blank = without_mark(&self.line, self.number)
                .iter()
                .all(u8::is_ascii_whitespace);
            if !blank {
                break;
            }
        }
        Ok(Some((self.number, Line::Bytes(without_mark(&self.line, self.number)))))
    }

    /// Reads a line into `self.line`, as far as it may go, and says how long it is; none at the end.
    fn read(&mut self) -> std::io::Result<Option<u64>> {
        self.line.clear();
        let mut bytes = 0;
        loop {
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if available.is_empty() {
                return Ok((bytes > 0).then_some(bytes));
            }
            let end = available.iter().position(|byte| *byte == b'\n');
            let part = available.get(..end.unwrap_or(available.len())).unwrap_or_default();
            bytes += part.len() as u64;
            if bytes <= MAX_LINE as u64 {
                self.line.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.input.consume(used);
            if end.is_some() {
                return Ok(Some(bytes));
            }
        }
    }
}

/// Without the mark that some editors write at the beginning of a file.
fn without_mark(line: &[u8], number: usize) -> &[u8] {
    if number == 1 {
        line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line)
    } else {
        line
    }
}

fn failed(error: std::io::Error, offset: u64) -> InterchangeError {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<LimitHit>()) {
        Some(hit) => InterchangeError::TooLarge {
            limit: hit.limit,
            offset,
            max: hit.max,
        },
        None => InterchangeError::Read { offset, source: error },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(bytes: &[u8]) -> Vec<(usize, Result<String, u64>)> {
        // A small buffer, so that lines cross its edge.
        let mut lines = Lines::new(std::io::BufReader::with_capacity(7, bytes)).unwrap();
        let mut out = Vec::new();
        while let Some((number, line)) = lines.next().unwrap() {
            out.push((
                number,
                match line {
                    Line::Bytes(bytes) => Ok(String::from_utf8_lossy(bytes).into_owned()),
                    Line::TooLong { bytes } => Err(bytes),
                },
            ));
        }
        out
    }

    #[test]
    fn blank_lines_count_and_are_passed_over() {
        let file = b"\xef\xbb\xbf{\"a\":1}\r\n\n  \t\n{\"b\":2}\nlast";
        assert_eq!(
            all(file),
            [
                (1, Ok("{\"a\":1}\r".to_owned())),
                (4, Ok("{\"b\":2}".to_owned())),
                (5, Ok("last".to_owned()))
            ]
        );
        assert_eq!(all(b""), []);
    }

    #[test]
    fn long_lines_are_passed_over_but_counted() {
        let mut file = vec![b'x'; MAX_LINE + 1];
        file.extend_from_slice(b"\nshort\n");
        assert_eq!(all(&file), [(1, Err(MAX_LINE as u64 + 1)), (2, Ok("short".to_owned()))]);
    }

    #[test]
    fn broken_packing_is_an_error_with_its_place() {
        let broken = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff];
        let error = Lines::new(broken.as_slice()).unwrap().next().unwrap_err();
        assert!(matches!(error, InterchangeError::Read { .. }), "{error}");
    }
}
