//! `/desk/{site}/policy/try/{run}`: how far a run is, and what it found.

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use moderation::Policy;
use serde::Serialize;
use service::trial::{Run, State, Work};

use super::numbers::count;
use super::report::ReportView;
use super::{address, find, run_address, state_word};
use crate::desk::answer::{Done, answer};
use crate::desk::chrome::{self, Chrome};
use crate::desk::moment::Moment;
use crate::desk::staff::Staff;
use crate::error::WebError;
use crate::forms::{FormFields, UrlPath};

/// How far a run is.
#[derive(Debug, Serialize)]
pub struct ProgressView {
    /// Where the script asks.
    href: String,
    cancel_href: String,
    /// In a word or two.
    state: &'static str,
    /// Whether it still waits or works.
    going_on: bool,
    done: u64,
    total: u64,
    /// "1,200 of 45,000 comments".
    text: String,
}

impl ProgressView {
    /// Of a run of this site.
    pub fn new(staff: &Staff, run: &Run) -> Self {
        let (done, total) = run.handle.progress();
        let state = run.state();
        let text = match (&state, total) {
            (State::Waiting, _) => "Waiting for another run to end.".to_owned(),
            (_, 0) => "Counting the comments of the period.".to_owned(),
            _ => format!("{} of {} comments", count(done), count(total)),
        };
        Self {
            href: format!("{}/progress", run_address(staff, run)),
            cancel_href: format!("{}/cancel", run_address(staff, run)),
            going_on: matches!(state, State::Waiting | State::Working),
            state: state_word(&state),
            done,
            total,
            text,
        }
    }
}

#[derive(Debug, Serialize)]
struct RunPage {
    desk: Chrome,
    try_href: String,
    again_href: String,
    days: i64,
    started: Moment,
    progress: ProgressView,
    failure: Option<String>,
    report: Option<ReportView>,
}

/// The page of a dry run.
///
/// # Errors
/// 404 for a run that is not known here.
pub async fn show(staff: Staff, UrlPath((_, id)): UrlPath<(String, String)>) -> Result<Response, WebError> {
    let run = find(&staff, &id)?;
    let Work::Trial { document } = &run.work else {
        return Err(WebError::not_found("run"));
    };
    let in_force = staff.policy().await?;
    let scene = staff.scene(&in_force);
    let state = run.state();
    let tried = Policy::parse(document).map_err(WebError::internal)?;
    let view = RunPage {
        desk: Chrome::new(&staff, "policy/try", &in_force).await?,
        try_href: address(&staff),
        again_href: format!("{}?from={}", address(&staff), run.id),
        days: run.days,
        started: scene.moment(run.started_at),
        progress: ProgressView::new(&staff, &run),
        failure: match &state {
            State::Failed(why) => Some(why.clone()),
            _ => None,
        },
        report: match &state {
            State::Tried(report) => Some(ReportView::new(report, &tried, &scene, &staff.path())),
            _ => None,
        },
    };
    chrome::page(&staff, "desk/trial_run.html", &view)
}

/// How far a run is, for the script.
///
/// # Errors
/// 404 for a run that is not known here.
pub async fn progress(staff: Staff, UrlPath((_, id)): UrlPath<(String, String)>) -> Result<Response, WebError> {
    let run = find(&staff, &id)?;
    let no_store = [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))];
    Ok((no_store, Json(ProgressView::new(&staff, &run))).into_response())
}

/// Cancels a run; what it judged until then is shown.
pub async fn cancel(
    staff: Staff,
    UrlPath((_, id)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    let result = staff.check(&fields).and_then(|()| find(&staff, &id)).map(|run| {
        let message = if run.is_going_on() {
            "The run is being cancelled."
        } else {
            "The run was over already."
        };
        run.handle.cancel();
        Done {
            message: message.to_owned(),
            undo: None,
            status: None,
        }
    });
    answer(&staff, &fields, result).await
}
