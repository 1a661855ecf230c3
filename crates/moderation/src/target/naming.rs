//! Bad words that are part of a name and no attack.

use super::people;
use super::words::{Roles, roles};
use crate::Input;
use crate::lexicon::{Hit, Kind, Lexicon};
use crate::normalize::{Token, Tokens};
use std::cell::LazyCell;
use std::ops::Range;

/// Leaves out short and weak words that are part of a name; gross ones are not excused by a capital.
pub(crate) fn leave_out_names(input: &Input<'_>, tokens: &Tokens, lexicon: &Lexicon, hits: &mut Vec<Hit>) {
    let names = LazyCell::new(|| people::Names::new(input));
    let place = people::Place {
        is_capitalised: true,
        is_begin: false,
        is_led: false,
        is_small: false,
    };
    hits.retain(|hit| {
        let may_be_name = lexicon
            .entry(hit)
            .is_some_and(|entry| entry.kind == Kind::Word && (entry.is_weak || entry.text.len() <= 4));
        if !may_be_name {
            return true;
        }
        let words = tokens.touching(hit.begin, hit.end);
        // "That Liar Peres" is no name.
        !is_in_name(input, tokens, &words) || names.find(tokens.word(words.end), place).is_some()
    });
}

/// Beside a name these are no part of it.
const NO_PART: Roles = Roles::GLUE
    .with(Roles::SECOND)
    .with(Roles::FIRST)
    .with(Roles::POSSESSIVE)
    .with(Roles::POINTS)
    .with(Roles::SINGULAR);

/// Whether one capitalised word is part of a name of several: "Crook Lane", "Dick Cockburn". Not at the beginning of a
/// sentence, where every word has a capital, and not where capitals are the rule.
fn is_in_name(input: &Input<'_>, tokens: &Tokens, words: &Range<usize>) -> bool {
    let (Some(token), true) = (tokens.get(words.start), words.len() == 1) else {
        return false;
    };
    let is_begin = words
        .start
        .checked_sub(1)
        .is_none_or(|index| tokens.get(index).is_none_or(|last| last.sentence != token.sentence));
    let shouts = |token: &Token| {
        input
            .text
            .get(token.begin as usize..token.end as usize)
            .is_some_and(|word| !word.chars().any(char::is_lowercase))
    };
    if !token.is_capitalised || is_begin || shouts(token) {
        return false;
    }
    let is_part = |index: Option<usize>| {
        let other = index.and_then(|index| Some((index, tokens.get(index)?)));
        other.is_some_and(|(index, other)| {
            let gap = if index < words.start {
                input.text.get(other.end as usize..token.begin as usize)
            } else {
                input.text.get(token.end as usize..other.begin as usize)
            };
            let word = tokens.word(index);
            other.is_capitalised && gap == Some(" ") && !shouts(other) && !roles(word).has(NO_PART)
        })
    };
    let near = words.start.saturating_sub(6)..words.end + 6;
    let capitals = near
        .clone()
        .filter(|index| tokens.get(*index).is_some_and(|token| token.is_capitalised))
        .count();
    let seen = near.filter(|index| tokens.get(*index).is_some()).count();
    (is_part(words.start.checked_sub(1)) || is_part(Some(words.end))) && capitals * 2 <= seen
}
