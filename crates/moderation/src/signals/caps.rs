//! Shouting: the share of capitals among the letters of a text.

use super::{Comment, Finding, finding};
use crate::Signal;

/// Below this many capitals they are an abbreviation or a name.
const FEWEST_LETTERS: usize = 12;

/// Pairs of quotation marks. The single ones are also apostrophes and are left out.
const QUOTES: [(char, char); 5] = [('"', '"'), ('“', '”'), ('«', '»'), ('„', '“'), ('「', '」')];
/// A headline is not longer, in characters.
const LONGEST_QUOTE: usize = 200;

/// The share of capitals among the letters of a text, 0 to 1, and how many capitals there are. Letters of scripts that
/// have no capitals count as small ones, so that "COVID" does not make a Hebrew text a shouted one. What stands in
/// quotation marks (headlines are quoted as they were set) and links are left out.
pub(crate) fn share_of_capitals(text: &str, links: &[(usize, usize)]) -> (f32, usize) {
    let (mut capitals, mut letters) = (0_usize, 0_usize);
    // Counts before the quotation that is open, to go back to when it ends.
    let mut open: Option<(char, usize, usize, usize)> = None;
    let mut links = links.iter().peekable();
    for (at, c) in text.char_indices() {
        while links.next_if(|(_, end)| *end <= at).is_some() {}
        if links.peek().is_some_and(|(begin, _)| *begin <= at) {
            continue;
        }
        match open {
            Some((close, capitals_before, letters_before, begin)) if c == close => {
                // A text that is a quotation from end to end is shouted as well.
                if at - begin <= LONGEST_QUOTE && letters_before > 0 {
                    (capitals, letters) = (capitals_before, letters_before);
                }
                open = None;
            }
            _ => {
                if let Some((_, close)) = QUOTES.iter().find(|(opening, _)| *opening == c) {
                    open = Some((*close, capitals, letters, at));
                }
            }
        }
        capitals += usize::from(c.is_uppercase());
        letters += usize::from(c.is_alphabetic());
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "a share needs no more than the precision of f32"
    )]
    let share = if letters == 0 {
        0.0
    } else {
        capitals as f32 / letters as f32
    };
    (share, capitals)
}

pub(super) fn find(comment: &Comment<'_>, findings: &mut Vec<Finding>) {
    let text = comment.input.text;
    let (share, capitals) = comment.capitals;
    if share >= 0.7 && capitals >= FEWEST_LETTERS && !is_abbreviations(text) {
        let begin = text.len() - text.trim_start().len();
        let end = text.trim_end().len();
        findings.push(finding(begin, end, "capitals".to_owned(), Signal::Caps, share));
    }
}

/// "USA, UNESCO, NATO, EU, UN": names in capitals with commas between.
fn is_abbreviations(text: &str) -> bool {
    let mut words = text
        .split_whitespace()
        .filter(|word| word.chars().any(char::is_alphabetic));
    words.clone().count() <= 12 && words.all(|word| word.chars().count() <= 7 && word.ends_with([',', ';', '/', '.']))
}
