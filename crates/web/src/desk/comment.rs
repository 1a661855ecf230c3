//! `GET /desk/{site}/comments/{comment}`: everything known of one comment.

use axum::http::StatusCode;
use axum::response::Response;
use model::CommentId;
use serde::Serialize;
use service::desk::ItemDetail;

use super::beside::{self, Team};
use super::chrome::{self, Chrome};
use super::decisions::{self, DecisionView};
use super::diff::{Change, changes};
use super::item::{Item, Scene, Score, matched, scores};
use super::moment::Moment;
use super::staff::Staff;
use super::words;
use crate::error::WebError;
use crate::forms::{Fields, UrlPath, id};

/// What a comment answers.
#[derive(Serialize)]
pub(super) struct Above {
    id: String,
    author: String,
    text: String,
    status: &'static str,
    status_label: &'static str,
    at: Moment,
}

#[derive(Serialize)]
struct RevisionView {
    number: i64,
    at: Moment,
    policy_version: i64,
    nudged: bool,
    matched: Vec<String>,
    changes: Vec<Change>,
}

#[derive(Serialize)]
struct CommentPage {
    desk: Chrome,
    item: Item,
    ancestors: Vec<Above>,
    decisions: Vec<DecisionView>,
    all_scores: Vec<Score>,
    revisions: Vec<RevisionView>,
    policy_version: i64,
    /// Why a decision was not carried out.
    refused: Option<String>,
    team: Team,
    live_after: String,
}

/// Whether a refused decision is answered with the comment as it stands now: for a browser without the script.
pub fn shows(staff: &Staff, error: &WebError) -> bool {
    !staff.wants_json() && matches!(error.status, StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY)
}

/// The comment as it stands now, with why the decision was refused and all that was typed.
///
/// # Errors
/// As [`show`].
pub async fn refused(staff: &Staff, comment: &str, fields: &Fields, error: &WebError) -> Result<Response, WebError> {
    let typed = (fields.get("clause"), fields.get("reason"));
    let mut response = page(staff, comment, Some((error.message.clone(), typed))).await?;
    *response.status_mut() = error.status;
    Ok(response)
}

/// The page of a comment.
///
/// # Errors
/// 404 for a forged id.
pub async fn show(staff: Staff, UrlPath((_, comment)): UrlPath<(String, String)>) -> Result<Response, WebError> {
    page(&staff, &comment, None).await
}

async fn page(staff: &Staff, comment: &str, refused: Option<(String, (&str, &str))>) -> Result<Response, WebError> {
    let comment = id::<CommentId>(comment, "comment")?;
    let detail = service::desk::detail(staff.services(), &staff.viewer.visitor, &staff.site, comment).await?;
    let policy = staff.policy().await?;
    let names = decisions::names(staff).await?;
    let scene = staff.scene(&policy);
    let (mut all_scores, low) = scores(&detail.item.assessment);
    all_scores.extend(low);
    let mut items = [Item::new(&detail.item, &scene)];
    beside::add(staff, &mut items, &scene).await?;
    let [mut item] = items;
    let mut desk = Chrome::new(staff, "comments", &policy).await?;
    desk.back = format!("{}/comments/{comment}", staff.path());
    if let Some((_, (clause, reason))) = &refused {
        item.clause = (*clause).to_owned();
        item.reason = (*reason).to_owned();
    }
    let view = CommentPage {
        desk,
        item,
        refused: refused.map(|(message, _)| message),
        team: beside::team(staff, &scene).await?,
        live_after: super::live::moment(staff),
        ancestors: above(&detail, &scene),
        decisions: decisions::list(detail.decisions.iter().rev(), &names, &scene),
        all_scores,
        policy_version: detail
            .revisions
            .last()
            .map_or(policy.version, |last| last.policy_version),
        revisions: revisions(&detail, &scene)?,
    };
    chrome::page(staff, "desk/comment.html", &view)
}

pub(super) fn above(detail: &ItemDetail, scene: &Scene<'_>) -> Vec<Above> {
    let view = |comment: &crate::records::CommentRecord| Above {
        id: comment.id.to_string(),
        author: comment.author_name.clone(),
        text: comment.body.clone(),
        status: comment.status.as_str(),
        status_label: words::status(comment.status),
        at: scene.moment(comment.created_at),
    };
    detail.thread.iter().map(view).collect()
}

/// Revisions, newest first, each with what it changed of the one before.
fn revisions(detail: &ItemDetail, scene: &Scene<'_>) -> Result<Vec<RevisionView>, WebError> {
    let mut views = Vec::with_capacity(detail.revisions.len());
    let mut before: Option<&str> = None;
    for revision in &detail.revisions {
        let verdict = serde_json::from_str(&revision.verdict).map_err(WebError::internal)?;
        let mut titles: Vec<String> = matched(&verdict, scene).into_iter().map(|m| m.title).collect();
        titles.dedup();
        views.push(RevisionView {
            number: revision.number,
            at: scene.moment(revision.created_at),
            policy_version: revision.policy_version,
            nudged: revision.nudged,
            matched: titles,
            changes: changes(before.unwrap_or(&revision.body), &revision.body),
        });
        before = Some(&revision.body);
    }
    views.reverse();
    Ok(views)
}
