//! `/{site}/comments/{comment}/withdraw`: the author takes a comment back; replies stay.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use service::comments;

use crate::app::App;
use crate::error::WebError;
use crate::forms::{FormFields, UrlPath, token};
use crate::i18n::Language;
use crate::pages::chrome::Page;
use crate::pages::{private, see_other};
use crate::viewer::Viewer;

#[derive(Serialize)]
struct WithdrawPage {
    page: Page,
    action: String,
    back: String,
    form_token: String,
    html: String,
}

/// Asks whether they are sure.
pub async fn show(
    State(app): State<App>,
    UrlPath((key, comment)): UrlPath<(String, String)>,
    viewer: Viewer,
) -> Result<Response, WebError> {
    let (site, own) = super::own(&app, &viewer, &key, &comment).await?;
    let title = app
        .renderer()
        .texts()
        .get(Language::of(&site.settings.language), "withdraw.title");
    let context = WithdrawPage {
        page: Page::of(&site, app.services().now(), title).for_viewer(&app, &viewer, &site),
        action: format!("/{}/comments/{}/withdraw", site.key, own.id),
        back: format!("/{}/stories/{}#comments", site.key, own.story),
        form_token: token::make(app.services(), &viewer),
        html: own.html,
    };
    Ok(private(
        app.renderer().page("reader/withdraw.html", &context)?.into_response(),
    ))
}

/// Takes it back.
pub async fn post(
    State(app): State<App>,
    UrlPath((key, comment)): UrlPath<(String, String)>,
    viewer: Viewer,
    headers: HeaderMap,
    FormFields(fields): FormFields,
) -> Result<Response, WebError> {
    let (site, own) = super::own(&app, &viewer, &key, &comment).await?;
    token::check(&app, &viewer, &headers, &fields)?;
    comments::withdraw(app.services(), &viewer.visitor, &site, own.id).await?;
    see_other(&format!("/{}/stories/{}#comments", site.key, own.story))
}
