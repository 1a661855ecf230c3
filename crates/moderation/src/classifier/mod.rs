//! The trained part of the engine.

mod features;

pub(crate) use features::features;
pub use features::{Features, Unit};
