//! The arithmetic of the dashboard: pure, each function checked against an example worked out by hand.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::wilson::{self, Z};

/// A share with its interval of 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// The share, or the coefficient.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// How many observations it rests on.
    pub n: u64,
}

#[expect(clippy::cast_precision_loss, reason = "counts of a newsroom are far below 2^53")]
fn real(count: u64) -> f64 {
    count as f64
}

/// `hits` of `n` with Wilson's interval; nothing of nothing.
pub fn wilson(hits: u64, n: u64) -> Option<Estimate> {
    if n == 0 || hits > n {
        return None;
    }
    let value = real(hits) / real(n);
    let (low, high) = wilson::interval(value, real(n));
    Some(Estimate { value, low, high, n })
}

/// Something that was drawn from a stratum, with the weight of those for whom it stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drawn {
    /// Its stratum, in any numbering.
    pub stratum: usize,
    /// How many it stands for: one through its probability of being drawn.
    pub weight: f64,
    /// Whether it counts in the denominator.
    pub base: bool,
    /// Whether it counts in the numerator; then in the denominator as well.
    pub hit: bool,
}

/// How many observations of equal weight would say as much (Kish).
fn effective(weights: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut squares) = (0.0, 0.0);
    for weight in weights {
        sum += weight;
        squares += weight * weight;
    }
    if squares > 0.0 { sum * sum / squares } else { 0.0 }
}

/// The variance of a ratio in a stratified sample, linearised, without a correction for finite strata.
fn variance(drawn: &[Drawn], ratio: f64, total: f64) -> f64 {
    let mut strata: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
    for one in drawn {
        let residual = f64::from(u8::from(one.hit && one.base)) - ratio * f64::from(u8::from(one.base));
        strata.entry(one.stratum).or_default().push(one.weight * residual);
    }
    let spread = |residuals: &Vec<f64>| {
        let n = real(u64::try_from(residuals.len()).unwrap_or_default());
        // A single one has no spread of its own; its whole residual counts, which is on the safe side.
        let (mean, factor) = if n > 1.0 {
            (residuals.iter().sum::<f64>() / n, n / (n - 1.0))
        } else {
            (0.0, 1.0)
        };
        factor * residuals.iter().map(|r| (r - mean) * (r - mean)).sum::<f64>()
    };
    strata.values().map(spread).sum::<f64>() / (total * total)
}

/// The share of hits in the base, each weighted by those for whom it stands (Horvitz–Thompson in both, a ratio of two
/// estimated totals), with Wilson's interval at the sample's effective size. Nothing without a base.
pub fn ratio(drawn: &[Drawn]) -> Option<Estimate> {
    let in_base = || drawn.iter().filter(|one| one.base);
    let total: f64 = in_base().map(|one| one.weight).sum();
    let n = u64::try_from(in_base().count()).unwrap_or_default();
    if n == 0 || total <= 0.0 {
        return None;
    }
    // A sum of nothing is minus zero, which would be said so.
    let value: f64 = in_base().filter(|one| one.hit).map(|one| one.weight).sum::<f64>() / total + 0.0;
    let variance = variance(drawn, value, total);
    let size = if variance > 0.0 && value > 0.0 && value < 1.0 {
        (value * (1.0 - value) / variance).clamp(1.0, real(n))
    } else {
        effective(in_base().map(|one| one.weight)).max(1.0)
    };
    let (low, high) = wilson::interval(value.clamp(0.0, 1.0), size);
    Some(Estimate { value, low, high, n })
}

/// Two people's answers to the same questions, weighted: `[first][second]`, 0 for approve and 1 for reject.
pub type Table = [[f64; 2]; 2];

/// Share of equal answers, and Cohen's kappa, each with its interval; `n` answers that count as much as `size` of equal
/// weight. No kappa where both always gave the same answer: chance alone would agree as well.
pub fn agreement(table: &Table, n: u64, size: f64) -> Option<(Estimate, Option<Estimate>)> {
    let [[aa, ar], [ra, rr]] = *table;
    let total = aa + ar + ra + rr;
    if n == 0 || total <= 0.0 || size <= 0.0 {
        return None;
    }
    let observed = (aa + rr) / total;
    let (low, high) = wilson::interval(observed, size);
    let percent = Estimate {
        value: observed,
        low,
        high,
        n,
    };
    let first = (ra + rr) / total;
    let second = (ar + rr) / total;
    let chance = first * second + (1.0 - first) * (1.0 - second);
    if chance >= 1.0 - 1e-12 {
        return Some((percent, None));
    }
    let value = (observed - chance) / (1.0 - chance);
    let error = (observed * (1.0 - observed) / (size * (1.0 - chance) * (1.0 - chance))).sqrt();
    let kappa = Estimate {
        value,
        low: (value - Z * error).max(-1.0),
        high: (value + Z * error).min(1.0),
        n,
    };
    Some((percent, Some(kappa)))
}

/// As many observations of equal weight as these weights are worth.
pub fn effective_size(weights: &[f64]) -> f64 {
    effective(weights.iter().copied())
}

