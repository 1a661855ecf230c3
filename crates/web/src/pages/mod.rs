//! Readers' pages, one a file.

pub mod account;
pub mod appeal;
pub mod cache;
pub mod chrome;
pub mod comment;
pub mod error;
pub mod front;
pub mod home;
pub mod link;
mod list;
pub(crate) mod marked;
mod overrides;
pub mod policy;
pub mod report;
pub mod section;
pub mod standing;
pub mod story;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::error::WebError;

/// 303 to an address of ours, as after every POST.
///
/// # Errors
/// When the address cannot stand in a header.
pub fn see_other(address: &str) -> Result<Response, WebError> {
    redirect(StatusCode::SEE_OTHER, address)
}

/// A redirect to an address of ours.
///
/// # Errors
/// When the address cannot stand in a header.
pub fn redirect(status: StatusCode, address: &str) -> Result<Response, WebError> {
    let location = HeaderValue::try_from(encode(address)).map_err(WebError::internal)?;
    Ok((status, [(header::LOCATION, location)]).into_response())
}

/// Escapes what is not ASCII in an address of ours: headers hold no other letters.
fn encode(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for byte in address.bytes() {
        match byte {
            b'!'..=b'~' if byte != b'"' && byte != b'<' && byte != b'>' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Keeps an answer out of shared caches: it was made for one viewer.
#[must_use]
pub fn private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}
