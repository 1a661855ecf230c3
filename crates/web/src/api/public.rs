//! Answers that everybody may read, from any page: they depend on nobody's cookie.

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

/// JSON for everybody.
pub fn json<T: Serialize>(body: T) -> Response {
    let headers = [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-cache")),
    ];
    (headers, Json(body)).into_response()
}