/// Values with how often each occurs.
pub type Counts = BTreeMap<i64, i64>;

/// The value below or at which `share` of all lie (nearest rank).
pub fn percentile(counts: &Counts, share: f64) -> Option<i64> {
    let total = u64::try_from(counts.values().sum::<i64>()).unwrap_or_default();
    let wanted = (share * real(total)).ceil().max(1.0);
    let mut seen = 0;
    for (value, count) in counts {
        seen += u64::try_from(*count).unwrap_or_default();
        if real(seen) >= wanted {
            return Some(*value);
        }
    }
    None
}

/// Seconds to two significant digits: as many different values as a chart can show, and percentiles stay exact to them.
pub fn two_digits(seconds: i64) -> i64 {
    let mut step = 1;
    while seconds / step >= 100 {
        step *= 10;
    }
    (seconds.max(0) + step / 2) / step * step
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: f64, wanted: f64) {
        assert!((found - wanted).abs() < 5e-4, "{found} is not {wanted}");
    }

    #[test]
    fn wilsons_interval_of_known_shares() {
        // Newcombe 1998, table I: 81 of 263, and 0 of 20.
        let one = wilson(81, 263).unwrap();
        close(one.low, 0.2553);
        close(one.high, 0.3662);
        let none = wilson(0, 20).unwrap();
        close(none.low, 0.0);
        close(none.high, 0.1611);
        assert_eq!(wilson(0, 0), None);
    }

    #[test]
    fn kappa_of_fifty_proposals() {
        // Observed (20 + 15) / 50 = 0.7; chance 0.5 · 0.6 + 0.5 · 0.4 = 0.5; kappa 0.4.
        // Standard error: root of 0.7 · 0.3 / (50 · 0.25) = 0.12961.
        let (percent, kappa) = agreement(&[[20.0, 5.0], [10.0, 15.0]], 50, 50.0).unwrap();
        let kappa = kappa.unwrap();
        close(percent.value, 0.7);
        close(kappa.value, 0.4);
        close(kappa.low, 0.4 - 1.96 * 0.12961);
        close(kappa.high, 0.4 + 1.96 * 0.12961);
        // All alike: whoever always says yes agrees by chance.
        assert_eq!(agreement(&[[9.0, 0.0], [0.0, 0.0]], 9, 9.0).unwrap().1, None);
        assert_eq!(agreement(&[[0.0; 2]; 2], 0, 0.0), None);
    }

    #[test]
    fn a_weighted_share_by_hand() {
        let one = |stratum, weight, base, hit| Drawn {
            stratum,
            weight,
            base,
            hit,
        };
        // Of 100 published 4 were drawn, one of which should not have been; of 20 rejected 2 were drawn, rightly.
        // Recall: what was rejected of what should have been: 2 · 10 / (1 · 25 + 2 · 10) = 0.4444.
        let drawn = [
            one(0, 25.0, true, false),
            one(0, 25.0, false, false),
            one(0, 25.0, false, false),
            one(0, 25.0, false, false),
            one(1, 10.0, true, true),
            one(1, 10.0, true, true),
        ];
        let recall = ratio(&drawn).unwrap();
        close(recall.value, 20.0 / 45.0);
        assert_eq!(recall.n, 3);
        // Residuals times weights: stratum 0: −11.1111, 0, 0, 0, mean −2.7778, squares about it 92.5926, · 4/3 =
        // 123.4568; stratum 1: 5.5556 twice, no spread. Over 45²: 0.060966. Effective: 0.246914 / 0.060966 = 4.05,
        // at most 3.
        let (low, high) = wilson::interval(20.0 / 45.0, 3.0);
        close(recall.low, low);
        close(recall.high, high);
        close(variance(&drawn, 20.0 / 45.0, 45.0), 0.060_966);
        // Equal weights in one stratum are a plain share, with an effective size of one less: n − 1 = 9.
        let plain: Vec<Drawn> = (0..10).map(|i| one(0, 7.0, true, i < 4)).collect();
        let share = ratio(&plain).unwrap();
        close(share.value, 0.4);
        let (low, high) = wilson::interval(0.4, 9.0);
        close(share.low, low);
        close(share.high, high);
        assert_eq!(ratio(&[one(0, 1.0, false, false)]), None);
        assert!(ratio(&[one(0, 1.0, true, false)]).unwrap().value.is_sign_positive());
    }

    #[test]
    fn percentiles_are_by_nearest_rank() {
        let counts = Counts::from([(1, 2), (5, 1), (10, 1)]);
        assert_eq!(
            [0.5, 0.51, 0.75, 0.9].map(|share| percentile(&counts, share)),
            [Some(1), Some(5), Some(5), Some(10)]
        );
        assert_eq!(percentile(&Counts::new(), 0.5), None);
        assert_eq!(
            [0, 7, 99, 104, 105, 995, 1_049, 86_399].map(two_digits),
            [0, 7, 99, 100, 110, 1_000, 1_000, 86_000]
        );
    }
}
