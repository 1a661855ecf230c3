//! The index: which stories have which terms, kept exact story by story. Ranking is in `ranking`.

use std::collections::HashMap;

use crate::analysis::{Term, analyse};
use crate::interner::{Interner, TermId, to_id, to_usize};
use crate::{Document, Query, Related, ranking};

/// The stories of one site, by their terms.
///
/// It depends only on the stories in it, not on the order in which they came or on what was removed.
///
/// ```
/// use related::{Document, Index, Query};
///
/// let mut index = Index::new();
/// let mut story = Document {
///     id: 1, headline: "Rain", standfirst: "", body: "", section: "", language: "en", published_at_ms: 0,
/// };
/// index.upsert(&story);
/// story.headline = "More rain";
/// index.upsert(&story);
/// assert_eq!(index.len(), 1);
/// assert!(index.remove(1) && index.is_empty());
/// ```
#[derive(Debug, Default, Clone)]
pub struct Index {
    pub(crate) strings: Interner,
    pub(crate) terms: Vec<TermRecord>,
    pub(crate) stories: Vec<Option<Story>>,
    slots: HashMap<i64, u32>,
    free: Vec<u32>,
    total_length: u64,
}

/// What is known of a term over all stories.
#[derive(Debug, Default, Clone)]
pub(crate) struct TermRecord {
    /// Ascending by slot.
    pub(crate) postings: Vec<Posting>,
    pub(crate) in_sentence: u64,
    pub(crate) capitalised: u64,
}

/// A story that has a term.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Posting {
    pub(crate) slot: u32,
    pub(crate) frequency: u16,
    /// The story's length, here so that ranking need not fetch the story; at most [`u16::MAX`].
    pub(crate) length: u16,
}

/// What is kept of a story.
#[derive(Debug, Clone)]
pub(crate) struct Story {
    pub(crate) id: i64,
    pub(crate) published_at_ms: i64,
    pub(crate) language: Box<str>,
    pub(crate) section: Box<str>,
    pub(crate) length: u16,
    /// Ascending by term.
    pub(crate) terms: Box<[StoryTerm]>,
}

/// A term of a story; 12 bytes, because there are hundreds of each story.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StoryTerm {
    pub(crate) term: TermId,
    pub(crate) surface: TermId,
    pub(crate) frequency: u16,
    in_sentence: u8,
    capitalised: u8,
}

impl Index {
    /// An index without stories.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a story, or replaces the one with the same id.
    pub fn upsert(&mut self, document: &Document<'_>) {
        self.remove(document.id);
        let analysis = analyse(document);
        let slot = self.free.pop().unwrap_or_else(|| {
            self.stories.push(None);
            to_id(self.stories.len() - 1)
        });
        let length = u16::try_from(analysis.length).unwrap_or(u16::MAX);
        let mut terms: Vec<StoryTerm> = analysis
            .terms
            .iter()
            .map(|term| self.attach(slot, length, term))
            .collect();
        terms.sort_unstable_by_key(|term| term.term);
        let story = Story {
            id: document.id,
            published_at_ms: document.published_at_ms,
            language: analysis.language.into(),
            section: document.section.trim().into(),
            length,
            terms: terms.into(),
        };
        self.total_length += u64::from(story.length);
        self.slots.insert(document.id, slot);
        if let Some(place) = self.stories.get_mut(to_usize(slot)) {
            *place = Some(story);
        }
    }

    /// Takes a story out; `false` when it was not there.
    pub fn remove(&mut self, id: i64) -> bool {
        let Some(slot) = self.slots.remove(&id) else {
            return false;
        };
        let story = self.stories.get_mut(to_usize(slot)).and_then(Option::take);
        if let Some(story) = story {
            self.total_length -= u64::from(story.length);
            for term in &story.terms {
                self.detach(slot, term);
            }
        }
        self.free.push(slot);
        true
    }

    /// Whether a story is here.
    #[must_use]
    pub fn contains(&self, id: i64) -> bool {
        self.slots.contains_key(&id)
    }

    /// How many stories are here.
    #[must_use]
    pub fn len(&self) -> usize {
        self.slots.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.slots.is_empty()
    }

