//! Where something stands in a policy document: bytes to line and column, and positions inside a TOML string
//! to positions in the document.

use std::ops::Range;

/// Line and column, both from 1, the column in characters, of a byte offset.
pub(super) fn line_and_column(document: &str, offset: usize) -> (usize, usize) {
    let mut line = 1;
    let mut column = 1;
    for (index, c) in document.char_indices() {
        if index >= offset {
            break;
        }
        if c == '\n' {
            line += 1;
            column = 1;
        } else {
            column += 1;
        }
    }
    (line, column)
}

/// For each byte of the value of a TOML string, and for its end, the byte offset in the document.
pub(super) struct StringMap {
    offsets: Vec<usize>,
}

impl StringMap {
    /// `span` is the whole string in the document, with its quotation marks.
    pub(super) fn new(document: &str, span: Range<usize>) -> Self {
        let raw = document.get(span.clone()).unwrap_or("");
        let quotes = if raw.starts_with("\"\"\"") || raw.starts_with("'''") {
            3
        } else {
            1
        };
        let has_escapes = raw.starts_with('"');
        let end = raw.len().saturating_sub(quotes);
        let body = raw.get(quotes..end).unwrap_or("");
        let trimmed = match quotes {
            3 => body
                .strip_prefix("\r\n")
                .or_else(|| body.strip_prefix('\n'))
                .unwrap_or(body),
            _ => body,
        };
        let start = span.start + quotes + (body.len() - trimmed.len());
        let mut offsets = Vec::with_capacity(trimmed.len() + 1);
        let mut rest = trimmed;
        while let Some(c) = rest.chars().next() {
            let position = start + (trimmed.len() - rest.len());
            let (taken, given) = match c {
                '\\' if has_escapes => escape(rest),
                _ => (c.len_utf8(), c.len_utf8()),
            };
            // Inside a literal character the map is exact, of an escape every byte is its beginning.
            let exact = taken == given;
            offsets.extend((0..given).map(|byte| position + if exact { byte } else { 0 }));
            rest = rest.get(taken..).unwrap_or("");
        }
        offsets.push(start + trimmed.len());
        Self { offsets }
    }

    /// Byte offset in the document of a byte offset in the value.
    pub(super) fn in_document(&self, offset: usize) -> usize {
        self.offsets.get(offset).or(self.offsets.last()).copied().unwrap_or(0)
    }
}

/// Length of the escape sequence at the beginning of `rest`, and of the UTF-8 that it stands for.
fn escape(rest: &str) -> (usize, usize) {
    let digits = match rest.as_bytes().get(1) {
        Some(b'x') => 2,
        Some(b'u') => 4,
        Some(b'U') => 8,
        Some(b'\n' | b'\r' | b' ' | b'\t') => {
            let after = rest.get(1..).unwrap_or("");
            let skipped = after.len() - after.trim_start_matches([' ', '\t', '\n', '\r']).len();
            return (1 + skipped, 0);
        }
        _ => return (2.min(rest.len()), 1),
    };
    let given = rest
        .get(2..2 + digits)
        .and_then(|hex| u32::from_str_radix(hex, 16).ok())
        .and_then(char::from_u32)
        .map_or(1, char::len_utf8);
    ((2 + digits).min(rest.len()), given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_through_escapes() {
        let document = "a = \"x\\\"\\u00e9z\"";
        let map = StringMap::new(document, 4..document.len());
        assert_eq!(map.in_document(0), 5);
        assert_eq!(map.in_document(1), 6);
        assert_eq!(map.in_document(2), 8);
        assert_eq!(map.in_document(4), 14);
        assert_eq!(map.in_document(99), 15);
    }

    #[test]
    fn counts_characters() {
        assert_eq!(line_and_column("é\nüx", 5), (2, 2));
    }
}
