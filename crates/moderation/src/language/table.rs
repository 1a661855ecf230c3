//! The lists as one table from words to languages, and the tally of one text.

use super::letters::{ENDINGS, TELLING, push_plain};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// Languages that are told apart by words because they share a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    Latin,
    Cyrillic,
    Arabic,
    Devanagari,
}

/// A set of languages, one bit each, in the order of [`Table::languages`].
type Set = u64;

/// Weight of a word that this many languages share: about the logarithm of how much it tells.
const WORD_WEIGHTS: [f32; 6] = [0.0, 2.0, 1.4, 1.0, 0.8, 0.6];
/// What a telling letter takes from all languages that do not have it.
const LETTER_WEIGHT: f32 = 0.9;
/// Letters beyond so many say nothing new.
const MOST_LETTERS: u32 = 12;
/// What a telling ending of a word weighs.
const ENDING_WEIGHT: f32 = 0.45;

pub(super) struct Table {
    /// Codes in the order of the bits of a set.
    languages: Vec<&'static str>,
    words: HashMap<String, Set, BuildHasherDefault<WordHasher>>,
    endings: HashMap<&'static str, Set, BuildHasherDefault<WordHasher>>,
    letters: HashMap<char, Set, BuildHasherDefault<WordHasher>>,
    families: [(Family, Set); 4],
}

/// FNV-1a (draft-eastlake-fnv) over whole short keys: no attacker chooses what is in the table.
struct WordHasher(u64);

impl Default for WordHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        // The table of the standard library looks at the highest bits too.
        self.0 ^ (self.0 >> 32)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

pub(super) static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let latin = include_str!("../../data/language/latin.txt");
    let other = include_str!("../../data/language/other.txt");
    let mut table = Table {
        languages: Vec::new(),
        words: HashMap::default(),
        endings: HashMap::default(),
        letters: HashMap::default(),
        families: [
            (Family::Latin, 0),
            (Family::Cyrillic, 0),
            (Family::Arabic, 0),
            (Family::Devanagari, 0),
        ],
    };
    for (lines, is_latin) in [(latin, true), (other, false)] {
        for line in lines.lines().filter(|line| !line.starts_with('#')) {
            if let Some((code, words)) = line.split_once(": ") {
                table.add(code, words, is_latin);
            }
        }
    }
    for (codes, endings) in ENDINGS {
        let set = table.set_of(codes);
        for ending in endings.split(' ') {
            *table.endings.entry(ending).or_default() |= set;
        }
    }
    for (letters, codes) in TELLING {
        let set = table.set_of(codes);
        for letter in letters.chars() {
            *table.letters.entry(letter).or_default() |= set;
        }
    }
    table
});

impl Table {
    fn add(&mut self, code: &'static str, words: &'static str, is_latin: bool) {
        let bit = self.bit_of(code);
        let family = match code {
            _ if is_latin => Family::Latin,
            "ar" | "fa" | "ur" => Family::Arabic,
            "hi" | "mr" | "ne" => Family::Devanagari,
            _ => Family::Cyrillic,
        };
        for (known, set) in &mut self.families {
            if *known == family {
                *set |= bit;
            }
        }
        for word in words.split_whitespace() {
            let mut plain = String::with_capacity(word.len());
            word.chars().for_each(|c| push_plain(&mut plain, c));
            *self.words.entry(plain).or_default() |= bit;
        }
    }

    fn bit_of(&mut self, code: &'static str) -> Set {
        let index = self.languages.iter().position(|known| *known == code);
        let index = index.unwrap_or_else(|| {
            self.languages.push(code);
            self.languages.len() - 1
        });
        1 << index
    }

    fn set_of(&self, codes: &str) -> Set {
        codes
            .split(' ')
            .filter_map(|code| self.languages.iter().position(|known| *known == code))
            .fold(0, |set, index| set | 1 << index)
    }

    fn set_of_family(&self, family: Family) -> Set {
        let found = self.families.iter().find(|(known, _)| *known == family);
        found.map_or(0, |(_, set)| *set)
    }
}

/// What the words and letters of one text say.
pub(super) struct Tally<'a> {
    table: &'a Table,
    family: Set,
    scores: [f32; 64],
    /// Known words by language.
    known: [u16; 64],
    words: u16,
    letters: u32,
}

/// The best language of a tally.
pub(super) struct Ranking {
    pub(super) code: &'static str,
    pub(super) score: f32,
    /// Score of the second.
    pub(super) second: f32,
    /// Share of the words that are in the list of the best, 0 to 1.
    pub(super) share: f32,
    /// How many words there were.
    pub(super) words: u16,
}

impl<'a> Tally<'a> {
    pub(super) fn new(table: &'a Table, family: Family) -> Self {
        Self {
            table,
            family: table.set_of_family(family),
            scores: [0.0; 64],
            known: [0; 64],
            words: 0,
            letters: 0,
        }
    }

    /// What is likelier before anything was read.
    pub(super) fn expect(&mut self, code: &str, weight: f32) {
        let set = self.table.set_of(code);
        self.add(set & self.family, weight);
    }

    pub(super) fn see_word(&mut self, word: &str) {
        self.words = self.words.saturating_add(1);
        if let Some(set) = self.table.words.get(word) {
            let set = set & self.family;
            let shared = set.count_ones() as usize;
            let weight = WORD_WEIGHTS.get(shared).copied().unwrap_or(0.4);
            // Single letters are initials, and words torn apart.
            let weight = if word.len() < 2 { weight * 0.4 } else { weight };
            self.add(set, weight);
            each(set, |index| {
                if let Some(known) = self.known.get_mut(index) {
                    *known = known.saturating_add(1);
                }
            });
        } else if word.len() >= 5 {
            let longest = if word.is_ascii() { 6 } else { 8 };
            let ending = (2..=longest)
                .rev()
                .filter_map(|length| word.get(word.len().checked_sub(length)?..))
                .find_map(|ending| self.table.endings.get(ending));
            if let Some(set) = ending {
                self.add(set & self.family, ENDING_WEIGHT);
            }
        }
    }

    pub(super) fn see_letter(&mut self, c: char) {
        if self.letters >= MOST_LETTERS {
            return;
        }
        let lower = c.to_lowercase().next().unwrap_or(c);
        if let Some(set) = self.table.letters.get(&lower) {
            self.letters += 1;
            self.add(self.family & !set, -LETTER_WEIGHT);
        }
    }

    fn add(&mut self, set: Set, weight: f32) {
        each(set, |index| {
            if let Some(score) = self.scores.get_mut(index) {
                *score += weight;
            }
        });
    }

    pub(super) fn best(&self) -> Option<Ranking> {
        let mut best: Option<(usize, f32)> = None;
        let mut second = f32::MIN;
        each(self.family, |index| {
            let score = self.scores.get(index).copied().unwrap_or(0.0);
            match best {
                Some((_, highest)) if score <= highest => second = second.max(score),
                _ => {
                    second = best.map_or(second, |(_, highest)| second.max(highest));
                    best = Some((index, score));
                }
            }
        });
        let (index, score) = best?;
        let known = self.known.get(index).copied().unwrap_or(0);
        Some(Ranking {
            code: self.table.languages.get(index).copied()?,
            score,
            second,
            share: f32::from(known) / f32::from(self.words.max(1)),
            words: self.words,
        })
    }
}

fn each(mut set: Set, mut take: impl FnMut(usize)) {
    while set != 0 {
        take(set.trailing_zeros() as usize);
        set &= set - 1;
    }
}
