//! A publisher's system: an extractor that admits those who send the site's token.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use service::Visitor;

use crate::app::App;
use crate::error::WebError;
use crate::records::SiteRecord;

/// Somebody with a token of the site in the address.
pub struct Bearer {
    /// Acts as the operator of that one site.
    pub visitor: Visitor,
    /// The site.
    pub site: Arc<SiteRecord>,
}

impl FromRequestParts<App> for Bearer {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, WebError> {
        let token = token(&parts.headers).ok_or_else(bad_token)?;
        let owner = service::accounts::by_api_token(app.services(), token)
            .await?
            .ok_or_else(bad_token)?;
        // /api/v1/sites/{site}/…
        let key = parts.uri.path().split('/').nth(4).unwrap_or_default();
        match app.services().site(key) {
            Some(site) if site.id == owner => Ok(Self {
                visitor: Visitor::operator(),
                site,
            }),
            // Another site's token learns no more than a wrong one.
            _ => Err(bad_token()),
        }
    }
}

fn bad_token() -> WebError {
    let text = "Send a token of this site as `Authorization: Bearer …`.";
    WebError::new(StatusCode::UNAUTHORIZED, "bad_token", text)
}

fn token(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_stands_behind_bearer() {
        let of = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, axum::http::HeaderValue::from_static(text));
            token(&headers).map(str::to_owned)
        };
        assert_eq!(of("Bearer abc"), Some("abc".to_owned()));
        assert_eq!(of("bearer  abc "), Some("abc".to_owned()));
        for bad in ["abc", "Basic abc", "Bearer ", "Bearer"] {
            assert_eq!(of(bad), None, "{bad}");
        }
        assert_eq!(token(&HeaderMap::new()), None);
    }
}
