//! `GET /{site}/sections/{slug}`: the stories of a section.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use service::stories;

use super::chrome::Page;
use super::list::StoryItem;
use crate::app::App;
use crate::error::WebError;
use crate::forms::{UrlPath, UrlQuery};
use crate::viewer::Viewer;

const STORIES: i64 = 20;

#[derive(Serialize)]
struct Section {
    page: Page,
    name: String,
    stories: Vec<StoryItem>,
    older: Option<String>,
    newest: Option<String>,
}

/// The newest stories of the section; older ones by `?before=`.
pub async fn show(
    State(app): State<App>,
    UrlPath((key, slug)): UrlPath<(String, String)>,
    UrlQuery(query): UrlQuery,
    viewer: Viewer,
) -> Result<Response, WebError> {
    let (services, site) = (app.services(), app.site(&key)?);
    let sections = stories::sections(services, &site).await?;
    let section = sections.iter().find(|section| section.slug == slug && !slug.is_empty());
    let name = section.ok_or_else(|| WebError::not_found("section"))?.name.clone();
    let before = query.find("before");
    let list = stories::list(services, &site, Some(&slug), before, STORIES).await?;
    let path = format!("/{}/sections/{slug}", site.key);
    let mut page = Page::of(&site, services.now(), name.clone())
        .with_sections(&sections, &slug)
        .for_viewer(&app, &viewer, &site);
    if before.is_none() {
        page = page.at(&site, &path);
    }
    let language = page.language();
    let context = Section {
        page,
        name,
        stories: list
            .stories
            .into_iter()
            .map(|story| StoryItem::new(&site, story, language))
            .collect(),
        older: list.next.map(|cursor| format!("{path}?before={cursor}")),
        newest: before.map(|_| path.clone()),
    };
    Ok(super::private(
        app.renderer().page("reader/section.html", &context)?.into_response(),
    ))
}
