//! Somebody's e-mail address, telephone, card or account number, identity number or street address.

mod address;
mod email;
mod number;

use super::{Comment, Finding, finding};
use crate::Signal;

/// How many runs of digits of one text are looked at.
const MOST_NUMBERS: usize = 200;

pub(super) fn find(comment: &Comment<'_>, findings: &mut Vec<Finding>) {
    let text = comment.input.text;
    let mut add = |begin: usize, end: usize, what: &str, weight: f32| {
        findings.push(finding(begin, end, what.to_owned(), Signal::PrivateData, weight));
    };
    for (begin, end) in email::find(text) {
        add(begin, end, "e-mail address", 0.7);
    }
    for (begin, end) in email::find_spelt_out(text, comment.tokens) {
        add(begin, end, "e-mail address", 0.6);
    }
    // Nothing below is without a digit.
    if !text.contains(|c: char| c.is_ascii_digit()) {
        return;
    }
    let in_link = |begin: usize| comment.links.iter().any(|(from, to)| (*from..*to).contains(&begin));
    for (begin, end) in number::spans(text).into_iter().take(MOST_NUMBERS) {
        let Some(passage) = text.get(begin..end) else {
            continue;
        };
        if in_link(begin) {
            continue;
        }
        if let Some((what, weight)) = number::kind(passage, text.get(..begin).unwrap_or("")) {
            add(begin, end, what, weight);
        }
    }
    for found in address::find(comment) {
        add(found.begin, found.end, "street address", found.weight);
    }
}
