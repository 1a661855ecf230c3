//! Stories: taken in, listed, shown, removed.

mod page;
mod put;
mod terms;

pub use page::{ListPage, by_key, get, list, path, sections};
pub use put::{PutOutcome, StoryIn, put, remove};
pub use terms::{StoryTerms, terms};
pub(crate) use terms::{combined, said_by_policy, terms_in};
