//! `GET /api/v1/sites/{site}/stories/{key}/related`: other stories that belong with one.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;

use super::public;
use super::views::RelatedOut;
use crate::app::App;
use crate::error::WebError;
use crate::forms::UrlPath;

const MOST: usize = 10;

#[derive(Serialize)]
struct RelatedList {
    related: Vec<RelatedOut>,
}

/// Up to ten related stories, best first, each with its reasons.
///
/// # Errors
/// 404.
pub async fn get(
    State(app): State<App>,
    UrlPath((site, key)): UrlPath<(String, String)>,
) -> Result<Response, WebError> {
    let site = app.site(&site)?;
    let story = service::stories::by_key(app.services(), &site, &key).await?;
    let posts = service::related_posts::for_story(app.services(), &site, &story, MOST).await?;
    Ok(public::json(RelatedList {
        related: posts.iter().map(|post| RelatedOut::new(&site, post)).collect(),
    }))
}
