//! Which n-grams the model knows: those that tell most about the labels.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use moderation::training::LABELS;

use super::examples::Example;

/// Keys are hashes already.
#[derive(Default)]
pub(crate) struct Keyed(u64);

impl Hasher for Keyed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0 << 8 | u64::from(*byte);
        }
    }

    fn write_u32(&mut self, key: u32) {
        self.0 = u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

pub(crate) type ByKey<T> = HashMap<u32, T, BuildHasherDefault<Keyed>>;

/// In how many training comments a key stands, and how its comments' labels differ from the rest of their set.
#[derive(Clone, Copy, Default)]
struct Tally {
    comments: u32,
    last: u32,
    surplus: [f32; LABELS],
    variance: [f32; LABELS],
}

/// A key counts from so many comments on.
const FEWEST: u32 = 3;

/// The `size` keys with the largest deviation, in standard errors, of any label from its set's mean, the largest first.
/// Ties go by key, so that the choice is always the same.
pub(crate) fn select<'a>(examples: impl Iterator<Item = &'a Example> + Clone, sets: usize, size: usize) -> Vec<u32> {
    let means = means(examples.clone(), sets);
    // Counts by the upper bits of the key, to leave out most of the rare ones before the exact count.
    let mut seen = vec![0_u8; 1 << 26];
    for example in examples.clone() {
        let mut keys = example.keys.clone();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let count = &mut seen[(key >> 6) as usize];
            *count = count.saturating_add(1);
        }
    }
    let mut tallies: ByKey<Tally> = ByKey::default();
    for (number, example) in (1_u32..).zip(examples) {
        for key in &example.keys {
            if u32::from(seen[(key >> 6) as usize]) < FEWEST {
                continue;
            }
            let tally = tallies.entry(*key).or_default();
            if tally.last == number {
                continue;
            }
            tally.last = number;
            tally.comments += 1;
            for label in 0..LABELS {
                let mean = means[example.set][label];
                if let Some(value) = example.labels[label]
                    && mean > 0.0
                {
                    tally.surplus[label] += value - mean;
                    tally.variance[label] += mean * (1.0 - mean);
                }
            }
        }
    }
    let mut ranked: Vec<(f32, u32)> = tallies
        .into_iter()
        .filter(|(_, tally)| tally.comments >= FEWEST)
        .map(|(key, tally)| {
            let deviation = |(surplus, variance): (&f32, &f32)| surplus * surplus / (variance + 0.5);
            let largest = tally
                .surplus
                .iter()
                .zip(&tally.variance)
                .map(deviation)
                .fold(0.0, f32::max);
            (largest, key)
        })
        .collect();
    ranked.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.1.cmp(&right.1)));
    ranked.truncate(size);
    ranked.into_iter().map(|(_, key)| key).collect()
}

/// Mean of each label in each set, over training rows.
fn means<'a>(examples: impl Iterator<Item = &'a Example>, sets: usize) -> Vec<[f32; LABELS]> {
    let mut sums = vec![[(0.0_f64, 0_u32); LABELS]; sets];
    for example in examples {
        for label in 0..LABELS {
            if let Some(value) = example.labels[label] {
                sums[example.set][label].0 += f64::from(value);
                sums[example.set][label].1 += 1;
            }
        }
    }
    sums.iter()
        .map(|set| {
            set.map(|(sum, count)| {
                if count == 0 {
                    0.0
                } else {
                    (sum / f64::from(count)) as f32
                }
            })
        })
        .collect()
}
