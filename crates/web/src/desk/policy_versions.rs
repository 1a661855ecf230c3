//! `/desk/{site}/policy/versions`: all versions with who, when and why, and what changed between any two.

use axum::response::Response;
use model::Deed;
use serde::Serialize;
use service::policies::{self, VersionState, cancel};

use super::answer::{Done, answer};
use super::chrome::{self, Chrome};
use super::decisions::{self, Names};
use super::lines::Difference;
use super::moment::Moment;
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlPath, UrlQuery, id};
use crate::records::PolicyRecord;

/// A version in the list.
#[derive(Debug, Serialize)]
pub struct VersionView {
    /// Its number.
    pub version: i64,
    /// `in_force`, `scheduled`, `past` or `cancelled`.
    pub state: &'static str,
    /// From when on.
    pub from: Moment,
    /// Until when.
    pub until: Option<Moment>,
    /// When it was written.
    pub written: Moment,
    /// By whom.
    pub who: String,
    /// When it was cancelled.
    pub cancelled: Option<Moment>,
    /// By whom it was cancelled.
    pub cancelled_by: String,
    /// What readers are told.
    pub note: String,
}

#[derive(Serialize)]
struct VersionsPage {
    desk: Chrome,
    versions: Vec<VersionView>,
    may_edit: bool,
    old: Option<i64>,
    new: Option<i64>,
    difference: Option<Difference>,
}

#[derive(Serialize)]
struct VersionPage {
    desk: Chrome,
    version: VersionView,
    may_edit: bool,
    public_href: String,
    document: String,
    before: Option<i64>,
    difference: Option<Difference>,
}

/// All versions, newest first.
///
/// # Errors
/// Those of the use cases.
pub async fn versions(staff: &Staff, history: &[PolicyRecord]) -> Result<Vec<VersionView>, WebError> {
    let names = decisions::names(staff).await?;
    let states = policies::states(history, staff.now());
    let views = history.iter().zip(states);
    Ok(views
        .map(|(record, state)| view(staff, record, state, &names))
        .collect())
}

fn view(staff: &Staff, record: &PolicyRecord, state: VersionState, names: &Names) -> VersionView {
    let moment = |at| Moment::at(at, staff.now(), &staff.site.settings.timezone);
    let name = |account: Option<model::AccountId>| match account {
        None => "the operator".to_owned(),
        Some(account) => names.get(&account).cloned().unwrap_or_else(|| "somebody".to_owned()),
    };
    VersionView {
        version: record.version,
        state: match state {
            VersionState::Scheduled => "scheduled",
            VersionState::InForce => "in_force",
            VersionState::Past(_) => "past",
            VersionState::Cancelled(_) => "cancelled",
        },
        from: moment(record.effective_at),
        until: match state {
            VersionState::Past(until) => Some(moment(until)),
            _ => None,
        },
        written: moment(record.created_at),
        who: name(record.created_by),
        cancelled: record.cancelled_at.map(moment),
        cancelled_by: if record.cancelled_at.is_some() {
            name(record.cancelled_by)
        } else {
            String::new()
        },
        note: record.note.clone(),
    }
}

fn find(history: &[PolicyRecord], version: i64) -> Result<&PolicyRecord, WebError> {
    let found = history.iter().find(|record| record.version == version);
    found.ok_or_else(|| WebError::not_found("version of the policy"))
}

fn may_edit(staff: &Staff) -> bool {
    model::may(staff.viewer.role_on(staff.site.id), Deed::ManagePolicy)
}

/// The list, and with `old` and `new` what changed between these.
///
/// # Errors
/// 404 for a version that there never was.
pub async fn show(staff: Staff, UrlQuery(query): UrlQuery) -> Result<Response, WebError> {
    let history = policies::history(staff.services(), &staff.site).await?;
    let (old, new) = (query.parse::<i64>("old")?, query.parse::<i64>("new")?);
    let difference = match (old, new) {
        (Some(old), Some(new)) => {
            let (old, new) = (find(&history, old)?, find(&history, new)?);
            Some(Difference::new(&old.document, &new.document))
        }
        _ => None,
    };
    let policy = staff.policy().await?;
    let view = VersionsPage {
        desk: Chrome::new(&staff, "policy", &policy).await?,
        versions: versions(&staff, &history).await?,
        may_edit: may_edit(&staff),
        old,
        new,
        difference,
    };
    chrome::page(&staff, "desk/policy_versions.html", &view)
}

/// One version, with what it changed of the one before.
///
/// # Errors
/// 404 for a version that there never was.
pub async fn show_version(
    staff: Staff,
    UrlPath((_, version)): UrlPath<(String, String)>,
) -> Result<Response, WebError> {
    let version = id::<i64>(&version, "version of the policy")?;
    let history = policies::history(staff.services(), &staff.site).await?;
    let record = find(&history, version)?;
    let before = history.iter().find(|other| other.version < version);
    let shown = versions(&staff, &history).await?.into_iter();
    let shown = shown.into_iter().find(|view| view.version == version);
    let policy = staff.policy().await?;
    let view = VersionPage {
        desk: Chrome::new(&staff, "policy", &policy).await?,
        version: shown.ok_or_else(|| WebError::not_found("version of the policy"))?,
        may_edit: may_edit(&staff),
        public_href: format!("/{}/policy/{version}", staff.site.key),
        document: record.document.clone(),
        before: before.map(|before| before.version),
        difference: before.map(|before| Difference::new(&before.document, &record.document)),
    };
    chrome::page(&staff, "desk/policy_version.html", &view)
}

/// Cancels a version before it takes force.
pub async fn post_cancel(
    staff: Staff,
    UrlPath((_, version)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    let result = cancelled(&staff, &fields, &version).await;
    answer(&staff, &fields, result).await
}

async fn cancelled(staff: &Staff, fields: &Fields, version: &str) -> Result<Done, WebError> {
    staff.check(fields)?;
    let version = id::<i64>(version, "version of the policy")?;
    cancel(staff.services(), &staff.viewer.visitor, &staff.site, version).await?;
    Ok(Done {
        message: format!("Version {version} is cancelled and will not take force. Its document is kept."),
        undo: None,
        status: None,
    })
}
