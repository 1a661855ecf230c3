//! A file on its way in: unpacked where it is compressed, counted, and stopped where it would fill the memory.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use crate::error::Limit;

/// A compressed file may unpack to this many bytes in any case …
const UNPACKED_FREE: u64 = 64 << 20;
/// … and beyond that to this many times its size. Text packs to a tenth or so; a bomb to a thousandth.
const UNPACKED_TIMES: u64 = 200;

/// Carried inside an [`io::Error`] when a guard stops the reading.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("a limit was reached")]
pub(crate) struct LimitHit {
    pub(crate) limit: Limit,
    pub(crate) max: u64,
}

/// Counts what was read through it.
struct Counted<R> {
    inner: R,
    read: u64,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.read += count as u64;
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.read += count as u64;
        self.inner.consume(count);
    }
}

enum Source<R: BufRead> {
    Plain(Counted<R>),
    Gzip(Box<BufReader<MultiGzDecoder<Counted<R>>>>),
}

/// A file that is read forward once. Give out at most `max_piece` bytes between two calls of [`Input::next_piece`].
pub(crate) struct Input<R: BufRead> {
    source: Source<R>,
    out: u64,
    piece: u64,
    max_piece: u64,
}

impl<R: BufRead> Input<R> {
    /// Looks at the first bytes, to tell a compressed file (gzip, RFC 1952: `1f 8b`) from a plain one.
    pub(crate) fn new(mut reader: R, max_piece: u64) -> io::Result<Self> {
        let packed = reader.fill_buf()?.starts_with(&[0x1f, 0x8b]);
        let counted = Counted { inner: reader, read: 0 };
        let source = if packed {
            Source::Gzip(Box::new(BufReader::with_capacity(
                64 << 10,
                MultiGzDecoder::new(counted),
            )))
        } else {
            Source::Plain(counted)
        };
        Ok(Self {
            source,
            out: 0,
            piece: 0,
            max_piece,
        })
    }

    /// Starts the next piece: the count for `max_piece` begins anew.
    pub(crate) fn next_piece(&mut self) {
        self.piece = 0;
    }

    /// Bytes of the file that were read; compressed ones where it is compressed.
    pub(crate) fn bytes_read(&self) -> u64 {
        match &self.source {
            Source::Plain(counted) => counted.read,
            Source::Gzip(unpacker) => unpacker.get_ref().get_ref().read,
        }
    }

    /// Bytes given out.
    pub(crate) fn offset(&self) -> u64 {
        self.out
    }

    fn guard(&self) -> io::Result<()> {
        let hit = |limit, max| Err(io::Error::other(LimitHit { limit, max }));
        if self.piece > self.max_piece {
            return hit(Limit::Text, self.max_piece);
        }
        let packed = matches!(self.source, Source::Gzip(_));
        if packed && self.out > UNPACKED_FREE.saturating_add(self.bytes_read().saturating_mul(UNPACKED_TIMES)) {
            return hit(Limit::Unpacked, UNPACKED_TIMES);
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Input<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let mut available = self.fill_buf()?;
        let count = available.read(out)?;
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Input<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.guard()?;
        match &mut self.source {
            Source::Plain(reader) => reader.fill_buf(),
            Source::Gzip(reader) => reader.fill_buf(),
        }
    }

    fn consume(&mut self, count: usize) {
        self.out += count as u64;
        self.piece += count as u64;
        match &mut self.source {
            Source::Plain(reader) => reader.consume(count),
            Source::Gzip(reader) => reader.consume(count),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    fn hit(error: &io::Error) -> Option<Limit> {
        error.get_ref()?.downcast_ref::<LimitHit>().map(|hit| hit.limit)
    }

    #[test]
    fn packed_and_plain_files_read_alike() {
        let text = b"one line\nand another\n".repeat(500);
        let packed = gzip(&text);
        for file in [&text, &packed] {
            let mut input = Input::new(file.as_slice(), 1 << 20).unwrap();
            let mut read = Vec::new();
            input.read_to_end(&mut read).unwrap();
            assert_eq!(read, text);
            assert_eq!(
                (input.bytes_read(), input.offset()),
                (file.len() as u64, text.len() as u64)
            );
        }
    }

    #[test]
    fn a_bomb_is_stopped() {
        let bomb = gzip(&vec![0; 96 << 20]);
        let mut input = Input::new(bomb.as_slice(), u64::MAX).unwrap();
        let error = io::copy(&mut input, &mut io::sink()).unwrap_err();
        assert_eq!(hit(&error), Some(Limit::Unpacked));
    }

    #[test]
    fn a_piece_has_an_end() {
        let mut input = Input::new(io::BufReader::with_capacity(64, io::repeat(b'x')), 1000).unwrap();
        for _ in 0..15 {
            io::copy(&mut (&mut input).take(64), &mut io::sink()).unwrap();
        }
        input.next_piece();
        let error = io::copy(&mut input, &mut io::sink()).unwrap_err();
        assert_eq!(hit(&error), Some(Limit::Text));
    }
}
