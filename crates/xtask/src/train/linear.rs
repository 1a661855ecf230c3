//! Logistic regression on weighted n-grams.

use super::data::LABELS;
use super::examples::Example;
use super::network::{Random, sigmoid};

pub(crate) struct Linear {
    /// Weight of each n-gram: how rare it is.
    idf: Vec<f32>,
    weights: Vec<f32>,
    squares: Vec<f32>,
    bias: Vec<f32>,
    bias_squares: Vec<f32>,
    set_bias: Vec<f32>,
}

#[derive(Clone, Copy)]
pub(crate) struct Settings {
    pub(crate) rate: f32,
    pub(crate) decay: f32,
    pub(crate) power: f32,
}

impl Linear {
    pub(crate) fn new(examples: &[Example], rows: usize, sets: usize, idf_power: f32) -> Self {
        let mut counts = vec![0_u32; rows];
        let mut total = 0.0_f32;
        for example in examples.iter().filter(|example| !example.is_dev) {
            let mut keys = example.keys.clone();
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                counts[key as usize] += 1;
            }
            total += 1.0;
        }
        Self {
            idf: counts
                .iter()
                .map(|count| ((1.0 + total) / (1.0 + *count as f32)).ln().powf(idf_power))
                .collect(),
            weights: vec![0.0; rows * LABELS],
            squares: vec![1e-6; rows * LABELS],
            bias: vec![0.0; LABELS],
            bias_squares: vec![1e-6; LABELS],
            set_bias: vec![0.0; sets * LABELS],
        }
    }

    pub(crate) fn vector(&self, example: &Example, power: f32, into: &mut Vec<(u32, f32)>) {
        into.clear();
        let mut keys = example.keys.clone();
        keys.sort_unstable();
        for run in keys.chunk_by(|a, b| a == b) {
            let value = (1.0 + (run.len() as f32).ln()) * self.idf[run[0] as usize];
            into.push((run[0], value));
        }
        let norm = into.iter().map(|(_, v)| v * v).sum::<f32>().powf(power).max(1e-6);
        into.iter_mut().for_each(|(_, v)| *v /= norm);
    }

    pub(crate) fn logits(&self, vector: &[(u32, f32)]) -> [f32; LABELS] {
        let mut logits: [f32; LABELS] = std::array::from_fn(|l| self.bias[l]);
        for (id, value) in vector {
            let at = *id as usize * LABELS;
            for (logit, weight) in logits.iter_mut().zip(&self.weights[at..at + LABELS]) {
                *logit += value * weight;
            }
        }
        logits
    }

    pub(crate) fn learn(&mut self, example: &Example, vector: &[(u32, f32)], settings: &Settings) -> f32 {
        let mut logits = self.logits(vector);
        let mut slopes = [0.0_f32; LABELS];
        let mut loss = 0.0;
        for label in 0..LABELS {
            let (aim, weight) = example.aims[label];
            if weight == 0.0 {
                continue;
            }
            logits[label] += self.set_bias[example.set * LABELS + label];
            let p = sigmoid(logits[label]);
            loss -= weight * (aim * p.max(1e-7).ln() + (1.0 - aim) * (1.0 - p).max(1e-7).ln());
            slopes[label] = weight * (p - aim);
            self.bias_squares[label] += slopes[label] * slopes[label];
            self.bias[label] -= 0.1 * slopes[label] / self.bias_squares[label].sqrt();
            self.set_bias[example.set * LABELS + label] -= 0.02 * slopes[label];
        }
        for (id, value) in vector {
            let at = *id as usize * LABELS;
            for label in 0..LABELS {
                if slopes[label] == 0.0 {
                    continue;
                }
                let slope = slopes[label] * value + settings.decay * self.weights[at + label];
                self.squares[at + label] += slope * slope;
                self.weights[at + label] -= settings.rate * slope / self.squares[at + label].sqrt();
            }
        }
        loss
    }
}

pub(crate) struct Trained {
    pub(crate) linear: Linear,
    pub(crate) power: f32,
}

pub(crate) fn train(
    examples: &[Example],
    rows: usize,
    sets: usize,
    epochs: u32,
    settings: Settings,
    idf_power: f32,
    mut each: impl FnMut(&Linear, u32),
) -> Trained {
    let mut linear = Linear::new(examples, rows, sets, idf_power);
    let mut order: Vec<usize> = (0..examples.len())
        .filter(|i| !examples[*i].is_dev && examples[*i].aims.iter().any(|a| a.1 > 0.0))
        .collect();
    let mut random = Random(7);
    let mut vector = Vec::new();
    let total = order.len() as f32 * epochs as f32;
    let mut done = 0.0;
    for epoch in 1..=epochs {
        random.shuffle(&mut order);
        let mut loss = 0.0;
        for index in &order {
            linear.vector(&examples[*index], settings.power, &mut vector);
            let now = Settings {
                rate: settings.rate * (1.0 - done / total),
                ..settings
            };
            loss += f64::from(linear.learn(&examples[*index], &vector, &now));
            done += 1.0;
        }
        eprintln!("linear {epoch} loss {:.4}", loss / order.len() as f64);
        each(&linear, epoch);
    }
    Trained {
        linear,
        power: settings.power,
    }
}
