//! Requests as browsers and systems send them, on both databases. The tree is that of the addresses.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should stop there"
)]

mod api;
mod desk;
mod pages;
