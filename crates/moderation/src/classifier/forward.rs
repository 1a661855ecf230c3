//! From features to scores, and back to the words that caused them.

use super::features::Features;
use super::model::{Model, Network};
use super::shape::{GLOBAL, LABELS, LOCAL, TOP, WIDTH};

/// What the network says of a comment, with what it takes to say why.
#[derive(Debug)]
pub(crate) struct Reading {
    /// By category, before they are made probabilities.
    pub(super) logits: [f32; LABELS],
    /// For each unit of the text whether and how much it belongs to what is toxic, as a logit.
    pub(super) spans: Vec<f32>,
    /// Share of the n-grams that the model knows, 0 to 1.
    pub(super) known: f32,
    /// The unit at which each local unit is highest, if it is above 0 anywhere.
    winners: [Option<u32>; LOCAL],
    top: [f32; TOP],
    scale: f32,
}

/// Half of what the neighbours say is added to what a word says.
const NEIGHBOUR: f32 = 0.5;

impl Model {
    /// Runs the network.
    pub(super) fn forward(&self, features: &Features) -> Reading {
        let network = &self.network;
        let mut known = 0_usize;
        let mut keys = features.keys.iter();
        let mut begin = 0;
        let words: Vec<[f32; WIDTH]> = features
            .units
            .iter()
            .map(|unit| {
                let mut sum = [0.0; WIDTH];
                for key in keys.by_ref().take(unit.keys_end.saturating_sub(begin) as usize) {
                    known += usize::from(self.add(*key, &mut sum));
                }
                begin = unit.keys_end;
                sum
            })
            .collect();
        let text_units = words.len().saturating_sub(1);
        let mut top = [0.0; TOP];
        let mut winners = [None; LOCAL];
        let mut spans = Vec::with_capacity(text_units);
        let mut highest = [0.0; LOCAL];
        let mut before = [0.0; WIDTH];
        let mut following = words.iter().skip(1);
        for (index, word) in words.iter().take(text_units).enumerate() {
            let next = following.next().filter(|_| index + 1 < text_units);
            let window = window(word, &before, next);
            before = *word;
            let values = linear(&network.local, &network.local_bias, &window);
            spans.push(network.span(word, &values));
            for ((value, highest), winner) in values.iter().zip(&mut highest).zip(&mut winners) {
                if value > highest {
                    *highest = *value;
                    *winner = u32::try_from(index).ok();
                }
            }
        }
        let scale = 1.0 / as_f32(words.len().max(1)).sqrt();
        let mut mean = [0.0; WIDTH];
        for word in &words {
            for (mean, value) in mean.iter_mut().zip(word) {
                *mean += value * scale;
            }
        }
        let global = linear(&network.global, &network.global_bias, &mean).map(|value| value.max(0.0));
        for (place, value) in top.iter_mut().zip(highest.iter().chain(&global).chain(&mean)) {
            *place = *value;
        }
        let mut logits = network.head_bias;
        for (logit, weights) in logits.iter_mut().zip(network.head.iter()) {
            *logit += dot(weights, &top);
        }
        Reading {
            logits,
            spans,
            known: as_f32(known) / as_f32(features.keys.len().max(1)),
            winners,
            top,
            scale,
        }
    }

