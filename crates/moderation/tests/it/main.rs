//! Everything that is tested through the public interface.

mod clean;
mod demo;
mod disguises;
mod languages;
mod not_attacks;
mod policy;
mod properties;
mod signals;
mod targets;
mod targets_people;
