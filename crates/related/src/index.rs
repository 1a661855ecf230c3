//! The index: which stories are in it. Ranking follows.

use std::collections::BTreeMap;

use crate::{Document, Query, Related};

/// The stories of one site, by their terms.
#[derive(Debug, Default, Clone)]
pub struct Index {
    stories: BTreeMap<i64, i64>,
}

impl Index {
    /// An index without stories.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a story, or replaces the one with the same id.
    pub fn upsert(&mut self, document: &Document<'_>) {
        self.stories.insert(document.id, document.published_at_ms);
    }

    /// Takes a story out; `false` when it was not there.
    pub fn remove(&mut self, id: i64) -> bool {
        self.stories.remove(&id).is_some()
    }

    /// Whether a story is here.
    #[must_use]
    pub fn contains(&self, id: i64) -> bool {
        self.stories.contains_key(&id)
    }

    /// How many stories are here.
    #[must_use]
    pub fn len(&self) -> usize {
        self.stories.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stories.is_empty()
    }

    /// The stories related to `id`, best first; empty when `id` is unknown.
    #[must_use]
    pub fn related(&self, id: i64, query: &Query) -> Vec<Related> {
        let _ = (id, query);
        Vec::new()
    }
}
