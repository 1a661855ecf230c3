//! What `cargo xtask blend` and `cargo xtask pieces` need to know of the second reader.

use std::path::Path;

use super::weights;
pub use super::weights::Blend;
use super::{SecondReader, excerpt, logit_of, marks};
use crate::category::LABELS;
use crate::normalize::{Tokens, fold};
use crate::{Input, ModelError, Moderator};

/// What both readers say of a comment, before it is put together.
#[derive(Debug, Clone)]
pub struct Compared {
    /// The classifier's logits, calibrated.
    pub first: [f32; LABELS],
    /// The encoder's logits.
    pub second: [f32; LABELS],
    /// Passages of the text in bytes, with how likely each belongs to what is toxic, by both readers.
    pub marks: Vec<(usize, usize, f32, Option<f32>)>,
}

impl SecondReader {
    /// What both readers say; nothing where one of them keeps silent.
    pub fn compare(&self, moderator: &Moderator, input: &Input<'_>) -> Option<Compared> {
        moderator.listen(input, |opinion, comment, combined| {
            let (pieces, said) = self.read(opinion, comment, combined)?;
            let both = marks(opinion, &pieces, &said);
            let marks = opinion.marks().zip(both);
            let marks = marks
                .map(|((begin, end, _), (own, second))| (begin, end, own, second))
                .collect();
            Some(Compared {
                first: opinion.probabilities_mut().map(logit_of),
                second: said.logits,
                marks,
            })
        })
    }

    /// The pieces of a text as numbers in the vocabulary, to compare them with those of another program.
    pub fn pieces(&self, text: &str) -> Vec<u32> {
        let tokens = Tokens::new(text, &fold(text));
        let vocabulary = &self.inner().weights.vocabulary;
        let pieces = excerpt::excerpt(vocabulary, text, &tokens, &[], (&[], usize::MAX));
        pieces.into_iter().map(|piece| piece.id).collect()
    }

    /// The file of the weights with other weights for both readers, and another probability from which on a passage is
    /// evidence.
    ///
    /// # Errors
    /// As for [`with_weights`](Self::with_weights).
    pub fn reblended(path: &Path, blend: &[Blend; LABELS], shown_from: f32) -> Result<Vec<u8>, ModelError> {
        Self::with_weights(path)?;
        let bytes = std::fs::read(path).map_err(|cause| ModelError {
            path: Some(path.to_owned()),
            hash: String::new(),
            reason: cause.to_string(),
        })?;
        Ok(weights::with_blend(&bytes, blend, shown_from))
    }
}
