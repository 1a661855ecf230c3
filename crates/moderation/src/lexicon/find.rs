//! Finds the entries of the lexicon in the readings of a text.

use super::{Entry, Kind, Lexicon, Mode, Pattern};
use crate::Category;
use crate::normalize::{Cell, Letter, Reading, ReadingKind};

/// An entry that was found.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Hit {
    pub(crate) entry: usize,
    /// Byte offsets into the original text.
    pub(crate) begin: u32,
    pub(crate) end: u32,
    pub(crate) reads_as: String,
    /// How sure it is that the passage reads so, 0 to 1.
    pub(crate) factor: f32,
}

/// English endings of entries that are matched with them.
const ENDINGS: [&str; 22] = [
    "s", "es", "ed", "er", "ers", "ing", "ings", "in", "y", "ier", "iest", "ies", "ish", "ness", "ery", "ism", "ic",
    "ity", "d", "able", "ry", "z",
];

/// More than this many hits are not looked at: the comment is judged by then.
const MAX_HITS: usize = 400;

impl Lexicon {
    /// The entries in all readings, ordered by `begin`, each passage with each entry once.
    pub(crate) fn find(&self, letters: &[Letter], readings: &[Reading], language: Option<&str>) -> Vec<Hit> {
        let mut hits = Vec::new();
        for reading in readings {
            self.find_in(reading, language, &mut hits);
            self.fuzzy.find(&self.entries, reading, language, &mut hits);
        }
        self.masked.find(letters, &mut hits);
        // The surest reading of a passage goes first and is kept.
        hits.sort_by(|left, right| {
            (left.begin, left.entry, right.end)
                .cmp(&(right.begin, right.entry, left.end))
                .then(right.factor.total_cmp(&left.factor))
        });
        hits.dedup_by(|next, kept| next.begin == kept.begin && next.entry == kept.entry);
        hits
    }

    fn find_in(&self, reading: &Reading, language: Option<&str>, hits: &mut Vec<Hit>) {
        for found in self.automaton.find_overlapping_iter(&reading.text) {
            let Some(pattern) = self.patterns.get(found.pattern().as_usize()) else {
                continue;
            };
            let Some(entry) = self.entries.get(pattern.entry) else {
                continue;
            };
            if !is_active(entry, language) {
                continue;
            }
            let candidate = Candidate {
                reading,
                pattern,
                entry,
                from: reading.cell_at(found.start()),
                to: reading.cell_at(found.end()),
            };
            hits.extend(candidate.check());
            if hits.len() >= MAX_HITS {
                break;
            }
        }
    }
}

/// Whether an entry counts in a text of this language.
fn is_active(entry: &Entry, language: Option<&str>) -> bool {
    let Some(language) = language else {
        return !entry.is_gated;
    };
    if entry.language == language {
        return true;
    }
    // Short English words are innocent in other languages: fag, slut, dick, hell.
    let clashes =
        entry.language == "en" && (entry.kind != Kind::Word || (entry.mode != Mode::Part && entry.text.len() <= 4));
    !entry.is_gated && !clashes
}

struct Candidate<'a> {
    reading: &'a Reading,
    pattern: &'a Pattern,
    entry: &'a Entry,
    /// Cells of the match, the second exclusive.
    from: usize,
    to: usize,
}

