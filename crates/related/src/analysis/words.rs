//! Text → words with what stands between them. Knows scripts and punctuation, no vocabulary.

use unicode_segmentation::UnicodeSegmentation;

/// How a word is attached to the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// Punctuation or nothing stands between them; a name does not run across it.
    Apart,
    /// White space only.
    Space,
    /// A hyphen without white space, as in `Nagorno-Karabakh`.
    Hyphen,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    /// Byte offset of `text` in the text that was split.
    pub(super) start: usize,
    pub(super) join: Join,
    /// Whether a capital says nothing here, because a sentence begins with this word.
    pub(super) opens_sentence: bool,
}

impl Word<'_> {
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    pub(super) fn is_capitalised(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    pub(super) fn is_lower_case(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_lowercase)
    }
}

/// Splits text by UAX #29. Scripts written without spaces come out as overlapping pairs of
/// characters, which retrieve about as well as dictionary words (Nie, Gao, Zhang & Zhou, IRAL 2000).
pub(super) fn split(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut gap = Gap::new();
    let mut unspaced: Option<(usize, &str)> = None;
    for (start, piece) in text.split_word_bound_indices() {
        let mut characters = piece.chars();
        let first = characters.next().unwrap_or(' ');
        if !first.is_alphanumeric() {
            gap.pass(piece, first);
            unspaced = None;
            continue;
        }
        if is_unspaced(first) && characters.next().is_none() {
            let pair = unspaced
                .filter(|(before, held)| before + held.len() == start)
                .and_then(|(before, _)| Some((before, text.get(before..start + piece.len())?)));
            unspaced = Some((start, piece));
            if let Some((start, text)) = pair {
                words.push(Word {
                    text,
                    start,
                    join: Join::Apart,
                    opens_sentence: false,
                });
            }
            continue;
        }
        unspaced = None;
        words.push(Word {
            text: piece,
            start,
            join: gap.join(),
            opens_sentence: gap.ends_sentence,
        });
        gap = Gap::after(piece);
    }
    words
}

/// What has been passed since the last word.
struct Gap {
    spaces: bool,
    lines: usize,
    hyphens: usize,
    other: bool,
    ends_sentence: bool,
    /// Whether a full stop that comes next belongs to the word.
    follows_initial: bool,
}

impl Gap {
    fn new() -> Self {
        Self {
            ends_sentence: true,
            other: true,
            ..Self::none()
        }
    }

    fn none() -> Self {
        Self {
            spaces: false,
            lines: 0,
            hyphens: 0,
            other: false,
            ends_sentence: false,
            follows_initial: false,
        }
    }

    fn after(word: &str) -> Self {
        Self {
            follows_initial: is_initial(word),
            ..Self::none()
        }
    }

    fn pass(&mut self, piece: &str, first: char) {
        match first {
            '-' | '\u{2010}' | '\u{2011}' => self.hyphens += 1,
            // `George W. Bush`, `U.S. President`.
            '.' if self.follows_initial && !self.spaces => self.follows_initial = false,
            // One line break is a space in hard-wrapped text; an empty or indented line is a paragraph.
            '\n' | '\r' => {
                self.end_paragraph_if(self.lines > 0);
                self.lines += 1;
                self.spaces = true;
            }
            _ if first.is_whitespace() => {
                self.end_paragraph_if(self.lines > 0 && piece.len() > 1);
                self.spaces = true;
            }
            _ => {
                self.other = true;
                self.ends_sentence |= closes_sentence(first);
            }
        }
    }

    fn end_paragraph_if(&mut self, ends: bool) {
        self.other |= ends;
        self.ends_sentence |= ends;
    }

    fn join(&self) -> Join {
        match (self.other, self.spaces, self.hyphens) {
            (false, true, 0) => Join::Space,
            (false, false, 1) => Join::Hyphen,
            _ => Join::Apart,
        }
    }
}

/// Whether a word is a capital, or ends in one as `U.S` does.
pub(super) fn is_initial(word: &str) -> bool {
    let mut last = word.rsplit('.').next().unwrap_or(word).chars();
    last.next().is_some_and(char::is_uppercase) && last.next().is_none()
}

/// Full stops of the scripts we list stop words for and of their neighbours. Opening quotation
/// marks, brackets, dashes and colons count too: what follows them is often capitalised by position.
fn closes_sentence(character: char) -> bool {
    matches!(
        character,
        '.' | '!'
            | '?'
            | '…'
            | ':'
            | '։'
            | '؟'
            | '۔'
            | '।'
            | '。'
            | '！'
            | '？'
            | '«'
            | '“'
            | '„'
            | '"'
            | '‘'
            | '('
            | '['
            | '—'
            | '–'
            | '•'
            | '*'
            | '+'
            | '>'
            | '|'
    )
}

/// Scripts that put no space between words: Thai, Lao, Burmese, Khmer, kana and Han.
fn is_unspaced(character: char) -> bool {
    matches!(
        u32::from(character),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3040..=0x309F | 0x3400..=0x9FFF
            | 0xF900..=0xFAFF | 0x20000..=0x3FFFF
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        split(text).into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn knows_hyphens_spaces_and_sentences() {
        let words = split("Talks on Nagorno-Karabakh. Baku agreed");
        let seen: Vec<_> = words.iter().map(|w| (w.text, w.join, w.opens_sentence)).collect();
        assert_eq!(
            seen,
            [
                ("Talks", Join::Apart, true),
                ("on", Join::Space, false),
                ("Nagorno", Join::Space, false),
                ("Karabakh", Join::Hyphen, false),
                ("Baku", Join::Apart, true),
                ("agreed", Join::Space, false),
            ]
        );
    }

    #[test]
    fn pairs_characters_of_scripts_without_spaces() {
        assert_eq!(texts("北京市 海"), ["北京", "京市"]);
    }

    #[test]
    fn offsets_lead_back_to_the_text() {
        let text = "«Երևան»՝ 北京市, Baku’s";
        for word in split(text) {
            assert_eq!(text.get(word.start..word.end()), Some(word.text));
        }
    }
}
