//! Statements of reasons and appeals: the reader hit by a decision sees why and asks to look again; another person
//! decides, with reasons.

mod decide;
mod link;
mod open;
mod statement;

pub use decide::{Repair, decide};
pub use link::{link, link_key};
pub use open::{open, open_by_link};
pub use statement::{DecidedBy, DecisionView, decision_for_reader, statement};

pub(crate) use decide::took_part;
pub(crate) use statement::{later, view};
