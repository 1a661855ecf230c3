//! Whether a recent comment reads the same.

use super::{Comment, Finding, finding};
use crate::Signal;

/// Shorter texts, "I agree", are written by many.
const FEWEST_LETTERS: usize = 12;

pub(super) fn find(comment: &Comment<'_>, findings: &mut Vec<Finding>) {
    let letters = comment.letters.iter().filter(|letter| letter.c.is_alphanumeric());
    if letters.take(FEWEST_LETTERS).count() == FEWEST_LETTERS && comment.input.recent.contains(&comment.fingerprint) {
        let end = comment.input.text.len();
        findings.push(finding(0, end, "the same as before".to_owned(), Signal::Repeated, 1.0));
    }
}
