//! The moderators' screens: queues, one comment, readers, appeals, the log, the policy.
//!
//! One page a file. Every page works without the script; with it, decisions need no reload. [`ROUTES`] is the only
//! place that says what an address needs: [`staff::Staff`] reads it there, and an address that is missing admits nobody.

mod account;
mod answer;
mod appeal_numbers;
mod appeals;
mod audit;
mod beside;
mod bulk;
mod card;
mod care;
mod chart;
mod chooser;
mod chrome;
mod claims;
mod clock;
mod comment;
mod counts;
mod decide;
mod decisions;
mod diff;
mod domains;
pub mod evidence;
mod explain;
mod export;
mod files;
mod flash;
mod hints;
mod hooks;
mod item;
mod learning;
mod lines;
mod live;
mod log;
mod moment;
mod notes;
mod one;
mod people;
mod person;
mod place;
mod policy;
mod policy_check;
mod policy_edit;
mod policy_versions;
mod quality;
mod queue;
mod reader;
mod readers;
mod restrict;
mod routes;
mod saved;
mod search;
mod second_factor;
mod second_look;
mod settings;
mod sign_in;
mod staff;
mod story;
mod suggestion;
mod trial;
mod view;
mod words;

pub use files::{ASSETS, TEMPLATES};
pub use place::escaped;
pub use routes::{ROUTES, routes};
