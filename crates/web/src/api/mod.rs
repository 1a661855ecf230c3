//! The API, version 1. `docs/api.md` describes it; errors have the one form of [`crate::error::ErrorOut`].

mod bearer;
mod body;
mod comments;
mod policy;
mod public;
mod related;
mod stories;
mod views;

use axum::Router;
use axum::routing::get;

use crate::app::App;
use crate::router::{Access, Route};

/// Addresses of the API with who may use them.
pub const ROUTES: &[Route] = &[
    ("PUT", "/api/v1/sites/{site}/stories/{key}", Access::Token),
    ("GET", "/api/v1/sites/{site}/stories/{key}", Access::Public),
    ("DELETE", "/api/v1/sites/{site}/stories/{key}", Access::Token),
    ("GET", "/api/v1/sites/{site}/stories/{key}/comments", Access::Public),
    ("POST", "/api/v1/sites/{site}/stories/{key}/comments", Access::Visitor),
    ("GET", "/api/v1/sites/{site}/stories/{key}/related", Access::Public),
    ("GET", "/api/v1/sites/{site}/policy", Access::Public),
];

/// Handlers of [`ROUTES`].
pub fn routes() -> Router<App> {
    Router::new()
        .route(
            "/api/v1/sites/{site}/stories/{key}",
            get(stories::get).put(stories::put).delete(stories::delete),
        )
        .route(
            "/api/v1/sites/{site}/stories/{key}/comments",
            get(comments::get).post(comments::post),
        )
        .route("/api/v1/sites/{site}/stories/{key}/related", get(related::get))
        .route("/api/v1/sites/{site}/policy", get(policy::get))
}
