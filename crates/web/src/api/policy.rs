//! `GET /api/v1/sites/{site}/policy`: what readers agree to.

use axum::extract::State;
use axum::response::Response;

use super::public;
use super::views::PolicyOut;
use crate::app::App;
use crate::error::WebError;
use crate::forms::UrlPath;

/// The policy in force, without its rules.
///
/// # Errors
/// 404.
pub async fn get(State(app): State<App>, UrlPath(site): UrlPath<String>) -> Result<Response, WebError> {
    let site = app.site(&site)?;
    let in_force = service::policies::in_force(app.services(), &site).await?;
    Ok(public::json(PolicyOut::new(&in_force)))
}
