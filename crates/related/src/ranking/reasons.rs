//! Why two stories belong together, in terms that a reader can check.

use crate::Reason;
use crate::index::{Index, Story};

use super::interest::{Interest, Wanted};
use super::names;

/// The most terms that a reason names.
const MAX_SHOWN: usize = 3;
/// From this similarity on, two stories with [`SAME_EVENTS_NAMES`] names in common report the same events.
const SAME_EVENTS: f64 = 0.45;
const SAME_EVENTS_NAMES: usize = 2;
/// Where nothing is known of names, as in Arabic, more has to agree.
const SAME_EVENTS_NAMELESS: f64 = 0.6;
const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// What two stories have in common.
pub(super) struct Shared {
    /// Distinct telling words; a phrase is counted by its words.
    pub(super) count: usize,
    /// Display forms of shared names, heaviest first, `Ilham Aliyev` once and not also as `Aliyev`.
    pub(super) names: Vec<String>,
    words: Vec<String>,
}

/// Looks up which of the story's telling terms another has.
pub(super) fn shared(index: &Index, story: &Story, other: &Story, interest: &Interest) -> Shared {
    let has = |wanted: &&Wanted| {
        wanted.is_telling && other.terms.binary_search_by_key(&wanted.term, |term| term.term).is_ok()
    };
    let common: Vec<&Wanted> = interest.terms.iter().filter(has).collect();
    let is_phrase = |wanted: &&&Wanted| index.strings.text(wanted.term).contains(' ');
    let surface = |wanted: &&Wanted| index.strings.text(wanted.surface).to_owned();
    let phrases = common
        .iter()
        .filter(is_phrase)
        .filter(|wanted| wanted.is_name)
        .map(surface);
    let mut names = names::merge(phrases.collect());
    let mut words = Vec::new();
    for wanted in common.iter().filter(|wanted| !is_phrase(wanted)) {
        let text = index.strings.text(wanted.surface);
        if !wanted.is_name {
            words.push(display_word(text, &story.language));
        } else if !names.iter().any(|name| has_word(name, text)) {
            names.push(display_name(text));
        }
    }
    Shared {
        count: common.iter().filter(|wanted| !is_phrase(wanted)).count(),
        names,
        words,
    }
}

/// The reasons to print, the most telling first.
pub(super) fn reasons(story: &Story, other: &Story, similarity: f64, shared: Shared) -> Vec<Reason> {
    let mut reasons = Vec::new();
    reasons.extend(same_events(story, other, similarity, &shared));
    let mut shown = shared.names;
    shown.extend(shared.words);
    shown.truncate(MAX_SHOWN);
    if !shown.is_empty() {
        reasons.push(Reason::SharedTerms(shown));
    }
    if is_same_section(story, other) {
        reasons.push(Reason::SameSection(story.section.to_string()));
    }
    reasons
}

/// Whether both stand in the same section, by its name.
pub(super) fn is_same_section(story: &Story, other: &Story) -> bool {
    !story.section.is_empty()
        && (story.section == other.section || story.section.to_lowercase() == other.section.to_lowercase())
}

fn same_events(story: &Story, other: &Story, similarity: f64, shared: &Shared) -> Option<Reason> {
    let is_same = if shared.names.is_empty() {
        similarity >= SAME_EVENTS_NAMELESS
    } else {
        similarity >= SAME_EVENTS && shared.names.len() >= SAME_EVENTS_NAMES
    };
    let day = |story: &Story| story.published_at_ms.div_euclid(DAY_MS);
    match day(other).cmp(&day(story)) {
        _ if !is_same => None,
        std::cmp::Ordering::Less => Some(Reason::EarlierInStory),
        std::cmp::Ordering::Greater => Some(Reason::LaterInStory),
        std::cmp::Ordering::Equal => None,
    }
}

/// A word that is no name, without the capital of a headline; German keeps that of its nouns.
fn display_word(surface: &str, language: &str) -> String {
    match language {
        "de" | "lb" | "nds" => surface.to_owned(),
        _ => surface.to_lowercase(),
    }
}

/// `U.S` is split from its last full stop and gets it back.
fn display_name(surface: &str) -> String {
    let is_initials = surface.contains('.') && surface.split('.').all(|part| part.chars().count() == 1);
    if is_initials {
        format!("{surface}.")
    } else {
        surface.to_owned()
    }
}

fn has_word(name: &str, word: &str) -> bool {
    name.split([' ', '-', '\u{2010}', '\u{2011}']).any(|part| part == word)
}
