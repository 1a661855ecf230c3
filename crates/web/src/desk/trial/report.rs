//! What a dry run found, as its page shows it.

use model::Status;
use moderation::Policy;
use serde::Serialize;
use service::trial::{Change, Report};

use super::numbers::{ShareView, a_day, count};
use super::plot::SweepView;
use crate::desk::evidence::{Passage, passages};
use crate::desk::item::Scene;
use crate::desk::moment::Moment;
use crate::desk::words;

/// A status with its counts.
#[derive(Debug, Serialize)]
struct StatusRow {
    status: &'static str,
    label: &'static str,
    stand: String,
    would: String,
    newly: String,
    a_day: String,
}

#[derive(Debug, Serialize)]
struct ClauseRow {
    id: String,
    title: String,
    holds: String,
    rejects: String,
    nudges: String,
    newly_held: String,
    newly_rejected: String,
    newly_published: String,
    precision: ShareView,
    recall: ShareView,
}

#[derive(Debug, Serialize)]
struct ChangeView {
    href: String,
    author: String,
    at: Moment,
    was: &'static str,
    was_label: &'static str,
    becomes: &'static str,
    becomes_label: &'static str,
    nudged: bool,
    read_first: bool,
    clauses: Vec<String>,
    people: Option<&'static str>,
    passages: Vec<Passage>,
}

/// Changes of one kind.
#[derive(Debug, Serialize)]
struct ChangeGroup {
    id: &'static str,
    title: &'static str,
    total: String,
    shown: String,
    is_cut: bool,
    changes: Vec<ChangeView>,
}

/// Everything.
#[derive(Debug, Serialize)]
pub struct ReportView {
    since: Moment,
    until: Moment,
    cancelled: bool,
    calibration: Option<i64>,
    judged: String,
    total: String,
    has_judged: bool,
    withdrawn: String,
    unreadable: String,
    has_unreadable: bool,
    statuses: Vec<StatusRow>,
    nudged: String,
    read_first: String,
    has_read_first: bool,
    acts_a_day: String,
    freed_elsewhere: String,
    has_freed_elsewhere: bool,
    decided: String,
    has_decided: bool,
    agreement: ShareView,
    precision: ShareView,
    recall: ShareView,
    clauses: Vec<ClauseRow>,
    sweeps: Vec<SweepView>,
    other_sweeps: Vec<SweepView>,
    changes_total: String,
    groups: Vec<ChangeGroup>,
}

impl ReportView {
    /// `policy` is the document that was tried, `desk` the beginning of the desk's addresses.
    pub fn new(report: &Report, policy: &Policy, scene: &Scene<'_>, desk: &str) -> Self {
        let draw = |sweep| SweepView::new(sweep, policy, report.days);
        let (sweeps, other_sweeps) = report.sweep.iter().map(draw).partition(|sweep| sweep.is_used);
        let acts = report.would.held + report.would.rejected;
        Self {
            since: scene.moment(report.since),
            until: scene.moment(report.until),
            cancelled: report.cancelled,
            calibration: report.calibration,
            judged: count(report.judged),
            total: count(report.total),
            has_judged: report.judged > 0,
            withdrawn: count(report.withdrawn),
            unreadable: count(report.unreadable),
            has_unreadable: report.unreadable > 0,
            statuses: statuses(report),
            nudged: count(report.would.nudged),
            read_first: count(report.read_first),
            has_read_first: report.read_first > 0,
            acts_a_day: a_day(acts, report.days),
            freed_elsewhere: count(report.freed_elsewhere),
            has_freed_elsewhere: report.freed_elsewhere > 0,
            decided: count(report.people.decided),
            has_decided: report.people.decided > 0,
            agreement: report.people.agreement.into(),
            precision: report.people.precision.into(),
            recall: report.people.recall.into(),
            clauses: clauses(report),
            sweeps,
            other_sweeps,
            changes_total: count(report.changes_total),
            groups: groups(report, policy, scene, desk),
        }
    }
}

fn statuses(report: &Report) -> Vec<StatusRow> {
    let (stands, would, newly) = (report.stands, report.would, report.newly);
    let row = |status: Status, stand, would, newly| StatusRow {
        status: status.as_str(),
        label: words::status(status),
        stand: count(stand),
        would: count(would),
        newly: count(newly),
        a_day: a_day(would, report.days),
    };
    vec![
        row(Status::Published, stands.published, would.published, newly.published),
        row(Status::Held, stands.held, would.held, newly.held),
        row(Status::Rejected, stands.rejected, would.rejected, newly.rejected),
    ]
}

fn clauses(report: &Report) -> Vec<ClauseRow> {
    let rows = report.clauses.iter().map(|clause| ClauseRow {
        id: clause.clause.clone(),
        title: clause.title.clone(),
        holds: count(clause.holds),
        rejects: count(clause.rejects),
        nudges: count(clause.nudges),
        newly_held: count(clause.newly.held),
        newly_rejected: count(clause.newly.rejected),
        newly_published: count(clause.newly.published),
        precision: clause.precision.into(),
        recall: clause.recall.into(),
    });
    rows.collect()
}

fn groups(report: &Report, policy: &Policy, scene: &Scene<'_>, desk: &str) -> Vec<ChangeGroup> {
    let newly = report.newly;
    let kinds = [
        (Status::Held, "newly-held", "Newly held", newly.held),
        (Status::Rejected, "newly-rejected", "Newly rejected", newly.rejected),
        (Status::Published, "newly-published", "Newly published", newly.published),
    ];
    let group = |(status, id, title, total): (Status, &'static str, &'static str, u64)| {
        let of_kind = report.changes.iter().filter(|change| change.becomes == status);
        let changes: Vec<ChangeView> = of_kind.map(|change| view(change, policy, scene, desk)).collect();
        let shown = u64::try_from(changes.len()).unwrap_or(u64::MAX);
        ChangeGroup {
            id,
            title,
            total: count(total),
            shown: count(shown),
            is_cut: shown < total,
            changes,
        }
    };
    kinds
        .into_iter()
        .map(group)
        .filter(|group| !group.changes.is_empty())
        .collect()
}

fn view(change: &Change, policy: &Policy, scene: &Scene<'_>, desk: &str) -> ChangeView {
    let title = |id: &String| {
        policy
            .clause(id)
            .map_or_else(|| id.clone(), |clause| clause.title.clone())
    };
    ChangeView {
        href: format!("{desk}/comments/{}", change.comment),
        author: change.author.clone(),
        at: scene.moment(change.created_at),
        was: change.was.as_str(),
        was_label: words::status(change.was),
        becomes: change.becomes.as_str(),
        becomes_label: words::status(change.becomes),
        nudged: change.nudged,
        read_first: change.read_first,
        clauses: change.clauses.iter().map(title).collect(),
        people: change.people_rejected.map(|rejected| {
            if rejected {
                "People rejected it"
            } else {
                "People approved it"
            }
        }),
        passages: passages(&change.text, &change.evidence),
    }
}
