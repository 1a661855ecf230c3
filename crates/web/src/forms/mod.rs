//! What comes in with a request: parts of the address, the query, fields of a form. Strict: what is not UTF-8, holds a
//! zero byte or comes in another type is refused, never repaired.

mod data;
pub mod token;

pub use data::Fields;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use serde::de::DeserializeOwned;

use crate::error::WebError;

/// Largest body of a request, in bytes.
pub const MAX_BODY_BYTES: usize = 1024 * 1024;

/// Parts of the address.
pub struct UrlPath<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for UrlPath<T> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, WebError> {
        let Path(value) = Path::<T>::from_request_parts(parts, state)
            .await
            .map_err(|_| WebError::bad_request("bad_address", "This address cannot be read."))?;
        Ok(Self(value))
    }
}

/// An id in an address. A forged one is one that does not exist.
///
/// # Errors
/// 404.
pub fn id<T: std::str::FromStr>(text: &str, what: &'static str) -> Result<T, WebError> {
    text.parse().map_err(|_| WebError::not_found(what))
}

/// The query of the address.
pub struct UrlQuery(pub Fields);

impl<S: Send + Sync> FromRequestParts<S> for UrlQuery {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, WebError> {
        Fields::read(parts.uri.query().unwrap_or_default().as_bytes()).map(Self)
    }
}

/// The fields of a form.
pub struct FormFields(pub Fields);

impl<S: Send + Sync> FromRequest<S> for FormFields {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebError> {
        let media_type = request
            .headers()
            .get(header::CONTENT_TYPE)
            .map(|value| value.as_bytes());
        let is_form = media_type.is_some_and(|value| value.starts_with(b"application/x-www-form-urlencoded"));
        if !is_form {
            return Err(WebError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                "Forms are sent as application/x-www-form-urlencoded.",
            ));
        }
        let bytes = body(request, state).await?;
        Fields::read(&bytes).map(Self)
    }
}

/// The body of a request, of at most [`MAX_BODY_BYTES`].
///
/// # Errors
/// 413 for a larger one, 400 for one that breaks off.
pub async fn body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, WebError> {
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection| match rejection {
            BytesRejection::FailedToBufferBody(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => {
                WebError::new(
                    StatusCode::PAYLOAD_TOO_LARGE,
                    "too_large",
                    "That is too large; at most 1 MB is taken.",
                )
            }
            _ => WebError::bad_request("bad_body", "The request broke off."),
        })
}
