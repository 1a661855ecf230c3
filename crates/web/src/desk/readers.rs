//! `GET /desk/{site}/readers?q=`: readers by the beginning of their name.

use axum::response::Response;
use model::comment::MAX_NAME_CHARS;
use serde::Serialize;

use super::chrome::{self, Chrome};
use super::reader::ReaderView;
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::UrlQuery;

#[derive(Serialize)]
struct ReadersPage {
    desk: Chrome,
    query: String,
    readers: Vec<ReaderView>,
}

/// The search.
///
/// # Errors
/// Those of the use case.
pub async fn show(staff: Staff, UrlQuery(query): UrlQuery) -> Result<Response, WebError> {
    let prefix: String = query.get("q").trim().chars().take(MAX_NAME_CHARS).collect();
    let found = service::desk::search_readers(staff.services(), &staff.viewer.visitor, &staff.site, &prefix).await?;
    let policy = staff.policy().await?;
    let scene = staff.scene(&policy);
    let view = ReadersPage {
        desk: Chrome::new(&staff, "readers", &policy).await?,
        readers: found.iter().map(|reader| ReaderView::new(reader, &scene)).collect(),
        query: prefix,
    };
    chrome::page(&staff, "desk/readers.html", &view)
}
