//! The use cases on both databases, with the real engine and a clock that stands still.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should stop there"
)]

mod accounts;
mod appealing;
mod audit;
mod blocking;
mod comments;
mod counters;
mod desk;
mod feeds;
mod hooks;
mod judge_server;
mod learning;
mod nodes;
mod overrides;
#[cfg(feature = "passkeys")]
mod passkeys;
mod people;
mod policy_versions;
mod queues;
mod search;
mod second_factor;
mod second_reading;
mod sections;
mod sessions;
mod sign_in_attempts;
mod standing;
mod stories;
mod teamwork;
mod trial;
mod trial_plain;
mod trial_speed;
mod world;

mod quality;
mod quality_report;
