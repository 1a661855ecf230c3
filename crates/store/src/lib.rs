//! The only SQL of Ombud: SQLite by default, PostgreSQL for many nodes, one SQL text for both.
//!
//! What lives here: the connection layer ([`Db`], [`Tx`]), the migrations, and one module a table with the functions
//! that read and write it. Each function takes `&mut Tx`; the caller decides what belongs in one transaction.
//! What does not live here: policy, HTTP, decisions.
#![deny(missing_docs)]

mod db;
mod error;
pub mod migrate;
mod row;
mod value;

pub mod accounts;
pub mod appeals;
pub mod audit;
pub mod calibrations;
pub mod comments;
pub mod decisions;
pub mod feeds;
pub mod jobs;
pub mod outbox;
pub mod policies;
pub mod readers;
pub mod recount;
pub mod reports;
pub mod revisions;
pub mod sites;
pub mod stories;
pub mod story_settings;
pub mod threads;
pub mod tokens;
pub mod trials;

pub use db::{Db, Job, Tx, connect, connect_existing};
pub use error::StoreError;
pub use row::{Reader, Record, Row};
pub use value::Value;
