//! WordPiece (Schuster and Nakajima 2012; Devlin et al. 2019): a text as pieces of words that the encoder has a vector of.
//!
//! The same pieces as the Python package `tokenizers` 0.23 makes with the settings of `training/model.py`;
//! `cargo xtask pieces` compares both on as many texts as one likes.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory as _};

/// Words longer than this are no words; the package's value.
const MAX_LETTERS: usize = 100;

/// A piece and the bytes of the text that it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) id: u32,
    pub(super) begin: usize,
    pub(super) end: usize,
}

/// The pieces that the encoder knows.
#[derive(Debug)]
pub(super) struct Vocabulary {
    ids: HashMap<&'static str, u32>,
    pub(super) first: u32,
    pub(super) last: u32,
    unknown: u32,
}

/// A normalised character and the bytes of the text that it comes from.
#[derive(Clone, Copy)]
pub(super) struct Letter {
    pub(super) c: char,
    pub(super) begin: usize,
    pub(super) end: usize,
}

impl Vocabulary {
    /// From pieces in the order of their numbers, a piece a line.
    pub(super) fn new(lines: &'static str) -> Result<Self, String> {
        let ids: HashMap<&'static str, u32> = lines.lines().zip(0..).collect();
        let id = |piece| {
            let id = ids.get(piece).copied();
            id.ok_or_else(|| format!("its vocabulary lacks `{piece}`"))
        };
        Ok(Self {
            first: id("[CLS]")?,
            last: id("[SEP]")?,
            unknown: id("[UNK]")?,
            ids,
        })
    }

    /// Adds the pieces of a text, until there are `most`. Says whether all of it fitted.
    pub(super) fn split(&self, letters: impl Iterator<Item = Letter>, most: usize, pieces: &mut Vec<Piece>) -> bool {
        let mut word: Vec<Letter> = Vec::new();
        for letter in letters {
            let stands_alone = is_punctuation(letter.c) || is_picture(letter.c) || is_ideograph(letter.c);
            let ends_word = stands_alone || letter.c.is_whitespace();
            if !ends_word {
                if word.len() <= MAX_LETTERS {
                    word.push(letter);
                } else if let Some(last) = word.last_mut() {
                    // It is too long already, whatever follows.
                    last.end = letter.end;
                }
                continue;
            }
            if !self.add(&word, most, pieces) {
                return false;
            }
            word.clear();
            if stands_alone && !self.add(&[letter], most, pieces) {
                return false;
            }
        }
        self.add(&word, most, pieces)
    }

    /// The longest piece that fits, again and again; a word of which some part is no piece is unknown as a whole.
    fn add(&self, word: &[Letter], most: usize, pieces: &mut Vec<Piece>) -> bool {
        let (Some(first), Some(last)) = (word.first(), word.last()) else {
            return true;
        };
        let before = pieces.len();
        if word.len() > MAX_LETTERS || !self.add_parts(word, pieces) {
            pieces.truncate(before);
            pieces.push(Piece {
                id: self.unknown,
                begin: first.begin,
                end: last.end,
            });
        }
        if pieces.len() > most {
            pieces.truncate(before);
            return false;
        }
        true
    }

    fn add_parts(&self, word: &[Letter], pieces: &mut Vec<Piece>) -> bool {
        // The text of the word behind the mark of a piece that continues one, and where each letter ends in it.
        let mut text = String::from("##");
        let mut ends = vec![text.len()];
        for letter in word {
            text.push(letter.c);
            ends.push(text.len());
        }
        let mut from = 0;
        while from < word.len() {
            let longest = (from + 1..=word.len()).rev().find_map(|to| {
                let id = self.id_of(&text, &ends, from, to)?;
                Some((to, id))
            });
            let Some((to, id)) = longest else {
                return false;
            };
            if let (Some(first), Some(last)) = (word.get(from), word.get(to - 1)) {
                pieces.push(Piece {
                    id,
                    begin: first.begin,
                    end: last.end,
                });
            }
            from = to;
        }
        true
    }

    #[cfg(test)]
    pub(super) fn id_of_piece(&self, piece: &str) -> Option<u32> {
        self.ids.get(piece).copied()
    }

    fn id_of(&self, text: &str, ends: &[usize], from: usize, to: usize) -> Option<u32> {
        let (begin, end) = (*ends.get(from)?, *ends.get(to)?);
        let part = text.get(begin..end)?;
        if from == 0 {
            return self.ids.get(part).copied();
        }
        let mut continued = String::with_capacity(part.len() + 2);
        continued.push_str("##");
        continued.push_str(part);
        self.ids.get(continued.as_str()).copied()
    }
}

/// Without control characters and accents, in lower case; `offset` is where the part begins in the text.
pub(super) fn normalised(part: &str, offset: usize) -> impl Iterator<Item = Letter> + '_ {
    part.char_indices().flat_map(move |(at, c)| {
        let (begin, end) = (offset + at, offset + at + c.len_utf8());
        let letter = move |c| Letter { c, begin, end };
        let is_kept = !is_removed(c);
        let ascii = (is_kept && c.is_ascii()).then(|| letter(c.to_ascii_lowercase()));
        let other = (is_kept && !c.is_ascii()).then(|| {
            std::iter::once(c)
                .nfd()
                .filter(|c| c.general_category() != GeneralCategory::NonspacingMark)
                .flat_map(char::to_lowercase)
                .map(letter)
        });
        ascii.into_iter().chain(other.into_iter().flatten())
    })
}

fn is_removed(c: char) -> bool {
    match c {
        ' '..='~' | '\t' | '\n' | '\r' => false,
        _ => c == '\u{fffd}' || c.general_category_group() == GeneralCategoryGroup::Other,
    }
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || !c.is_ascii() && c.general_category_group() == GeneralCategoryGroup::Punctuation
}

/// Arrows, signs and emoji.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// Chinese characters, which are written without spaces.
fn is_ideograph(c: char) -> bool {
    matches!(c,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{20000}'..='\u{2a6df}' | '\u{2a700}'..='\u{2b73f}'
        | '\u{2b740}'..='\u{2b81f}' | '\u{2b820}'..='\u{2ceaf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}')
}
