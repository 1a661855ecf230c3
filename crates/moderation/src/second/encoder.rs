//! The encoder itself, run by `rten` on one thread.

use std::sync::Arc;

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool};
use rten_tensor::NdTensor;
use rten_tensor::prelude::*;

use super::pieces::Piece;
use super::weights::Weights;
use crate::category::LABELS;

thread_local! {
    /// One thread of its own for each that asks: a comment is read on one core, and two are read side by side.
    static POOL: Arc<ThreadPool> = Arc::new(ThreadPool::with_num_threads(1));
}

/// What the encoder says of a comment.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// By category, before they are made probabilities.
    pub(super) logits: [f32; LABELS],
    /// For each piece how likely it belongs to what is toxic, 0 to 1; of the first and last piece as well.
    pub(super) marks: Vec<f32>,
}

/// A graph, ready to run.
pub(super) struct Encoder {
    model: Model,
    sums: NodeId,
    logits: NodeId,
    marks: NodeId,
}

impl Encoder {
    pub(super) fn new(graph: &'static [u8]) -> Result<Self, String> {
        let mut options = ModelOptions::with_all_ops();
        options.prepack_weights(true);
        let broken = |error: &dyn std::fmt::Display| format!("its graph cannot be read: {error}");
        let model = options.load_static_slice(graph).map_err(|error| broken(&error))?;
        let node = |name| model.node_id(name).map_err(|error| broken(&error));
        let (sums, logits, marks) = (node("sums")?, node("logits")?, node("marks")?);
        Ok(Self {
            model,
            sums,
            logits,
            marks,
        })
    }

    /// Runs on the pieces of one comment. The numbers do not depend on what is read beside it.
    pub(super) fn run(&self, weights: &Weights, pieces: &[Piece]) -> Result<Said, String> {
        let mut sums = Vec::with_capacity((pieces.len() + 2) * weights.width);
        let ids = std::iter::once(weights.vocabulary.first)
            .chain(pieces.iter().map(|piece| piece.id))
            .chain([weights.vocabulary.last]);
        for (place, id) in ids.enumerate() {
            weights.add_vector(place, id, &mut sums);
        }
        let sums = NdTensor::from_data([1, pieces.len() + 2, weights.width], sums);
        let options = POOL.with(|pool| RunOptions::default().with_thread_pool(Some(Arc::clone(pool))));
        let inputs = vec![(self.sums, sums.view().into())];
        let [logits, marks] = self
            .model
            .run_n(inputs, [self.logits, self.marks], Some(options))
            .map_err(|error| error.to_string())?;
        let logits = NdTensor::<f32, 2>::try_from(logits).map_err(|error| error.to_string())?;
        let marks = NdTensor::<f32, 3>::try_from(marks).map_err(|error| error.to_string())?;
        let mut said = Said::default();
        said.logits
            .iter_mut()
            .zip(logits.iter())
            .for_each(|(to, from)| *to = *from);
        said.marks = marks.iter().map(|logit| 1.0 / (1.0 + (-logit).exp())).collect();
        Ok(said)
    }
}
