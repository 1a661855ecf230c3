//! Everything that is tested through the public interface.

mod clean;
mod demo;
mod disguises;
mod policy;
mod properties;
mod signals;
