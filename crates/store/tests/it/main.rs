//! The store on both databases: the layer itself, the schemas' parity, the plans of hot queries, the counters.

mod layer;
mod parity;
mod plans;
mod threads;
