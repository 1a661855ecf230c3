//! `GET /desk/{site}/policy`: the policy in force, with the rules that readers do not see.

use axum::response::Response;
use model::Deed;
use serde::Serialize;

use super::chrome::{self, Chrome};
use super::moment::Moment;
use super::policy_versions::{self, VersionView};
use super::staff::Staff;
use super::words;
use crate::error::WebError;

#[derive(Serialize)]
struct RuleView {
    when: String,
    then: &'static str,
    nudge: bool,
}

#[derive(Serialize)]
struct ClauseView {
    id: String,
    title: String,
    text: String,
    rules: Vec<RuleView>,
}

#[derive(Serialize)]
struct OverrideView {
    sections: String,
    stories: String,
    commenting: Option<&'static str>,
    slow_mode_seconds: Option<i64>,
    members_only: Option<bool>,
    rules: Vec<AddedView>,
}

#[derive(Serialize)]
struct AddedView {
    clause: String,
    rule: RuleView,
}

#[derive(Serialize)]
struct PolicyPage {
    desk: Chrome,
    may_edit: bool,
    /// Versions that wait for their time.
    scheduled: Vec<VersionView>,
    overrides: Vec<OverrideView>,
    title: String,
    preamble: String,
    version: i64,
    hash: String,
    short_hash: String,
    since: Moment,
    note: String,
    public_href: String,
    clauses: Vec<ClauseView>,
    document: String,
    /// Version of the calibration that bends scores before the rules see them.
    calibration: Option<i64>,
}

/// The policy in force.
///
/// # Errors
/// 404 for a site without one.
pub async fn show(staff: Staff) -> Result<Response, WebError> {
    let in_force = staff.policy().await?;
    let history = service::policies::history(staff.services(), &staff.site).await?;
    let versions = policy_versions::versions(&staff, &history).await?.into_iter();
    let view = PolicyPage {
        desk: Chrome::new(&staff, "policy", &in_force).await?,
        may_edit: model::may(staff.viewer.role_on(staff.site.id), Deed::ManagePolicy),
        scheduled: versions.filter(|version| version.state == "scheduled").collect(),
        overrides: in_force.policy.overrides().iter().map(of).collect(),
        title: in_force.policy.title().to_owned(),
        preamble: in_force.policy.preamble().to_owned(),
        version: in_force.version,
        short_hash: in_force.hash.chars().take(12).collect(),
        hash: in_force.hash.clone(),
        since: staff.scene(&in_force).moment(in_force.since),
        note: in_force.note.clone(),
        public_href: format!("/{}/policy", staff.site.key),
        clauses: in_force.policy.clauses().iter().map(clause).collect(),
        document: in_force.document.clone(),
        calibration: service::learning::in_use(staff.services(), staff.site.id).map(|found| found.version),
    };
    chrome::page(&staff, "desk/policy.html", &view)
}

fn rule(rule: &moderation::Rule) -> RuleView {
    RuleView {
        when: rule.when.clone(),
        then: words::outcome(rule.then),
        nudge: rule.nudge,
    }
}

fn of(of: &moderation::Override) -> OverrideView {
    let added = |added: &moderation::AddedRule| AddedView {
        clause: added.clause.clone(),
        rule: rule(&added.rule),
    };
    OverrideView {
        sections: of.sections.join(", "),
        stories: of.stories.join(", "),
        commenting: of.commenting.map(moderation::Commenting::as_str),
        slow_mode_seconds: of.slow_mode_seconds,
        members_only: of.members_only,
        rules: of.rules.iter().map(added).collect(),
    }
}

fn clause(clause: &moderation::Clause) -> ClauseView {
    ClauseView {
        id: clause.id.clone(),
        title: clause.title.clone(),
        text: clause.text.clone(),
        rules: clause.rules.iter().map(rule).collect(),
    }
}
