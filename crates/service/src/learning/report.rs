//! What was found when a calibration was learned.

use model::UnixMillis;
use moderation::{Category, Curve};
use serde::{Deserialize, Serialize};

use crate::trial::Interval;

/// Without the calibration, and with it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct WithAndWithout<T> {
    /// Scores as the model gives them.
    pub without: T,
    /// Bent scores.
    pub with: T,
}

/// A mean difference with the interval in which the true one lies 95 times in 100.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// Mean.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// What it would have done for one clause, on decisions that it has not seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ClauseLearning {
    /// Its id.
    pub clause: String,
    /// Its heading.
    pub title: String,
    /// Unseen decisions: rejections under this clause, and approvals.
    pub decided: u64,
    /// Of these, rejections.
    pub rejected: u64,
    /// Mean log loss of the highest score that the clause looks at, in nats; nothing without decisions.
    pub log_loss: Option<WithAndWithout<f64>>,
    /// Mean squared error of that score.
    pub brier: Option<WithAndWithout<f64>>,
    /// Of the comments that its rules act on: rejected under it, not approved.
    pub precision: WithAndWithout<Interval>,
    /// Of the comments rejected under it: its rules act.
    pub recall: WithAndWithout<Interval>,
}

/// How a category is bent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bent {
    /// The category.
    pub category: Category,
    /// Its curve.
    pub curve: Curve,
    /// Decisions it was learned from.
    pub decided: u64,
    /// Of these, rejections.
    pub rejected: u64,
}

/// Whether it helps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// It helps.
    Helps,
    /// Too little was decided to say.
    TooFew,
    /// Log loss does not fall by more than chance explains.
    NoGain,
    /// Bent scores say no more than how often people reject.
    SaysNothing,
    /// The rules would agree less with people than they do.
    RulesWorse,
}

impl Finding {
    /// For people: what was found, and why it may not be switched on.
    pub fn words(self) -> &'static str {
        match self {
            Self::Helps => {
                "It helps: on decisions that it has not seen, bent scores come closer to what people decided, and by more than chance explains."
            }
            Self::TooFew => {
                "Too little was decided to learn from: it takes 200 decisions on comments, among them 40 approvals and 40 rejections under clauses whose rules look at scores, and 10 of each among the newest 30 %. Nothing is switched on."
            }
            Self::NoGain => {
                "It does not help: on decisions that it has not seen, bent scores come no closer to what people decided than chance explains. Nothing is switched on."
            }
            Self::SaysNothing => {
                "It does not help: on decisions that it has not seen, bent scores say no more than how often people reject. What people decide here does not follow the scores. Nothing is switched on."
            }
            Self::RulesWorse => {
                "It does not help: scores come closer to what people decided, but the rules with their thresholds would agree with people less often than they do. Change the thresholds and learn again. Nothing is switched on."
            }
        }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LearningReport {
    /// Since when comments were looked at.
    pub since: UnixMillis,
    /// Until when.
    pub until: UnixMillis,
    /// Decisions that it was learned from.
    pub learned_from: u64,
    /// Of these, rejections.
    pub learned_rejected: u64,
    /// Decisions that it was measured on.
    pub measured_on: u64,
    /// Of these, rejections.
    pub measured_rejected: u64,
    /// Rejections under clauses that the policy no longer has or whose rules look at no score; left out.
    pub left_out: u64,
    /// How each category that rules look at is bent.
    pub curves: Vec<Bent>,
    /// By clause, those whose rules look at scores.
    pub clauses: Vec<ClauseLearning>,
    /// Mean log loss over all clauses.
    pub log_loss: Option<WithAndWithout<f64>>,
    /// Change of the log loss, below 0 where it helps.
    pub change: Option<Difference>,
    /// Log loss less that of always saying how often people reject, below 0 where scores know something.
    pub against_rate: Option<Difference>,
    /// Comments that people and the rules agree on.
    pub agreement: WithAndWithout<Interval>,
    /// Change of the share they agree on, above 0 where it helps.
    pub agreement_change: Option<Difference>,
    /// Whether it helps.
    pub finding: Finding,
}
