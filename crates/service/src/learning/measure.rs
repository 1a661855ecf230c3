//! Measuring a calibration on decisions that it has not seen.

use moderation::{Assessment, Calibration, Category, Outcome, Policy};

use super::examples::Example;
use super::report::{ClauseLearning, Difference, WithAndWithout};
use crate::trial::Interval;
use crate::wilson::Z;

/// For the log loss, scores closer to 0 or 1 than this count as this close.
const EDGE: f64 = 1e-3;

/// A clause whose rules look at scores.
#[derive(Debug, Clone)]
pub(super) struct Looking {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) categories: Vec<Category>,
}

/// The clauses of a policy whose rules look at scores.
pub(super) fn looking(policy: &Policy) -> Vec<Looking> {
    let clauses = policy.clauses().iter().map(|clause| Looking {
        id: clause.id.clone(),
        title: clause.title.clone(),
        categories: policy.categories(&clause.id),
    });
    clauses.filter(|clause| !clause.categories.is_empty()).collect()
}

impl Looking {
    /// Whether an example is about this clause: rejected under it (true) or approved (false).
    pub(super) fn label(&self, example: &Example) -> Option<bool> {
        match &example.rejected_under {
            None => Some(false),
            Some(clause) => (*clause == self.id).then_some(true),
        }
    }

    fn score(&self, assessment: &Assessment) -> f64 {
        let scores = self.categories.iter().map(|category| assessment.strongest(*category));
        f64::from(scores.fold(0.0, f32::max))
    }
}

/// What one example says.
struct Measured {
    /// By clause: the label, the log loss without, with, and of the rate; only where it has a label.
    losses: Vec<Option<(bool, f64, f64, f64)>>,
    briers: Vec<(f64, f64)>,
    /// By clause: whether its rules act without and with.
    acts: Vec<(bool, bool)>,
    /// Whether the policy as a whole agrees with people, without and with.
    agrees: (bool, bool),
}

/// Everything that is measured, as the report says it.
pub(super) struct Measurement {
    pub(super) clauses: Vec<ClauseLearning>,
    pub(super) log_loss: Option<WithAndWithout<f64>>,
    pub(super) change: Option<Difference>,
    pub(super) against_rate: Option<Difference>,
    pub(super) agreement: WithAndWithout<Interval>,
    pub(super) agreement_change: Option<Difference>,
}

/// Measures on `unseen`. `rates` is, by clause, how often people rejected among what was learned from.
pub(super) fn measure(
    policy: &Policy,
    clauses: &[Looking],
    calibration: &Calibration,
    rates: &[f64],
    unseen: &[Example],
) -> Measurement {
    let all: Vec<Measured> = unseen
        .iter()
        .map(|example| one(policy, clauses, calibration, rates, example))
        .collect();
    let means = |pick: fn(&(bool, f64, f64, f64)) -> f64| -> Vec<f64> {
        let mean_of = |measured: &Measured| mean(measured.losses.iter().flatten().map(pick));
        all.iter().filter_map(mean_of).collect()
    };
    let (without, with) = (means(|loss| loss.1), means(|loss| loss.2));
    let agreeing = |pick: fn(&Measured) -> bool| {
        let hits = all.iter().filter(|measured| pick(measured)).count();
        Interval::new(whole(hits), whole(all.len()))
    };
    let gained = |measured: &Measured| f64::from(u8::from(measured.agrees.1)) - f64::from(u8::from(measured.agrees.0));
    Measurement {
        clauses: clauses
            .iter()
            .enumerate()
            .map(|(place, clause)| by_clause(clause, place, &all))
            .collect(),
        log_loss: mean(without.iter().copied())
            .zip(mean(with.iter().copied()))
            .map(|(without, with)| WithAndWithout { without, with }),
        change: difference(&means(|loss| loss.2 - loss.1)),
        against_rate: difference(&means(|loss| loss.2 - loss.3)),
        agreement: WithAndWithout {
            without: agreeing(|measured| measured.agrees.0),
            with: agreeing(|measured| measured.agrees.1),
        },
        agreement_change: difference(&all.iter().map(gained).collect::<Vec<_>>()),
    }
}

