//! How well the passages that the engine shows fit those that people marked.

use std::ops::Range;

use moderation::Category;

use super::aims::Side;
use super::judge::Judged;
use super::metrics::{character_f1, mean};

/// What counts as a mark of toxic words.
pub(crate) const COUNTED: [Category; 6] = [
    Category::Insult,
    Category::Profanity,
    Category::Threat,
    Category::IdentityAttack,
    Category::SexualExplicit,
    Category::Toxicity,
];

/// Mean F1 of characters over the comments, for passages of these categories.
pub(crate) fn mean_f1(
    rows: &[Judged<'_>],
    counted: &[Category],
    side: Side,
    only_marked: bool,
) -> (usize, Option<f64>) {
    let scores: Vec<f64> = rows
        .iter()
        .filter_map(|row| {
            let marked = row.row.spans.as_ref()?;
            let marked: Vec<Range<usize>> = marked
                .iter()
                .map(|(begin, end)| *begin as usize..*end as usize)
                .collect();
            if only_marked && marked.is_empty() {
                return None;
            }
            let passages = &side(row).passages;
            let said: Vec<Range<usize>> = passages
                .iter()
                .filter(|(_, category)| counted.contains(category))
                .map(|(range, _)| range.clone())
                .collect();
            let text = &row.row.text;
            Some(character_f1(&characters(text, &said), &characters(text, &marked)))
        })
        .collect();
    (scores.len(), mean(scores))
}

/// For each character whether it stands in one of the byte ranges.
fn characters(text: &str, ranges: &[Range<usize>]) -> Vec<bool> {
    text.char_indices()
        .map(|(at, _)| ranges.iter().any(|range| range.contains(&at)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_not_bytes() {
        let marks = characters("über alle", std::slice::from_ref(&(0..5)));
        assert_eq!(marks.iter().filter(|is| **is).count(), 4);
        assert_eq!(marks.len(), 9);
        assert!(characters("", &[]).is_empty());
    }
}