    /// How much the logit of a category grows with the vector of each unit: one slope a unit, the last for the
    /// comment as a whole. Multiplied with an n-gram's vector it gives what the n-gram adds.
    pub(super) fn slopes(&self, reading: &Reading, label: usize) -> Vec<[f32; WIDTH]> {
        let network = &self.network;
        let Some(weights) = network.head.get(label) else {
            return Vec::new();
        };
        let mut weights = weights.iter();
        let of_locals: Vec<f32> = weights.by_ref().take(LOCAL).copied().collect();
        let of_globals: Vec<f32> = weights.by_ref().take(GLOBAL).copied().collect();
        let mut mean = [0.0; WIDTH];
        mean.iter_mut().zip(weights).for_each(|(mean, weight)| *mean = *weight);
        let globals = reading.top.iter().skip(LOCAL);
        for (input, rows) in mean.iter_mut().zip(network.global.iter()) {
            for ((row, weight), value) in rows.iter().zip(&of_globals).zip(globals.clone()) {
                if *value > 0.0 {
                    *input += row * weight;
                }
            }
        }
        let mut slopes = vec![mean.map(|value| value * reading.scale); reading.spans.len() + 1];
        for (unit, (winner, weight)) in reading.winners.iter().zip(&of_locals).enumerate() {
            let Some(winner) = winner else {
                continue;
            };
            let winner = *winner as usize;
            let pull: [f32; WIDTH] = std::array::from_fn(|input| {
                network
                    .local
                    .get(input)
                    .and_then(|row| row.get(unit))
                    .map_or(0.0, |value| value * weight)
            });
            let neighbours = [
                winner.checked_sub(1),
                Some(winner + 1).filter(|at| *at < reading.spans.len()),
            ];
            for (at, share) in
                std::iter::once((winner, 1.0)).chain(neighbours.into_iter().flatten().map(|at| (at, NEIGHBOUR)))
            {
                if let Some(slope) = slopes.get_mut(at) {
                    slope
                        .iter_mut()
                        .zip(&pull)
                        .for_each(|(slope, pull)| *slope += pull * share);
                }
            }
        }
        slopes
    }

    /// The vector of each unit, again.
    pub(super) fn vectors(&self, features: &Features) -> Vec<[f32; WIDTH]> {
        (0..features.units.len())
            .map(|unit| {
                let mut sum = [0.0; WIDTH];
                for key in features.keys_of(unit) {
                    self.add(*key, &mut sum);
                }
                sum
            })
            .collect()
    }

    /// From which probability on a unit belongs to what is toxic.
    pub(super) fn shown_from(&self) -> f32 {
        1.0 / (1.0 + (-self.network.span_from).exp())
    }

    /// How likely a unit belongs to what is toxic, 0 to 1.
    pub(super) fn span_probability(&self, reading: &Reading, unit: usize) -> f32 {
        reading
            .spans
            .get(unit)
            .map_or(0.0, |logit| 1.0 / (1.0 + (-logit).exp()))
    }

    /// What a logit is multiplied with before it becomes a probability.
    pub(super) fn slope(&self, label: usize) -> f32 {
        self.network.calibration.get(label).map_or(1.0, |[slope, _]| *slope)
    }

    /// The probability that belongs to a logit.
    pub(super) fn probability(&self, logit: f32, label: usize) -> f32 {
        let [slope, offset] = self.network.calibration.get(label).copied().unwrap_or([1.0, 0.0]);
        1.0 / (1.0 + (-(slope * logit + offset)).exp())
    }
}

impl Network {
    fn span(&self, word: &[f32; WIDTH], locals: &[f32; LOCAL]) -> f32 {
        let local: f32 = locals
            .iter()
            .zip(&self.span_local)
            .map(|(value, weight)| value.max(0.0) * weight)
            .sum();
        local + dot(word, &self.span_word) + self.span_bias
    }
}

fn window(word: &[f32; WIDTH], before: &[f32; WIDTH], next: Option<&[f32; WIDTH]>) -> [f32; WIDTH] {
    let next = next.unwrap_or(&[0.0; WIDTH]);
    let mut window = *word;
    for ((value, before), next) in window.iter_mut().zip(before).zip(next) {
        *value += (before + next) * NEIGHBOUR;
    }
    window
}

/// Input after input, so that the inner loop runs over the outputs and is made wide instructions of.
#[inline]
fn linear<const OUT: usize>(weights: &[[f32; OUT]; WIDTH], bias: &[f32; OUT], input: &[f32; WIDTH]) -> [f32; OUT] {
    let mut sums = *bias;
    for (row, value) in weights.iter().zip(input) {
        for (sum, weight) in sums.iter_mut().zip(row) {
            *sum += weight * value;
        }
    }
    sums
}

/// Eight sums side by side: one alone would wait for each addition.
#[inline]
fn dot<const N: usize>(left: &[f32; N], right: &[f32; N]) -> f32 {
    let mut sums = [0.0_f32; 8];
    for (left, right) in left.chunks(8).zip(right.chunks(8)) {
        for ((sum, left), right) in sums.iter_mut().zip(left).zip(right) {
            *sum += left * right;
        }
    }
    sums.iter().sum()
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts far below 2^24, and no score hangs on the last digit"
)]
fn as_f32(count: usize) -> f32 {
    count as f32
}
