//! `/desk/{site}/policy/learning`: what approvals and rejections teach about the scores of this site, and the switch.

use axum::response::Response;
use serde::Serialize;
use service::learning::{self, Difference, Finding, LearningReport, Version, WithAndWithout};
use service::trial::{self, State, Work};

use super::answer::{Done, answer};
use super::chrome::{self, Chrome};
use super::decisions;
use super::item::Scene;
use super::moment::Moment;
use super::staff::Staff;
use super::trial::{ProgressView, ShareView, count, decimals};
use crate::error::WebError;
use crate::forms::{Fields, FormFields};

/// How far back comments are looked at, in days.
const DAYS: i64 = 365;

#[derive(Debug, Serialize)]
struct Pair {
    without: String,
    with: String,
    /// Whether the second is better.
    is_better: bool,
}

#[derive(Debug, Serialize)]
struct SharePair {
    without: ShareView,
    with: ShareView,
}

#[derive(Debug, Serialize)]
struct ClauseRow {
    title: String,
    decided: String,
    rejected: String,
    log_loss: Option<Pair>,
    brier: Option<Pair>,
    precision: SharePair,
    recall: SharePair,
}

#[derive(Debug, Serialize)]
struct CurveRow {
    name: String,
    decided: String,
    rejected: String,
    /// What becomes of a score of 0.2, 0.5 and 0.8.
    examples: Vec<String>,
}

#[derive(Debug, Serialize)]
struct ReportView {
    since: Moment,
    until: Moment,
    learned_from: String,
    learned_rejected: String,
    measured_on: String,
    measured_rejected: String,
    left_out: String,
    has_left_out: bool,
    helps: bool,
    finding: &'static str,
    log_loss: Option<Pair>,
    change: Option<String>,
    agreement: SharePair,
    clauses: Vec<ClauseRow>,
    curves: Vec<CurveRow>,
}

#[derive(Debug, Serialize)]
struct VersionRow {
    version: i64,
    at: Moment,
    who: String,
    policy_version: i64,
    in_use: bool,
    is_for_another_engine: bool,
    report: ReportView,
}

#[derive(Debug, Serialize)]
struct LearningPage {
    desk: Chrome,
    action: String,
    in_use: Option<i64>,
    since: Option<Moment>,
    days: i64,
    run: Option<String>,
    progress: Option<ProgressView>,
    failure: Option<String>,
    was_cancelled: bool,
    learned: Option<ReportView>,
    /// Whether what was learned last is what is in use.
    is_in_use: bool,
    versions: Vec<VersionRow>,
}

/// What is in use, what was learned last, and all versions.
///
/// # Errors
/// Those of the use case.
pub async fn show(staff: Staff) -> Result<Response, WebError> {
    let (services, visitor) = (staff.services(), &staff.viewer.visitor);
    let overview = learning::overview(services, visitor, &staff.site).await?;
    let policy = staff.policy().await?;
    let scene = staff.scene(&policy);
    let names = decisions::names(&staff).await?;
    let runs = trial::recent(services, visitor, &staff.site)?;
    let run = runs.into_iter().find(|run| run.work == Work::Learning);
    let state = run.as_ref().map(|run| run.state());
    let version = |version: &Version| VersionRow {
        version: version.version,
        at: scene.moment(version.created_at),
        who: version
            .created_by
            .and_then(|id| names.get(&id).cloned())
            .unwrap_or_else(|| "the operator".to_owned()),
        policy_version: version.policy_version,
        in_use: overview.in_use == Some(version.version),
        is_for_another_engine: version.is_for_another_engine,
        report: view(&version.report, &scene),
    };
    let page = LearningPage {
        desk: Chrome::new(&staff, "policy/learning", &policy).await?,
        action: format!("{}/policy/learning", staff.path()),
        in_use: overview.in_use,
        since: overview.since.map(|since| scene.moment(since)),
        days: DAYS,
        run: run.as_ref().map(|run| run.id.clone()),
        progress: run
            .as_ref()
            .filter(|run| run.is_going_on())
            .map(|run| ProgressView::new(&staff, run)),
        failure: match &state {
            Some(State::Failed(why)) => Some(why.clone()),
            _ => None,
        },
        was_cancelled: matches!(state, Some(State::Cancelled)),
        is_in_use: match &state {
            Some(State::Learned(learned)) => overview
                .versions
                .iter()
                .any(|version| overview.in_use == Some(version.version) && version.report == learned.report),
            _ => false,
        },
        learned: match &state {
            Some(State::Learned(learned)) => Some(view(&learned.report, &scene)),
            _ => None,
        },
        versions: overview.versions.iter().map(version).collect(),
    };
    chrome::page(&staff, "desk/learning.html", &page)
}

