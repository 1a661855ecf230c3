//! `/{site}/sign-up`.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use service::accounts;

use super::form::{Form, Kind};
use crate::app::App;
use crate::error::WebError;
use crate::forms::{FormFields, UrlPath, UrlQuery};
use crate::viewer::Viewer;

const KIND: Kind = Kind {
    path: "sign-up",
    other: "sign-in",
    title: "account.sign_up",
    template: "reader/sign_up.html",
};

/// The form.
pub async fn show(
    State(app): State<App>,
    UrlPath(key): UrlPath<String>,
    UrlQuery(fields): UrlQuery,
    viewer: Viewer,
) -> Result<Response, WebError> {
    let site = app.site(&key)?;
    let form = Form {
        kind: &KIND,
        app: &app,
        site: &site,
        viewer: &viewer,
        fields: &fields,
    };
    form.show(None, StatusCode::OK)
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
    let form = Form {
        kind: &KIND,
        app: &app,
        site: &site,
        viewer: &viewer,
        fields: &fields,
    };
    if let Some(again) = form.stale(&headers)? {
        return Ok(again);
    }
    let (email, name, password) = (fields.get("email"), fields.get("name"), fields.get("password"));
    let done = accounts::sign_up(app.services(), &site, email, name, password).await;
    form.settle(&headers, done).await
}
