//! Somebody's e-mail address, telephone, card or account number, or street address.

use super::{Comment, Finding, finding};
use crate::Signal;

/// Words behind which a number and a name make an address.
const STREETS: &[&str] = &[
    "street",
    "st",
    "road",
    "rd",
    "avenue",
    "ave",
    "lane",
    "ln",
    "drive",
    "boulevard",
    "blvd",
    "crescent",
    "terrace",
    "close",
    "court",
    "place",
];

pub(super) fn find(comment: &Comment<'_>, findings: &mut Vec<Finding>) {
    let text = comment.input.text;
    let mut add = |begin: usize, end: usize, what: &str, weight: f32| {
        findings.push(finding(begin, end, what.to_owned(), Signal::PrivateData, weight));
    };
    let mut at = 0;
    for chunk in text.split_inclusive(char::is_whitespace) {
        if let Some((begin, end)) = email(chunk) {
            add(at + begin, at + end, "e-mail address", 0.7);
        }
        at += chunk.len();
    }
    let in_link = |begin: usize| comment.links.iter().any(|(from, to)| (*from..*to).contains(&begin));
    for (begin, end) in number_spans(text).into_iter().take(200) {
        let Some(passage) = text.get(begin..end) else {
            continue;
        };
        if in_link(begin) {
            continue;
        }
        if let Some((what, weight)) = number(passage, text.get(..begin).unwrap_or("")) {
            add(begin, end, what, weight);
        }
    }
    for (begin, end) in addresses(comment) {
        let weight = if is_own(comment, begin) { 0.3 } else { 0.55 };
        add(begin, end, "street address", weight);
    }
}

fn email(chunk: &str) -> Option<(usize, usize)> {
    let at = chunk.find('@')?;
    let is_local = |c: char| c.is_alphanumeric() || ".+-_%".contains(c);
    let is_host = |c: char| c.is_alphanumeric() || ".-".contains(c);
    let (before, after) = (chunk.get(..at)?, chunk.get(at + 1..)?);
    let local = before.len() - before.trim_end_matches(is_local).len();
    let host_len = after.len() - after.trim_start_matches(is_host).len();
    let host = after.get(..host_len)?.trim_end_matches(['.', '-']);
    let top = host.rsplit_once('.')?.1;
    let is_address = local > 0 && top.len() >= 2 && top.chars().all(char::is_alphabetic);
    is_address.then(|| (at - local, at + 1 + host.len()))
}

/// Spans that consist of digits, with what is put between them, and the letters of an IBAN before them.
fn number_spans(text: &str) -> Vec<(usize, usize)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || " -./()+".contains(c);
    let mut spans = Vec::new();
    let mut start: Option<usize> = None;
    let mut end = 0;
    let mut letters = 0;
    for (index, c) in text.char_indices().chain([(text.len(), '\n')]) {
        letters = if c.is_ascii_alphabetic() { letters + 1 } else { 0 };
        let opens =
            c.is_ascii_digit() || c == '+' || (c == '(' && start.is_none()) || (c.is_ascii_uppercase() && letters == 1);
        // Two letters begin an IBAN, four can follow; a word ends a number.
        let is_short = letters <= 2 || (letters <= 4 && start.is_some_and(|begin| index - begin >= 4));
        let goes_on = is_part(c) && is_short && !c.is_ascii_lowercase();
        match start {
            Some(begin) if !goes_on => {
                spans.push((begin, end));
                start = None;
            }
            None if opens => start = Some(index),
            _ => {}
        }
        if c.is_ascii_alphanumeric() {
            end = index + 1;
        }
    }
    spans.retain(|(begin, end)| begin < end);
    spans
}

fn number(passage: &str, before: &str) -> Option<(&'static str, f32)> {
    let compact: String = passage.chars().filter(char::is_ascii_alphanumeric).collect();
    if is_iban(&compact) {
        return Some(("account number", 0.95));
    }
    let digits: Vec<u32> = passage.chars().filter_map(|c| c.to_digit(10)).collect();
    if passage.chars().any(char::is_alphabetic) {
        return None;
    }
    if (13..=19).contains(&digits.len()) && passes_luhn(&digits) && !passage.contains(['/', '.']) {
        return Some(("card number", 0.95));
    }
    let is_money = before.trim_end().ends_with(['$', '€', '£', '#']);
    let is_phone = (8..=15).contains(&digits.len())
        && !is_money
        && !passage.contains('/')
        && (passage.starts_with(['+', '0', '('])
            || passage.split([' ', '-', '.']).filter(|part| !part.is_empty()).count() >= 3
                && digits.len() >= 9
                && !is_grouped(passage));
    is_phone.then_some(("telephone number", 0.6))
}