/// Learns, switches on what was learned, or goes to another version.
pub async fn post(staff: Staff, FormFields(fields): FormFields) -> Response {
    let result = carry_out(&staff, &fields).await;
    answer(&staff, &fields, result).await
}

async fn carry_out(staff: &Staff, fields: &Fields) -> Result<Done, WebError> {
    staff.check(fields)?;
    let (services, visitor, site) = (staff.services(), &staff.viewer.visitor, &staff.site);
    let message = match fields.get("verb") {
        "learn" => {
            trial::start(services, visitor, site, Work::Learning, DAYS)?;
            "Learning has begun. Nothing changes until you switch it on.".to_owned()
        }
        "switch_on" => {
            let run = trial::find(services, visitor, site, fields.get("run"))?;
            let State::Learned(learned) = run.state() else {
                return Err(WebError::bad_request(
                    "nothing_learned",
                    "This run has learned nothing yet.",
                ));
            };
            let version = learning::switch_on(services, visitor, site, &learned).await?;
            format!("Version {version} is in use from now on. You can switch it off below at any time.")
        }
        "use" => {
            let version = fields.parse::<i64>("version")?;
            learning::use_version(services, visitor, site, version).await?;
            match version {
                Some(version) => format!("Version {version} is in use from now on."),
                None => "Switched off: scores are used as the model gives them.".to_owned(),
            }
        }
        _ => {
            return Err(WebError::bad_request(
                "bad_verb",
                "The field “verb” is `learn`, `switch_on` or `use`.",
            ));
        }
    };
    Ok(Done {
        message,
        undo: None,
        status: None,
    })
}

fn view(report: &LearningReport, scene: &Scene<'_>) -> ReportView {
    let clause = |clause: &learning::ClauseLearning| ClauseRow {
        title: clause.title.clone(),
        decided: count(clause.decided),
        rejected: count(clause.rejected),
        log_loss: clause.log_loss.map(pair),
        brier: clause.brier.map(pair),
        precision: shares(clause.precision),
        recall: shares(clause.recall),
    };
    ReportView {
        since: scene.moment(report.since),
        until: scene.moment(report.until),
        learned_from: count(report.learned_from),
        learned_rejected: count(report.learned_rejected),
        measured_on: count(report.measured_on),
        measured_rejected: count(report.measured_rejected),
        left_out: count(report.left_out),
        has_left_out: report.left_out > 0,
        helps: report.finding == Finding::Helps,
        finding: report.finding.words(),
        log_loss: report.log_loss.map(pair),
        change: report.change.map(change),
        agreement: shares(report.agreement),
        clauses: report.clauses.iter().map(clause).collect(),
        curves: report.curves.iter().map(curve).collect(),
    }
}

fn curve(bent: &learning::Bent) -> CurveRow {
    CurveRow {
        name: bent.category.as_str().replace('_', " "),
        decided: count(bent.decided),
        rejected: count(bent.rejected),
        examples: [0.2, 0.5, 0.8]
            .map(|score| format!("{:.2}", bent.curve.map(score)))
            .into(),
    }
}

fn pair(pair: WithAndWithout<f64>) -> Pair {
    Pair {
        without: decimals(pair.without, 3),
        with: decimals(pair.with, 3),
        is_better: pair.with < pair.without,
    }
}

fn shares(pair: WithAndWithout<service::trial::Interval>) -> SharePair {
    SharePair {
        without: pair.without.into(),
        with: pair.with.into(),
    }
}

fn change(change: Difference) -> String {
    format!("{:+.3} ({:+.3} to {:+.3})", change.mean, change.low, change.high).replace('-', "−")
}
