//! A text cut into the words that it can be found by. Both databases are given the same words, so that both find the same.
//!
//! A word is a run of letters and digits, without case, accents and points. Scripts that put no spaces between words
//! (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are cut into pairs of neighbouring characters.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

/// Longest word that is kept, in characters: more is no word of a language.
const MAX_CHARS: usize = 64;

/// A word with the bytes of the text that it was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Folded.
    pub(crate) text: String,
    /// Where it stands.
    pub(crate) at: Range<usize>,
}

/// The words of a text, in order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut found = Vec::new();
    let mut run: Option<(Kind, Range<usize>)> = None;
    let ends = text.char_indices().map(|(at, c)| (at, at + c.len_utf8(), kind(c)));
    for (begin, end, kind) in ends.chain([(text.len(), text.len(), None)]) {
        match (&mut run, kind) {
            (Some((same, range)), Some(kind)) if *same == kind || kind == Kind::Mark => range.end = end,
            (_, kind) => {
                if let Some((kind, range)) = run.take() {
                    cut(text, kind, range, &mut found);
                }
                run = kind.filter(|kind| *kind != Kind::Mark).map(|kind| (kind, begin..end));
            }
        }
    }
    found
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Spaced,
    Unspaced,
    /// Belongs to the character before it.
    Mark,
}

fn kind(c: char) -> Option<Kind> {
    if is_mark(c) {
        return Some(Kind::Mark);
    }
    if !c.is_alphanumeric() {
        return None;
    }
    Some(if is_unspaced(c) { Kind::Unspaced } else { Kind::Spaced })
}

/// Scripts without spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}' | '\u{20000}'..='\u{3ffff}')
}

/// Accents, points and signs that a text is found without: of Latin, Greek and Cyrillic, of Hebrew, of Arabic, and those
/// that join letters in the scripts of India.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{93c}' | '\u{94d}' | '\u{9bc}' | '\u{9cd}' | '\u{a3c}' | '\u{a4d}'
        | '\u{abc}' | '\u{acd}' | '\u{b4d}' | '\u{bcd}' | '\u{c4d}' | '\u{ccd}' | '\u{d4d}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}' | '\u{5c4}'..='\u{5c7}'
        | '\u{610}'..='\u{61a}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

fn fold(text: &str) -> String {
    let lower = text.nfkd().filter(|c| !is_mark(*c)).flat_map(char::to_lowercase);
    // What is composed stays so: Korean syllables, and letters whose signs are no accents.
    lower.nfc().filter(|c| c.is_alphanumeric()).take(MAX_CHARS).collect()
}

fn cut(text: &str, kind: Kind, range: Range<usize>, found: &mut Vec<Word>) {
    let Some(run) = text.get(range.clone()) else { return };
    if kind == Kind::Spaced {
        let folded = fold(run);
        if !folded.is_empty() {
            found.push(Word {
                text: folded,
                at: range,
            });
        }
        return;
    }
    let starts: Vec<usize> = run.char_indices().map(|(at, _)| range.start + at).collect();
    for (n, begin) in starts.iter().enumerate() {
        // The last one stands alone, so that a single character is found wherever it is.
        let end = starts.get(n + 2).copied().unwrap_or(range.end);
        let folded = text.get(*begin..end).map(fold).unwrap_or_default();
        if !folded.is_empty() {
            found.push(Word {
                text: folded,
                at: *begin..end,
            });
        }
    }
}

/// Whether a word, as typed, is one of a script without spaces.
pub(crate) fn has_unspaced(text: &str) -> bool {
    text.chars().any(is_unspaced)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn words_are_folded() {
        assert_eq!(
            texts("The Mayor's café — naïve, 100%!"),
            ["the", "mayor", "s", "cafe", "naive", "100"]
        );
        assert_eq!(texts("ΑΘΉΝΑ Ёлка İstanbul"), ["αθηνα", "елка", "istanbul"]);
        assert_eq!(texts("شُكْرًا שָׁלוֹם"), ["شكرا", "שלום"]);
        assert_eq!(texts("한국어 हिन्दी"), ["한국어", "हिनदी"]);
    }

    #[test]
    fn scripts_without_spaces_are_cut_into_pairs() {
        assert_eq!(texts("日本語 ok"), ["日本", "本語", "語", "ok"]);
        assert_eq!(texts("水"), ["水"]);
    }

    #[test]
    fn each_word_knows_where_it_stood() {
        let text = "Zoë, 日本";
        let found = words(text);
        let stood: Vec<&str> = found.iter().filter_map(|word| text.get(word.at.clone())).collect();
        assert_eq!(stood, ["Zoë", "日本", "本"]);
    }

    #[test]
    fn hostile_text_makes_no_words() {
        assert!(texts("\u{202e}\u{200b}\u{300} \"'*():^-~ \u{0}").is_empty());
        assert_eq!(texts(&"x".repeat(500))[0].chars().count(), MAX_CHARS);
    }
}
