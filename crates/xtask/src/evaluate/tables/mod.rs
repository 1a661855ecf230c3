//! The parts of the card that are mostly numbers.

mod conduct;
mod scores;

pub(super) use conduct::{failures, groups, languages, own_cases, speed};
pub(super) use scores::{calibration, ceilings, measures, passages};
