//! `/{site}/sign-in/{token}`: a link that signs in once. Opening it uses nothing up, since mail programs open links to
//! look at them; the button does.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use service::accounts;

use super::account::welcome;
use super::chrome::Page;
use super::private;
use crate::app::App;
use crate::error::WebError;
use crate::forms::{FormFields, UrlPath, token};
use crate::i18n::Language;
use crate::viewer::Viewer;

#[derive(Serialize)]
struct LinkPage {
    page: Page,
    action: String,
    form_token: String,
}

/// The button.
pub async fn show(
    State(app): State<App>,
    UrlPath((key, link)): UrlPath<(String, String)>,
    viewer: Viewer,
) -> Result<Response, WebError> {
    let site = app.site(&key)?;
    let title = app
        .renderer()
        .texts()
        .get(Language::of(&site.settings.language), "account.link_title");
    let context = LinkPage {
        page: Page::of(&site, app.services().now(), title).for_viewer(&app, &viewer, &site),
        action: format!("/{}/sign-in/{link}", site.key),
        form_token: token::make(app.services(), &viewer),
    };
    Ok(private(
        app.renderer().page("reader/link.html", &context)?.into_response(),
    ))
}

/// Uses the link.
pub async fn post(
    State(app): State<App>,
    UrlPath((key, link)): UrlPath<(String, String)>,
    viewer: Viewer,
    headers: HeaderMap,
    FormFields(fields): FormFields,
) -> Result<Response, WebError> {
    let site = app.site(&key)?;
    token::check(&app, &viewer, &headers, &fields)?;
    let session = accounts::use_link(app.services(), &link).await?;
    welcome(&app, &headers, &site, &session, "").await
}
