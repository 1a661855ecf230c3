//! `/desk`.

mod audit;
mod decisions;
mod hooks;
mod live;
mod permission_table;
mod permissions;
mod policy;
mod queues;
mod second_factor;
mod second_reader;
mod sign_in;
mod story;
mod trial;
mod work;

mod quality;
mod standing;
