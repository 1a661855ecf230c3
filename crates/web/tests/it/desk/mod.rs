//! `/desk`.

mod decisions;
mod permissions;
mod policy;
mod second_reader;
mod sign_in;
mod story;
mod trial;
