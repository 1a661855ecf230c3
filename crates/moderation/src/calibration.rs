//! A small layer on top of the fixed scores: one curve a category, fitted on what people decided at one publication.
//!
//! A curve is a straight line between logits, `logit(p') = slope · logit(p) + shift` (Platt's scaling), with a slope
//! above 0: it never changes which of two comments scores higher, 0 stays 0 and 1 stays 1. Fitting pulls towards the
//! identity with the weight of some dozens of comments, so that a category about which little was decided keeps its
//! scores.

use crate::category::LABELS;
use crate::{Assessment, Category, Scores};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Scores closer than this to 0 or 1 count as this close.
const EDGE: f64 = 1e-6;
/// Slopes stay within these, so that no curve is flat or a step.
const SLOPES: (f64, f64) = (0.05, 8.0);
/// Shifts stay within this of 0.
const MOST_SHIFT: f64 = 8.0;
/// How strongly slope and shift are held at the identity, as the weight of their squares in the loss.
const PRIOR: (f64, f64) = (20.0, 8.0);

/// How the scores of one category are bent.
///
/// ```
/// use moderation::Curve;
/// assert_eq!(Curve::IDENTITY.map(0.3), 0.3);
/// let stricter = Curve::fit((0..400).map(|_| (0.3, true)));
/// assert!(stricter.map(0.3) > 0.3 && stricter.map(0.2) < stricter.map(0.3));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// Factor of the logit, above 0; 1 changes nothing.
    pub slope: f64,
    /// Added to the logit; 0 changes nothing.
    pub shift: f64,
}

impl Default for Curve {
    fn default() -> Self {
        Self::IDENTITY
    }
}

impl Curve {
    /// Leaves every score as it is.
    pub const IDENTITY: Curve = Curve { slope: 1.0, shift: 0.0 };

    /// The score that takes the place of `score`: both 0 to 1.
    #[expect(clippy::cast_possible_truncation, reason = "scores are 32 bits wide")]
    pub fn map(self, score: f32) -> f32 {
        if self == Self::IDENTITY || score <= 0.0 || score >= 1.0 {
            return score;
        }
        sigmoid(self.slope * logit(score) + self.shift) as f32
    }

    /// The curve that fits best what people decided: for each comment its score and whether it was rejected. Without
    /// comments, the identity.
    ///
    /// Minimises the log loss, plus a penalty for leaving the identity, by Newton's method; the loss is convex, so that
    /// the order of the comments does not matter.
    pub fn fit(decided: impl IntoIterator<Item = (f32, bool)>) -> Curve {
        let points: Vec<(f64, f64)> = decided
            .into_iter()
            .map(|(score, rejected)| (logit(score), if rejected { 1.0 } else { 0.0 }))
            .collect();
        let mut curve = Curve::IDENTITY;
        if points.is_empty() {
            return curve;
        }
        let mut loss = curve.loss(&points);
        for _ in 0..100 {
            let step = curve.newton(&points);
            let (next, next_loss) = curve.walk(step, &points, loss);
            let gained = loss - next_loss;
            if gained <= 0.0 {
                break;
            }
            (curve, loss) = (next, next_loss);
            if gained < 1e-10 * loss.abs().max(1.0) {
                break;
            }
        }
        // Few digits, so that it is the same curve wherever it was written down.
        let round = |number: f64| (number * 1e6).round() / 1e6;
        Curve {
            slope: round(curve.slope),
            shift: round(curve.shift),
        }
    }

    /// Log loss of all points with the penalty.
    fn loss(self, points: &[(f64, f64)]) -> f64 {
        let penalty = PRIOR.0 * (self.slope - 1.0).powi(2) + PRIOR.1 * self.shift.powi(2);
        let each = |(x, y): &(f64, f64)| {
            let z = self.slope * x + self.shift;
            // ln(1 + e^z) − y·z, without overflow.
            z.max(0.0) + (-z.abs()).exp().ln_1p() - y * z
        };
        points.iter().map(each).sum::<f64>() + penalty
    }

