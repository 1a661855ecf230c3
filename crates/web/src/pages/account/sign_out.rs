//! `POST /{site}/sign-out`.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use service::accounts;

use crate::app::App;
use crate::cookies;
use crate::error::WebError;
use crate::forms::{FormFields, UrlPath, token};
use crate::pages::see_other;
use crate::viewer::Viewer;

/// Ends the session and forgets the cookie.
pub async fn post(
    State(app): State<App>,
    UrlPath(key): UrlPath<String>,
    viewer: Viewer,
    headers: HeaderMap,
    FormFields(fields): FormFields,
) -> Result<Response, WebError> {
    let site = app.site(&key)?;
    if let Some(session) = &viewer.session {
        token::check(&app, &viewer, &headers, &fields)?;
        accounts::sign_out(app.services(), session).await?;
    }
    let mut response = see_other(&format!("/{}", site.key))?;
    let line = cookies::line(cookies::SESSION, "", 0, app.settings().secure_cookies).map_err(WebError::internal)?;
    response.headers_mut().append(header::SET_COOKIE, line);
    Ok(response)
}
