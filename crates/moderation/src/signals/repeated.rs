//! Whether a recent comment reads the same, or nearly.
//!
//! "Thank you!", "Well said" and "I could not agree more" are written by many, and by one reader on many days. So a
//! text of few words counts only if it is the same and has more letters than such phrases, or holds a link or a
//! telephone number; from eight words on, a text of which a few words were changed counts too.

use super::{Comment, Finding, finding};
use crate::Signal;
use crate::sketch::{FEWEST_WORDS, SAME, similarity};

/// Shorter texts are phrases.
const FEWEST_LETTERS: usize = 24;

pub(super) fn find(comment: &Comment<'_>, findings: &mut Vec<Finding>) {
    let print = comment.fingerprint;
    let most = comment.input.recent.iter().map(|recent| similarity(*recent, print));
    let most = most.fold(0.0, f32::max);
    if most < SAME || is_phrase(comment, findings) {
        return;
    }
    let reads_as = if most < 1.0 {
        "nearly the same as before"
    } else {
        "the same as before"
    };
    let end = comment.input.text.len();
    findings.push(finding(0, end, reads_as.to_owned(), Signal::Repeated, most));
}

/// Whether it may be said again.
fn is_phrase(comment: &Comment<'_>, findings: &[Finding]) -> bool {
    let letters = comment.letters.iter().filter(|letter| letter.c.is_alphanumeric());
    let is_short = letters.take(FEWEST_LETTERS).count() < FEWEST_LETTERS && comment.tokens.len() < FEWEST_WORDS;
    let gives_contact = findings
        .iter()
        .any(|finding| matches!(finding.evidence.signal, Signal::Link | Signal::PrivateData));
    is_short && !gives_contact
}
