//! What a request can be answered with instead of its result: status, stable code, text for the person who asked.
//!
//! A [`WebError`] becomes an empty response that carries it; [`crate::middleware`] renders it once, as a page or as JSON
//! by the address, and logs it once. The private cause never leaves the server.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use service::{FieldError, ServiceError};

/// An error on its way to the client.
#[derive(Debug, Clone)]
pub struct WebError {
    /// HTTP status.
    pub status: StatusCode,
    /// A stable word for clients.
    pub code: &'static str,
    /// For the person who asked; empty for the text of the code.
    pub message: String,
    /// Fields that cannot be taken.
    pub fields: Vec<FieldError>,
    /// How long to wait.
    pub retry_after_s: Option<u64>,
    /// Why a reader may not post, with the address of the statement.
    pub restriction: Option<Box<RestrictionOut>>,
    /// For the log only.
    pub cause: Option<String>,
}

/// The short form of a statement of reasons, where the API refuses a restricted reader.
#[derive(Debug, Clone, serde::Serialize)]
pub struct RestrictionOut {
    /// `suspended` or `banned`.
    pub standing: &'static str,
    /// RFC 3339, for a suspension.
    pub until: Option<String>,
    /// Id of the clause; may be empty.
    pub clause: String,
    /// Its title.
    pub title: String,
    /// The reason given; may be empty.
    pub reason: String,
    /// Address of the statement, where the reader appeals.
    pub statement: Option<String>,
}

impl WebError {
    /// An error of this status and code, with a text for the person who asked.
    pub fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            fields: Vec::new(),
            retry_after_s: None,
            restriction: None,
            cause: None,
        }
    }

    /// 404.
    pub fn not_found(what: &'static str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", format!("There is no such {what}."))
    }

    /// 400: the request itself makes no sense.
    pub fn bad_request(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    /// 403: the form was sent from elsewhere, or its token ran out.
    pub fn bad_form(code: &'static str) -> Self {
        Self::new(
            StatusCode::FORBIDDEN,
            code,
            "This form is no longer valid. Please go back, reload the page and try again.",
        )
    }

    /// 500; the cause goes to the log only.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        let mut error = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "");
        error.cause = Some(cause.to_string());
        error
    }
}

impl From<ServiceError> for WebError {
    fn from(error: ServiceError) -> Self {
        let code = error.code();
        let status = match &error {
            ServiceError::NotFound { .. } => StatusCode::NOT_FOUND,
            ServiceError::Gone { .. } => StatusCode::GONE,
            ServiceError::Forbidden { .. }
            | ServiceError::Closed
            | ServiceError::MembersOnly
            | ServiceError::OtherSection { .. }
            | ServiceError::WholeSite { .. }
            | ServiceError::ProofNeeded
            | ServiceError::Restricted(_) => StatusCode::FORBIDDEN,
            ServiceError::SignInNeeded => StatusCode::UNAUTHORIZED,
            ServiceError::Invalid(_) | ServiceError::Policy(_) => StatusCode::UNPROCESSABLE_ENTITY,
            ServiceError::RateLimited { .. } | ServiceError::SlowMode { .. } => StatusCode::TOO_MANY_REQUESTS,
            ServiceError::Conflict(_) | ServiceError::Overtaken(_) => StatusCode::CONFLICT,
            ServiceError::Outgoing(_) => StatusCode::BAD_GATEWAY,
            _ if code == "unavailable" => StatusCode::SERVICE_UNAVAILABLE,
            _ => StatusCode::INTERNAL_SERVER_ERROR,
        };
        let unknown = status == StatusCode::INTERNAL_SERVER_ERROR || status == StatusCode::SERVICE_UNAVAILABLE;
        let mut web = Self::new(status, code, if unknown { String::new() } else { error.to_string() });
        web.cause = unknown.then(|| error.to_string());
        match error {
            ServiceError::Invalid(fields) => web.fields = fields,
            ServiceError::RateLimited { retry_after_s } | ServiceError::SlowMode { retry_after_s } => {
                web.retry_after_s = Some(retry_after_s)
            }
            _ => {}
        }
        web
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after_s {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The body of an error of the API.
#[derive(serde::Serialize)]
pub struct ErrorOut<'a> {
    error: ErrorBody<'a>,
}

#[derive(serde::Serialize)]
struct ErrorBody<'a> {
    code: &'a str,
    message: &'a str,
    request_id: &'a str,
    #[serde(skip_serializing_if = "<[FieldError]>::is_empty")]
    fields: &'a [FieldError],
    #[serde(skip_serializing_if = "Option::is_none")]
    restriction: Option<&'a RestrictionOut>,
}

impl<'a> ErrorOut<'a> {
    /// The body for `error`; `text` where the error has no message of its own.
    pub fn new(error: &'a WebError, text: &'a str, request_id: &'a str) -> Self {
        let message = if error.message.is_empty() { text } else { &error.message };
        Self {
            error: ErrorBody {
                code: error.code,
                message,
                request_id,
                fields: &error.fields,
                restriction: error.restriction.as_deref(),
            },
        }
    }
}
