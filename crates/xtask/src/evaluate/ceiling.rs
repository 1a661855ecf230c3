//! How good a scorer could be at all where a label is the word of few people.

use std::collections::BTreeMap;

use moderation::Category;

use super::judge::Judged;
use super::metrics::{Point, mean};
use crate::train::metrics::auc;
use crate::train::random::Random;

/// So many times the annotators are asked anew.
const DRAWS: u64 = 50;
/// Fewest annotators of a comment.
const FEWEST: u32 = 3;
/// Most that are thought of when a share is turned into a count.
const MOST: u32 = 20;

/// What a scorer would reach who knows of each comment which share of all people would say yes.
#[derive(Debug, PartialEq)]
pub(crate) struct Ceiling {
    /// Mean area under the ROC curve over all draws.
    pub(crate) auc: f64,
    /// The same if the share of those who were asked were that of all people.
    pub(crate) as_voted: f64,
    /// Parameters of the Beta distribution of the true shares.
    pub(crate) alpha: f64,
    pub(crate) beta: f64,
    /// Mean number of annotators.
    pub(crate) annotators: f64,
}

/// The ceiling of a category on these rows; nothing if nobody was asked or all agree.
pub(crate) fn of(rows: &[&Judged<'_>], category: Category) -> Option<Ceiling> {
    let votes: Vec<(u32, u32)> = rows
        .iter()
        .filter_map(|row| {
            let share = row.label(category)?;
            let asked = annotators(row.row.labels.iter().flatten().copied());
            Some(((share * asked as f32).round() as u32, asked))
        })
        .collect();
    let (alpha, beta) = fit(&votes)?;
    let smoothed = |(yes, asked): (u32, u32), random: &mut Random| {
        draw_beta(alpha + f64::from(yes), beta + f64::from(asked - yes), random)
    };
    let as_voted = |(yes, asked): (u32, u32), _: &mut Random| f64::from(yes) / f64::from(asked);
    Some(Ceiling {
        auc: mean_auc(&votes, smoothed)?,
        as_voted: mean_auc(&votes, as_voted)?,
        alpha,
        beta,
        annotators: mean(votes.iter().map(|(_, asked)| f64::from(*asked)))?,
    })
}

/// Mean area under the ROC curve of the true shares against majorities of people who vote anew.
fn mean_auc(votes: &[(u32, u32)], share: impl Fn((u32, u32), &mut Random) -> f64) -> Option<f64> {
    let mut random = Random::new(1);
    mean((0..DRAWS).filter_map(|_| {
        let mut points: Vec<Point> = votes
            .iter()
            .map(|vote| {
                let p = share(*vote, &mut random);
                let drawn = (0..vote.1).filter(|_| f64::from(random.unit()) < p).count() as u32;
                (p as f32, 2 * drawn >= vote.1)
            })
            .collect();
        auc(&mut points)
    }))
}

/// The smallest number of people of whom these can all be shares.
fn annotators(shares: impl Iterator<Item = f32> + Clone) -> u32 {
    let fits = |count: u32| {
        shares.clone().all(|share| {
            let votes = share * count as f32;
            (votes - votes.round()).abs() < 0.01 * count as f32 / 3.0
        })
    };
    (FEWEST..=MOST).find(|count| fits(*count)).unwrap_or(FEWEST)
}

/// Parameters of the Beta-binomial distribution that make the votes most likely; by ever finer search over its mean and
/// its concentration.
fn fit(votes: &[(u32, u32)]) -> Option<(f64, f64)> {
    let mut counts: BTreeMap<(u32, u32), f64> = BTreeMap::new();
    for vote in votes {
        *counts.entry(*vote).or_default() += 1.0;
    }
    if votes.is_empty() || votes.iter().all(|vote| vote.0 == 0) || votes.iter().all(|vote| vote.0 == vote.1) {
        return None;
    }
    // Logarithm of rising factorials; what does not depend on the parameters is left out.
    let rising = |from: f64, times: u32| (0..times).map(|step| (from + f64::from(step)).ln()).sum::<f64>();
    let likelihood = |alpha: f64, beta: f64| -> f64 {
        counts
            .iter()
            .map(|((yes, asked), count)| {
                count * (rising(alpha, *yes) + rising(beta, asked - yes) - rising(alpha + beta, *asked))
            })
            .sum()
    };
    let parameters = |logit: f64, size: f64| {
        let mean = 1.0 / (1.0 + (-logit).exp());
        (mean * size.exp(), (1.0 - mean) * size.exp())
    };
    let (mut best, mut at, mut step) = (f64::MIN, (0.0, 0.0), 1.0);
    for _ in 0..12 {
        let (logit, size) = at;
        for across in -5..=5 {
            for along in -5..=5 {
                let here = (logit + step * f64::from(across), size + step * f64::from(along));
                let (alpha, beta) = parameters(here.0, here.1);
                let found = likelihood(alpha, beta);
                if found > best {
                    (best, at) = (found, here);
                }
            }
        }
        step /= 2.0;
    }
    Some(parameters(at.0, at.1))
}

fn draw_beta(alpha: f64, beta: f64, random: &mut Random) -> f64 {
    let (left, right) = (draw_gamma(alpha, random), draw_gamma(beta, random));
    if left + right > 0.0 { left / (left + right) } else { 0.5 }
}

/// Marsaglia and Tsang 2000.
fn draw_gamma(shape: f64, random: &mut Random) -> f64 {
    if shape < 1.0 {
        let lift = open_unit(random).powf(1.0 / shape);
        return lift * draw_gamma(shape + 1.0, random);
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let normal = (-2.0 * open_unit(random).ln()).sqrt() * (std::f64::consts::TAU * open_unit(random)).cos();
        let v = (1.0 + c * normal).powi(3);
        if v > 0.0 && open_unit(random).ln() < 0.5 * normal * normal + d - d * v + d * v.ln() {
            return d * v;
        }
    }
}

/// Above 0 and below 1.
fn open_unit(random: &mut Random) -> f64 {
    ((random.next() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_tell_how_many_were_asked() {
        assert_eq!(annotators([0.333, 0.667, 0.0].into_iter()), 3);
        assert_eq!(annotators([0.0, 1.0].into_iter()), 3);
        assert_eq!(annotators([0.25, 0.0].into_iter()), 4);
        assert_eq!(annotators([0.143, 0.571].into_iter()), 7);
    }

    #[test]
    fn nobody_can_know_how_a_coin_falls_and_everybody_what_is_plain() {
        let same = |p: f64| move |_: (u32, u32), _: &mut Random| p;
        let votes = vec![(1, 3); 400];
        let coins = mean_auc(&votes, same(0.5)).unwrap();
        assert!((coins - 0.5).abs() < 1e-9, "{coins}");
        let plain = |(yes, _): (u32, u32), _: &mut Random| f64::from(yes / 3);
        let votes: Vec<_> = (0..100).map(|index| (index % 2 * 3, 3)).collect();
        assert_eq!(mean_auc(&votes, plain), Some(1.0));
        // Nobody ever says yes: nothing to tell apart.
        assert_eq!(mean_auc(&votes, same(0.0)), None);
    }

    #[test]
    fn the_distribution_that_made_the_votes_is_found() {
        let mut random = Random::new(3);
        let votes: Vec<(u32, u32)> = (0..20_000)
            .map(|_| {
                let p = draw_beta(0.8, 2.0, &mut random);
                ((0..5).filter(|_| f64::from(random.unit()) < p).count() as u32, 5)
            })
            .collect();
        let (alpha, beta) = fit(&votes).unwrap();
        assert!((alpha - 0.8).abs() < 0.08 && (beta - 2.0).abs() < 0.2, "{alpha} {beta}");
        assert_eq!(fit(&[(0, 3), (0, 3)]), None);
    }
}
