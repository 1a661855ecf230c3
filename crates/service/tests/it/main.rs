//! The use cases on both databases, with the real engine and a clock that stands still.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should stop there"
)]

mod accounts;
mod blocking;
mod comments;
mod counters;
mod desk;
mod feeds;
mod learning;
mod nodes;
mod second_reading;
mod stories;
mod trial;
mod trial_plain;
mod trial_speed;
mod world;
