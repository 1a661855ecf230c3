//! `/{site}/sign-up`.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use service::{ServiceError, accounts};

use super::sign_in::with_next;
use super::{AccountPage, safe_next, welcome};
use crate::app::App;
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlPath, UrlQuery, token};
use crate::i18n::Language;
use crate::pages::chrome::Page;
use crate::pages::private;
use crate::records::SiteRecord;
use crate::viewer::Viewer;

/// The form.
pub async fn show(
    State(app): State<App>,
    UrlPath(key): UrlPath<String>,
    UrlQuery(query): UrlQuery,
    viewer: Viewer,
) -> Result<Response, WebError> {
    let site = app.site(&key)?;
    respond(&app, &site, &viewer, &query, None, StatusCode::OK)
}

/// Makes an account and signs in.
pub async fn post(
    State(app): State<App>,
    UrlPath(key): UrlPath<String>,
    viewer: Viewer,
    headers: HeaderMap,
    FormFields(fields): FormFields,
) -> Result<Response, WebError> {
    let site = app.site(&key)?;
    if let Err(error) = token::check(&app, &viewer, &headers, &fields) {
        if error.code != "stale_form" {
            return Err(error);
        }
        let language = Language::of(&site.settings.language);
        let message = app.renderer().texts().get(language, "error.stale_form").to_owned();
        return respond(&app, &site, &viewer, &fields, Some(message), error.status);
    }
    let (email, name, password) = (fields.get("email"), fields.get("name"), fields.get("password"));
    match accounts::sign_up(app.services(), &site, email, name, password).await {
        Ok(session) => welcome(&app, &site, &session, fields.get("next")),
        Err(error @ (ServiceError::Invalid(_) | ServiceError::RateLimited { .. } | ServiceError::Conflict(_))) => {
            let message = error.to_string();
            respond(
                &app,
                &site,
                &viewer,
                &fields,
                Some(message),
                WebError::from(error).status,
            )
        }
        Err(error) => Err(error.into()),
    }
}

fn respond(
    app: &App,
    site: &SiteRecord,
    viewer: &Viewer,
    fields: &Fields,
    message: Option<String>,
    status: StatusCode,
) -> Result<Response, WebError> {
    let title = app
        .renderer()
        .texts()
        .get(Language::of(&site.settings.language), "account.sign_up");
    let next = safe_next(fields.get("next")).to_owned();
    let context = AccountPage {
        page: Page::of(site, app.services().now(), title).for_viewer(app, viewer, site),
        action: format!("/{}/sign-up", site.key),
        other: with_next(&format!("/{}/sign-in", site.key), &next),
        next,
        form_token: token::make(app.services(), viewer),
        email: fields.get("email").to_owned(),
        name: fields.get("name").to_owned(),
        message,
    };
    Ok(private(
        (status, app.renderer().page("reader/sign_up.html", &context)?).into_response(),
    ))
}
