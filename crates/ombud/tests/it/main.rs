//! The real binary: started, typed at, killed.

mod commands;
mod http;
mod killed;
mod process;
