//! The language of advertising and fraud, from the list in `data/spam.txt`.

use super::Comment;
use std::collections::HashMap;
use std::sync::LazyLock;

/// How many words are looked at: an advertisement shows itself at once.
const LOOKED_AT: usize = 300;

/// The words behind the first of a phrase, and its weight.
type Phrase = (Vec<&'static str>, f32);

static PHRASES: LazyLock<HashMap<&'static str, Vec<Phrase>>> = LazyLock::new(|| {
    let mut phrases: HashMap<&str, Vec<Phrase>> = HashMap::new();
    for line in include_str!("../../data/spam.txt").lines() {
        let Some((hundredths, list)) = line.split_once(": ") else {
            continue;
        };
        let Ok(hundredths) = hundredths.parse::<u8>() else {
            continue;
        };
        for phrase in list.split(", ") {
            let mut words = phrase.split(' ');
            if let Some(first) = words.next() {
                let rest = (words.collect(), f32::from(hundredths) / 100.0);
                phrases.entry(first).or_default().push(rest);
            }
        }
    }
    // The longest first.
    for list in phrases.values_mut() {
        list.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
    }
    phrases
});

/// A phrase of the list in a comment.
pub(super) struct Found {
    pub(super) begin: usize,
    pub(super) end: usize,
    pub(super) words: String,
    pub(super) weight: f32,
}

/// The phrases in a comment, each counted once.
pub(super) fn find(comment: &Comment<'_>) -> Vec<Found> {
    let tokens = comment.tokens;
    let mut found: Vec<Found> = Vec::new();
    let mut next = 0;
    for index in 0..tokens.len().min(LOOKED_AT) {
        if index < next {
            continue;
        }
        let Some(list) = PHRASES.get(tokens.word(index)) else {
            continue;
        };
        let goes_on = |rest: &[&str]| (index + 1..).zip(rest).all(|(at, word)| tokens.word(at) == *word);
        let Some((rest, weight)) = list.iter().find(|(rest, _)| goes_on(rest)) else {
            continue;
        };
        next = index + 1 + rest.len();
        let Some((first, last)) = tokens.get(index).zip(tokens.get(next - 1)) else {
            continue;
        };
        let words = std::iter::once(tokens.word(index))
            .chain(rest.iter().copied())
            .collect::<Vec<_>>()
            .join(" ");
        if !found.iter().any(|one| one.words == words) {
            found.push(Found {
                begin: first.begin as usize,
                end: last.end as usize,
                words,
                weight: *weight,
            });
        }
    }
    found
}
