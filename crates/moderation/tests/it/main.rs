//! Everything that is tested through the public interface.

mod clean;
mod demo;
mod disguises;
mod language;
mod policy;
mod properties;
mod signals;
mod signals_gibberish;
mod signals_private;
