//! Links: URLs and bare domain names.

use super::{Comment, Finding, finding};
use crate::Signal;

/// Top-level domains that are written without `http` in comments. Not complete on purpose: `end.This` is no link.
const DOMAINS: &[&str] = &[
    "com", "net", "org", "info", "biz", "ru", "io", "co", "xyz", "top", "shop", "online", "site", "club", "store",
    "website", "live", "link", "click", "app", "dev", "me", "ly", "gl", "uk", "de", "fr", "es", "pl", "it", "pt", "br",
    "cn", "in", "tv", "us", "eu", "ca", "au", "ch", "at", "nl", "gd", "cc", "ws", "am", "ge", "ir", "il", "tr", "ua",
    "by", "kz", "gov", "edu", "buzz", "vip", "icu", "fun", "win", "bid", "loan", "casino", "bet",
];

/// Byte spans of the links in a text, in order.
pub(super) fn find(text: &str) -> Vec<(usize, usize)> {
    let mut links = Vec::new();
    let mut at = 0;
    for chunk in text.split_inclusive(char::is_whitespace) {
        if chunk.contains('.') || chunk.contains("://") {
            links.extend(in_chunk(chunk).map(|(begin, end)| (at + begin, at + end)));
        }
        at += chunk.len();
    }
    links
}

fn in_chunk(chunk: &str) -> Option<(usize, usize)> {
    let is_edge = |c: char| c.is_whitespace() || "()[]{}<>\"'“”‘’«».,;:!?*_".contains(c);
    let front = chunk.len() - chunk.trim_start_matches(is_edge).len();
    let core = chunk.trim_matches(is_edge);
    // `[text](http://…)` and the like: the link begins inside the chunk.
    let inner = ["http://", "https://", "hxxp://", "hxxps://", "www."]
        .into_iter()
        .filter_map(|start| find_ignoring_case(core, start))
        .min();
    match inner {
        Some(begin) => Some((front + begin, front + core.len())),
        None if !core.contains('@') && is_domain(core) => Some((front, front + core.len())),
        None => None,
    }
}

fn find_ignoring_case(text: &str, part: &str) -> Option<usize> {
    text.as_bytes()
        .windows(part.len())
        .position(|window| window.eq_ignore_ascii_case(part.as_bytes()))
        .filter(|at| text.is_char_boundary(*at))
}

fn is_domain(core: &str) -> bool {
    let host = core.split(['/', '?', '#', ':']).next().unwrap_or("");
    let Some((name, top)) = host.rsplit_once('.') else {
        return false;
    };
    let is_label =
        |label: &str| !label.is_empty() && label.len() <= 63 && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    name.split('.').all(is_label)
        && name.chars().any(char::is_alphabetic)
        && DOMAINS.iter().any(|known| known.eq_ignore_ascii_case(top))
        // "in.In" is a missing space, "example.com" is not.
        && !top.chars().next().is_some_and(char::is_uppercase)
        && name.len() >= 2
}

pub(super) fn report(comment: &Comment<'_>, findings: &mut Vec<Finding>) {
    for (begin, end) in comment.links.iter().take(20) {
        let text = comment.input.text.get(*begin..*end).unwrap_or("");
        findings.push(finding(*begin, *end, text.to_owned(), Signal::Link, 0.5));
    }
}
