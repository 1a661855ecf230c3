//! `/desk`.

mod decisions;
mod live;
mod permissions;
mod second_reader;
mod sign_in;
mod work;