    /// The step of Newton's method: how slope and shift should change.
    fn newton(self, points: &[(f64, f64)]) -> (f64, f64) {
        let mut gradient = (2.0 * PRIOR.0 * (self.slope - 1.0), 2.0 * PRIOR.1 * self.shift);
        let (mut aa, mut ab, mut bb) = (2.0 * PRIOR.0, 0.0, 2.0 * PRIOR.1);
        for (x, y) in points {
            let p = sigmoid(self.slope * x + self.shift);
            let (error, weight) = (p - y, p * (1.0 - p));
            gradient.0 += error * x;
            gradient.1 += error;
            aa += weight * x * x;
            ab += weight * x;
            bb += weight;
        }
        let determinant = aa * bb - ab * ab;
        (
            (ab * gradient.1 - bb * gradient.0) / determinant,
            (ab * gradient.0 - aa * gradient.1) / determinant,
        )
    }

    /// Goes along a step, halving it until the loss falls.
    fn walk(self, step: (f64, f64), points: &[(f64, f64)], loss: f64) -> (Curve, f64) {
        let mut share = 1.0;
        for _ in 0..30 {
            let next = Curve {
                slope: (self.slope + share * step.0).clamp(SLOPES.0, SLOPES.1),
                shift: (self.shift + share * step.1).clamp(-MOST_SHIFT, MOST_SHIFT),
            };
            let next_loss = next.loss(points);
            if next_loss < loss {
                return (next, next_loss);
            }
            share /= 2.0;
        }
        (self, loss)
    }
}

/// One curve for each category.
///
/// ```
/// use moderation::{Calibration, Category, Curve, Input, Moderator};
/// let mut calibration = Calibration::default();
/// assert!(calibration.is_identity());
/// calibration.set(Category::Insult, Curve { slope: 1.0, shift: -3.0 });
/// let raw = Moderator::new().assess(&Input::new("You are an idiot"));
/// let calibrated = calibration.apply(&raw);
/// assert!(calibrated.strongest(Category::Insult) < raw.strongest(Category::Insult));
/// assert_eq!(calibrated.scores.spam, raw.scores.spam);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "BTreeMap<Category, Curve>", into = "BTreeMap<Category, Curve>")]
pub struct Calibration {
    curves: [Curve; LABELS],
}

impl Calibration {
    /// Whether no category is bent.
    pub fn is_identity(&self) -> bool {
        self.curves.iter().all(|curve| *curve == Curve::IDENTITY)
    }

    /// The curve of a category.
    pub fn curve(&self, category: Category) -> Curve {
        let found = Category::ALL.iter().zip(&self.curves).find(|(of, _)| **of == category);
        found.map_or(Curve::IDENTITY, |(_, curve)| *curve)
    }

    /// Gives a category another curve.
    pub fn set(&mut self, category: Category, curve: Curve) {
        for (of, place) in Category::ALL.iter().zip(&mut self.curves) {
            if *of == category {
                *place = curve;
            }
        }
    }

    /// The assessment with bent scores: [`scores`](Assessment::scores) and [`found`](Assessment::found) alike, so that
    /// [`strongest`](Assessment::strongest) is bent too. Evidence and all else stay.
    #[must_use]
    pub fn apply(&self, assessment: &Assessment) -> Assessment {
        let mut bent = assessment.clone();
        self.bend(&mut bent);
        bent
    }

    /// As [`apply`](Self::apply), in place.
    pub fn bend(&self, assessment: &mut Assessment) {
        for (category, curve) in Category::ALL.into_iter().zip(self.curves) {
            if curve == Curve::IDENTITY {
                continue;
            }
            let bend = |scores: &mut Scores| scores.set(category, curve.map(scores.get(category)));
            bend(&mut assessment.scores);
            bend(&mut assessment.found);
        }
    }
}

impl From<BTreeMap<Category, Curve>> for Calibration {
    fn from(map: BTreeMap<Category, Curve>) -> Self {
        let mut calibration = Self::default();
        for (category, curve) in map {
            calibration.set(category, curve);
        }
        calibration
    }
}

impl From<Calibration> for BTreeMap<Category, Curve> {
    fn from(calibration: Calibration) -> Self {
        Category::ALL.into_iter().zip(calibration.curves).collect()
    }
}

fn logit(score: f32) -> f64 {
    let p = f64::from(score).clamp(EDGE, 1.0 - EDGE);
    (p / (1.0 - p)).ln()
}

fn sigmoid(z: f64) -> f64 {
    1.0 / (1.0 + (-z).exp())
}
