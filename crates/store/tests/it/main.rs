//! The store on both databases: the layer itself, the schemas' parity, the plans of hot queries, the counters.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that fails should stop there"
)]

mod layer;
mod parity;
mod plans;
mod readers;
mod threads;