impl Candidate<'_> {
    fn check(&self) -> Option<Hit> {
        let cells = self.reading.cells.get(self.from..self.to)?;
        let rest = self.rest();
        let stretch = self.stretch(cells, !rest.is_empty())?;
        if !self.left_fits() || !self.right_fits(&rest) {
            return None;
        }
        if !self.may_be_joined(&rest) || self.is_innocent() {
            return None;
        }
        let mut factor = match self.reading.kind {
            ReadingKind::Plain => 1.0,
            ReadingKind::Leet => 0.97,
            ReadingKind::Joined | ReadingKind::Torn => 0.93,
        };
        if stretch > 0 {
            factor *= 0.97;
        }
        let ending = if self.entry.mode == Mode::Part {
            0
        } else {
            rest.chars().count()
        };
        let tail = self.reading.cells.get(self.to..).unwrap_or_default();
        let end = tail
            .iter()
            .take(ending)
            .take_while(|cell| cell.c.is_alphabetic())
            .last()
            .or(cells.last())?
            .end;
        let mut reads_as = self.entry.text.clone();
        if ending > 0 {
            reads_as.push_str(&rest);
        }
        Some(Hit {
            entry: self.pattern.entry,
            begin: cells.first()?.begin,
            end,
            reads_as,
            factor,
        })
    }

    /// The letters from the match to the end of the word. At most 12 are looked at.
    fn rest(&self) -> String {
        let mut rest = String::new();
        let tail = self.reading.cells.get(self.to..).unwrap_or_default();
        for cell in tail.iter().take(12).take_while(|cell| cell.c.is_alphabetic()) {
            let times = if cell.run == 2 { 2 } else { 1 };
            (0..times).for_each(|_| rest.push(cell.c));
        }
        rest
    }

    /// By how many letters the match is longer than the entry; nothing if its letters do not repeat as they should.
    fn stretch(&self, cells: &[Cell], has_ending: bool) -> Option<u32> {
        let mut total = 0;
        let mut longest = 0;
        let last = cells.len().saturating_sub(1);
        for (index, (cell, (c, run))) in cells.iter().zip(&self.pattern.runs).enumerate() {
            if *c == ' ' {
                // A phrase does not go on in the next sentence.
                if cell.ends_sentence() {
                    return None;
                }
                continue;
            }
            let more = cell.run.checked_sub(*run)?;
            // "twat" doubles its t in "twatted".
            if more == 1 && index == last && has_ending {
                continue;
            }
            if more > 0 && c.is_numeric() {
                return None;
            }
            total += more;
            longest = longest.max(more);
        }
        let letters: u32 = self.pattern.runs.iter().map(|(_, run)| run).sum();
        let is_plausible = match longest {
            0 => true,
            1 => letters >= 4 && self.entry.severity() >= 2 && !self.entry.is_weak,
            _ => letters >= 3,
        };
        is_plausible.then_some(total)
    }

    fn left_fits(&self) -> bool {
        let Some(before) = self.reading.before(self.from) else {
            return true;
        };
        if !before.is_alphabetic() || self.entry.mode == Mode::Part {
            return !before.is_numeric() || self.pattern.runs.len() >= 4;
        }
        if self.joined_within() {
            return true;
        }
        // Arabic and Hebrew write "and", "the", "with" and the like together with the word.
        let mut prefix = String::new();
        let head = self.reading.cells.get(..self.from).unwrap_or_default();
        for cell in head.iter().rev().take(4).take_while(|cell| cell.c.is_alphabetic()) {
            prefix.insert(0, cell.c);
        }
        match self.entry.language {
            "ar" => [
                "ال", "و", "يا", "وال", "ب", "ف", "ل", "ك", "بال", "لل", "فال", "كال", "ول", "وب", "هال",
            ]
            .contains(&prefix.as_str()),
            "he" => [
                "ה", "ו", "ב", "ל", "כ", "מ", "ש", "וה", "שה", "ול", "וב", "וש", "מה", "כש",
            ]
            .contains(&prefix.as_str()),
            _ => false,
        }
    }

    fn right_fits(&self, rest: &str) -> bool {
        let is_short = self.pattern.runs.len() < 4;
        rest.is_empty()
            || match self.entry.mode {
                Mode::Word => {
                    self.entry.kind == Kind::Word && rest == "s" && !is_short && self.entry.language == "en"
                        || self.joined_within()
                }
                Mode::Inflect if rest == "es" && !self.takes_es() => self.joined_within(),
                Mode::Inflect if self.is_plural_only() => matches!(rest, "s" | "es" | "z") || self.joined_within(),
                Mode::Inflect => ENDINGS.contains(&rest) || self.joined_within(),
                Mode::Stem => !is_short || rest.chars().count() <= 2,
                Mode::Part => true,
            }
    }

    /// Whether the plural is formed with "es": "asses", but "rates" is not from "rat".
    fn takes_es(&self) -> bool {
        self.entry.text.ends_with(['s', 'x', 'z', 'h', 'o'])
    }

    /// Short words and slurs with other endings are other words: monger, rating, spicy.
    fn is_plural_only(&self) -> bool {
        let has = |wanted| self.entry.weights.iter().any(|(category, _)| *category == wanted);
        has(Category::IdentityAttack) || (self.entry.text.len() <= 5 && !has(Category::Profanity))
    }

    /// Whether the match may lie anywhere in letters that stood apart: there the bounds of words are lost.
    fn joined_within(&self) -> bool {
        self.reading.kind == ReadingKind::Joined && self.pattern.runs.len() >= 5
    }

    /// Joined letters are read as gross words only.
    fn may_be_joined(&self, rest: &str) -> bool {
        if self.reading.kind < ReadingKind::Joined {
            return true;
        }
        let whole =
            (rest.is_empty() || ENDINGS.contains(&rest)) && self.reading.before(self.from).is_none_or(|c| c == ' ');
        let letters = self.pattern.runs.len();
        self.entry.kind == Kind::Word
            && self.entry.severity() >= 2
            && !self.entry.is_weak
            && !self.entry.text.contains(' ')
            && (whole || self.reading.kind == ReadingKind::Joined)
            && (letters >= 4 || (letters >= 3 && whole && self.entry.text.chars().count() >= 4))
    }

    fn is_innocent(&self) -> bool {
        let entry = self.entry;
        if !entry.innocent.is_empty() {
            let word = self.whole_word();
            if entry.innocent.iter().any(|innocent| word.contains(innocent.as_str())) {
                return true;
            }
        }
        let is_next =
            |words: &[String], neighbour: Option<String>| neighbour.is_some_and(|neighbour| words.contains(&neighbour));
        (!entry.not_before.is_empty() && is_next(&entry.not_before, self.neighbour(true)))
            || (!entry.not_after.is_empty() && is_next(&entry.not_after, self.neighbour(false)))
    }

    fn whole_word(&self) -> String {
        let begin = self.edge(self.from, false);
        let end = self.edge(self.to, true);
        spelled(self.reading.cells.get(begin..end).unwrap_or_default())
    }

    /// The word behind or before the one that the match is in.
    fn neighbour(&self, behind: bool) -> Option<String> {
        if behind {
            let begin = self.edge(self.to, true) + 1;
            let end = self.edge(begin, true);
            Some(spelled(self.reading.cells.get(begin..end)?))
        } else {
            let end = self.edge(self.from, false).checked_sub(1)?;
            let begin = self.edge(end, false);
            Some(spelled(self.reading.cells.get(begin..end)?))
        }
    }

    /// The first cell of the word, or the one behind its last; at most 24 cells away.
    fn edge(&self, from: usize, forward: bool) -> usize {
        let mut at = from;
        for _ in 0..24 {
            let next = if forward { Some(at) } else { at.checked_sub(1) };
            let inside = next
                .and_then(|next| self.reading.cells.get(next))
                .is_some_and(|cell| cell.c != ' ');
            if !inside {
                break;
            }
            at = if forward { at + 1 } else { at - 1 };
        }
        at
    }
}

fn spelled(cells: &[Cell]) -> String {
    let mut text = String::new();
    for cell in cells {
        (0..cell.run.min(2)).for_each(|_| text.push(cell.c));
    }
    text
}
