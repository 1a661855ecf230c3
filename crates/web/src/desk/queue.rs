//! `GET /desk/{site}/{queue}`: comments that wait, and all comments.

use axum::http::header;
use axum::response::Response;
use serde::Serialize;
use service::desk::QueueName;

use super::beside::{self, Team};
use super::chrome::{self, Chrome};
use super::clock::Clock;
use super::item::Item;
use super::one;
use super::place::escaped;
use super::staff::Staff;
use super::view::{self, View};
use crate::error::WebError;
use crate::forms::{Fields, UrlQuery};

/// Comments of a page.
pub const PAGE: i64 = 25;

/// Where one may go instead.
#[derive(Serialize)]
pub struct Link {
    path: &'static str,
    title: &'static str,
}

/// What stands where nothing waits.
#[derive(Serialize)]
pub struct Empty {
    heading: &'static str,
    text: &'static str,
    links: Vec<Link>,
}

impl Empty {
    /// For a queue that was made of a search.
    pub fn of_filter() -> Self {
        Self {
            heading: "Nothing fits",
            text: "No comment is as this queue asks. New ones appear here when they are.",
            links: vec![
                Link {
                    path: "queues",
                    title: "See what it asks",
                },
                Link {
                    path: "search",
                    title: "Search for something else",
                },
            ],
        }
    }
}

/// A page of a queue.
#[derive(Serialize)]
pub struct QueuePage {
    /// The frame.
    pub desk: Chrome,
    /// The queue's name.
    pub heading: String,
    /// What is in it.
    pub explanation: String,
    /// How much waits and how long; not on later pages of a saved queue.
    pub clock: Option<Clock>,
    /// For an export: the search that the queue is made of.
    pub filter: String,
    /// For an export: the queue's word, where it is one of the desk's own.
    pub list: String,
    /// Its comments.
    pub items: Vec<Item>,
    /// Address of the next page.
    pub next: Option<String>,
    /// Address of the first page.
    pub beginning: String,
    /// Whether this is the first page.
    pub first: bool,
    /// What stands where nothing waits.
    pub empty: Empty,
    /// What colleagues do and ask.
    pub team: Team,
    /// Where new comments go: `end`, `start`, or nowhere.
    pub arrivals: &'static str,
    /// From when on live changes are told.
    pub live_after: String,
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

/// The queue of new readers.
#[allow(clippy::missing_errors_doc)]
pub async fn new(staff: Staff, query: UrlQuery) -> Result<Response, WebError> {
    show(&staff, &query, QueueName::New).await
}

/// The queue of comments near a threshold.
#[allow(clippy::missing_errors_doc)]
pub async fn unsure(staff: Staff, query: UrlQuery) -> Result<Response, WebError> {
    show(&staff, &query, QueueName::Unsure).await
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
        QueueName::Held | QueueName::Reported | QueueName::New | QueueName::Unsure | QueueName::All => "",
    };
    let desk = Chrome::new(staff, name.as_str(), &policy).await?;
    let beginning = format!("{}/{}", staff.path(), name.as_str());
    let view = QueuePage {
        heading: heading.to_owned(),
        explanation: explanation.to_owned(),
        clock: desk.clock(name, scene.now),
        desk,
        filter: String::new(),
        list: name.as_str().to_owned(),
        items,
        next: page.next.map(|next| format!("{beginning}?after={}", escaped(&next))),
        beginning,
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
        QueueName::New => (
            "New readers",
            "By readers with fewer than three published comments at the time, until somebody has looked. Newest first.",
        ),
        QueueName::Unsure => (
            "Unsure",
            "A score lies close to where the policy decides, or the model does not know the language. Newest first.",
        ),
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
        QueueName::New => Empty {
            heading: "No new voices wait",
            text: "Somebody has looked at every first comment. Approve a published one to say that you have.",
            links: vec![
                link("held", "See held comments"),
                link("all", "Read what is being said"),
            ],
        },
        QueueName::Unsure => Empty {
            heading: "Nothing is in doubt",
            text: "No comment lies close to where the policy decides. Those that do appear here, held or published.",
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
