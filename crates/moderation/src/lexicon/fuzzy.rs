//! Gross words misspelt on purpose: two neighbouring letters swapped (`sihtty`), written backwards (`kcuf`), without
//! vowels (`mthrfckr`), by ear (`phukker`), or with a space in the middle (`fu ck`).
//!
//! All forms are worked out when the engine is built. A word costs a few hashes, however many entries there are.

use super::sounds::{MAX_LETTERS, sounds};
use super::{Entry, Hit, Kind, Mode};
use crate::Category;
use crate::normalize::{Cell, Reading, ReadingKind};
use std::collections::HashSet;

/// Short words that stand by themselves, so that two of them side by side are not one word torn apart.
const COMMON: &[&str] = &[
    "a", "i", "u", "an", "as", "at", "am", "be", "by", "do", "go", "he", "if", "in", "is", "it", "me", "my", "no",
    "of", "oh", "ok", "on", "or", "so", "to", "up", "us", "we", "all", "and", "any", "are", "ask", "bad", "big", "but",
    "can", "did", "end", "far", "few", "for", "get", "got", "had", "has", "her", "him", "his", "hit", "how", "its",
    "let", "lot", "man", "may", "men", "new", "not", "now", "off", "old", "one", "our", "out", "own", "pen", "per",
    "put", "ran", "run", "saw", "say", "see", "set", "she", "sit", "sun", "ten", "the", "too", "top", "try", "two",
    "use", "was", "way", "who", "why", "yes", "yet", "you", "head", "hole", "ill", "re", "ve", "ll", "rat", "wet",
    "back", "bag", "bone", "dirt", "face", "half", "jack", "low", "life", "brain", "red", "skin", "tar", "baby",
];

/// Endings with which forms are worked out.
const ENDINGS: [&str; 6] = ["", "s", "er", "ers", "ed", "ing"];

/// How a word came to be another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum How {
    Swapped,
    Reversed,
    Vowelless,
    Heard,
    Torn,
}

