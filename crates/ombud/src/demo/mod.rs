//! The demo newspaper: its files (`content`), how they are loaded (`load`), what its desk did (`desk`).

mod content;
mod desk;
mod load;
mod past;

pub use content::{fingerprint, image};
pub use load::{liveliest, load, site};
