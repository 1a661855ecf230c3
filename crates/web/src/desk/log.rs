//! `GET /desk/{site}/log`: every decision, newest first.

use axum::response::Response;
use serde::Serialize;

use super::chrome::{self, Chrome};
use super::decisions::{self, DecisionView};
use super::place::escaped;
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::UrlQuery;

#[derive(Serialize)]
struct LogPage {
    desk: Chrome,
    decisions: Vec<DecisionView>,
    next: Option<String>,
    first: bool,
    beginning: String,
}

/// The log.
///
/// # Errors
/// 422 for a forged cursor.
pub async fn show(staff: Staff, UrlQuery(query): UrlQuery) -> Result<Response, WebError> {
    let before = query.find("before").filter(|before| !before.is_empty());
    let page = service::desk::audit(staff.services(), &staff.viewer.visitor, &staff.site, before).await?;
    let policy = staff.policy().await?;
    let scene = staff.scene(&policy);
    let beginning = format!("{}/log", staff.path());
    let view = LogPage {
        desk: Chrome::new(&staff, "log", &policy).await?,
        decisions: decisions::list(page.entries.iter(), &page.names, &scene),
        next: page.next.map(|next| format!("{beginning}?before={}", escaped(&next))),
        first: before.is_none(),
        beginning,
    };
    chrome::page(&staff, "desk/log.html", &view)
}
