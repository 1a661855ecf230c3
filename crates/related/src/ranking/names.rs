//! Which terms are names, by how all stories write them. No list of names, so that it works for the
//! village as for the capital.

use crate::index::Index;
use crate::interner::TermId;

/// A word is a name if four in five of its occurrences within sentences are capitalised; a phrase is
/// one unless a half of it is mostly written small, as in `Foreign Minister`.
pub(super) fn is_name(index: &Index, term: TermId) -> bool {
    let text = index.strings.text(term);
    if let Some((first, second)) = text.split_once(' ') {
        return [first, second].iter().all(|half| {
            index
                .strings
                .id(half)
                .and_then(|id| index.term(id))
                .is_none_or(|record| record.capitalised * 2 >= record.in_sentence)
        });
    }
    index
        .term(term)
        .is_some_and(|record| record.capitalised > 0 && record.capitalised * 5 >= record.in_sentence * 4)
}

/// Joins phrases that overlap: `Ursula von der Leyen` stays, `New York` and `York Times` become one.
/// The order is that of the first part of each.
pub(super) fn merge(phrases: Vec<String>) -> Vec<String> {
    let mut merged: Vec<String> = Vec::new();
    for phrase in phrases {
        let joined = merged.iter_mut().find_map(|held| {
            let whole = overlap(held, &phrase).or_else(|| overlap(&phrase, held))?;
            *held = whole;
            Some(())
        });
        if joined.is_none() {
            merged.push(phrase);
        }
    }
    merged
}

/// `left` continued by `right`, if `right` begins with the word that `left` ends with.
fn overlap(left: &str, right: &str) -> Option<String> {
    let (_, last) = left.rsplit_once(' ')?;
    let (first, rest) = right.split_once(' ')?;
    (first == last && left.split(' ').count() < 4).then(|| format!("{left} {rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_phrases_become_one() {
        let phrases = ["York Times", "Ilham Aliyev", "New York"].map(str::to_owned).to_vec();
        assert_eq!(merge(phrases), ["New York Times", "Ilham Aliyev"]);
    }
}
