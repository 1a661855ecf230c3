//! `/desk/{site}/queues`: queues that moderators made, one a search with a name.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use model::SavedQueueId;
use serde::Serialize;
use service::ServiceError;
use service::desk::{CommentSearch, SavedQueue};

use super::answer::{Done, answer};
use super::beside;
use super::chrome::{self, Chrome};
use super::clock::Clock;
use super::item::Item;
use super::place::escaped;
use super::queue::{self, Empty, PAGE};
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlPath, UrlQuery, id};

/// A queue in the list.
#[derive(Debug, Serialize)]
struct Row {
    id: String,
    name: String,
    /// The search it is made of, as an address's query.
    query: String,
    /// The same, part by part.
    parts: Vec<(String, String)>,
}

impl Row {
    fn new(queue: &SavedQueue) -> Self {
        let query = queue.search.query();
        let parts = Fields::read(query.as_bytes()).unwrap_or_default();
        Self {
            id: queue.record.id.to_string(),
            name: queue.record.name.clone(),
            parts: parts
                .iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            query,
        }
    }
}

#[derive(Serialize)]
struct ListPage {
    desk: Chrome,
    queues: Vec<Row>,
    /// What was typed, where it could not be taken.
    name: String,
    filter: String,
    error: String,
}

/// All saved queues, to be renamed and removed.
///
/// # Errors
/// Those of the use case.
pub async fn list(staff: Staff) -> Result<Response, WebError> {
    show_list(&staff, &Fields::default(), "").await
}

async fn show_list(staff: &Staff, typed: &Fields, error: &str) -> Result<Response, WebError> {
    let saved = service::desk::saved(staff.services(), &staff.viewer.visitor, &staff.site).await?;
    let policy = staff.policy().await?;
    let view = ListPage {
        desk: Chrome::new(staff, "queues", &policy).await?,
        queues: saved.iter().map(Row::new).collect(),
        name: typed.get("name").to_owned(),
        filter: typed.get("filter").to_owned(),
        error: error.to_owned(),
    };
    let mut response = chrome::page(staff, "desk/queues.html", &view)?;
    if !error.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// Makes a queue of a search.
pub async fn make(staff: Staff, FormFields(fields): FormFields) -> Response {
    match try_make(&staff, &fields).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn try_make(staff: &Staff, fields: &Fields) -> Result<Response, WebError> {
    staff.check(fields)?;
    let search = CommentSearch::parse(fields.get("filter"));
    let (services, visitor) = (staff.services(), &staff.viewer.visitor);
    match service::desk::make_saved(services, visitor, &staff.site, fields.get("name"), &search).await {
        Ok(id) => Ok(Redirect::to(&format!("{}/queues/{id}", staff.path())).into_response()),
        Err(error @ (ServiceError::Invalid(_) | ServiceError::Conflict(_))) => {
            show_list(staff, fields, &error.to_string()).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Renames or removes a queue.
pub async fn change(
    staff: Staff,
    UrlPath((_, queue)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    let result = try_change(&staff, &fields, &queue).await;
    match result {
        Err(error) if error.status == StatusCode::UNPROCESSABLE_ENTITY && !staff.wants_json() => {
            let shown = show_list(&staff, &Fields::default(), &error.message).await;
            shown.unwrap_or_else(IntoResponse::into_response)
        }
        result => answer(&staff, &fields, result).await,
    }
}

async fn try_change(staff: &Staff, fields: &Fields, queue: &str) -> Result<Done, WebError> {
    staff.check(fields)?;
    let queue = id::<SavedQueueId>(queue, "queue")?;
    let (services, visitor, site) = (staff.services(), &staff.viewer.visitor, &staff.site);
    let message = match fields.get("verb") {
        "rename" => {
            service::desk::rename_saved(services, visitor, site, queue, fields.get("name")).await?;
            "The queue has its new name."
        }
        "remove" => {
            service::desk::remove_saved(services, visitor, site, queue).await?;
            "The queue was removed. Its comments are where they were."
        }
        _ => {
            return Err(WebError::bad_request(
                "bad_verb",
                "The field “verb” is `rename` or `remove`.",
            ));
        }
    };
    Ok(Done {
        message: message.to_owned(),
        undo: None,
        status: None,
    })
}

/// A page of a saved queue.
///
/// # Errors
/// Those of the use case.
pub async fn show(
    staff: Staff,
    UrlPath((_, queue)): UrlPath<(String, String)>,
    UrlQuery(query): UrlQuery,
) -> Result<Response, WebError> {
    let queue = id::<SavedQueueId>(&queue, "queue")?;
    let after = query.find("after").filter(|after| !after.is_empty());
    let (services, visitor) = (staff.services(), &staff.viewer.visitor);
    let found = service::desk::saved_queue(services, visitor, &staff.site, queue, (after, PAGE)).await?;
    let policy = staff.policy().await?;
    let scene = staff.scene(&policy);
    let beginning = format!("{}/queues/{queue}", staff.path());
    let mut items: Vec<Item> = found.page.items.iter().map(|item| Item::new(item, &scene)).collect();
    beside::add(&staff, &mut items, &scene).await?;
    let view = queue::QueuePage {
        desk: Chrome::new(&staff, "queues", &policy).await?,
        heading: found.queue.record.name.clone(),
        explanation: explanation(&found.notes),
        clock: found
            .waiting
            .map(|waiting| Clock::new(&waiting, scene.now, ("fits", "fit"))),
        filter: found.queue.search.query(),
        list: String::new(),
        items,
        next: found
            .page
            .next
            .map(|next| format!("{beginning}?after={}", escaped(&next))),
        beginning,
        first: after.is_none(),
        empty: Empty::of_filter(),
        team: beside::team(&staff, &scene).await?,
        arrivals: "",
        live_after: super::live::moment(&staff),
    };
    chrome::page(&staff, "desk/queue.html", &view)
}

fn explanation(notes: &[String]) -> String {
    let mut text = "A queue that a moderator made of a search.".to_owned();
    for note in notes {
        text.push(' ');
        text.push_str(note);
    }
    text
}
