//! A text as the lexicon sees it: words with one space between them, repeated letters written once.

use super::{Letter, is_letter_or_digit};

/// How a reading came about: how much may be read into it depends on that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum ReadingKind {
    /// As written, after folding.
    Plain,
    /// Look-alike letters, digits and signs replaced.
    Leet,
    /// Single letters that stood apart put together: the bounds of words are lost.
    Joined,
    /// Pieces with a sign between them put together.
    Torn,
}

/// One letter of a reading, or the space between two words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    pub(crate) c: char,
    /// How often it stood there in a row.
    pub(crate) run: u32,
    pub(crate) begin: u32,
    pub(crate) end: u32,
    /// What stands there as written: for a gap, the first sign in it that is no white space, if there is one.
    sign: char,
}

impl Cell {
    /// Whether a gap is one space.
    pub(crate) fn is_single_space(&self) -> bool {
        self.c == ' ' && self.run == 1 && self.sign == ' '
    }

    /// Whether a sentence ends in a gap: a full stop with a space behind it, or an empty line.
    pub(crate) fn ends_sentence(&self) -> bool {
        self.c == ' ' && self.run >= 2 && matches!(self.sign, '.' | '!' | '?' | ';' | '…' | '\n')
    }
}

/// A text as the lexicon sees it.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) kind: ReadingKind,
    /// The characters of `cells`.
    pub(crate) text: String,
    pub(crate) cells: Vec<Cell>,
    /// For each byte of `text`, and for its end, the cell.
    cell_at: Vec<u32>,
}

impl Reading {
    pub(crate) fn new(letters: &[Letter], kind: ReadingKind) -> Self {
        let mut cells: Vec<Cell> = Vec::with_capacity(letters.len());
        for letter in letters {
            let c = if is_letter_or_digit(letter.c) { letter.c } else { ' ' };
            match cells.last_mut() {
                Some(last) if last.c == c => {
                    last.run += 1;
                    if last.sign.is_whitespace() && !letter.c.is_whitespace() {
                        last.sign = letter.c;
                    }
                    last.end = letter.end.max(last.end);
                }
                _ => cells.push(Cell {
                    c,
                    run: 1,
                    begin: letter.begin,
                    end: letter.end,
                    sign: letter.c,
                }),
            }
        }
        let mut text = String::with_capacity(cells.len());
        let mut cell_at = Vec::with_capacity(cells.len() + 1);
        for (index, cell) in cells.iter().enumerate() {
            text.push(cell.c);
            let index = u32::try_from(index).unwrap_or(u32::MAX);
            cell_at.resize(text.len(), index);
        }
        cell_at.push(u32::try_from(cells.len()).unwrap_or(u32::MAX));
        Self {
            kind,
            text,
            cells,
            cell_at,
        }
    }

    /// The cell that a byte of `text` belongs to; for the end of the text, the number of cells.
    pub(crate) fn cell_at(&self, byte: usize) -> usize {
        self.cell_at.get(byte).map_or(self.cells.len(), |cell| *cell as usize)
    }

    /// The character before a cell.
    pub(crate) fn before(&self, cell: usize) -> Option<char> {
        Some(self.cells.get(cell.checked_sub(1)?)?.c)
    }
}
