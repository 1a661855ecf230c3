//! `GET /desk/{site}/counts`: how much waits, for the script.

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

use super::answer;
use super::staff::Staff;
use crate::error::WebError;

/// The counts by queue.
///
/// # Errors
/// Those of the use case.
pub async fn show(staff: Staff) -> Result<Response, WebError> {
    let counts = answer::counts(&staff).await?;
    Ok((
        [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))],
        Json(counts),
    )
        .into_response())
}
