//! HTTP: the pages that readers see, the desk, the API, what operators watch.
//!
//! What lives here: requests read and checked, answers rendered and kept. What does not: SQL, decisions, transactions
//! (all in `service`). Every address is on one screen in [`router`].

pub mod api;
pub mod app;
pub mod assets;
pub mod cookies;
pub mod desk;
pub mod error;
pub mod forms;
pub mod i18n;
mod metrics;
mod middleware;
mod ops;
pub mod pages;
pub mod records;
pub mod render;
mod request_id;
pub mod router;
mod signed_in;
pub mod viewer;

pub use app::{App, WebSettings};
pub use error::WebError;
pub use router::{Access, ROUTES, Route, router};