    /// The stories that belong with story `id`, best first, none of them twice, none but for a reason.
    ///
    /// Empty when `id` is unknown or nothing is close enough: no story is listed to fill the space.
    /// Left out are stories after `query.now_ms`, stories in another language that do not share two
    /// names, and copies: of the story itself and of a better one in the answer.
    #[must_use]
    pub fn related(&self, id: i64, query: &Query) -> Vec<Related> {
        let Some(&slot) = self.slots.get(&id) else {
            return Vec::new();
        };
        ranking::rank(self, slot, query)
    }

    pub(crate) fn story(&self, slot: u32) -> Option<&Story> {
        self.stories.get(to_usize(slot))?.as_ref()
    }

    pub(crate) fn term(&self, term: TermId) -> Option<&TermRecord> {
        self.terms.get(to_usize(term))
    }

    /// Mean weighted length of a story, in words.
    pub(crate) fn mean_length(&self) -> f64 {
        let stories = to_f64(self.len());
        // Exact: totals stay far below 2^53.
        let total = f64::from(u32::try_from(self.total_length >> 20).unwrap_or(u32::MAX)) * 1_048_576.0
            + f64::from(u32::try_from(self.total_length & 0xF_FFFF).unwrap_or(0));
        (total / stories.max(1.0)).max(1.0)
    }

    fn attach(&mut self, slot: u32, length: u16, term: &Term) -> StoryTerm {
        let id = self.strings.acquire(&term.key);
        let surface = self.strings.acquire(&term.surface);
        let needed = to_usize(id) + 1;
        if self.terms.len() < needed {
            self.terms.resize_with(needed, TermRecord::default);
        }
        if let Some(record) = self.terms.get_mut(to_usize(id)) {
            let posting = Posting {
                slot,
                frequency: term.frequency,
                length,
            };
            // Stories mostly come into the highest slot; only one that reuses a slot is searched a place.
            let is_last = record.postings.last().is_none_or(|last| last.slot < slot);
            let place = if is_last {
                record.postings.len()
            } else {
                record.postings.partition_point(|other| other.slot < slot)
            };
            record.postings.insert(place, posting);
            record.in_sentence += u64::from(term.in_sentence);
            record.capitalised += u64::from(term.capitalised);
        }
        StoryTerm {
            term: id,
            surface,
            frequency: term.frequency,
            in_sentence: term.in_sentence,
            capitalised: term.capitalised,
        }
    }

    fn detach(&mut self, slot: u32, term: &StoryTerm) {
        if let Some(record) = self.terms.get_mut(to_usize(term.term)) {
            if let Ok(place) = record.postings.binary_search_by_key(&slot, |posting| posting.slot) {
                record.postings.remove(place);
            }
            record.in_sentence -= u64::from(term.in_sentence);
            record.capitalised -= u64::from(term.capitalised);
            if record.postings.is_empty() {
                record.postings = Vec::new();
            }
        }
        self.strings.release(term.term);
        self.strings.release(term.surface);
    }
}

/// A count as a number to calculate with; exact below four thousand million.
pub(crate) fn to_f64(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn story(id: i64, body: &str) -> Document<'_> {
        Document {
            id,
            headline: "Talks",
            standfirst: "",
            body,
            section: "",
            language: "en",
            published_at_ms: 0,
        }
    }

    #[test]
    fn nothing_is_left_of_stories_that_are_gone() {
        let mut index = Index::new();
        index.upsert(&story(1, "Ilham Aliyev met Nikol Pashinyan"));
        index.upsert(&story(2, "Ilham Aliyev met nobody"));
        index.upsert(&story(1, "Rain"));
        assert!(index.remove(1) && index.remove(2) && !index.remove(2));
        assert_eq!((index.strings.len(), index.total_length), (0, 0));
        assert!(
            index
                .terms
                .iter()
                .all(|term| term.postings.is_empty() && term.in_sentence == 0)
        );
        index.upsert(&story(3, "Snow"));
        assert_eq!(index.stories.len(), 2);
    }
}