fn one(policy: &Policy, clauses: &[Looking], calibration: &Calibration, rates: &[f64], example: &Example) -> Measured {
    let bent = calibration.apply(&example.assessment);
    let plain = policy.apply(&example.assessment, &example.facts).matched;
    let changed = policy.apply(&bent, &example.facts).matched;
    let strict = |matched: &[moderation::MatchedClause], clause: Option<&str>| {
        let mut of = matched
            .iter()
            .filter(|rule| clause.is_none_or(|clause| rule.clause == clause));
        of.any(|rule| rule.outcome > Outcome::Publish)
    };
    let rejected = example.rejected_under.is_some();
    let mut measured = Measured {
        losses: Vec::new(),
        briers: Vec::new(),
        acts: Vec::new(),
        agrees: (strict(&plain, None) == rejected, strict(&changed, None) == rejected),
    };
    for (clause, rate) in clauses.iter().zip(rates) {
        let (without, with) = (clause.score(&example.assessment), clause.score(&bent));
        let label = clause.label(example);
        let loss = |label: bool| {
            (
                label,
                log_loss(without, label),
                log_loss(with, label),
                log_loss(*rate, label),
            )
        };
        measured.losses.push(label.map(loss));
        let truth = f64::from(u8::from(rejected));
        measured
            .briers
            .push(((without - truth).powi(2), (with - truth).powi(2)));
        let id = Some(clause.id.as_str());
        measured.acts.push((strict(&plain, id), strict(&changed, id)));
    }
    measured
}

fn by_clause(clause: &Looking, place: usize, all: &[Measured]) -> ClauseLearning {
    let about: Vec<_> = all
        .iter()
        .filter_map(|measured| {
            let loss = measured.losses.get(place).copied().flatten()?;
            Some((loss, *measured.briers.get(place)?, *measured.acts.get(place)?))
        })
        .collect();
    let pair = |without: Option<f64>, with: Option<f64>| {
        without
            .zip(with)
            .map(|(without, with)| WithAndWithout { without, with })
    };
    let share = |acts: fn(&(bool, bool)) -> bool| {
        let acting = about.iter().filter(|(_, _, of)| acts(of)).count();
        let rejected = about.iter().filter(|(loss, _, _)| loss.0).count();
        let both = about.iter().filter(|(loss, _, of)| loss.0 && acts(of)).count();
        let interval = |of: usize| Interval::new(whole(both), whole(of));
        (interval(acting), interval(rejected))
    };
    let (without, with) = (share(|acts| acts.0), share(|acts| acts.1));
    ClauseLearning {
        clause: clause.id.clone(),
        title: clause.title.clone(),
        decided: whole(about.len()),
        rejected: whole(about.iter().filter(|(loss, _, _)| loss.0).count()),
        log_loss: pair(
            mean(about.iter().map(|(loss, _, _)| loss.1)),
            mean(about.iter().map(|(loss, _, _)| loss.2)),
        ),
        brier: pair(
            mean(about.iter().map(|(_, brier, _)| brier.0)),
            mean(about.iter().map(|(_, brier, _)| brier.1)),
        ),
        precision: WithAndWithout {
            without: without.0,
            with: with.0,
        },
        recall: WithAndWithout {
            without: without.1,
            with: with.1,
        },
    }
}

fn log_loss(score: f64, label: bool) -> f64 {
    let p = score.clamp(EDGE, 1.0 - EDGE);
    -(if label { p } else { 1.0 - p }).ln()
}

fn whole(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// The mean; nothing of nothing.
#[expect(clippy::cast_precision_loss, reason = "counts of comments are far below 2^53")]
fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0_u64), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / count as f64)
}

/// A mean of paired differences with its interval.
#[expect(clippy::cast_precision_loss, reason = "counts of comments are far below 2^53")]
fn difference(values: &[f64]) -> Option<Difference> {
    let middle = mean(values.iter().copied())?;
    let count = values.len() as f64;
    let squares: f64 = values.iter().map(|value| (value - middle).powi(2)).sum();
    let half = Z * (squares / (count - 1.0).max(1.0) / count).sqrt();
    Some(Difference {
        mean: middle,
        low: middle - half,
        high: middle + half,
    })
}
