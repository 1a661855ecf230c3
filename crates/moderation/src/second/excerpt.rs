//! What of a comment the encoder is shown: all of it, or where it is too long the sentences that the first reader
//! finds most suspicious, in the order of the text.

use super::pieces::{Letter, Piece, Vocabulary, normalised};
use crate::Evidence;
use crate::normalize::Tokens;

/// A sentence of more words than this is cut, so that text without full stops can be chosen from as well.
const LONGEST: usize = 40;

/// A passage that reads as something else: a word in disguise.
pub(super) struct Undone<'a> {
    begin: usize,
    end: usize,
    reads_as: &'a str,
}

/// The disguised words among what lists and rules found, in order and without overlaps.
pub(super) fn undone<'a>(text: &str, tokens: &Tokens, evidence: &'a [Evidence]) -> Vec<Undone<'a>> {
    let mut found: Vec<Undone<'a>> = Vec::new();
    for evidence in evidence {
        let (begin, end) = (evidence.begin, evidence.end);
        let is_free = found.last().is_none_or(|last| last.end <= begin);
        let plain = || {
            let words = tokens.touching(as_u32(begin), as_u32(end));
            words.map(|word| tokens.word(word)).collect::<String>()
        };
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let is_category = matches!(evidence.signal, crate::Signal::Category(_));
        if is_free && is_category && text.get(begin..end).is_some() && letters(&evidence.reads_as) != plain() {
            found.push(Undone {
                begin,
                end,
                reads_as: &evidence.reads_as,
            });
        }
    }
    found
}

/// The pieces of a comment, at most `most`. `suspicion` says of each word, in order, how suspicious the first reader finds it.
pub(super) fn excerpt(
    vocabulary: &Vocabulary,
    text: &str,
    tokens: &Tokens,
    undone: &[Undone<'_>],
    (suspicion, most): (&[f32], usize),
) -> Vec<Piece> {
    let mut pieces = Vec::new();
    if vocabulary.split(letters(text, undone, (0, text.len())), most, &mut pieces) {
        return pieces;
    }
    let mut passages = passages(text, tokens, suspicion);
    if passages.is_empty() {
        return pieces;
    }
    passages.sort_by(|left, right| {
        let order = right.suspicion.total_cmp(&left.suspicion);
        order.then(left.begin.cmp(&right.begin))
    });
    let mut chosen: Vec<(usize, Vec<Piece>)> = Vec::new();
    let mut free = most;
    for passage in passages {
        let mut pieces = Vec::new();
        let is_whole = vocabulary.split(letters(text, undone, (passage.begin, passage.end)), free, &mut pieces);
        free -= pieces.len();
        chosen.push((passage.begin, pieces));
        if !is_whole || free == 0 {
            break;
        }
    }
    chosen.sort_by_key(|(begin, _)| *begin);
    chosen.into_iter().flat_map(|(_, pieces)| pieces).collect()
}

struct Passage {
    begin: usize,
    end: usize,
    suspicion: f32,
}

/// Sentences with the suspicion of their most suspicious word.
fn passages(text: &str, tokens: &Tokens, suspicion: &[f32]) -> Vec<Passage> {
    let mut passages: Vec<Passage> = Vec::new();
    let (mut sentence, mut words) = (u32::MAX, 0);
    for (index, token) in tokens.iter().enumerate() {
        let suspicion = suspicion.get(index).copied().unwrap_or(0.0);
        let begin = token.begin as usize;
        match passages.last_mut() {
            Some(last) if token.sentence == sentence && words < LONGEST => {
                last.suspicion = last.suspicion.max(suspicion);
                words += 1;
            }
            last => {
                // What stands between two words belongs to the first.
                if let Some(last) = last {
                    last.end = begin;
                }
                (sentence, words) = (token.sentence, 1);
                passages.push(Passage {
                    begin,
                    end: text.len(),
                    suspicion,
                });
            }
        }
    }
    passages
}

/// The letters of `text[begin..end]`, those of disguised words as they read.
fn letters<'a>(
    text: &'a str,
    undone: &'a [Undone<'_>],
    (begin, end): (usize, usize),
) -> impl Iterator<Item = Letter> + 'a {
    let first = undone.partition_point(|undone| undone.end <= begin);
    let mut from = begin;
    let inside = undone.iter().skip(first).take_while(move |undone| undone.begin < end);
    let inside = inside.map(Some).chain([None]);
    inside.flat_map(move |undone| {
        let until = undone.map_or(end, |undone| undone.begin).max(from);
        let plain = normalised(text.get(from..until).unwrap_or(""), from);
        from = undone.map_or(end, |undone| undone.end);
        let replaced = undone.into_iter().flat_map(|undone| {
            let letters = normalised(undone.reads_as, 0);
            letters.map(|letter| Letter {
                begin: undone.begin,
                end: undone.end,
                ..letter
            })
        });
        plain.chain(replaced)
    })
}

fn as_u32(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}
