//! Words with letters blotted out: f**k, sh*t, f@#king, b***h.

use super::{Entry, Hit};
use crate::Category;
use crate::normalize::{Letter, is_letter, is_letter_or_digit};
use std::collections::HashMap;

/// Words that are recognised with letters blotted out, by their first letter, longest first.
#[derive(Debug)]
pub(super) struct Masked {
    by_first: HashMap<char, Vec<Word>>,
}

#[derive(Debug)]
struct Word {
    letters: Vec<char>,
    entry: usize,
    /// A swear word, which is meant where little of it is left: f***.
    is_gross: bool,
}

/// What may follow a word that is blotted out.
const ENDINGS: [&str; 9] = ["", "s", "er", "ers", "ed", "ing", "in", "y", "es"];

fn is_blot(c: char) -> bool {
    matches!(
        c,
        '*' | '#' | '%' | '•' | '·' | '●' | '∗' | '✱' | '■' | '█' | '×' | '^' | '&' | '~'
    )
}

/// Signs that blot out as well, but only a single vowel: they are punctuation elsewhere.
fn is_gap(c: char) -> bool {
    matches!(c, '-' | '.' | '_' | '?' | '@' | '!' | '$')
}

impl Masked {
    pub(super) fn new(entries: &[Entry]) -> Self {
        let mut by_first: HashMap<char, Vec<Word>> = HashMap::new();
        for (index, entry) in entries.iter().enumerate() {
            let letters: Vec<char> = entry.text.chars().collect();
            let fits =
                entry.is_masked && !entry.is_gated && letters.len() >= 4 && letters.iter().all(|c| c.is_alphabetic());
            if let (true, Some(&first)) = (fits, letters.first()) {
                by_first.entry(first).or_default().push(Word {
                    letters,
                    entry: index,
                    is_gross: swears(entry),
                });
            }
        }
        for words in by_first.values_mut() {
            words.sort_by_key(|word| (std::cmp::Reverse(word.letters.len()), word.entry));
        }
        Self { by_first }
    }

    /// Adds what is found to `hits`. Takes time in proportion to the text: words beyond 24 letters are passed over.
    pub(super) fn find(&self, letters: &[Letter], hits: &mut Vec<Hit>) {
        let has_blot = |letter: &Letter| is_blot(letter.c) || is_gap(letter.c);
        if !letters.iter().any(has_blot) {
            return;
        }
        let fits = |letter: &Letter| is_letter_or_digit(letter.c) || has_blot(letter);
        for word in letters.chunk_by(|left, right| fits(left) == fits(right)) {
            let start = word.iter().position(|letter| is_letter(letter.c));
            let Some(word) = start.and_then(|start| word.get(start..)) else {
                continue;
            };
            // "P&G", "S&M".
            let is_short = word.len() < 3 || (word.len() == 3 && word.iter().any(|letter| letter.c == '&'));
            if is_short || word.len() > 24 || !word.iter().any(has_blot) {
                continue;
            }
            self.find_word(word, hits);
        }
    }

    fn find_word(&self, word: &[Letter], hits: &mut Vec<Hit>) {
        let Some(first) = word.first() else {
            return;
        };
        let Some(words) = self.by_first.get(&first.latin.unwrap_or(first.c)) else {
            return;
        };
        // Longest first: a blot stands for two letters at most, an ending has three, and blots may follow.
        let longest = words.partition_point(|known| known.letters.len() > word.len() + 1);
        // One word can be several entries: a swear word and an insult.
        for known in words.get(longest..).unwrap_or_default() {
            let letters = &known.letters;
            let Some((used, seen)) = cover(word, letters) else {
                continue;
            };
            let Some(ending) = word.get(used..).and_then(ending) else {
                continue;
            };
            // Where most is blotted out, any word could be meant.
            if 2 * seen < letters.len() && !(known.is_gross && matches!(ending, "" | "s")) {
                continue;
            }
            let Some(last) = word.get(used + ending.len() - 1) else {
                continue;
            };
            let mut reads_as: String = letters.iter().collect();
            reads_as.push_str(ending);
            hits.push(Hit {
                entry: known.entry,
                begin: first.begin,
                end: last.end,
                reads_as,
                factor: 0.95,
            });
        }
    }
}

fn swears(entry: &Entry) -> bool {
    let of = |wanted| {
        entry
            .weights
            .iter()
            .any(|(category, severity)| *category == wanted && *severity >= 3)
    };
    of(Category::Profanity)
        && (!of(Category::IdentityAttack) || entry.text.starts_with("nigg") || entry.text.starts_with("fagg"))
}

/// The ending that the rest of a word is, blots in it or behind it allowed.
fn ending(rest: &[Letter]) -> Option<&'static str> {
    let is_ending = |ending: &&str| {
        let mut rest = rest.iter();
        let fits = ending.chars().all(|wanted| {
            rest.next()
                .is_some_and(|letter| letter.c == wanted || is_blot(letter.c))
        });
        fits && rest.all(|letter| is_blot(letter.c) || is_gap(letter.c))
    };
    ENDINGS.into_iter().find(is_ending)
}

/// How many signs of `word` stand for `letters`, if they can, and how many letters are to be seen: each blot is one
/// letter, a single blot up to two.
fn cover(word: &[Letter], letters: &[char]) -> Option<(usize, usize)> {
    let mut at = 0;
    let mut index = 0;
    let mut known = 0;
    let mut blotted = 0;
    let mut gaps = 0;
    while let Some(wanted) = letters.get(index) {
        let letter = word.get(at)?;
        let c = letter.latin.unwrap_or(letter.c);
        if c == *wanted {
            known += 1;
            index += 1;
        } else if is_blot(c) || (blotted > 0 && matches!(c, '@' | '!' | '$' | '?')) {
            blotted += 1;
            index += 1;
            let follows = word.get(at + 1).map(|letter| letter.c);
            let lone = at > 0
                && follows.is_some_and(char::is_alphabetic)
                && word.get(at - 1).is_some_and(|letter| is_letter(letter.c));
            if lone && follows != letters.get(index).copied() && follows == letters.get(index + 1).copied() {
                index += 1;
            }
        } else if is_gap(c) && index > 0 {
            let next_is_blot = word.get(at + 1).is_some_and(|letter| is_blot(letter.c));
            // A sign at the end is punctuation: "fats." is no "fatso".
            let goes_on = word
                .get(at + 1..)
                .unwrap_or_default()
                .iter()
                .any(|letter| is_letter(letter.c));
            if !goes_on || (!"aeiou".contains(*wanted) && !next_is_blot) {
                return None;
            }
            gaps += 1;
            index += 1;
        } else {
            return None;
        }
        at += 1;
    }
    let enough = match (blotted, gaps) {
        (0, 0) => false,
        (0, gaps) => gaps == 1,
        // The first letter alone is enough where the length fits: f***.
        (blotted, _) => known >= 2 || (known == 1 && blotted == letters.len() - 1 && letters.len() == 4),
    };
    enough.then_some((at, known))
}
