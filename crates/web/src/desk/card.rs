//! `GET /desk/{site}/comments/{comment}/card`: one comment as it stands now, for the script to put in its place.

use axum::response::Response;
use model::CommentId;
use serde::Serialize;
use service::desk::QueueName;

use super::beside::{self, Team};
use super::chrome::{self, Chrome};
use super::item::Item;
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::{UrlPath, UrlQuery, id};

#[derive(Serialize)]
struct Card {
    desk: Chrome,
    item: Item,
    team: Team,
}

/// The card of a comment, as the page that asks shows it.
///
/// # Errors
/// 404 for a forged id.
pub async fn show(
    staff: Staff,
    UrlPath((_, comment)): UrlPath<(String, String)>,
    UrlQuery(query): UrlQuery,
) -> Result<Response, WebError> {
    let comment = id::<CommentId>(&comment, "comment")?;
    let detail = service::desk::detail(staff.services(), &staff.viewer.visitor, &staff.site, comment).await?;
    let policy = staff.policy().await?;
    let scene = staff.scene(&policy);
    let mut items = [Item::new(&detail.item, &scene)];
    beside::add(&staff, &mut items, &scene).await?;
    let [item] = items;
    let here = query
        .get("queue")
        .parse::<QueueName>()
        .map_or("comments", QueueName::as_str);
    let mut desk = Chrome::new(&staff, here, &policy).await?;
    desk.back = format!("{}/comments/{comment}", staff.path());
    let team = beside::team(&staff, &scene).await?;
    let card = Card { desk, item, team };
    chrome::page(&staff, "desk/_card.html", &card)
}
