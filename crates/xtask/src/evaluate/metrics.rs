//! Measures of scores against what people said.

use crate::train::metrics::auc;
use crate::train::random::Random;

/// Resamples of the bootstrap.
const RESAMPLES: usize = 200;
/// Bins of the calibration error, of equal width (Naeini et al. 2015 and most after them).
pub(crate) const BINS: usize = 15;

/// A score with whether it should be high.
pub(crate) type Point = (f32, bool);

/// What one label of one set gave.
#[derive(Clone, Debug, Default)]
pub(crate) struct Measure {
    pub(crate) rows: usize,
    pub(crate) positives: usize,
    /// Area under the ROC curve; nothing without rows of both kinds.
    pub(crate) auc: Option<f64>,
    /// Of which 95 % of the resamples lie.
    pub(crate) interval: Option<(f64, f64)>,
    pub(crate) average_precision: Option<f64>,
    /// At 0.5; nothing where no row is so high.
    pub(crate) precision: Option<f64>,
    /// At 0.5; nothing where no row should be so high.
    pub(crate) recall: Option<f64>,
}

impl Measure {
    pub(crate) fn of(points: &[Point]) -> Self {
        let high = points.iter().filter(|point| point.0 >= 0.5).count();
        let found = points.iter().filter(|point| point.0 >= 0.5 && point.1).count();
        let positives = points.iter().filter(|point| point.1).count();
        let share = |of: usize| (of > 0).then(|| found as f64 / of as f64);
        Self {
            rows: points.len(),
            positives,
            auc: auc(&mut points.to_vec()),
            interval: bootstrap(points, 1),
            average_precision: average_precision(points),
            precision: share(high),
            recall: share(positives),
        }
    }
}

/// Bounds between which 95 % of the areas under the ROC curve of resampled rows lie (Efron 1979, percentile method).
pub(crate) fn bootstrap(points: &[Point], seed: u64) -> Option<(f64, f64)> {
    let mut random = Random::new(seed);
    let mut sample = Vec::with_capacity(points.len());
    let mut found: Vec<f64> = (0..RESAMPLES)
        .filter_map(|_| {
            sample.clear();
            sample.extend(points.iter().filter_map(|_| {
                let index = random.next() % points.len() as u64;
                points.get(index as usize).copied()
            }));
            auc(&mut sample)
        })
        .collect();
    found.sort_by(f64::total_cmp);
    let tail = found.len() / 40;
    Some((*found.get(tail)?, *found.iter().rev().nth(tail)?))
}

/// Mean of the precision over all positives, each with everything of its score or higher (ties count together).
pub(crate) fn average_precision(points: &[Point]) -> Option<f64> {
    let positives = points.iter().filter(|point| point.1).count();
    if positives == 0 {
        return None;
    }
    let mut sorted = points.to_vec();
    sorted.sort_by(|left, right| right.0.total_cmp(&left.0));
    let (mut seen, mut found, mut sum) = (0, 0, 0.0);
    for ties in sorted.chunk_by(|left, right| left.0.total_cmp(&right.0).is_eq()) {
        let here = ties.iter().filter(|point| point.1).count();
        seen += ties.len();
        found += here;
        sum += here as f64 * found as f64 / seen as f64;
    }
    Some(sum / positives as f64)
}

/// F1 of the characters of one comment, as in SemEval-2021 task 5: 1 if neither side marks any, 0 if only one does.
pub(crate) fn character_f1(said: &[bool], marked: &[bool]) -> f64 {
    let count = |list: &[bool]| list.iter().filter(|is| **is).count();
    let both = said
        .iter()
        .zip(marked)
        .filter(|(said, marked)| **said && **marked)
        .count();
    match count(said) + count(marked) {
        0 => 1.0,
        sum => 2.0 * both as f64 / sum as f64,
    }
}

/// Scores between two bounds, with what was observed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Bin {
    /// Sum of the rows' weights.
    pub(crate) weight: f64,
    /// Mean score.
    pub(crate) said: f64,
    /// Mean share of the annotators who said yes.
    pub(crate) observed: f64,
}

/// A row for calibration: score, share of annotators who said yes, weight.
pub(crate) type Weighted = (f32, f32, f64);

