//! Shouting: the share of capitals among the letters that have a case.

use super::{Comment, Finding, finding};
use crate::Signal;

/// Below this many letters capitals are an abbreviation or a name.
const FEWEST_LETTERS: usize = 12;

/// The share of capitals among the letters that have a case, 0 to 1, and how many letters have one.
pub(crate) fn share_of_capitals(text: &str) -> (f32, usize) {
    let (mut upper, mut cased) = (0_usize, 0_usize);
    for c in text.chars() {
        if c.is_uppercase() {
            upper += 1;
            cased += 1;
        } else if c.is_lowercase() {
            cased += 1;
        }
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "a share needs no more than the precision of f32"
    )]
    let share = if cased == 0 { 0.0 } else { upper as f32 / cased as f32 };
    (share, cased)
}

pub(super) fn find(comment: &Comment<'_>, findings: &mut Vec<Finding>) {
    let text = comment.input.text;
    let (share, cased) = share_of_capitals(text);
    if share >= 0.7 && cased >= FEWEST_LETTERS {
        let begin = text.len() - text.trim_start().len();
        let end = text.trim_end().len();
        findings.push(finding(begin, end, "capitals".to_owned(), Signal::Caps, share));
    }
}
