//! `/desk`.

mod decisions;
mod live;
mod permissions;
mod policy;
mod second_reader;
mod sign_in;
mod story;
mod work;
mod trial;
