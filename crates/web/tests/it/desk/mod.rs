//! `/desk`.

mod decisions;
mod permission_table;
mod permissions;
mod second_factor;
mod second_reader;
mod sign_in;
