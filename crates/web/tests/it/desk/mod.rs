//! `/desk`.

mod decisions;
mod permissions;
mod queues;
mod second_reader;
mod sign_in;
