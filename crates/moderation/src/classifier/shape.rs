//! The sizes of the network: the same in the trainer, in the model file and in the engine.

/// Length of the vector of an n-gram.
pub const WIDTH: usize = 16;
/// Units that look at a word and its neighbours.
pub const LOCAL: usize = 32;
/// Units that look at the whole comment.
pub const GLOBAL: usize = 32;
/// What the heads see: the local units' highest values, the global units, the mean vector.
pub const TOP: usize = LOCAL + GLOBAL + WIDTH;
pub use crate::category::LABELS;

/// The part of the network that is not the table of n-grams: row by row, in 32-bit floating point.
#[cfg(feature = "training")]
#[derive(Clone, Debug, PartialEq)]
pub struct Dense {
    /// For each of `WIDTH` inputs the weights of the `LOCAL` units.
    pub local: Vec<f32>,
    /// `LOCAL` offsets.
    pub local_bias: Vec<f32>,
    /// For each of `WIDTH` inputs the weights of the `GLOBAL` units.
    pub global: Vec<f32>,
    /// `GLOBAL` offsets.
    pub global_bias: Vec<f32>,
    /// For each of `LABELS` the weights of the `TOP` values.
    pub head: Vec<f32>,
    /// `LABELS` offsets.
    pub head_bias: Vec<f32>,
    /// Weights of the `LOCAL` units and of the `WIDTH` inputs for whether a word belongs to what is toxic.
    pub span: Vec<f32>,
    /// One offset, and the value from which on a word does.
    pub span_bias: Vec<f32>,
    /// By label, slope and offset that make a probability of a logit (Platt 1999).
    pub calibration: Vec<f32>,
}

#[cfg(feature = "training")]
impl Dense {
    /// The lengths of the lists, in the order of the file.
    pub(super) const LENGTHS: [usize; 9] = [
        WIDTH * LOCAL,
        LOCAL,
        WIDTH * GLOBAL,
        GLOBAL,
        LABELS * TOP,
        LABELS,
        LOCAL + WIDTH,
        2,
        2 * LABELS,
    ];

    pub(super) fn lists(&self) -> [&Vec<f32>; 9] {
        [
            &self.local,
            &self.local_bias,
            &self.global,
            &self.global_bias,
            &self.head,
            &self.head_bias,
            &self.span,
            &self.span_bias,
            &self.calibration,
        ]
    }
}
