//! Signing up, in and out.

mod form;
pub mod sign_in;
pub mod sign_out;
pub mod sign_up;

use axum::http::HeaderMap;
use axum::response::Response;
use model::{Deed, may};
use service::accounts::Session;

use crate::app::App;
use crate::error::WebError;
use crate::records::SiteRecord;
use crate::signed_in::enter;

/// An address of ours that a form may lead to; empty for any other.
pub fn safe_next(next: &str) -> &str {
    let is_path =
        next.starts_with('/') && !next.starts_with("//") && !next.contains(|c: char| c == '\\' || c.is_control());
    if is_path { next } else { "" }
}

/// Signs somebody in and sends them where they wanted to go, staff to the desk.
pub async fn welcome(
    app: &App,
    headers: &HeaderMap,
    site: &SiteRecord,
    session: &Session,
    next: &str,
) -> Result<Response, WebError> {
    let is_staff = may(session.account.role_on(site.id), Deed::SeeDesk);
    let target = match safe_next(next) {
        "" if is_staff => "/desk".to_owned(),
        "" => format!("/{}", site.key),
        next => next.to_owned(),
    };
    enter(app, headers, session, &target).await
}

#[cfg(test)]
mod tests {
    use super::safe_next;

    #[test]
    fn nobody_is_led_elsewhere() {
        assert_eq!(safe_next("/lantern/stories/x-1#form"), "/lantern/stories/x-1#form");
        for bad in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "",
            "evil",
        ] {
            assert_eq!(safe_next(bad), "");
        }
    }
}
