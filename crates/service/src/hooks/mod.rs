//! Hooks: other systems that are asked about each comment, in the form of Coral's external moderation phases.
//!
//! `ask` is what posting and editing call; `call` asks one hook, of which `request`, `answer` and `secret` know the form;
//! `weigh` says what its word does to the policy's verdict; `breaker` leaves a hook alone that keeps failing; `manage` is
//! for the people who set hooks up.

mod answer;
mod ask;
mod breaker;
mod call;
mod manage;
mod request;
mod secret;
mod test;
mod weigh;

pub use answer::CODES;
pub use ask::calls;
pub(crate) use ask::{Asked, Heard, ask, record};
pub use breaker::BreakerState;
pub(crate) use breaker::Breakers;
pub use manage::{HookIn, HookOverview, MAX_HOOKS, add, find, list, remove, set, set_enabled};
pub use secret::{NewSecret, rotate};
pub use test::{Tested, test};
