//! `GET /{site}/policy` and `/policy/{version}`: the whole policy, since when, and what changed.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use moderation::Policy;
use serde::Serialize;
use service::{policies, stories};

use super::chrome::Page;
use crate::app::App;
use crate::error::WebError;
use crate::forms::{UrlPath, id};
use crate::i18n::Language;
use crate::records::{PolicyRecord, SiteRecord};
use crate::render::Moment;
use crate::viewer::Viewer;

#[derive(Serialize)]
struct PolicyPage {
    page: Page,
    base: String,
    policy: PolicyView,
    version: i64,
    since: Moment,
    is_in_force: bool,
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
    let sections = stories::sections(services, site).await?;
    let found = history.iter().find(|record| record.version == version);
    let record = found.ok_or_else(|| WebError::not_found("version of the policy"))?;
    let policy =
        Policy::parse(&record.document).map_err(|error| WebError::internal(format!("stored policy: {error}")))?;
    let latest = history.iter().map(|record| record.version).max().unwrap_or_default();
    let base = format!("/{}/policy", site.key);
    let page = Page::of(site, services.now(), policy.title())
        .with_sections(&sections, "")
        .for_viewer(app, viewer, site)
        .at(site, &base);
    let language = page.language();
    let changes = history
        .iter()
        .map(|record| change(record, site, language, version))
        .collect();
    let context = PolicyPage {
        page,
        base,
        policy: PolicyView::new(&policy),
        version,
        since: Moment::new(record.created_at, &site.settings.timezone, language),
        is_in_force: version == latest,
        changes,
    };
    Ok(super::private(
        app.renderer().page("reader/policy.html", &context)?.into_response(),
    ))
}

fn change(record: &PolicyRecord, site: &SiteRecord, language: Language, shown: i64) -> Change {
    Change {
        version: record.version,
        note: record.note.clone(),
        since: Moment::new(record.created_at, &site.settings.timezone, language),
        is_shown: record.version == shown,
    }
}
