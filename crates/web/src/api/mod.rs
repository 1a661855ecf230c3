//! The API, version 1.

use axum::Router;

use crate::app::App;
use crate::router::Route;

/// Addresses of the API with who may use them.
pub const ROUTES: &[Route] = &[];

/// Handlers of [`ROUTES`].
pub fn routes() -> Router<App> {
    Router::new()
}
