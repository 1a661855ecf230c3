//! The page that tells what went wrong.

use axum::response::{Html, IntoResponse, Response};
use serde::Serialize;

use super::chrome::Page;
use crate::app::App;
use crate::error::WebError;
use crate::i18n::Language;
use crate::records::SiteRecord;
use crate::request_id::RequestId;

#[derive(Serialize)]
struct ErrorPage<'a> {
    page: Page,
    status: u16,
    text: String,
    request_id: &'a str,
    home: String,
    sign_in: Option<String>,
}

fn site_of(app: &App, path: &str) -> Option<std::sync::Arc<SiteRecord>> {
    app.services().site(path.split('/').nth(1).unwrap_or_default())
}

/// What the person who asked is told, in the language of the site that the address belongs to.
pub fn text(app: &App, path: &str, error: &WebError) -> String {
    let language = site_of(app, path).map_or(Language::DEFAULT, |site| Language::of(&site.settings.language));
    let texts = app.renderer().texts();
    let own = texts.find(language, &format!("error.{}", error.code));
    match own {
        Some(text) if error.message.is_empty() || language != Language::English => text.to_owned(),
        _ if !error.message.is_empty() => error.message.clone(),
        _ => texts.get(language, "error.internal").to_owned(),
    }
}

/// The page. Where even that fails, plain text.
pub fn show(app: &App, path: &str, error: &WebError, text: String, id: &RequestId) -> Response {
    let site = site_of(app, path);
    let texts = app.renderer().texts();
    let page = |language| Page::bare(language, texts.get(language, "error.title"));
    let page = match &site {
        Some(site) => {
            let title = texts.get(Language::of(&site.settings.language), "error.title");
            Page::of(site, app.services().now(), title)
        }
        None => page(Language::DEFAULT),
    };
    let home = site
        .as_ref()
        .map_or_else(|| "/".to_owned(), |site| format!("/{}", site.key));
    let sign_in = site
        .filter(|_| error.code == "sign_in_needed")
        .map(|site| format!("/{}/sign-in", site.key));
    let context = ErrorPage {
        page,
        status: error.status.as_u16(),
        text: text.clone(),
        request_id: &id.0,
        home,
        sign_in,
    };
    match app.renderer().render("reader/error.html", &context) {
        Ok(html) => Html(html).into_response(),
        Err(failed) => {
            tracing::error!(request.id = %id.0, cause = failed.cause, "The error page cannot be rendered");
            text.into_response()
        }
    }
}
