//! A document → its terms: what the index keeps of a story. A pure function of the document alone, so
//! that the same stories make the same index in whatever order they come.

mod fields;
mod stems;
mod stop_words;
mod words;

use std::collections::HashMap;

use crate::Document;

/// How much of a body is read. News puts what matters first, and the longest story that a reader
/// finishes is shorter.
const BODY_LIMIT_BYTES: usize = 64 * 1024;
/// How much of a headline and of a standfirst is read.
const HEAD_LIMIT_BYTES: usize = 4 * 1024;
/// The most terms that are kept of a story: those that it uses most, the earliest first. With 256 the
/// answers on Reuters-21578 were no better and the index twice as large.
const MAX_TERMS: usize = 128;

const HEADLINE_WEIGHT: u32 = 3;
const STANDFIRST_WEIGHT: u32 = 2;
const BODY_WEIGHT: u32 = 1;

/// A story as terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Analysis {
    /// Primary language subtag in lower case, empty when unknown.
    pub(crate) language: String,
    /// Weighted count of all single words.
    pub(crate) length: u32,
    /// Distinct, at most [`MAX_TERMS`].
    pub(crate) terms: Vec<Term>,
}

/// A word, or two capitalised ones that stand together (a phrase, its stems joined by a space).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Term {
    pub(crate) key: String,
    /// The word or phrase as the story writes it, preferably within a sentence of the body.
    pub(crate) surface: String,
    /// Weighted number of occurrences.
    pub(crate) frequency: u16,
    /// Occurrences within sentences, where a capital means a name, …
    pub(crate) in_sentence: u8,
    /// … and those of them that have one.
    pub(crate) capitalised: u8,
}

/// Reads a document.
pub(crate) fn analyse(document: &Document<'_>) -> Analysis {
    let language = primary_subtag(document.language);
    let mut terms = TermTable::new(&language);
    let body = truncate(document.body, BODY_LIMIT_BYTES);
    let standfirst = truncate(document.standfirst, HEAD_LIMIT_BYTES);
    let headline = truncate(document.headline, HEAD_LIMIT_BYTES);
    terms.read(body, BODY_WEIGHT);
    terms.read(standfirst, STANDFIRST_WEIGHT);
    // Last, because phrases of a headline in capitals are believed only if the story has them too.
    terms.read(headline, HEADLINE_WEIGHT);
    let length = terms.length;
    Analysis {
        length,
        terms: terms.finish(),
        language,
    }
}

fn primary_subtag(tag: &str) -> String {
    let primary = tag.split(['-', '_']).next().unwrap_or("").trim().to_lowercase();
    match primary.as_str() {
        "und" | "mul" | "zxx" => String::new(),
        _ => primary,
    }
}

fn truncate(text: &str, limit_bytes: usize) -> &str {
    let mut end = limit_bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or(text)
}

/// Terms under construction.
struct TermTable<'a> {
    language: &'a str,
    entries: HashMap<String, Entry>,
    length: u32,
}

#[derive(Default)]
struct Entry {
    place: usize,
    frequency: u32,
    in_sentence: u32,
    capitalised: u32,
    surface: String,
    surface_rank: u8,
    /// The first half of a phrase that has only been seen at the beginning of sentences.
    doubtful_half: Option<String>,
}

/// One occurrence of a term.
struct Sighting<'s> {
    key: &'s str,
    surface: &'s str,
    /// Where the surface comes from: the higher, the better the place to learn a spelling.
    rank: u8,
    weight: u32,
}

impl<'a> TermTable<'a> {
    fn new(language: &'a str) -> Self {
        Self {
            language,
            entries: HashMap::new(),
            length: 0,
        }
    }

    fn see(&mut self, sighting: &Sighting<'_>) -> &mut Entry {
        let place = self.entries.len();
        // Looked up first: most words have been seen, and only a new one needs a key of its own.
        if !self.entries.contains_key(sighting.key) {
            self.entries.insert(
                sighting.key.to_owned(),
                Entry {
                    place,
                    ..Entry::default()
                },
            );
        }
        let entry = self
            .entries
            .get_mut(sighting.key)
            .expect("inserted above when it was missing");
        entry.frequency += sighting.weight;
        if entry.surface.is_empty() || sighting.rank > entry.surface_rank {
            sighting.surface.clone_into(&mut entry.surface);
            entry.surface_rank = sighting.rank;
        }
        entry
    }

