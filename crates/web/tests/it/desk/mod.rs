//! `/desk`.

mod audit;
mod decisions;
mod live;
mod hooks;
mod permissions;
mod policy;
mod queues;
mod permission_table;
mod permissions;
mod second_factor;
mod second_reader;
mod sign_in;
mod story;
mod work;
mod trial;

mod quality;
mod standing;
