//! `GET /desk/{site}/comments/{comment}`: everything known of one comment.

use axum::response::Response;
use model::CommentId;
use serde::Serialize;
use service::desk::ItemDetail;

use super::chrome::{self, Chrome};
use super::decisions::{self, DecisionView};
use super::diff::{Change, changes};
use super::hooks::CallView;
use super::item::{Item, Scene, Score, matched, scores};
use super::moment::Moment;
use super::staff::Staff;
use super::words;
use crate::error::WebError;
use crate::forms::{UrlPath, id};

#[derive(Serialize)]
struct Above {
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
    hooks: Vec<CallView>,
}

/// The page of a comment.
///
/// # Errors
/// 404 for a forged id.
pub async fn show(staff: Staff, UrlPath((_, comment)): UrlPath<(String, String)>) -> Result<Response, WebError> {
    let comment = id::<CommentId>(&comment, "comment")?;
    let detail = service::desk::detail(staff.services(), &staff.viewer.visitor, &staff.site, comment).await?;
    let hooks = service::hooks::calls(staff.services(), &staff.viewer.visitor, &staff.site, comment).await?;
    let policy = staff.policy().await?;
    let names = decisions::names(&staff).await?;
    let scene = staff.scene(&policy);
    let (mut all_scores, low) = scores(&detail.item.assessment);
    all_scores.extend(low);
    let view = CommentPage {
        desk: Chrome::new(&staff, "comments", &policy).await?,
        item: Item::new(&detail.item, &scene),
        ancestors: above(&detail, &scene),
        decisions: decisions::list(detail.decisions.iter().rev(), &names, &scene),
        all_scores,
        policy_version: detail
            .revisions
            .last()
            .map_or(policy.version, |last| last.policy_version),
        revisions: revisions(&detail, &scene)?,
        hooks: hooks.iter().map(|call| CallView::new(call, &scene)).collect(),
    };
    chrome::page(&staff, "desk/comment.html", &view)
}

fn above(detail: &ItemDetail, scene: &Scene<'_>) -> Vec<Above> {
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