    /// `Yesterday Aliyev` is no name where `yesterday` is a word.
    fn is_mistaken(&self, entry: &Entry) -> bool {
        entry.doubtful_half.as_ref().is_some_and(|half| {
            self.entries
                .get(half)
                .is_some_and(|word| word.in_sentence > 0 && word.capitalised * 2 < word.in_sentence)
        })
    }

    fn finish(mut self) -> Vec<Term> {
        let mistaken: Vec<String> = self
            .entries
            .iter()
            .filter(|(_, entry)| self.is_mistaken(entry))
            .map(|(key, _)| key.clone())
            .collect();
        for key in mistaken {
            self.entries.remove(&key);
        }
        let mut kept: Vec<(String, Entry)> = self.entries.into_iter().collect();
        kept.sort_unstable_by_key(|(_, entry)| (std::cmp::Reverse(entry.frequency), entry.place));
        kept.truncate(MAX_TERMS);
        kept.into_iter()
            .map(|(key, entry)| Term {
                key,
                surface: entry.surface,
                frequency: u16::try_from(entry.frequency).unwrap_or(u16::MAX),
                in_sentence: u8::try_from(entry.in_sentence).unwrap_or(u8::MAX),
                capitalised: u8::try_from(entry.capitalised).unwrap_or(u8::MAX),
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(headline: &str, body: &str, language: &str) -> HashMap<String, Term> {
        let document = Document {
            id: 1,
            headline,
            standfirst: "",
            body,
            section: "",
            language,
            published_at_ms: 0,
        };
        let terms = analyse(&document).terms;
        terms.into_iter().map(|term| (term.key.clone(), term)).collect()
    }

    #[test]
    fn names_are_seen_whole_and_in_parts() {
        let terms = terms(
            "LEADERS MEET",
            "On Friday Ilham Aliyev flew to Nagorno-Karabakh. He met Ursula von der Leyen there.",
            "en",
        );
        assert_eq!(terms["ilham aliyev"].surface, "Ilham Aliyev");
        assert_eq!(terms["nagorno karabakh"].surface, "Nagorno-Karabakh");
        assert_eq!(terms["ursula leyen"].surface, "Ursula von der Leyen");
        assert_eq!(terms["aliyev"].capitalised, 1);
        assert_eq!(terms["leader"].in_sentence, 0);
        assert!(!terms.contains_key("friday"));
        assert!(!terms.contains_key("leader meet"));
    }

    #[test]
    fn initials_end_no_sentence() {
        let terms = terms(
            "",
            "They met George W. Bush there. The U.S. President smiled in New York.",
            "en",
        );
        assert_eq!(terms["george bush"].surface, "George W. Bush");
        assert_eq!(terms["new york"].surface, "New York");
        assert_eq!(terms["president"].capitalised, 1);
    }

    #[test]
    fn a_word_that_only_opens_a_sentence_is_no_half_of_a_name() {
        let terms = terms(
            "",
            "Diplomats Baku said. Many diplomats left. Ilham Aliyev stayed.",
            "en",
        );
        assert!(!terms.contains_key("diplomat baku"));
        assert!(terms.contains_key("ilham aliyev"));
    }

    #[test]
    fn german_nouns_are_not_names_but_pairs_are() {
        let terms = terms(
            "",
            "Dort traf die Kanzlerin in der Stadt heute Angela Merkel und das Kabinett.",
            "de",
        );
        assert_eq!(terms["stadt"].capitalised, 0);
        assert_eq!(terms["merkel"].capitalised, 1);
    }

    #[test]
    fn text_in_capitals_and_caseless_scripts_tell_nothing_of_names() {
        let loud = terms("", "THE PRESIDENT OF AZERBAIJAN ARRIVED IN BAKU", "en");
        assert!(
            loud.values()
                .all(|term| term.in_sentence == 0 && !term.key.contains(' '))
        );
        let arabic = terms("", "وصل الرئيس إلى القاهرة اليوم", "ar");
        assert!(arabic.len() >= 3 && arabic.values().all(|term| term.in_sentence == 0));
    }

    #[test]
    fn a_long_body_is_cut_at_a_character() {
        let body = "ա".repeat(5 * 1024 * 1024);
        assert!(terms("", &body, "hy").len() <= 1);
        let many: String = (0..100_000).map(|n| format!("word{n}x ")).collect();
        assert_eq!(terms("", &many, "en").len(), MAX_TERMS);
    }
}
