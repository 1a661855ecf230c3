//! `/desk`.

mod decisions;
mod permissions;
mod sign_in;
