//! Searching comments and readers: what can be asked ([`CommentSearch`]), and what is found.

mod page;
mod question;
mod resolve;
mod terms;

pub use page::{Found, Hit, SearchPage, search};
pub use question::CommentSearch;
pub(crate) use resolve::resolve;
