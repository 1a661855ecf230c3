//! What the trainer of the model needs from the engine: the same features that the engine computes itself.

pub use crate::classifier::{Features, Unit};
use crate::{Input, Moderator};

/// The features of a comment, exactly as the engine sees them.
pub fn features(moderator: &Moderator, input: &Input<'_>) -> Features {
    moderator.features(input)
}
