//! `/desk`.

mod decisions;
mod permissions;
mod second_reader;
mod sign_in;
mod standing;
