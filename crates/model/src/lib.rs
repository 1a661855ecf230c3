pub mod dateline;
