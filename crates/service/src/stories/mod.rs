//! Stories: taken in, listed, shown, removed.

mod page;
mod put;

pub use page::{ListPage, by_key, get, list, path, sections};
pub use put::{PutOutcome, StoryIn, put, remove};
