#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod analysis;
mod index;
mod interner;
mod ranking;
mod story;

pub use index::Index;
pub use story::{Document, MAX_LIMIT, Query, Reason, Related};
