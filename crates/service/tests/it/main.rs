//! The use cases on both databases, with the real engine and a clock that stands still.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should stop there"
)]

mod accounts;
mod audit;
mod appealing;
mod blocking;
mod comments;
mod counters;
mod desk;
mod feeds;
mod learning;
mod hooks;
mod judge_server;
mod nodes;
mod overrides;
mod policy_versions;
#[cfg(feature = "passkeys")]
mod passkeys;
mod people;
mod second_factor;
mod queues;
mod search;
mod second_reading;
mod sections;
mod sessions;
mod sign_in_attempts;
mod standing;
mod stories;
mod trial;
mod teamwork;
mod world;

mod quality;
mod quality_report;
