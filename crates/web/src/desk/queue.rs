//! `GET /desk/{site}/{queue}`: comments that wait, and all comments.

use axum::http::header;
use axum::response::Response;
use serde::Serialize;
use service::desk::QueueName;

use super::beside::{self, Team};
use super::chrome::{self, Chrome};
use super::item::Item;
use super::one;
use super::place::escaped;
use super::staff::Staff;
use super::view::{self, View};
use crate::error::WebError;
use crate::forms::{Fields, UrlQuery};

const PAGE: i64 = 25;

#[derive(Serialize)]
pub(super) struct Link {
    path: &'static str,
    title: &'static str,
}

/// What stands where nothing waits.
#[derive(Serialize)]
pub(super) struct Empty {
    heading: &'static str,
    text: &'static str,
    links: Vec<Link>,
}

#[derive(Serialize)]
struct QueuePage {
    desk: Chrome,
    heading: &'static str,
    explanation: &'static str,
    items: Vec<Item>,
    next: Option<String>,
    first: bool,
    empty: Empty,
    team: Team,
    /// Where new comments go: `end`, `start`, or nowhere.
    arrivals: &'static str,
    live_after: String,
}

/// The held queue.
///
/// # Errors
/// Those of the use case; so for the queues below.
pub async fn held(staff: Staff, query: UrlQuery) -> Result<Response, WebError> {
    show(&staff, &query, QueueName::Held).await
}

/// The reported queue.
#[allow(clippy::missing_errors_doc)]
pub async fn reported(staff: Staff, query: UrlQuery) -> Result<Response, WebError> {
    show(&staff, &query, QueueName::Reported).await
}

/// All comments.
#[allow(clippy::missing_errors_doc)]
pub async fn all(staff: Staff, query: UrlQuery) -> Result<Response, WebError> {
    show(&staff, &query, QueueName::All).await
}

async fn show(staff: &Staff, UrlQuery(query): &UrlQuery, name: QueueName) -> Result<Response, WebError> {
    let (view, remembered) = view::chosen(staff, query)?;
    let mut response = match view {
        View::List => list(staff, query, name).await?,
        View::One => one::show(staff, query, name).await?,
    };
    if let Some(cookie) = remembered {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

async fn list(staff: &Staff, query: &Fields, name: QueueName) -> Result<Response, WebError> {
    let after = query.find("after").filter(|after| !after.is_empty());
    let services = staff.services();
    let page = service::desk::queue(services, &staff.viewer.visitor, &staff.site, name, after, PAGE).await?;
    let policy = staff.policy().await?;
    let scene = staff.scene(&policy);
    let (heading, explanation) = head(name);
    let mut items: Vec<Item> = page.items.iter().map(|item| Item::new(item, &scene)).collect();
    beside::add(staff, &mut items, &scene).await?;
    let arrivals = match name {
        QueueName::Held if page.next.is_none() => "end",
        QueueName::All if after.is_none() => "start",
        QueueName::Held | QueueName::Reported | QueueName::All => "",
    };
    let view = QueuePage {
        desk: Chrome::new(staff, name.as_str(), &policy).await?,
        heading,
        explanation,
        items,
        next: page
            .next
            .map(|next| format!("{}/{}?after={}", staff.path(), name.as_str(), escaped(&next))),
        first: after.is_none(),
        empty: empty(name),
        team: beside::team(staff, &scene).await?,
        arrivals,
        live_after: super::live::moment(staff),
    };
    chrome::page(staff, "desk/queue.html", &view)
}

pub(super) fn head(name: QueueName) -> (&'static str, &'static str) {
    match name {
        QueueName::Held => (
            "Held",
            "Nobody but their authors sees these until you decide. Oldest first.",
        ),
        QueueName::Reported => ("Reported", "Readers say that these break the policy. Oldest first."),
        QueueName::All => ("All comments", "Newest first."),
    }
}

pub(super) fn empty(name: QueueName) -> Empty {
    let link = |path, title| Link { path, title };
    match name {
        QueueName::Held => Empty {
            heading: "Nothing is held",
            text: "Every comment has been decided on. New ones appear here when the policy holds them.",
            links: vec![
                link("reported", "See reported comments"),
                link("all", "Read what is being said"),
            ],
        },
        QueueName::Reported => Empty {
            heading: "No open reports",
            text: "Readers have nothing to complain about that you have not dealt with.",
            links: vec![
                link("held", "See held comments"),
                link("all", "Read what is being said"),
            ],
        },
        QueueName::All => Empty {
            heading: "No comments yet",
            text: "The first one will appear here, and below its story.",
            links: vec![link("policy", "Read the policy that it will be judged by")],
        },
    }
}
