//! What of an error can be said inside a form, so that nothing typed is lost.

use axum::http::StatusCode;
use service::ServiceError;

use crate::error::WebError;
use crate::i18n::{Language, Texts};
use crate::pages::story::form::{Typed, minutes};

/// Puts an error into the form; gives the status of the page. An error that no form can help with comes back.
pub fn into_form(
    error: ServiceError,
    typed: &mut Typed,
    texts: &Texts,
    language: Language,
) -> Result<StatusCode, WebError> {
    let said = match &error {
        ServiceError::Closed
        | ServiceError::SignInNeeded
        | ServiceError::MembersOnly
        | ServiceError::RateLimited { .. } => Some(texts.get(language, &format!("error.{}", error.code())).to_owned()),
        ServiceError::SlowMode { retry_after_s } => {
            let text = texts.get(language, "error.slow_mode");
            Some(text.replace("{time}", &minutes(*retry_after_s)))
        }
        ServiceError::Conflict(message) => Some(message.clone()),
        _ => None,
    };
    match error {
        ServiceError::Invalid(fields) => {
            typed.errors = fields;
            Ok(StatusCode::UNPROCESSABLE_ENTITY)
        }
        ServiceError::Restricted(restriction) => {
            typed.restriction = Some(*restriction);
            Ok(StatusCode::FORBIDDEN)
        }
        other if said.is_some() => {
            typed.message = said;
            Ok(WebError::from(other).status)
        }
        other => Err(other.into()),
    }
}
