//! The use cases on both databases, with the real engine and a clock that stands still.

mod accounts;
mod blocking;
mod comments;
mod counters;
mod desk;
mod feeds;
mod nodes;
mod stories;
mod world;