/// "1 000 000" and "1.000.000" are amounts.
fn is_grouped(passage: &str) -> bool {
    let mut groups = passage.split([' ', '.']);
    groups.next().is_some_and(|first| first.len() <= 3) && groups.all(|group| group.len() == 3)
}

/// ISO 13616: the remainder of the number by 97 is 1, with the first four characters at the end and letters as 10 to 35.
fn is_iban(compact: &str) -> bool {
    let shape: Vec<char> = compact.chars().collect();
    let (Some(head), Some(tail)) = (shape.get(..4), shape.get(4..)) else {
        return false;
    };
    let well_formed = matches!(head, [a, b, c, d] if a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_digit() && d.is_ascii_digit());
    if !well_formed || !(15..=34).contains(&shape.len()) {
        return false;
    }
    let remainder = tail.iter().chain(head).try_fold(0_u32, |remainder, c| {
        let value = c.to_digit(36)?;
        let shift = if value > 9 { 100 } else { 10 };
        Some((remainder * shift + value) % 97)
    });
    remainder == Some(1)
}

/// ISO/IEC 7812-1, annex B.
fn passes_luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| match digit * 2 {
            doubled if index % 2 == 1 => doubled / 10 + doubled % 10,
            _ => *digit,
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit > 0)
}

/// "221 Baker Street": a number, one or two capitalised words, a word for a street.
fn addresses(comment: &Comment<'_>) -> Vec<(usize, usize)> {
    let tokens = comment.tokens;
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate().take(4000) {
        let word = tokens.text_of(token);
        if word.len() > 5 || !word.chars().all(|c| c.is_ascii_digit()) {
            continue;
        }
        let is_capital = |at: usize| tokens.get(at).is_some_and(|token| token.is_capitalised);
        let is_street = |at: usize| is_capital(at) && STREETS.contains(&tokens.word(at));
        let last = [index + 2, index + 3].into_iter().find(|at| is_street(*at));
        if let Some(last) = last.and_then(|at| is_capital(index + 1).then(|| tokens.get(at)).flatten()) {
            found.push((token.begin as usize, last.end as usize));
        }
    }
    found
}

/// "I have the corner shop at 41 Fish Street": what writers say of themselves, with nobody else named before it.
fn is_own(comment: &Comment<'_>, begin: usize) -> bool {
    let tokens = comment.tokens;
    let number = u32::try_from(begin).map_or(0, |begin| tokens.touching(begin, begin + 1).start);
    let Some(sentence) = tokens.get(number).map(|token| token.sentence) else {
        return false;
    };
    let start = (number.saturating_sub(10)..number)
        .rev()
        .take_while(|index| tokens.get(*index).is_some_and(|token| token.sentence == sentence))
        .filter(|index| matches!(tokens.word(*index), "i" | "we"))
        .last();
    start.is_some_and(|start| {
        let does = matches!(
            tokens.word(start + 1),
            "have" | "live" | "lived" | "run" | "own" | "rent" | "work" | "keep" | "am" | "m" | "ve" | "are"
        );
        does && (start + 1..number).all(|index| {
            tokens.get(index).is_some_and(|token| !token.is_capitalised)
                && !matches!(
                    tokens.word(index),
                    "he" | "she" | "they" | "you" | "his" | "her" | "him" | "their" | "them" | "your" | "who"
                )
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_numbers() {
        assert!(is_iban("DE89370400440532013000"));
        assert!(is_iban("GB29NWBK60161331926819"));
        assert!(!is_iban("DE89370400440532013001"));
        let text = "IBAN DE89 3704 0044 0532 0130 00";
        assert_eq!(number_spans(text), [(0, 2), (5, 32)]);
        let text = "pay GB29 NWBK 6016 1331 9268 19 now";
        assert_eq!(number_spans(text), [(4, 31)]);
    }
}
