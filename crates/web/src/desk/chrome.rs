//! What every page of the desk shows around its own content, and how such a page is answered.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use model::{Deed, Role, may};
use serde::Serialize;
use service::desk::Counts;
use service::policies::PolicyInForce;

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
    /// Other pages.
    pub pages: Vec<BarLink>,
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
}

impl Chrome {
    /// The frame of the page `here`.
    ///
    /// # Errors
    /// Those of the counts.
    pub async fn new(staff: &Staff, here: &'static str, policy: &PolicyInForce) -> Result<Self, WebError> {
        let services = staff.services();
        let counts = service::desk::counts(services, &staff.viewer.visitor, &staff.site).await?;
        let looked_after = staff
            .account
            .roles
            .iter()
            .filter(|held| may(held.role, Deed::SeeDesk))
            .count();
        let clauses = policy.policy.clauses().iter();
        Ok(Self {
            site_name: staff.site.name.clone(),
            path: staff.path(),
            here,
            queues: queues(&counts),
            pages: pages(staff.viewer.visitor.role_on(staff.site.id)),
            account: staff.account.name.clone(),
            other_sites: looked_after > 1,
            form_token: token::make(services, &staff.viewer),
            back: staff.address.clone(),
            read_once: services.second_reader_fault().map(str::to_owned),
            flash: flash::read(&staff.app, staff.headers()),
            clauses: clauses
                .map(|c| ClauseChoice {
                    id: c.id.clone(),
                    title: c.title.clone(),
                })
                .collect(),
        })
    }
}

fn queues(counts: &Counts) -> Vec<BarLink> {
    let link = |path, title, count| BarLink { path, title, count };
    vec![
        link("held", "Held", Some(counts.held)),
        link("reported", "Reported", Some(counts.reported)),
        link("appeals", "Appeals", Some(counts.appeals)),
        link("all", "All", None),
    ]
}

/// Pages beside the queues, with the deed that each needs.
const PAGES: &[(&str, &str, Deed)] = &[
    ("readers", "Readers", Deed::SeeDesk),
    ("policy", "Policy", Deed::SeeDesk),
    ("stories", "Stories", Deed::SeeDesk),
    ("policy/try", "Dry run", Deed::ManagePolicy),
    ("policy/learning", "Learning", Deed::ManagePolicy),
    ("log", "Log", Deed::ReadAudit),
];

fn pages(role: Role) -> Vec<BarLink> {
    let allowed = PAGES.iter().filter(|(_, _, deed)| may(role, *deed));
    allowed
        .map(|(path, title, _)| BarLink {
            path,
            title,
            count: None,
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
