//! What Ombud does: one use case a file.
//!
//! What lives here: who may do what, what belongs in one transaction, when the policy is asked, who learns of it.
//! What does not: SQL (in `store`), judgement of text (in `moderation`), HTTP (in `web`). Every use case is a function
//! of [`Services`], who asks ([`Visitor`]) and one request.

pub mod accounts;
mod actor;
pub mod appeals;
pub mod audit;
mod background;
pub mod care;
pub mod comments;
pub mod desk;
mod error;
mod events;
pub mod export;
pub mod feeds;
pub mod hooks;
pub mod imports;
mod keys;
pub mod learning;
mod limits;
pub mod maintenance;
mod outgoing;
pub mod policies;
mod profile;
pub mod quality;
pub mod readers;
pub mod related_posts;
pub mod second_reading;
mod services;
pub mod sites;
pub mod standing;
pub mod stories;
mod text;
pub mod trial;
mod wilson;

pub use accounts::second_factor::SecondFactor;

pub use actor::{Account, Actor, Visitor};
pub use error::{FieldError, Restriction, ServiceError};
pub use events::Event;
pub use keys::Keys;
pub use second_reading::SecondReading;
pub use services::{Options, Services};
pub use store::sites::SiteRecord;
