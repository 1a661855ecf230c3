//! Passages in quotation marks: what is quoted weighs less, unless nearly everything is.

use crate::normalize::{Letter, Tokens};

/// The longest passage that is taken for a quotation, in bytes.
const LONGEST: u32 = 600;

/// Quoted passages of a comment, in order.
pub(super) struct Quotes {
    spans: Vec<(u32, u32)>,
}

impl Quotes {
    pub(super) fn new(letters: &[Letter]) -> Self {
        let mut spans = Vec::new();
        let mut open: Option<u32> = None;
        for letter in letters {
            if !matches!(letter.c, '"' | '“' | '”' | '„' | '«' | '»') {
                continue;
            }
            open = match open {
                Some(begin) if letter.begin - begin <= LONGEST => {
                    spans.push((begin, letter.end));
                    None
                }
                _ => Some(letter.begin),
            };
        }
        let total = letters.last().map_or(0, |letter| letter.end);
        let quoted: u32 = spans.iter().map(|(begin, end)| end - begin).sum();
        if u64::from(quoted) * 10 > u64::from(total) * 7 {
            spans.clear();
        }
        Self { spans }
    }

    /// Whether the quotation that a byte lies in is told of somebody else: "someone called me a …".
    pub(super) fn reports(&self, tokens: &Tokens, at: u32) -> bool {
        let index = self.spans.partition_point(|span| span.1 < at);
        let Some(span) = self.spans.get(index) else {
            return false;
        };
        let first = tokens.touching(span.0, span.1).start;
        (first.saturating_sub(8)..first).any(|index| {
            matches!(
                tokens.word(index),
                "called"
                    | "calls"
                    | "call"
                    | "calling"
                    | "shouted"
                    | "shouting"
                    | "yelled"
                    | "said"
                    | "wrote"
                    | "write"
                    | "sprayed"
                    | "word"
                    | "headline"
                    | "wrong"
            ) && !index
                .checked_sub(1)
                .is_some_and(|index| matches!(tokens.word(index), "i" | "we" | "is" | "are" | "so"))
        })
    }

    /// How much an attack inside a quotation still weighs.
    pub(super) fn share(&self, tokens: &Tokens, at: u32) -> f32 {
        if self.reports(tokens, at) { 0.3 } else { 0.5 }
    }

    pub(super) fn contain(&self, begin: u32, end: u32) -> bool {
        let index = self.spans.partition_point(|span| span.1 < end);
        self.spans
            .get(index)
            .is_some_and(|span| span.0 <= begin && end <= span.1)
    }
}
