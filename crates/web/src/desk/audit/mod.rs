//! `/desk/{site}/log/deeds`: every deed of the desk and of the operator; verified, and taken out as a file.

mod export;
mod filter;
mod list;
mod verify;

pub use export::export;
pub use list::show;
pub use verify::verify;
