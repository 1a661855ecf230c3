//! What the index promises, seen from outside.

#![allow(clippy::indexing_slicing, reason = "a test may panic")]

mod exactness;
mod odd_input;
mod reasons;

use related::{Document, Index, Query, Related};

/// A day in 2026, in Unix milliseconds.
pub const NOW_MS: i64 = 1_780_000_000_000;
pub const DAY_MS: i64 = 24 * 60 * 60 * 1_000;

/// An English story of this moment, without a section.
pub fn story<'a>(id: i64, headline: &'a str, body: &'a str) -> Document<'a> {
    Document {
        id,
        headline,
        standfirst: "",
        body,
        section: "",
        language: "en",
        published_at_ms: NOW_MS,
    }
}

pub fn index(stories: &[Document<'_>]) -> Index {
    let mut index = Index::new();
    for story in stories {
        index.upsert(story);
    }
    index
}

/// Up to ten stories related to `id`, of those published by now.
pub fn related(index: &Index, id: i64) -> Vec<Related> {
    index.related(id, &Query::new(10, NOW_MS))
}

pub fn ids(found: &[Related]) -> Vec<i64> {
    found.iter().map(|related| related.id).collect()
}
