//! `/desk`.

mod audit;
mod decisions;
mod hooks;
mod permissions;
mod second_reader;
mod sign_in;
