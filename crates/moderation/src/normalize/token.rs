//! Words and sentences of a text, for what stands next to what.

use super::{Letter, is_letter_or_digit};

/// A word: a run of letters and digits. An apostrophe ends it: "you're" is "you", "re".
#[derive(Clone, Copy, Debug)]
pub(crate) struct Token {
    /// Byte offsets into the original text.
    pub(crate) begin: u32,
    pub(crate) end: u32,
    /// Bytes of the folded word in [`Tokens`].
    from: u32,
    to: u32,
    /// Number of the sentence, from 0.
    pub(crate) sentence: u32,
    /// Whether the word begins with a capital in the original.
    pub(crate) is_capitalised: bool,
    /// Whether an `@` stands directly before it.
    pub(crate) is_mention: bool,
}

/// The words of a text.
#[derive(Debug)]
pub(crate) struct Tokens {
    words: String,
    list: Vec<Token>,
}

impl Tokens {
    pub(crate) fn new(text: &str, letters: &[Letter]) -> Self {
        let mut words = String::with_capacity(letters.len());
        let mut list: Vec<Token> = Vec::with_capacity(letters.len() / 5);
        let mut open: Option<Token> = None;
        let mut sentence = 0;
        let mut before = ' ';
        for (index, letter) in letters.iter().enumerate() {
            if is_letter_or_digit(letter.c) {
                let from = offset(words.len());
                words.push(letter.c);
                let token = open.get_or_insert_with(|| Token {
                    begin: letter.begin,
                    end: letter.end,
                    from,
                    to: from,
                    sentence,
                    is_capitalised: starts_capital(text, letter.begin),
                    is_mention: before == '@',
                });
                token.end = letter.end;
                token.to = offset(words.len());
            } else {
                list.extend(open.take());
                let next = letters.get(index + 1).map(|letter| letter.c);
                let ends = match letter.c {
                    '!' | '?' | '\n' | '…' | '。' | '؟' | '։' | ';' => true,
                    '.' => next.is_none_or(char::is_whitespace),
                    _ => false,
                };
                sentence += u32::from(ends);
            }
            before = letter.c;
        }
        list.extend(open);
        Self { words, list }
    }

    pub(crate) fn len(&self) -> usize {
        self.list.len()
    }

    pub(crate) fn get(&self, index: usize) -> Option<&Token> {
        self.list.get(index)
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Token> + ExactSizeIterator {
        self.list.iter()
    }

    /// The folded word, empty beyond the end.
    pub(crate) fn word(&self, index: usize) -> &str {
        self.list.get(index).map_or("", |token| self.text_of(token))
    }

    pub(crate) fn text_of(&self, token: &Token) -> &str {
        self.words.get(token.from as usize..token.to as usize).unwrap_or("")
    }

    /// Folded words with a space between them.
    pub(crate) fn texts(&self, words: std::ops::Range<usize>) -> String {
        let texts: Vec<&str> = words.map(|index| self.word(index)).collect();
        texts.join(" ")
    }

    /// The words that a span of the original touches, as a range of indices; never empty unless the text is.
    pub(crate) fn touching(&self, begin: u32, end: u32) -> std::ops::Range<usize> {
        let first = self.list.partition_point(|token| token.end <= begin);
        let last = self.list.partition_point(|token| token.begin < end);
        first..last.max(first)
    }
}

fn offset(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn starts_capital(text: &str, begin: u32) -> bool {
    text.get(begin as usize..)
        .and_then(|rest| rest.chars().next())
        .is_some_and(char::is_uppercase)
}
