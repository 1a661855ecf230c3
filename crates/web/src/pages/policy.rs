//! `GET /{site}/policy` and `/policy/{version}`: the whole policy, since when, and what changed.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use model::UnixMillis;
use moderation::Policy;
use serde::Serialize;
use service::policies::VersionState;
use service::{policies, stories};

use super::chrome::Page;
pub use super::overrides::{OverrideView, overrides};
use crate::app::App;
use crate::error::WebError;
use crate::forms::{UrlPath, id};
use crate::records::{PolicyRecord, SiteRecord};
use crate::render::Moment;
use crate::viewer::Viewer;

#[derive(Serialize)]
struct PolicyPage {
    page: Page,
    base: String,
    policy: PolicyView,
    overrides: Vec<OverrideView>,
    /// The text stands in a page of its own, so its clauses can be linked.
    is_preview: bool,
    version: i64,
    since: Moment,
    /// `in_force`, `scheduled` or `past`.
    state: &'static str,
    /// From when on another version holds, as far as is known.
    until: Option<Moment>,
    next: Option<Moment>,
    next_version: i64,
    changes: Vec<Change>,
}

/// The policy's text.
#[derive(Debug, Serialize)]
pub struct PolicyView {
    /// Its title.
    pub title: String,
    /// Its first paragraphs.
    pub preamble: Vec<String>,
    /// Its clauses, in order.
    pub clauses: Vec<ClauseView>,
}

/// A clause.
#[derive(Debug, Serialize)]
pub struct ClauseView {
    /// Its word in addresses.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it says, by paragraphs.
    pub paragraphs: Vec<String>,
}

#[derive(Serialize)]
struct Change {
    version: i64,
    note: String,
    since: Moment,
    until: Option<Moment>,
    is_scheduled: bool,
    is_shown: bool,
}

impl PolicyView {
    /// Of a policy.
    pub fn new(policy: &Policy) -> Self {
        let clause = |clause: &moderation::Clause| ClauseView {
            id: clause.id.clone(),
            title: clause.title.clone(),
            paragraphs: paragraphs(&clause.text),
        };
        Self {
            title: policy.title().to_owned(),
            preamble: paragraphs(policy.preamble()),
            clauses: policy.clauses().iter().map(clause).collect(),
        }
    }
}

fn paragraphs(text: &str) -> Vec<String> {
    text.split("\n\n")
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The policy in force.
pub async fn show(State(app): State<App>, UrlPath(key): UrlPath<String>, viewer: Viewer) -> Result<Response, WebError> {
    let site = app.site(&key)?;
    let current = policies::in_force(app.services(), &site).await?;
    respond(&app, &site, &viewer, current.version).await
}

/// One version.
pub async fn show_version(
    State(app): State<App>,
    UrlPath((key, version)): UrlPath<(String, String)>,
    viewer: Viewer,
) -> Result<Response, WebError> {
    let site = app.site(&key)?;
    let version = id(&version, "version of the policy")?;
    respond(&app, &site, &viewer, version).await
}

async fn respond(app: &App, site: &SiteRecord, viewer: &Viewer, version: i64) -> Result<Response, WebError> {
    let services = app.services();
    let history = policies::history(services, site).await?;
    let states = policies::states(&history, services.now());
    let sections = stories::sections(services, site).await?;
    // What was cancelled before its time never spoke to readers.
    let told: Vec<(&PolicyRecord, VersionState)> = history
        .iter()
        .zip(states)
        .filter(|(_, state)| !matches!(state, VersionState::Cancelled(_)))
        .collect();
    let found = told.iter().find(|(record, _)| record.version == version);
    let (record, state) = found.ok_or_else(|| WebError::not_found("version of the policy"))?;
    let policy =
        Policy::parse(&record.document).map_err(|error| WebError::internal(format!("stored policy: {error}")))?;
    let base = format!("/{}/policy", site.key);
    let page = Page::of(site, services.now(), policy.title())
        .with_sections(&sections, "")
        .for_viewer(app, viewer, site)
        .at(site, &base);
    let language = page.language();
    let moment = |at| Moment::new(at, &site.settings.timezone, language);
    let change = |(record, state): &(&PolicyRecord, VersionState)| Change {
        version: record.version,
        note: record.note.clone(),
        since: moment(record.effective_at),
        until: ended(*state).map(moment),
        is_scheduled: *state == VersionState::Scheduled,
        is_shown: record.version == version,
    };
    let next = told
        .iter()
        .filter(|(_, state)| *state == VersionState::Scheduled)
        .min_by_key(|(record, _)| (record.effective_at, record.version));
    let context = PolicyPage {
        overrides: overrides(app, site, &policy).await?,
        policy: PolicyView::new(&policy),
        is_preview: false,
        version,
        since: moment(record.effective_at),
        state: match state {
            VersionState::Scheduled => "scheduled",
            VersionState::InForce => "in_force",
            VersionState::Past(_) | VersionState::Cancelled(_) => "past",
        },
        until: ended(*state).map(moment),
        next: next.map(|(record, _)| moment(record.effective_at)),
        next_version: next.map_or(0, |(record, _)| record.version),
        changes: told.iter().map(change).collect(),
        page,
        base,
    };
    Ok(super::private(
        app.renderer().page("reader/policy.html", &context)?.into_response(),
    ))
}

fn ended(state: VersionState) -> Option<UnixMillis> {
    match state {
        VersionState::Past(until) => Some(until),
        _ => None,
    }
}
