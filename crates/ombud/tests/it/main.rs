//! The real binary: started, typed at, killed.

mod audit;
mod check;
mod check_jsonl;
mod commands;
mod http;
mod killed;
mod policy;
mod process;
mod trial;
