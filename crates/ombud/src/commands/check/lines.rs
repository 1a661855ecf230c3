//! Lines of a stream in blocks: each block holds what one read completed, so nobody who sent a line waits for the next.

use std::io::{BufRead, ErrorKind, Result};

/// A longer line is passed over, in bytes.
pub const MAX_LINE: usize = 8 << 20;

/// One line without its line feed; none if it was longer than [`MAX_LINE`].
pub type Line = Option<Vec<u8>>;

/// Lines that follow each other.
#[derive(Debug)]
pub struct Block {
    /// Number of the first line, from 1.
    pub first: u64,
    pub lines: Vec<Line>,
    /// Bytes of the stream up to here.
    pub read: u64,
}

/// Cuts a stream into lines.
pub struct Lines<R> {
    input: R,
    /// The beginning of a line whose end has not come yet.
    kept: Vec<u8>,
    is_too_long: bool,
    next: u64,
    read: u64,
}

impl<R: BufRead> Lines<R> {
    pub fn new(input: R) -> Self {
        Self {
            input,
            kept: Vec::new(),
            is_too_long: false,
            next: 1,
            read: 0,
        }
    }

    /// The next lines; none at the end of the stream.
    pub fn block(&mut self) -> Result<Option<Block>> {
        loop {
            let lines = match self.read_once() {
                Ok(Some(lines)) => lines,
                Ok(None) if self.kept.is_empty() && !self.is_too_long => return Ok(None),
                Ok(None) => vec![self.close()],
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if lines.is_empty() {
                continue;
            }
            let first = self.next;
            self.next += lines.len() as u64;
            let read = self.read;
            return Ok(Some(Block { first, lines, read }));
        }
    }

    /// The lines that one read completes; none at the end.
    fn read_once(&mut self) -> Result<Option<Vec<Line>>> {
        let (length, mut pieces) = {
            let bytes = self.input.fill_buf()?;
            let pieces: Vec<Vec<u8>> = bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
            (bytes.len(), pieces)
        };
        if length == 0 {
            return Ok(None);
        }
        self.input.consume(length);
        self.read += length as u64;
        let rest = pieces.pop().unwrap_or_default();
        let mut lines = Vec::with_capacity(pieces.len());
        for piece in pieces {
            self.keep(piece);
            lines.push(self.close());
        }
        self.keep(rest);
        Ok(Some(lines))
    }

    fn keep(&mut self, piece: Vec<u8>) {
        if self.is_too_long || self.kept.len() + piece.len() > MAX_LINE {
            self.is_too_long = true;
            self.kept = Vec::new();
        } else if self.kept.is_empty() {
            self.kept = piece;
        } else {
            self.kept.extend(piece);
        }
    }

    fn close(&mut self) -> Line {
        let line = std::mem::take(&mut self.kept);
        let is_too_long = std::mem::take(&mut self.is_too_long);
        (!is_too_long).then_some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufReader, Read};

    /// Gives one piece a read, as a pipe does.
    struct Pieces(Vec<&'static [u8]>);

    impl Read for Pieces {
        fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
            if self.0.is_empty() {
                return Ok(0);
            }
            let piece = self.0.remove(0);
            buffer[..piece.len()].copy_from_slice(piece);
            Ok(piece.len())
        }
    }

    fn blocks(input: impl Read) -> Vec<(u64, Vec<Line>)> {
        let mut lines = Lines::new(BufReader::new(input));
        std::iter::from_fn(|| lines.block().expect("it can be read"))
            .map(|block| (block.first, block.lines))
            .collect()
    }

    #[test]
    fn a_block_ends_where_a_read_ends() {
        let input = Pieces(vec![b"a\nb\nc", b"c", b"\n\nd"]);
        let wanted = vec![
            (1, vec![Some(b"a".to_vec()), Some(b"b".to_vec())]),
            (3, vec![Some(b"cc".to_vec()), Some(Vec::new())]),
            (5, vec![Some(b"d".to_vec())]),
        ];
        assert_eq!(blocks(input), wanted);
        assert_eq!(blocks(Pieces(vec![])), vec![]);
    }

    #[test]
    fn a_line_beyond_the_limit_is_passed_over_and_the_next_is_not() {
        let mut text = vec![b'x'; MAX_LINE + 1];
        text.extend(b"\nb\n");
        text.extend(vec![b'y'; MAX_LINE]);
        let lines: Vec<Line> = blocks(text.as_slice()).into_iter().flat_map(|block| block.1).collect();
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[0], None);
        assert_eq!(lines[1], Some(b"b".to_vec()));
        assert_eq!(lines[2].as_ref().map(Vec::len), Some(MAX_LINE));
    }
}
