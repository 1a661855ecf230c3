//! Forms are taken only from our own pages: a signed token in each form, and the browser's word on where it came from.

use axum::http::{HeaderMap, header};
use model::UnixMillis;
use service::{Keys, Services};

use crate::app::App;
use crate::error::WebError;
use crate::forms::Fields;
use crate::viewer::Viewer;

/// Name of the field that holds the token.
pub const FIELD: &str = "form_token";
/// Name of the field that people do not see and programs fill in.
pub const HONEYPOT: &str = "website";
/// How long a form may stay open.
const VALID_HOURS: i64 = 24;
const ANYBODY: &str = "anon";

/// The token for a form that this viewer is shown.
pub fn make(services: &Services, viewer: &Viewer) -> String {
    make_for(services, &subject(viewer))
}

/// The token in pages that are the same for everybody without a cookie of ours.
pub fn make_for_anybody(services: &Services) -> String {
    make_for(services, ANYBODY)
}

fn make_for(services: &Services, subject: &str) -> String {
    let hour = services.now().0 / UnixMillis::HOUR;
    services.keys().sign("form", &format!("{subject}.{hour}"))
}

fn subject(viewer: &Viewer) -> String {
    match (&viewer.session, viewer.guest) {
        (Some(session), _) => format!("s{}", Keys::digest(session).chars().take(16).collect::<String>()),
        (None, Some(guest)) => format!("g{guest}"),
        (None, None) => ANYBODY.to_owned(),
    }
}

/// Checks that a form came from a page of ours.
///
/// # Errors
/// 403, `foreign_origin` when it came from elsewhere, `stale_form` when its token is missing, forged or too old.
pub fn check(app: &App, viewer: &Viewer, headers: &HeaderMap, fields: &Fields) -> Result<(), WebError> {
    let is_vouched = check_origin(app, headers)?;
    let services = app.services();
    let text = services.keys().verify("form", fields.get(FIELD)).unwrap_or_default();
    let Some((who, hour)) = text.rsplit_once('.') else {
        return Err(WebError::bad_form("stale_form"));
    };
    let age = hour
        .parse::<i64>()
        .map_or(i64::MAX, |hour| services.now().0 / UnixMillis::HOUR - hour);
    // A page opened before the first comment holds a token for anybody; the browser's word makes up for it.
    let is_theirs = who == subject(viewer) || (who == ANYBODY && is_vouched);
    let is_fresh = (0..=VALID_HOURS).contains(&age);
    if is_theirs && is_fresh {
        Ok(())
    } else {
        Err(WebError::bad_form("stale_form"))
    }
}

/// Refuses what a browser says came from another site; tells whether it said that it came from ours.
///
/// # Errors
/// 403.
pub fn check_origin(app: &App, headers: &HeaderMap) -> Result<bool, WebError> {
    let foreign = || {
        WebError::new(
            axum::http::StatusCode::FORBIDDEN,
            "foreign_origin",
            "This form was sent from another site.",
        )
    };
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &axum::http::HeaderValue| value.to_str().ok())
    };
    match text(header::HeaderName::from_static("sec-fetch-site")) {
        Some("same-origin") => return Ok(true),
        Some("none") | None => {}
        Some(_) => return Err(foreign()),
    }
    let Some(origin) = text(header::ORIGIN) else {
        return Ok(false);
    };
    let host = origin.split_once("://").map(|(_, host)| host);
    let is_host = host.is_some() && host == text(header::HOST);
    let is_ours = is_host || origin == app.services().options().base_url;
    if is_ours { Ok(true) } else { Err(foreign()) }
}
