//! Everything that is tested through the public interface.

mod calibration;
mod classifier;
mod clean;
mod demo;
mod disguise_forms;
mod disguises;
mod language;
mod languages;
mod not_attacks;
mod overrides;
mod policy;
mod policy_standing;
mod properties;
mod refused;
#[cfg(feature = "second-reader")]
mod second;
mod signals;
mod signals_gibberish;
mod signals_private;
mod targets;
mod targets_people;
