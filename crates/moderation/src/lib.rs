#![doc = include_str!("../README.md")]
#![deny(missing_docs)]

mod assessment;
mod bytes;
mod calibration;
mod category;
mod classifier;
mod distance;
mod input;
mod language;
mod lexicon;
mod moderator;
mod normalize;
mod people;
mod policy;
#[cfg(feature = "second-reader")]
mod second;
mod signals;
mod sketch;
mod target;

pub use assessment::{Assessment, Evidence, Signal, Target, TargetKind};
pub use calibration::{Calibration, Curve};
pub use category::{Category, Scores};
#[cfg(feature = "training")]
pub use classifier::training;
pub use classifier::{Contribution, ModelError};
pub use input::{Input, StoryContext};
pub use language::{LanguageGuess, language_of};
pub use moderator::{Moderator, fingerprint};
pub use people::people_in;
pub use policy::{
    AddedRule, Clause, Commenting, Facts, MAX_SEVERITY, MatchedClause, Outcome, Override, Policy, PolicyError, Problem,
    ReaderFacts, Rule, StoryFacts, Terms, ThreadFacts, Verdict,
};
#[cfg(feature = "second-reader")]
pub use second::SecondReader;
pub use sketch::similarity;
