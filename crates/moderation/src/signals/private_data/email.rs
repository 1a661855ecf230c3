//! E-mail addresses, also those written in words.

use crate::normalize::Tokens;

/// Ends of addresses that are believed when the address is written in words.
const TOPS: &[&str] = &[
    "com", "org", "net", "de", "fr", "uk", "ru", "es", "it", "pl", "pt", "br", "am", "il", "nl", "ch", "at", "eu",
    "info", "edu", "gov", "io", "tr", "ua", "se", "ca", "au",
];

/// Byte spans of addresses in the usual form.
pub(super) fn find(text: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if !text.contains('@') {
        return found;
    }
    let mut at = 0;
    for chunk in text.split_inclusive(char::is_whitespace) {
        found.extend(in_chunk(chunk).map(|(begin, end)| (at + begin, at + end)));
        at += chunk.len();
    }
    found
}

fn in_chunk(chunk: &str) -> Option<(usize, usize)> {
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

/// "jane at example dot com", "jane (at) example.com", "jane[at]example[dot]org".
pub(super) fn find_spelt_out(text: &str, tokens: &Tokens) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let between = |left: usize, right: usize| {
        let (left, right) = (tokens.get(left)?, tokens.get(right)?);
        text.get(left.end as usize..right.begin as usize)
    };
    let is_bracketed = |index: usize| {
        index > 0
            && between(index - 1, index).is_some_and(|gap| gap.ends_with(['[', '(', '{']))
            && between(index, index + 1).is_some_and(|gap| gap.starts_with([']', ')', '}']))
    };
    for index in 1..tokens.len().min(4000) {
        if !matches!(tokens.word(index), "at" | "arroba" | "собака" | "ät") {
            continue;
        }
        let joint = index + 2;
        let has_dot = matches!(
            tokens.word(joint),
            "dot" | "punkt" | "point" | "punto" | "ponto" | "точка"
        );
        let is_joined = between(index + 1, joint).is_some_and(|gap| gap == ".");
        let top = if has_dot { joint + 1 } else { joint };
        let is_address = has_dot || is_bracketed(index) && is_joined;
        let is_name = |at: usize| !tokens.word(at).is_empty();
        if is_address && TOPS.contains(&tokens.word(top)) && is_name(index - 1) && is_name(index + 1) {
            let ends = tokens.get(index - 1).zip(tokens.get(top));
            found.extend(ends.map(|(first, last)| (first.begin as usize, last.end as usize)));
        }
    }
    found
}
