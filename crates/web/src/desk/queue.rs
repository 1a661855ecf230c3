//! `GET /desk/{site}/{queue}`: comments that wait, and all comments.

use axum::response::Response;
use serde::Serialize;
use service::desk::QueueName;

use super::chrome::{self, Chrome};
use super::item::Item;
use super::place::escaped;
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::UrlQuery;

const PAGE: i64 = 25;

#[derive(Serialize)]
struct Link {
    path: &'static str,
    title: &'static str,
}

/// What stands where nothing waits.
#[derive(Serialize)]
struct Empty {
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
    let after = query.find("after").filter(|after| !after.is_empty());
    let services = staff.services();
    let page = service::desk::queue(services, &staff.viewer.visitor, &staff.site, name, after, PAGE).await?;
    let policy = staff.policy().await?;
    let scene = staff.scene(&policy);
    let (heading, explanation) = head(name);
    let view = QueuePage {
        desk: Chrome::new(staff, name.as_str(), &policy).await?,
        heading,
        explanation,
        items: page.items.iter().map(|item| Item::new(item, &scene)).collect(),
        next: page
            .next
            .map(|next| format!("{}/{}?after={}", staff.path(), name.as_str(), escaped(&next))),
        first: after.is_none(),
        empty: empty(name),
    };
    chrome::page(staff, "desk/queue.html", &view)
}

fn head(name: QueueName) -> (&'static str, &'static str) {
    match name {
        QueueName::Held => (
            "Held",
            "Nobody but their authors sees these until you decide. Oldest first.",
        ),
        QueueName::Reported => ("Reported", "Readers say that these break the policy. Oldest first."),
        QueueName::All => ("All comments", "Newest first."),
    }
}

fn empty(name: QueueName) -> Empty {
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
