//! Fitting the curves on the older decisions, and saying of the newer ones whether they help.

use model::{Deed, UnixMillis};
use moderation::{Calibration, Category, Curve, Policy};
use store::sites::SiteRecord;

use super::examples::{self, Example};
use super::measure::{self, Looking, Measurement};
use super::report::{Bent, Finding, LearningReport};
use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::policies;
use crate::services::Services;
use crate::trial::Handle;

/// Fewest decisions to learn from, and fewest of either kind.
const FEWEST: (usize, usize) = (200, 40);
/// Fewest of either kind among those that are measured on.
const FEWEST_UNSEEN: usize = 10;
/// Of ten decisions, so many are learned from.
const LEARNED_TENTHS: usize = 7;

/// A calibration that is not in use yet, with what was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Learned {
    /// The curves.
    pub calibration: Calibration,
    /// What was found.
    pub report: LearningReport,
    /// The policy whose clauses it was learned by.
    pub policy_version: i64,
}

/// Learns from decisions on comments posted since a moment, and reports on decisions that were not learned from.
/// Changes nothing.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`] for a site without a policy, [`ServiceError::Conflict`] when
/// it is cancelled.
pub async fn learn(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    since: UnixMillis,
    handle: &Handle,
) -> Result<Learned, ServiceError> {
    visitor.require(site.id, Deed::ManagePolicy)?;
    let in_force = policies::in_force(services, site).await?;
    let (policy, version) = (in_force.policy.clone(), in_force.version);
    let until = services.now();
    let decided = examples::read(services, site.id, since, handle).await?;
    let fit = move || fit(&policy, decided, (since, until));
    let (calibration, report) = tokio::task::spawn_blocking(fit)
        .await
        .map_err(|error| ServiceError::Internal(error.to_string()))?;
    Ok(Learned {
        calibration,
        report,
        policy_version: version,
    })
}

fn fit(policy: &Policy, decided: Vec<Example>, period: (UnixMillis, UnixMillis)) -> (Calibration, LearningReport) {
    let clauses = measure::looking(policy);
    let before = decided.len();
    let is_about = |example: &Example| clauses.iter().any(|clause| clause.label(example).is_some());
    let decided: Vec<Example> = decided.into_iter().filter(is_about).collect();
    let left_out = before - decided.len();
    let (seen, unseen) = decided.split_at(decided.len() * LEARNED_TENTHS / 10);
    let (calibration, curves) = curves(&clauses, seen);
    let rates: Vec<f64> = clauses.iter().map(|clause| rate(clause, seen)).collect();
    let measurement = measure::measure(policy, &clauses, &calibration, &rates, unseen);
    let finding = finding(&measurement, &decided, unseen);
    let count = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let report = LearningReport {
        since: period.0,
        until: period.1,
        learned_from: count(seen.len()),
        learned_rejected: count(rejected(seen)),
        measured_on: count(unseen.len()),
        measured_rejected: count(rejected(unseen)),
        left_out: count(left_out),
        curves,
        clauses: measurement.clauses,
        log_loss: measurement.log_loss,
        change: measurement.change,
        against_rate: measurement.against_rate,
        agreement: measurement.agreement,
        agreement_change: measurement.agreement_change,
        finding,
    };
    (calibration, report)
}

fn rejected(examples: &[Example]) -> usize {
    examples
        .iter()
        .filter(|example| example.rejected_under.is_some())
        .count()
}

/// One curve for each category that rules look at.
fn curves(clauses: &[Looking], seen: &[Example]) -> (Calibration, Vec<Bent>) {
    let mut calibration = Calibration::default();
    let mut curves = Vec::new();
    for category in Category::ALL {
        let about: Vec<&Looking> = clauses
            .iter()
            .filter(|clause| clause.categories.contains(&category))
            .collect();
        if about.is_empty() {
            continue;
        }
        let label = |example: &Example| about.iter().filter_map(|clause| clause.label(example)).max();
        let point = |example: &Example| Some((example.assessment.strongest(category), label(example)?));
        let points: Vec<(f32, bool)> = seen.iter().filter_map(point).collect();
        let rejected = points.iter().filter(|(_, rejected)| *rejected).count();
        let decided = points.len();
        // Where all say the same there is nothing to learn: any curve that goes far enough fits.
        let is_mixed = rejected > 0 && rejected < decided;
        let curve = if is_mixed { Curve::fit(points) } else { Curve::IDENTITY };
        calibration.set(category, curve);
        curves.push(Bent {
            category,
            curve,
            decided: u64::try_from(decided).unwrap_or(u64::MAX),
            rejected: u64::try_from(rejected).unwrap_or(u64::MAX),
        });
    }
    (calibration, curves)
}

/// How often people rejected under a clause, among that and approvals; a little off 0 and 1.
#[expect(clippy::cast_precision_loss, reason = "counts of comments are far below 2^53")]
fn rate(clause: &Looking, seen: &[Example]) -> f64 {
    let labels: Vec<bool> = seen.iter().filter_map(|example| clause.label(example)).collect();
    let rejected = labels.iter().filter(|label| **label).count();
    (rejected as f64 + 0.5) / (labels.len() as f64 + 1.0)
}

fn finding(measured: &Measurement, decided: &[Example], unseen: &[Example]) -> Finding {
    let enough = |examples: &[Example], fewest: usize| {
        let rejections = rejected(examples);
        rejections >= fewest && examples.len() - rejections >= fewest
    };
    let is_enough = decided.len() >= FEWEST.0 && enough(decided, FEWEST.1) && enough(unseen, FEWEST_UNSEEN);
    let falls = |difference: Option<super::report::Difference>| difference.is_some_and(|found| found.high < 0.0);
    if !is_enough {
        Finding::TooFew
    } else if !falls(measured.against_rate) {
        Finding::SaysNothing
    } else if !falls(measured.change) {
        Finding::NoGain
    } else if falls(measured.agreement_change) {
        Finding::RulesWorse
    } else {
        Finding::Helps
    }
}
