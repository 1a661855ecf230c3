//! `GET /`: to the only site, else a list of sites.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::chrome::Page;
use super::redirect;
use crate::app::App;
use crate::error::WebError;
use crate::i18n::Language;
use crate::viewer::Viewer;

#[derive(Serialize)]
struct Sites {
    page: Page,
    sites: Vec<SiteLink>,
}

#[derive(Serialize)]
struct SiteLink {
    href: String,
    name: String,
    tagline: String,
    lang: String,
}

/// Redirects or lists.
pub async fn show(State(app): State<App>, viewer: Viewer) -> Result<Response, WebError> {
    let sites = app.services().sites();
    if let [only] = sites.as_slice() {
        return redirect(StatusCode::FOUND, &format!("/{}", only.key));
    }
    let language: Language = viewer.language;
    let page = Page::bare(language, app.renderer().texts().get(language, "layout.sites"));
    let sites = sites
        .iter()
        .map(|site| SiteLink {
            href: format!("/{}", site.key),
            name: site.name.clone(),
            tagline: site.settings.tagline.clone(),
            lang: site.settings.language.clone(),
        })
        .collect();
    Ok(app
        .renderer()
        .page("reader/sites.html", &Sites { page, sites })?
        .into_response())
}
