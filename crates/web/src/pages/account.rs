//! Signing up, in and out.

mod form;
pub mod sign_in;
pub mod sign_out;
pub mod sign_up;

use axum::http::header;
use axum::response::Response;
use model::{Deed, UnixMillis, may};
use service::accounts::Session;

use super::see_other;
use crate::app::App;
use crate::cookies;
use crate::error::WebError;
use crate::records::SiteRecord;

/// An address of ours that a form may lead to; empty for any other.
fn safe_next(next: &str) -> &str {
    let is_path = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\n', '\r']);
    if is_path { next } else { "" }
}

/// Signs somebody in and sends them where they wanted to go, staff to the desk.
pub fn welcome(app: &App, site: &SiteRecord, session: &Session, next: &str) -> Result<Response, WebError> {
    let is_staff = may(session.account.role_on(site.id), Deed::SeeDesk);
    let target = match safe_next(next) {
        "" if is_staff => "/desk".to_owned(),
        "" => format!("/{}", site.key),
        next => next.to_owned(),
    };
    let mut response = see_other(&target)?;
    let seconds = session.expires_at.since(app.services().now()) / UnixMillis::SECOND;
    let line = cookies::line(
        cookies::SESSION,
        &session.token,
        seconds.max(1),
        app.settings().secure_cookies,
    );
    response
        .headers_mut()
        .append(header::SET_COOKIE, line.map_err(WebError::internal)?);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::safe_next;

    #[test]
    fn nobody_is_led_elsewhere() {
        assert_eq!(safe_next("/lantern/stories/x-1#form"), "/lantern/stories/x-1#form");
        for bad in ["//evil.example", "https://evil.example", "/\\evil.example", "", "evil"] {
            assert_eq!(safe_next(bad), "");
        }
    }
}