impl How {
    /// How sure it is that the word was meant.
    fn factor(self) -> f32 {
        match self {
            How::Swapped | How::Heard => 0.9,
            How::Reversed | How::Vowelless | How::Torn => 0.85,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Form {
    hash: u64,
    how: How,
    entry: u32,
    ending: &'static str,
}

/// The forms of all gross words.
#[derive(Debug)]
pub(super) struct Fuzzy {
    /// Ordered by hash.
    forms: Vec<Form>,
    /// A Bloom filter with one hash (Bloom 1970): most words of a text are in no form.
    filter: Vec<u64>,
    /// Words that look like a form and are none; pairs of words with a space.
    ordinary: HashSet<u64>,
    /// The gross words as they are spelt, which are found without this, exceptions considered.
    plain: HashSet<u64>,
}

/// Bits of the filter, as a power of two: 32 kB, which stays in the cache.
const FILTER_BITS: u32 = 18;

impl Fuzzy {
    pub(super) fn new(entries: &[Entry], ordinary: &[String]) -> Self {
        let ordinary: HashSet<u64> = ordinary.iter().map(|word| Hash::of(&runs(word))).collect();
        let mut forms = Vec::new();
        let mut plain = HashSet::new();
        for (index, entry) in entries.iter().enumerate() {
            let entry_index = u32::try_from(index).unwrap_or(u32::MAX);
            if is_gross(entry) {
                let suffixes = ENDINGS.iter().map(|ending| format!("{}{ending}", entry.text));
                plain.extend(suffixes.map(|word| Hash::of(&runs(&word))));
                add(entry, entry_index, &ordinary, &mut forms);
            }
        }
        forms.sort_unstable();
        forms.dedup_by(|next, kept| next.hash == kept.hash && next.entry == kept.entry);
        let mut filter = vec![0_u64; 1 << (FILTER_BITS - 6)];
        for form in &forms {
            let (word, bit) = place(form.hash);
            if let Some(word) = filter.get_mut(word) {
                *word |= bit;
            }
        }
        Self {
            forms,
            filter,
            ordinary,
            plain,
        }
    }

    /// Adds what is found in a reading to `hits`.
    pub(super) fn find(&self, entries: &[Entry], reading: &Reading, language: Option<&str>, hits: &mut Vec<Hit>) {
        if reading.kind > ReadingKind::Leet {
            return;
        }
        let mut search = Search {
            fuzzy: self,
            entries,
            language,
            hits,
        };
        let mut last: Option<(&[Cell], Hash)> = None;
        let mut from = 0_usize;
        for word in reading.cells.split(|cell| cell.c == ' ') {
            let gap = from.checked_sub(1).and_then(|gap| reading.cells.get(gap));
            from += word.len() + 1;
            if word.is_empty() || word.len() > MAX_LETTERS {
                last = None;
                continue;
            }
            let hash = search.word(word);
            if let (Some((before, hash_before)), Some(gap)) = (last, gap)
                && gap.is_single_space()
            {
                search.pair(before, hash_before, word);
            }
            last = Some((word, hash));
        }
    }

    fn of(&self, hash: u64) -> &[Form] {
        let (word, bit) = place(hash);
        if self.filter.get(word).is_none_or(|word| word & bit == 0) {
            return &[];
        }
        let from = self.forms.partition_point(|form| form.hash < hash);
        let forms = self.forms.get(from..).unwrap_or_default();
        let count = forms.iter().take_while(|form| form.hash == hash).count();
        forms.get(..count).unwrap_or_default()
    }
}

struct Search<'a> {
    fuzzy: &'a Fuzzy,
    entries: &'a [Entry],
    language: Option<&'a str>,
    hits: &'a mut Vec<Hit>,
}

impl Search<'_> {
    fn word(&mut self, word: &[Cell]) -> Hash {
        let mut text = Hash::new(Seed::Text);
        word.iter().for_each(|cell| text.add_run(cell.c, cell.run));
        if word.len() < 3 {
            return text;
        }
        self.report(self.fuzzy.of(turned(text.0, Seed::Form)), text.0, &[word]);
        let mut heard = Hash::new(Seed::Heard);
        let is_heard = sounds(word.iter().map(|cell| (cell.c, cell.run)), |sound| heard.add(sound));
        if is_heard {
            self.report(self.fuzzy.of(heard.0), text.0, &[word]);
        }
        text
    }

    fn pair(&mut self, left: &[Cell], left_hash: Hash, right: &[Cell]) {
        if left.len() + right.len() < 3 || left.len() + right.len() > MAX_LETTERS {
            return;
        }
        let mut joined = left_hash;
        right.iter().for_each(|cell| joined.add_run(cell.c, cell.run));
        let forms = self.fuzzy.of(turned(joined.0, Seed::Torn));
        if forms.is_empty() {
            return;
        }
        let is_common = |word: &[Cell]| COMMON.contains(&spelled(word).as_str());
        if is_common(left) && is_common(right) {
            return;
        }
        let mut apart = left_hash;
        apart.add(' ');
        right.iter().for_each(|cell| apart.add_run(cell.c, cell.run));
        self.report(forms, apart.0, &[left, right]);
    }

    /// Adds a hit for each form whose entry counts here, unless the text that was found is ordinary.
    fn report(&mut self, forms: &[Form], text: u64, words: &[&[Cell]]) {
        if forms.is_empty() || self.fuzzy.ordinary.contains(&text) || self.fuzzy.plain.contains(&text) {
            return;
        }
        let first = words.first().and_then(|word| word.first());
        let last = words.last().and_then(|word| word.last());
        let (Some(first), Some(last)) = (first, last) else {
            return;
        };
        for form in forms {
            let Some(entry) = self.entries.get(form.entry as usize) else {
                continue;
            };
            // What looks like a misspelt word in one language is a word in another.
            let counts = self
                .language
                .map_or(entry.language == "en" && !entry.is_gated, |language| {
                    language == entry.language
                });
            if counts {
                self.hits.push(Hit {
                    entry: form.entry as usize,
                    begin: first.begin,
                    end: last.end,
                    reads_as: format!("{}{}", entry.text, form.ending),
                    factor: form.how.factor(),
                });
            }
        }
    }
}

/// Whether an entry is a single word that is gross by itself.
fn is_gross(entry: &Entry) -> bool {
    entry.kind == Kind::Word
        && entry.is_masked
        && !entry.is_weak
        && entry.attack_severity() >= 2
        && entry.text.chars().count() >= 4
        && entry.text.chars().all(char::is_alphabetic)
}

fn add(entry: &Entry, index: u32, ordinary: &HashSet<u64>, forms: &mut Vec<Form>) {
    let is_english = entry.language == "en";
    let swears = is_swear_word(entry);
    let takes_endings = is_english && swears && matches!(entry.mode, Mode::Part | Mode::Inflect);
    let endings = match (is_english, takes_endings) {
        (true, true) => &ENDINGS[..],
        (true, false) => &ENDINGS[..2],
        _ => &ENDINGS[..1],
    };
    for ending in endings {
        // "whore", "whored".
        let stem = match entry.text.strip_suffix('e') {
            Some(stem) if ending.len() > 1 => stem,
            _ => entry.text.as_str(),
        };
        let letters: Vec<char> = stem.chars().chain(ending.chars()).collect();
        let word = runs(&String::from_iter(&letters));
        let mut push = |how: How, seed: Seed, form: &[(char, u32)]| {
            if !ordinary.contains(&Hash::of(form)) {
                forms.push(Form {
                    hash: turned(Hash::of(form), seed),
                    how,
                    entry: index,
                    ending,
                });
            }
        };
        push(How::Torn, Seed::Torn, &word);
        if entry.text.chars().count() >= 5 || (swears && is_english) {
            for at in 1..letters.len() {
                let mut swapped = letters.clone();
                swapped.swap(at - 1, at);
                if swapped != letters {
                    push(How::Swapped, Seed::Form, &runs(&String::from_iter(swapped)));
                }
            }
            let reversed = String::from_iter(letters.iter().rev());
            if runs(&reversed) != word {
                push(How::Reversed, Seed::Form, &runs(&reversed));
            }
        }
        if !is_english {
            continue;
        }
        let consonants: String = letters
            .iter()
            .enumerate()
            .filter(|(place, c)| *place == 0 || !"aeiou".contains(**c))
            .map(|(_, c)| *c)
            .collect();
        if swears && runs(&consonants).len() >= 4 && consonants.len() < letters.len() {
            push(How::Vowelless, Seed::Form, &runs(&consonants));
        }
        let mut heard = Hash::new(Seed::Heard);
        sounds(word.iter().copied(), |sound| heard.add(sound));
        if is_known_by_ear(entry) {
            forms.push(Form {
                hash: heard.0,
                how: How::Heard,
                entry: index,
                ending,
            });
        }
    }
}

/// Whether an entry is a strong swear word. Slurs have more innocent neighbours.
fn is_swear_word(entry: &Entry) -> bool {
    let of = |wanted| entry.weights.iter().find(|(category, _)| *category == wanted);
    of(Category::Profanity).is_some_and(|(_, severity)| *severity >= 3) && of(Category::IdentityAttack).is_none()
}

/// Whether few enough words sound alike: swear words of four sounds, others of five.
fn is_known_by_ear(entry: &Entry) -> bool {
    let mut count = 0;
    sounds(runs(&entry.text).into_iter(), |_| count += 1);
    count >= if is_swear_word(entry) { 4 } else { 5 }
}

/// The letters of a text with how often each stands in a row.
fn runs(text: &str) -> Vec<(char, u32)> {
    let mut runs: Vec<(char, u32)> = Vec::new();
    for c in text.chars() {
        match runs.last_mut() {
            Some((last, run)) if *last == c => *run += 1,
            _ => runs.push((c, 1)),
        }
    }
    runs
}

fn spelled(word: &[Cell]) -> String {
    let repeat = |cell: &Cell| std::iter::repeat_n(cell.c, cell.run.min(2) as usize);
    word.iter().flat_map(repeat).collect()
}

#[derive(Clone, Copy)]
enum Seed {
    Text,
    Form,
    Torn,
    Heard,
}

/// A 64-bit FNV-1a hash of letters.
#[derive(Clone, Copy)]
struct Hash(u64);

impl Hash {
    fn new(seed: Seed) -> Self {
        Self(turned(0xcbf2_9ce4_8422_2325, seed))
    }

    fn add(&mut self, c: char) {
        self.0 = (self.0 ^ u64::from(c)).wrapping_mul(0x0100_0000_01b3);
    }

    /// A letter as often as it stands in a row, at most twice.
    fn add_run(&mut self, c: char, run: u32) {
        (0..run.min(2)).for_each(|_| self.add(c));
    }

    fn of(runs: &[(char, u32)]) -> u64 {
        let mut hash = Self::new(Seed::Text);
        runs.iter().for_each(|(c, run)| hash.add_run(*c, *run));
        hash.0
    }
}

/// A hash of letters meant in one way or another.
fn turned(hash: u64, seed: Seed) -> u64 {
    hash.rotate_left(match seed {
        Seed::Text => 0,
        Seed::Form => 11,
        Seed::Torn => 23,
        Seed::Heard => 37,
    })
}

/// Word and bit of the filter.
fn place(hash: u64) -> (usize, u64) {
    // Fibonacci hashing (Knuth, volume 3, section 6.4): the low bits of FNV alone are weak.
    let mixed = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> (64 - FILTER_BITS);
    let word = usize::try_from(mixed >> 6).unwrap_or(0);
    (word, 1 << (mixed & 63))
}
