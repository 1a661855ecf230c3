//! What every page of the desk shows around its own content, and how such a page is answered.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use model::{Deed, Role, UnixMillis, may};
use serde::Serialize;
use service::desk::{QueueName, Waiting, WaitingQueues};
use service::policies::PolicyInForce;

use super::care::{self, CareView};
use super::clock::{self, Clock};
use super::flash::{self, Flash};
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::token;

/// A link of the bar.
#[derive(Debug, Serialize)]
pub struct BarLink {
    /// Below the site's desk.
    pub path: &'static str,
    /// As shown.
    pub title: &'static str,
    /// How many wait there.
    pub count: Option<i64>,
    /// `calm`, `soon` or `late`: how the queue stands against what the site wants.
    pub pace: &'static str,
    /// Whether this page is it, or lies below it.
    pub is_here: bool,
}

/// A queue that moderators made.
#[derive(Debug, Serialize)]
pub struct SavedLink {
    /// Its address.
    pub href: String,
    /// Its name.
    pub title: String,
}

/// A clause to choose.
#[derive(Debug, Serialize)]
pub struct ClauseChoice {
    /// Its id.
    pub id: String,
    /// Its heading.
    pub title: String,
}

/// The frame of a page; `desk` in templates.
#[derive(Debug, Serialize)]
pub struct Chrome {
    /// The publication.
    pub site_name: String,
    /// Beginning of the site's addresses.
    pub path: String,
    /// Path of the page within it.
    pub here: &'static str,
    /// Queues with their counts.
    pub queues: Vec<BarLink>,
    /// Queues that moderators made.
    pub saved: Vec<SavedLink>,
    /// What waits in the queues, for the line above each.
    #[serde(skip)]
    pub waiting: WaitingQueues,
    /// Other pages.
    pub pages: Vec<BarLink>,
    /// Pages behind a disclosure.
    pub more: Vec<BarLink>,
    /// Who is signed in.
    pub account: String,
    /// Whether they look after other sites too.
    pub other_sites: bool,
    /// The token of every form.
    pub form_token: String,
    /// Where forms lead back to.
    pub back: String,
    /// Why comments are read only once although they should be read twice.
    pub read_once: Option<String>,
    /// What was just done.
    pub flash: Option<Flash>,
    /// The clauses of the policy in force.
    pub clauses: Vec<ClauseChoice>,
    /// Blurred text and words about breaks.
    pub care: CareView,
}

impl Chrome {
    /// The frame of the page `here`.
    ///
    /// # Errors
    /// Those of the counts.
    pub async fn new(staff: &Staff, here: &'static str, policy: &PolicyInForce) -> Result<Self, WebError> {
        let services = staff.services();
        let waiting = service::desk::waiting(services, &staff.viewer.visitor, &staff.site).await?;
        let saved = service::desk::saved(services, &staff.viewer.visitor, &staff.site).await?;
        let looked_after = staff
            .account
            .roles
            .iter()
            .filter(|held| may(held.role, Deed::SeeDesk))
            .count();
        let clauses = policy.policy.clauses().iter();
        let role = staff.viewer.visitor.role_on(staff.site.id);
        Ok(Self {
            site_name: staff.site.name.clone(),
            path: staff.path(),
            here,
            queues: queues(&waiting, staff.now(), here),
            saved: saved
                .into_iter()
                .map(|queue| SavedLink {
                    href: format!("{}/queues/{}", staff.path(), queue.record.id),
                    title: queue.record.name,
                })
                .collect(),
            waiting,
            pages: pages(PAGES, role, here),
            more: pages(MORE, role, here),
            account: staff.account.name.clone(),
            other_sites: looked_after > 1,
            form_token: token::make(services, &staff.viewer),
            back: staff
                .address
                .clone()
                .unwrap_or_else(|| format!("{}/{here}", staff.path())),
            read_once: services.second_reader_fault().map(str::to_owned),
            flash: flash::read(&staff.app, staff.headers()),
            clauses: clauses
                .map(|c| ClauseChoice {
                    id: c.id.clone(),
                    title: c.title.clone(),
                })
                .collect(),
            care: care::frame(staff).await?,
        })
    }
}

impl Chrome {
    /// The line above one of the desk's own queues; none where nothing has to be done.
    pub fn clock(&self, name: QueueName, now: UnixMillis) -> Option<Clock> {
        let waiting = match name {
            QueueName::Held => &self.waiting.held,
            QueueName::Reported => &self.waiting.reported,
            QueueName::New => &self.waiting.new,
            QueueName::Unsure => &self.waiting.unsure,
            QueueName::All => return None,
        };
        Some(Clock::new(waiting, now, ("waits", "wait")))
    }
}

fn queues(waiting: &WaitingQueues, now: UnixMillis, here: &str) -> Vec<BarLink> {
    let link = |path, title, waiting: &Waiting| BarLink {
        path,
        title,
        count: Some(waiting.count),
        pace: clock::word(waiting.pace(now)),
        is_here: here == path,
    };
    vec![
        link("held", "Held", &waiting.held),
        link("reported", "Reported", &waiting.reported),
        link("appeals", "Appeals", &waiting.appeals),
        link("new", "New readers", &waiting.new),
        link("unsure", "Unsure", &waiting.unsure),
        BarLink {
            path: "all",
            title: "All",
            count: None,
            pace: "calm",
            is_here: here == "all",
        },
    ]
}

/// Pages beside the queues, with the deed that each needs.
const PAGES: &[(&str, &str, Deed)] = &[
    ("search", "Search", Deed::SeeDesk),
    ("readers", "Readers", Deed::SeeDesk),
    ("policy", "Policy", Deed::SeeDesk),
    ("quality", "Quality", Deed::SeeQuality),
];

/// Pages that are opened less often, behind a disclosure.
const MORE: &[(&str, &str, Deed)] = &[
    ("second-look", "Second look", Deed::DecideComment),
    ("stories", "Stories", Deed::SeeDesk),
    ("log", "Log", Deed::ReadAudit),
    ("people", "People", Deed::ManageUsers),
    ("hooks", "Hooks", Deed::ManageSite),
    ("settings", "Settings", Deed::ManageSite),
    ("care", "Care", Deed::SeeDesk),
];

fn pages(list: &[(&'static str, &'static str, Deed)], role: Role, here: &str) -> Vec<BarLink> {
    let allowed = list.iter().filter(|(_, _, deed)| may(role, *deed));
    allowed
        .map(|(path, title, _)| BarLink {
            path,
            title,
            count: None,
            pace: "calm",
            is_here: here.split('/').next() == Some(path),
        })
        .collect()
}

/// Answers with a page that nobody else may keep, and takes the message away that it showed.
///
/// # Errors
/// When the template asks for what the context does not hold.
pub fn page<T: Serialize>(staff: &Staff, template: &str, context: &T) -> Result<Response, WebError> {
    let mut response = staff.app.renderer().page(template, context)?.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    if flash::read(&staff.app, staff.headers()).is_some() {
        headers.append(header::SET_COOKIE, flash::clear(&staff.app)?);
    }
    Ok(response)
}
