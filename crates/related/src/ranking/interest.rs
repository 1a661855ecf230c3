//! What a story is about: its terms by weight, and how much that is in all.

use crate::index::{Index, Story, StoryTerm, to_f64};
use crate::interner::TermId;

use super::names;

/// BM25's usual constants (Robertson & Zaragoza, 2009, section 3.5).
const K1: f64 = 1.2;
const B: f64 = 0.75;
/// The most terms that are searched for.
const MAX_TERMS: usize = 40;
/// What a name counts more than another word; a phrase counts on top of its words.
const NAME_FACTOR: f64 = 1.25;
/// Stories that a small index is taken to have besides its own, and how many of them have a common
/// word: among ten stories, a word is not rare because two of them have it.
const IMAGINED_STORIES: f64 = 200.0;
const IMAGINED_WITH_WORD: f64 = 6.0;
/// Terms that one in five stories have tell nothing, once that is as many stories as this. It is
/// what keeps an agency's name, which stands in all of its reports, out of the reasons.
const COMMON_FROM: usize = 50;

/// A story's telling terms, heaviest first.
pub(super) struct Interest {
    pub(super) terms: Vec<Wanted>,
    /// What a story would score that uses the terms as this one does.
    pub(super) whole: f64,
}

/// One telling term.
pub(super) struct Wanted {
    pub(super) term: TermId,
    pub(super) surface: TermId,
    pub(super) weight: f64,
    pub(super) is_name: bool,
    /// Whether another story has it, but not one in five.
    pub(super) is_telling: bool,
}

/// How occurrences count in this index.
pub(super) struct Scales {
    mean_length: f64,
}

impl Scales {
    pub(super) fn of(index: &Index) -> Self {
        Self {
            mean_length: index.mean_length(),
        }
    }

    /// The weight of `frequency` occurrences in a story of `length` words, below `K1 + 1`.
    pub(super) fn saturation(&self, frequency: u16, length: u16) -> f64 {
        let frequency = f64::from(frequency);
        let norm = 1.0 - B + B * f64::from(length) / self.mean_length;
        frequency * (K1 + 1.0) / (frequency + K1 * norm)
    }
}

/// Reads what `story` is about.
pub(super) fn of(index: &Index, story: &Story) -> Interest {
    let scales = Scales::of(index);
    let mut terms: Vec<(Wanted, f64)> = story
        .terms
        .iter()
        .filter_map(|term| wanted(index, story, term, &scales))
        .collect();
    terms.sort_unstable_by(|(a, _), (b, _)| {
        let texts = || index.strings.text(a.term).cmp(index.strings.text(b.term));
        b.weight.total_cmp(&a.weight).then_with(texts)
    });
    terms.truncate(MAX_TERMS);
    let whole: f64 = terms.iter().map(|(term, saturation)| term.weight * saturation).sum();
    Interest {
        terms: terms.into_iter().map(|(term, _)| term).collect(),
        whole: whole.max(f64::MIN_POSITIVE),
    }
}

fn wanted(index: &Index, story: &Story, term: &StoryTerm, scales: &Scales) -> Option<(Wanted, f64)> {
    let record = index.term(term.term)?;
    let is_name = names::is_name(index, term.term);
    let with_term = record.postings.len();
    let rarity = rarity(index, with_term, is_name);
    let saturation = scales.saturation(term.frequency, story.length);
    let factor = if is_name { NAME_FACTOR } else { 1.0 };
    let wanted = Wanted {
        term: term.term,
        surface: term.surface,
        weight: saturation * rarity * factor,
        is_name,
        is_telling: with_term > 1 && (with_term < COMMON_FROM || with_term * 5 < index.len()),
    };
    Some((wanted, saturation))
}

/// Inverse document frequency, always above 0.
fn rarity(index: &Index, with_term: usize, is_name: bool) -> f64 {
    let imagined = if is_name { 0.0 } else { IMAGINED_WITH_WORD };
    let with_term = to_f64(with_term) + imagined;
    let stories = to_f64(index.len()) + IMAGINED_STORIES;
    (1.0 + (stories - with_term + 0.5).max(0.0) / (with_term + 0.5))
        .ln()
        .max(0.01)
}
