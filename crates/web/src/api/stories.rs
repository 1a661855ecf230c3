//! `/api/v1/sites/{site}/stories/{key}`: put, read, remove a story.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use service::stories::{PutOutcome, StoryIn};

use super::bearer::Bearer;
use super::body::JsonBody;
use super::public;
use super::views::{PutOut, StoryOut};
use crate::app::App;
use crate::error::WebError;
use crate::forms::UrlPath;

/// Adds or changes a story; sent twice, the second time changes nothing.
///
/// # Errors
/// 401 without a token, 413, 415, 400 and 422 for a body that cannot be taken, with its fields.
pub async fn put(
    State(app): State<App>,
    bearer: Bearer,
    UrlPath((_, key)): UrlPath<(String, String)>,
    JsonBody(story): JsonBody<StoryIn>,
) -> Result<Response, WebError> {
    let outcome = service::stories::put(app.services(), &bearer.visitor, &bearer.site, &key, story).await?;
    let status = if matches!(outcome, PutOutcome::Created(_)) {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    Ok((status, Json(PutOut::new(&key, outcome))).into_response())
}

/// A story.
///
/// # Errors
/// 404.
pub async fn get(
    State(app): State<App>,
    UrlPath((site, key)): UrlPath<(String, String)>,
) -> Result<Response, WebError> {
    let site = app.site(&site)?;
    let story = service::stories::by_key(app.services(), &site, &key).await?;
    Ok(public::json(StoryOut::new(&site, &story)))
}

/// Takes a story down; its thread is kept for when it comes back.
///
/// # Errors
/// 401 without a token, 404.
pub async fn delete(
    State(app): State<App>,
    bearer: Bearer,
    UrlPath((_, key)): UrlPath<(String, String)>,
) -> Result<StatusCode, WebError> {
    service::stories::remove(app.services(), &bearer.visitor, &bearer.site, &key).await?;
    Ok(StatusCode::NO_CONTENT)
}
