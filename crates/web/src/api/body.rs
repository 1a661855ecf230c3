//! Reading a JSON body: its type, its size and its fields are checked before anything else happens.

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use service::FieldError;

use crate::error::WebError;
use crate::forms;

/// A JSON body of a known shape, of at most [`crate::forms::MAX_BODY_BYTES`].
#[derive(Debug)]
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &S) -> Result<Self, WebError> {
        if !is_json(request.headers()) {
            let text = "Send `Content-Type: application/json`.";
            return Err(WebError::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported_media_type",
                text,
            ));
        }
        parse(&forms::body(request, state).await?).map(Self)
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WebError> {
    // The derived reader would take a list of values in the order of the fields, too.
    if bytes.trim_ascii_start().first().is_some_and(|first| *first != b'{') {
        return Err(WebError::bad_request("bad_json", "The body must be a JSON object."));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        let text = error.to_string();
        if !error.is_data() {
            return WebError::bad_request("bad_json", format!("The body is not JSON: {text}."));
        }
        let code = match text.split('`').next().unwrap_or_default().trim() {
            "unknown field" => "unknown_field",
            "missing field" => "missing_field",
            "duplicate field" => "duplicate_field",
            _ => "bad_value",
        };
        let message = sentence(&text);
        let mut refused = WebError::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", message.clone());
        refused.fields.push(FieldError {
            field: "body",
            code,
            message,
        });
        refused
    })
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).chain(['.']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use service::stories::StoryIn;

    fn refused(body: &str) -> String {
        format!("{:?}", parse::<StoryIn>(body.as_bytes()).unwrap_err())
    }

    #[test]
    fn an_unknown_field_is_refused_by_its_name() {
        let text = refused(r#"{"headline":"x","heading":"y"}"#);
        assert!(
            text.contains("Unknown field `heading`") && text.contains("unknown_field"),
            "{text}"
        );
    }

    #[test]
    fn what_is_not_json_is_told_with_its_place() {
        assert!(refused("{").contains("bad_json"));
        assert!(refused(&"[".repeat(10_000)).contains("JSON object"));
        assert!(refused(&format!("{{\"x\":{}", "[".repeat(10_000))).contains("unknown_field"));
        assert!(refused("{\"headline\":\"\u{0}\"}").contains("bad_json"));
        assert!(parse::<StoryIn>(b"{\"headline\":\"\xff\"}").is_err());
    }

    #[test]
    fn a_time_that_is_none_is_refused() {
        assert!(refused(r#"{"published_at":"yesterday"}"#).contains("RFC 3339"));
    }

    #[test]
    fn json_is_known_by_its_type() {
        let with = |kind: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::CONTENT_TYPE, kind.parse().unwrap());
            is_json(&headers)
        };
        assert!(with("application/json; charset=utf-8") && with("application/ld+json"));
        assert!(!with("text/plain") && !with("application/x-www-form-urlencoded"));
    }
}
