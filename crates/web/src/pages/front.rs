//! `GET /{site}`: the front page.

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

const STORIES: i64 = 25;
/// The lead is chosen among the newest few: one with a picture, if there is one.
const LEAD_AMONG: usize = 4;

#[derive(Serialize)]
struct Front {
    page: Page,
    lead: Option<StoryItem>,
    grid: Vec<StoryItem>,
    rest: Vec<StoryItem>,
    older: Option<String>,
    is_first: bool,
}

/// The newest stories; older ones by `?before=`.
pub async fn show(
    State(app): State<App>,
    UrlPath(key): UrlPath<String>,
    UrlQuery(query): UrlQuery,
    viewer: Viewer,
) -> Result<Response, WebError> {
    let (services, site) = (app.services(), app.site(&key)?);
    let before = query.find("before");
    let list = stories::list(services, &site, None, before, STORIES).await?;
    let sections = stories::sections(services, &site).await?;
    let mut page = Page::of(&site, services.now(), site.name.clone())
        .with_sections(&sections, "")
        .for_viewer(&app, &viewer, &site);
    page.description.clone_from(&site.settings.tagline);
    if before.is_none() {
        page = page.at(&site, &format!("/{}", site.key));
    }
    let language = page.language();
    let mut items: Vec<StoryItem> = list
        .stories
        .into_iter()
        .map(|story| StoryItem::new(&site, story, language))
        .collect();
    let is_first = before.is_none();
    let lead = if is_first { take_lead(&mut items) } else { None };
    let rest = items.split_off(items.len().min(if is_first { 6 } else { 0 }));
    let older = list.next.map(|cursor| format!("/{}?before={cursor}", site.key));
    let context = Front {
        page,
        lead,
        grid: items,
        rest,
        older,
        is_first,
    };
    Ok(super::private(
        app.renderer().page("reader/front.html", &context)?.into_response(),
    ))
}

fn take_lead(items: &mut Vec<StoryItem>) -> Option<StoryItem> {
    if items.is_empty() {
        return None;
    }
    let pictured = items.iter().take(LEAD_AMONG).position(|story| !story.image.is_empty());
    Some(items.remove(pictured.unwrap_or_default()))
}
