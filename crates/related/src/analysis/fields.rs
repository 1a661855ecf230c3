//! Reading one field of a document, headline, standfirst or body, into the table of terms.

use super::stems::{bare, fold, stem};
use super::stop_words;
use super::words::{Join, Word, is_initial, split};
use super::{BODY_WEIGHT, Sighting, TermTable};

/// Words longer than this are addresses and noise.
const MAX_WORD_BYTES: usize = 64;
/// Lower-case particles allowed within a name: `Ursula von der Leyen`.
const MAX_PARTICLES: usize = 2;

/// What capitals mean in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Capitals {
    /// A capital within a sentence marks a name.
    MarkNames,
    /// Nouns have capitals too; only what stands in pairs is taken for a name.
    MarkNouns,
    /// Nothing: a headline In Title Case, or text IN CAPITALS.
    MeanNothing,
}

/// A capitalised word that the next one may continue.
struct Open {
    key: String,
    start: usize,
    particles: usize,
    opens_sentence: bool,
}

impl TermTable<'_> {
    /// Adds the words and phrases of one field.
    pub(super) fn read(&mut self, text: &str, weight: u32) {
        let words = split(text);
        let capitals = capitals(&words, self.language, weight == BODY_WEIGHT);
        let stops = stop_words::list(self.language);
        let mut open: Option<Open> = None;
        for word in &words {
            let bare = bare(word.text, self.language);
            let folded = fold(bare);
            if word.join == Join::Apart || word.opens_sentence {
                open = None;
            }
            if let Some(name) = &mut open
                && (is_particle(word, &folded) || is_middle_initial(word))
                && name.particles < MAX_PARTICLES
            {
                name.particles += 1;
                continue;
            }
            if !is_telling(bare, &folded) || stops.is_some_and(|list| list.contains(&folded)) {
                open = None;
                continue;
            }
            let key = stem(&folded, self.language);
            self.length = self.length.saturating_add(weight);
            self.see_word(word, (&key, bare), capitals, weight);
            let before = open.take();
            if !bare.starts_with(char::is_uppercase) {
                continue;
            }
            let end = word.start + offset_within(word.text, bare) + bare.len();
            if let Some(before) = before
                && let Some(surface) = text.get(before.start..end)
            {
                self.see_phrase(&before, (&key, surface), capitals, weight);
            }
            // A possessive ends a name: `Armenia’s Prime Minister`.
            if end == word.end() {
                let start = word.start + offset_within(word.text, bare);
                let opens_sentence = word.opens_sentence;
                open = Some(Open {
                    key,
                    start,
                    particles: 0,
                    opens_sentence,
                });
            }
        }
    }

    fn see_word(&mut self, word: &Word<'_>, (key, surface): (&str, &str), capitals: Capitals, weight: u32) {
        let believed = capitals != Capitals::MeanNothing;
        let rank = match (believed, word.opens_sentence) {
            (false, _) => 0,
            (true, true) => 1,
            (true, false) => 2,
        };
        let entry = self.see(&Sighting {
            key,
            surface,
            rank,
            weight,
        });
        if rank < 2 {
            return;
        }
        if capitals == Capitals::MarkNames && surface.starts_with(char::is_uppercase) {
            entry.in_sentence += 1;
            entry.capitalised += 1;
        } else if surface.starts_with(char::is_lowercase) {
            entry.in_sentence += 1;
        }
    }

    fn see_phrase(&mut self, before: &Open, (key, surface): (&str, &str), capitals: Capitals, weight: u32) {
        let phrase = format!("{} {key}", before.key);
        if capitals == Capitals::MeanNothing && !self.entries.contains_key(&phrase) {
            return;
        }
        let rank = if capitals == Capitals::MeanNothing { 0 } else { 2 };
        let entry = self.see(&Sighting {
            key: &phrase,
            surface,
            rank,
            weight,
        });
        if !before.opens_sentence {
            entry.doubtful_half = None;
        } else if entry.frequency == weight {
            entry.doubtful_half = Some(before.key.clone());
        }
        if capitals == Capitals::MarkNouns {
            for half in [before.key.as_str(), key] {
                if let Some(word) = self.entries.get_mut(half) {
                    word.in_sentence += 1;
                    word.capitalised += 1;
                }
            }
        }
    }
}

fn is_particle(word: &Word<'_>, folded: &str) -> bool {
    word.is_lower_case() && stop_words::is_name_particle(folded)
}

/// The `W` of `George W. Bush`.
fn is_middle_initial(word: &Word<'_>) -> bool {
    !word.text.contains('.') && is_initial(word.text)
}

/// Whether a word can tell stories apart: it has a letter and is neither one Latin letter nor noise.
fn is_telling(word: &str, folded: &str) -> bool {
    folded.len() > 1 && word.len() <= MAX_WORD_BYTES && word.chars().any(char::is_alphabetic)
}

/// Where in `whole` its part `part` begins.
fn offset_within(whole: &str, part: &str) -> usize {
    if whole.ends_with(part) {
        whole.len() - part.len()
    } else {
        0
    }
}

fn capitals(words: &[Word<'_>], language: &str, is_body: bool) -> Capitals {
    let mut upper = 0_usize;
    let mut lower = 0_usize;
    // Title Case leaves `of` and `in` small, so a headline is judged by its longer words.
    let least = if is_body { 1 } else { 4 };
    for word in words
        .iter()
        .filter(|word| !word.opens_sentence && word.text.len() >= least)
    {
        upper += usize::from(word.is_capitalised());
        lower += usize::from(word.is_lower_case());
    }
    // A body needs more to be doubted than a headline: it may be one list of names.
    let is_loud = if is_body { upper > 2 * lower } else { upper > lower };
    match language {
        _ if is_loud => Capitals::MeanNothing,
        "de" | "lb" | "nds" => Capitals::MarkNouns,
        _ => Capitals::MarkNames,
    }
}
