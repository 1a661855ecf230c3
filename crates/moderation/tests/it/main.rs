//! Everything that is tested through the public interface.

mod clean;
mod demo;
mod disguise_forms;
mod disguises;
mod policy;
mod properties;
mod signals;
