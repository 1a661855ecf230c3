//! `/desk/account`: one's own password, second factors and sessions.

pub mod factors;
mod owner;
pub mod page;
pub mod security;
