//! Weights and how they learn.

use super::random::Random;

/// How to train.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    /// Size of a step; falls to nothing over the training.
    pub(crate) rate: f32,
    /// Share of the n-grams that are left out by chance (dropout, Srivastava et al. 2014).
    pub(crate) left_out: f32,
    /// Pull towards 0.
    pub(crate) decay: f32,
    /// Weight of a word's mark beside a comment's label.
    pub(crate) span_weight: f32,
}

/// Weights with the running sum of their squared gradients (AdaGrad, Duchi et al. 2011).
#[derive(Clone, Debug)]
pub(crate) struct Weights {
    pub(crate) values: Vec<f32>,
    squares: Vec<f32>,
}

impl Weights {
    pub(crate) fn new(length: usize, spread: f32, random: &mut Random) -> Self {
        Self {
            values: (0..length).map(|_| (random.unit() * 2.0 - 1.0) * spread).collect(),
            squares: vec![0.0; length],
        }
    }

    /// The `index`th part of `length` weights.
    pub(crate) fn part(&self, index: usize, length: usize) -> &[f32] {
        &self.values[index * length..(index + 1) * length]
    }

    #[inline]
    pub(crate) fn step(&mut self, from: usize, gradient: &[f32], settings: &Settings, decay: f32) {
        let values = &mut self.values[from..from + gradient.len()];
        let squares = &mut self.squares[from..from + gradient.len()];
        for ((value, square), slope) in values.iter_mut().zip(squares).zip(gradient) {
            let slope = slope + decay * *value;
            *square += slope * slope;
            *value -= settings.rate * slope / (square.sqrt() + 1e-4);
        }
    }
}
