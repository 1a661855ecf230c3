//! The words: reads the lists in `data/lexicon`, and finds their entries in the readings of a text.
//!
//! What an entry means for a comment (whether it is aimed at somebody, negated, quoted) is decided in `signals`.

mod find;
mod fuzzy;
mod mask;
mod parse;
mod sounds;

pub(crate) use find::Hit;

use crate::Category;
use crate::normalize::{Reading, ReadingKind, fold};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::collections::HashMap;

/// The lists, compiled in, each with the language it is in.
const LISTS: [(&str, &str); 15] = [
    ("en", include_str!("../../data/lexicon/en.txt")),
    ("de", include_str!("../../data/lexicon/de.txt")),
    ("fr", include_str!("../../data/lexicon/fr.txt")),
    ("es", include_str!("../../data/lexicon/es.txt")),
    ("ru", include_str!("../../data/lexicon/ru.txt")),
    ("tr", include_str!("../../data/lexicon/tr.txt")),
    ("hy", include_str!("../../data/lexicon/hy.txt")),
    ("ar", include_str!("../../data/lexicon/ar.txt")),
    ("fa", include_str!("../../data/lexicon/fa.txt")),
    ("he", include_str!("../../data/lexicon/he.txt")),
    ("it", include_str!("../../data/lexicon/it.txt")),
    ("pt", include_str!("../../data/lexicon/pt.txt")),
    ("pl", include_str!("../../data/lexicon/pl.txt")),
    ("az", include_str!("../../data/lexicon/az.txt")),
    ("ko", include_str!("../../data/lexicon/ko.txt")),
];

/// How the ends of an entry are matched; see `data/lexicon/README.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Word,
    Inflect,
    Stem,
    Part,
}

/// What an entry is besides a bad word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Word,
    Group,
    Organisation,
    Hostile,
}

/// A word or a phrase.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) text: String,
    pub(crate) language: &'static str,
    pub(crate) mode: Mode,
    pub(crate) kind: Kind,
    /// Categories with severities from 1 to 4.
    pub(crate) weights: Vec<(Category, u8)>,
    /// Counts only when aimed at somebody.
    pub(crate) is_weak: bool,
    /// Counts only where its language is written.
    pub(crate) is_gated: bool,
    is_masked: bool,
    /// Folded words: innocent words with the entry in them, and what makes it innocent behind and before it.
    innocent: Vec<String>,
    not_before: Vec<String>,
    not_after: Vec<String>,
}

impl Entry {
    /// The highest severity, 0 to 4.
    pub(crate) fn severity(&self) -> u8 {
        self.weights.iter().map(|(_, severity)| *severity).max().unwrap_or(0)
    }

    /// The highest severity as a swear word, an insult or a slur, 0 to 4.
    fn attack_severity(&self) -> u8 {
        let is_attack = |category| {
            matches!(
                category,
                Category::Profanity | Category::Insult | Category::IdentityAttack
            )
        };
        let severities = self.weights.iter().filter(|(category, _)| is_attack(*category));
        severities.map(|(_, severity)| *severity).max().unwrap_or(0)
    }
}

/// An entry as the automaton knows it: repeated letters once, with how often they have to stand there.
#[derive(Debug)]
struct Pattern {
    entry: usize,
    runs: Vec<(char, u32)>,
}

/// All entries and the automaton that finds them.
#[derive(Debug)]
pub(crate) struct Lexicon {
    pub(crate) entries: Vec<Entry>,
    patterns: Vec<Pattern>,
    automaton: AhoCorasick,
    masked: mask::Masked,
    fuzzy: fuzzy::Fuzzy,
    /// A hash of the lists.
    pub(crate) version: u32,
}

impl Lexicon {
    /// Reads the lists that are compiled in.
    pub(crate) fn new() -> Self {
        let mut entries: Vec<Entry> = LISTS
            .into_iter()
            .flat_map(|(language, list)| parse::entries(language, list))
            .collect();
        share_exceptions(&mut entries);
        let mut patterns = Vec::with_capacity(entries.len());
        let mut texts = Vec::with_capacity(entries.len());
        for (entry, Entry { text, .. }) in entries.iter().enumerate() {
            let reading = Reading::new(&fold(text), ReadingKind::Plain);
            let runs = reading.cells.iter().map(|cell| (cell.c, cell.run)).collect();
            patterns.push(Pattern { entry, runs });
            texts.push(reading.text);
        }
        // Side by side: both take about as long, and a program waits for them when it starts.
        let (automaton, (masked, fuzzy)) = std::thread::scope(|scope| {
            let others = scope.spawn(|| {
                let ordinary: Vec<String> = LISTS.into_iter().flat_map(|(_, list)| parse::ordinary(list)).collect();
                (mask::Masked::new(&entries), fuzzy::Fuzzy::new(&entries, &ordinary))
            });
            let automaton = automaton(&texts);
            match others.join() {
                Ok(others) => (automaton, others),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        });
        Self {
            automaton,
            patterns,
            masked,
            fuzzy,
            version: version(),
            entries,
        }
    }

    pub(crate) fn entry(&self, hit: &Hit) -> Option<&Entry> {
        self.entries.get(hit.entry)
    }
}

/// A contiguous automaton takes a few bytes a letter; a deterministic one some kilobytes, and is hardly faster on texts as
/// short as comments.
fn automaton(texts: &[String]) -> AhoCorasick {
    AhoCorasick::builder()
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .prefilter(false)
        .build(texts)
        .expect("the lists are far below the limit of two thousand million states")
}

/// What makes an entry innocent does so for every entry with the same text.
fn share_exceptions(entries: &mut [Entry]) {
    type Exceptions = (Vec<String>, Vec<String>, Vec<String>);
    let mut shared: HashMap<(&'static str, String), Exceptions> = HashMap::new();
    for entry in entries.iter() {
        let key = (entry.language, entry.text.clone());
        let (innocent, not_before, not_after) = shared.entry(key).or_default();
        innocent.extend_from_slice(&entry.innocent);
        not_before.extend_from_slice(&entry.not_before);
        not_after.extend_from_slice(&entry.not_after);
    }
    for entry in entries {
        if let Some(all) = shared.get(&(entry.language, entry.text.clone())) {
            (entry.innocent, entry.not_before, entry.not_after) = all.clone();
        }
    }
}

fn version() -> u32 {
    LISTS
        .iter()
        .flat_map(|(_, list)| list.bytes())
        .fold(0x811c_9dc5, |hash: u32, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        })
}
