//! Readers' pages, one a file.

pub mod cache;
pub mod chrome;
pub mod error;
