//! The moderators' screens.

use axum::Router;

use crate::app::App;
use crate::assets::Asset;
use crate::router::Route;

/// Addresses of the desk with who may use them.
pub const ROUTES: &[Route] = &[];
/// Templates of the desk: name and text.
pub const TEMPLATES: &[(&str, &str)] = &[];
/// Style sheets and scripts of the desk.
pub const ASSETS: &[Asset] = &[];

/// Handlers of [`ROUTES`].
pub fn routes() -> Router<App> {
    Router::new()
}