/// Rows by score, in bins of equal width; those without rows have no weight.
pub(crate) fn bins(rows: &[Weighted]) -> [Bin; BINS] {
    let mut bins = [Bin::default(); BINS];
    for (score, observed, weight) in rows {
        let at = (f64::from(*score) * BINS as f64) as usize;
        if let Some(bin) = bins.get_mut(at.min(BINS - 1)) {
            bin.weight += weight;
            bin.said += weight * f64::from(*score);
            bin.observed += weight * f64::from(*observed);
        }
    }
    for bin in bins.iter_mut().filter(|bin| bin.weight > 0.0) {
        bin.said /= bin.weight;
        bin.observed /= bin.weight;
    }
    bins
}

/// Mean distance between score and observation, bin by bin, by weight.
pub(crate) fn calibration_error(bins: &[Bin; BINS]) -> Option<f64> {
    let all: f64 = bins.iter().map(|bin| bin.weight).sum();
    let apart: f64 = bins
        .iter()
        .map(|bin| bin.weight * (bin.said - bin.observed).abs())
        .sum();
    (all > 0.0).then(|| apart / all)
}

/// Mean of what there is.
pub(crate) fn mean(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values
        .into_iter()
        .fold((0.0, 0_usize), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / count as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points() -> Vec<Point> {
        let mut random = Random::new(7);
        (0..200)
            .map(|index| {
                let is_positive = index % 3 == 0;
                (random.unit() + if is_positive { 0.3 } else { 0.0 }, is_positive)
            })
            .collect()
    }

    #[test]
    fn the_bootstrap_is_the_same_each_time_and_holds_the_area() {
        let points = points();
        let (low, high) = bootstrap(&points, 1).unwrap();
        assert_eq!(bootstrap(&points, 1), Some((low, high)));
        assert_ne!(bootstrap(&points, 2), Some((low, high)));
        let area = auc(&mut points.clone()).unwrap();
        assert!(low < area && area < high && high - low < 0.3, "{low} {area} {high}");
        assert_eq!(bootstrap(&[], 1), None);
        assert_eq!(bootstrap(&[(0.1, true), (0.2, true)], 1), None);
    }

    #[test]
    fn average_precision_of_known_rankings() {
        let of = |rows: &[Point]| average_precision(rows).unwrap();
        assert_eq!(of(&[(0.9, true), (0.8, true), (0.1, false)]), 1.0);
        assert!((of(&[(0.9, true), (0.8, false), (0.7, true)]) - (1.0 + 2.0 / 3.0) / 2.0).abs() < 1e-12);
        // All of one score: the share of positives.
        assert_eq!(of(&[(0.5, true), (0.5, false), (0.5, false), (0.5, false)]), 0.25);
        assert_eq!(average_precision(&[(0.5, false)]), None);
    }

    #[test]
    fn characters_of_both_of_one_and_of_neither() {
        let f1 = character_f1;
        assert_eq!(f1(&[false, false], &[false, false]), 1.0);
        assert_eq!(f1(&[], &[]), 1.0);
        assert_eq!(f1(&[true, false], &[false, false]), 0.0);
        assert_eq!(f1(&[false, false], &[true, true]), 0.0);
        assert_eq!(f1(&[true, true], &[true, true]), 1.0);
        assert!((f1(&[true, true, false, false], &[false, true, true, true]) - 0.4).abs() < 1e-12);
    }

    #[test]
    fn calibration_error_is_the_mean_distance_by_weight() {
        // 0.9 said, half observed: 0.4 apart; 0.1 said, 0.1 observed by a row that weighs as much.
        let rows = [(0.9, 1.0, 1.0), (0.9, 0.0, 1.0), (0.1, 0.1, 2.0)];
        let error = calibration_error(&bins(&rows)).unwrap();
        assert!((error - 0.2).abs() < 1e-6, "{error}");
        assert_eq!(calibration_error(&bins(&[])), None);
        // The ends belong to the first and the last bin.
        let ends = bins(&[(0.0, 0.0, 1.0), (1.0, 1.0, 1.0)]);
        assert_eq!((ends[0].weight, ends[BINS - 1].weight), (1.0, 1.0));
    }

    #[test]
    fn precision_and_recall_at_a_half() {
        let measure = Measure::of(&[(0.9, true), (0.5, false), (0.4, true), (0.1, false)]);
        assert_eq!((measure.rows, measure.positives), (4, 2));
        assert_eq!((measure.precision, measure.recall), (Some(0.5), Some(0.5)));
        assert_eq!(Measure::of(&[(0.1, false)]).precision, None);
    }
}
