//! `/desk/{site}/policy/try`: what a document would have done with past comments.
//!
//! A run goes on in the background of this node; its page shows how far it is and then what it found.

mod numbers;
mod plot;
mod report;
mod run;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use moderation::Problem;
use serde::Serialize;
use service::ServiceError;
use service::trial::{self, Run, State, Work};

use super::chrome::{self, Chrome};
use super::moment::Moment;
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::{FormFields, UrlQuery};

pub use numbers::{ShareView, count, decimals};
pub use run::{ProgressView, cancel, progress, show as show_run};

/// Periods to choose from, in days.
const PERIODS: [i64; 4] = [7, 30, 90, 365];
/// The one that is chosen at first.
const USUAL_DAYS: i64 = 90;

/// A mistake in a document.
#[derive(Debug, Serialize)]
struct ProblemView {
    line: usize,
    column: usize,
    message: String,
    hint: Option<String>,
}

impl From<&Problem> for ProblemView {
    fn from(problem: &Problem) -> Self {
        Self {
            line: problem.line,
            column: problem.column,
            message: problem.message.clone(),
            hint: problem.hint.clone(),
        }
    }
}

/// A period to choose.
#[derive(Debug, Serialize)]
struct PeriodView {
    days: i64,
    chosen: bool,
}

/// A run that this node remembers.
#[derive(Debug, Serialize)]
struct RunLink {
    href: String,
    at: Moment,
    days: i64,
    state: &'static str,
}

#[derive(Debug, Serialize)]
struct TryPage {
    desk: Chrome,
    action: String,
    document: String,
    problems: Vec<ProblemView>,
    complaint: Option<String>,
    periods: Vec<PeriodView>,
    runs: Vec<RunLink>,
    calibration: Option<i64>,
}

/// The form, with the document in force, or with that of an earlier run (`?from=`).
///
/// # Errors
/// 404 for a run that is not known here.
pub async fn show(staff: Staff, UrlQuery(query): UrlQuery) -> Result<Response, WebError> {
    let document = match query.find("from") {
        Some(id) => match &find(&staff, id)?.work {
            Work::Trial { document } => document.clone(),
            Work::Learning => return Err(WebError::not_found("run")),
        },
        None => staff.policy().await?.document.clone(),
    };
    form(&staff, document, USUAL_DAYS, Mistakes::default()).await
}

/// What is wrong with a form that was sent.
#[derive(Default)]
struct Mistakes {
    problems: Vec<ProblemView>,
    complaint: Option<String>,
}

async fn form(staff: &Staff, document: String, days: i64, mistakes: Mistakes) -> Result<Response, WebError> {
    let policy = staff.policy().await?;
    let scene = staff.scene(&policy);
    let runs = trial::recent(staff.services(), &staff.viewer.visitor, &staff.site)?;
    let is_trial = |run: &&std::sync::Arc<Run>| matches!(run.work, Work::Trial { .. });
    let mut periods = PERIODS.to_vec();
    if !periods.contains(&days) {
        periods.push(days);
        periods.sort_unstable();
    }
    let is_wrong = mistakes.complaint.is_some() || !mistakes.problems.is_empty();
    let view = TryPage {
        desk: Chrome::new(staff, "policy/try", &policy).await?,
        action: address(staff),
        document,
        problems: mistakes.problems,
        complaint: mistakes.complaint,
        periods: periods
            .into_iter()
            .map(|of| PeriodView {
                days: of,
                chosen: of == days,
            })
            .collect(),
        runs: runs
            .iter()
            .filter(is_trial)
            .take(5)
            .map(|run| RunLink {
                href: run_address(staff, run),
                at: scene.moment(run.started_at),
                days: run.days,
                state: state_word(&run.state()),
            })
            .collect(),
        calibration: service::learning::in_use(staff.services(), staff.site.id).map(|found| found.version),
    };
    let mut response = chrome::page(staff, "desk/trial.html", &view)?;
    if is_wrong {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// Starts a run of the document in the field `document` over the last `days` days (90 if the field is missing) and leads
/// to its page. A document with mistakes comes back with them.
///
/// # Errors
/// 403 for a form that is not ours, 400 for days that are no number.
pub async fn post(staff: Staff, FormFields(fields): FormFields) -> Result<Response, WebError> {
    staff.check(&fields)?;
    // Browsers send CR LF; the document keeps the line ends that it has in files.
    let document = fields.get("document").replace("\r\n", "\n");
    let days = fields.parse::<i64>("days")?.unwrap_or(USUAL_DAYS);
    match start(&staff, &document, days) {
        Ok(run) => Ok(Redirect::to(&run_address(&staff, &run)).into_response()),
        Err(ServiceError::Policy(error)) => {
            let problems = error.problems.iter().map(ProblemView::from).collect();
            let complaint = None;
            form(&staff, document, days, Mistakes { problems, complaint }).await
        }
        Err(ServiceError::Invalid(fields)) => {
            let complaint = fields.first().map(|field| field.message.clone());
            let problems = Vec::new();
            form(&staff, document, USUAL_DAYS, Mistakes { problems, complaint }).await
        }
        Err(error) => Err(error.into()),
    }
}

fn start(staff: &Staff, document: &str, days: i64) -> Result<std::sync::Arc<Run>, ServiceError> {
    let work = Work::Trial {
        document: document.to_owned(),
    };
    trial::start(staff.services(), &staff.viewer.visitor, &staff.site, work, days)
}

/// Where documents are tried.
fn address(staff: &Staff) -> String {
    format!("{}/policy/try", staff.path())
}

/// The page of a run.
fn run_address(staff: &Staff, run: &Run) -> String {
    format!("{}/{}", address(staff), run.id)
}

fn find(staff: &Staff, id: &str) -> Result<std::sync::Arc<Run>, WebError> {
    let found = trial::find(staff.services(), &staff.viewer.visitor, &staff.site, id);
    found.map_err(|error| match error {
        ServiceError::NotFound { .. } => WebError::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "This run is no longer known here: the server was started anew, many runs came after it, or another node \
             has it. Run it again.",
        ),
        other => other.into(),
    })
}

/// How far a run is, in a word or two.
fn state_word(state: &State) -> &'static str {
    match state {
        State::Waiting => "waiting",
        State::Working => "running",
        State::Tried(report) if report.cancelled => "cancelled in part",
        State::Tried(_) | State::Learned(_) => "done",
        State::Cancelled => "cancelled",
        State::Failed(_) => "failed",
    }
}
