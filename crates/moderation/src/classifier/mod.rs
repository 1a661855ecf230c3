//! The trained part of the engine: a small network over hashed n-grams.
//!
//! `features` makes keys of a comment, `table` knows their vectors, `forward` runs the network, `opinion` puts its
//! scores beside those of the lists, `explain` says which n-grams weighed most, `model` reads the file.

mod explain;
mod features;
mod forward;
mod listed;
mod model;
mod opinion;
mod shape;
mod table;

pub use explain::Contribution;
pub(crate) use explain::explain;
#[cfg(feature = "training")]
pub(crate) use features::features;
pub(crate) use model::Model;
pub use model::ModelError;
pub(crate) use opinion::Opinion;

#[cfg(feature = "training")]
pub mod training {
    //! What the trainer of the model needs from the engine: the same features that the engine computes itself.

    pub use super::features::{Features, Unit};
    pub use super::shape::{Dense, GLOBAL, LABELS, LOCAL, TOP, WIDTH};
    #[cfg(feature = "second-reader")]
    pub use crate::second::training::{Blend, Compared};
    use crate::{Input, Moderator};

    /// The features of a comment, exactly as the engine sees them.
    pub fn features(moderator: &Moderator, input: &Input<'_>) -> Features {
        moderator.features(input)
    }

    /// The bytes of a model file and how many keys found no place in it. `rows` are the vectors by key, the important
    /// ones first; `bucket_bits` is the logarithm of the number of buckets of eight places, at most 16; `languages`
    /// are tags of two or three letters with a bit for each category that they were trained on.
    pub fn model_file(
        bucket_bits: u32,
        languages: &[(String, u32)],
        dense: &Dense,
        rows: &[(u32, [f32; WIDTH])],
    ) -> (Vec<u8>, usize) {
        super::model::write(bucket_bits, languages, dense, rows)
    }
}
