//! `cargo xtask blend` and `cargo xtask pieces`: what the second reader needs besides its training in `training/`.

mod bands;
mod blend;
mod pieces;

pub(crate) use blend::Args as BlendArgs;
pub(crate) use blend::run as blend;
pub(crate) use pieces::Args as PiecesArgs;
pub(crate) use pieces::run as pieces;

/// A row of a set with what both readers say of it.
struct Heard<'a> {
    row: &'a crate::train::data::Row,
    compared: moderation::training::Compared,
    /// What the engine without the second reader makes of it.
    once: moderation::Assessment,
}
