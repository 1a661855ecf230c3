//! `GET /desk/{site}/appeals` and `POST /desk/{site}/appeals/{appeal}`.

use axum::response::Response;
use model::AppealId;
use serde::Serialize;
use service::desk::AppealItem;

use super::answer::{Done, answer};
use super::chrome::{self, Chrome};
use super::decisions::{self, Names};
use super::item::Scene;
use super::moment::Moment;
use super::staff::Staff;
use super::words;
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlPath, id};

#[derive(Serialize)]
struct AppealView {
    id: String,
    reader: String,
    reader_name: String,
    at: Moment,
    action: &'static str,
    became: String,
    who: String,
    decided_at: Moment,
    clause: String,
    reason: String,
    comment: Option<String>,
    comment_text: Option<String>,
    body: String,
    may_decide: bool,
}

impl AppealView {
    fn new(item: &AppealItem, names: &Names, scene: &Scene<'_>) -> Self {
        let decision = &item.view.decision;
        Self {
            id: item.appeal.id.to_string(),
            reader: item.reader.id.to_string(),
            reader_name: item.reader.name.clone(),
            at: scene.moment(item.appeal.created_at),
            action: words::action(decision.action),
            became: decision.became.clone(),
            who: decisions::who(decision, names),
            decided_at: scene.moment(decision.created_at),
            clause: item.view.clause_title.clone(),
            reason: decision.reason.clone(),
            comment: decision.comment.map(|id| id.to_string()),
            comment_text: item.view.comment_text.clone(),
            body: item.appeal.body.clone(),
            may_decide: item.may_decide,
        }
    }
}

#[derive(Serialize)]
struct AppealsPage {
    desk: Chrome,
    appeals: Vec<AppealView>,
}

/// Open appeals.
///
/// # Errors
/// Those of the use case.
pub async fn show(staff: Staff) -> Result<Response, WebError> {
    let items = service::desk::appeals(staff.services(), &staff.viewer.visitor, &staff.site).await?;
    let policy = staff.policy().await?;
    let names = decisions::names(&staff).await?;
    let scene = staff.scene(&policy);
    let view = AppealsPage {
        desk: Chrome::new(&staff, "appeals", &policy).await?,
        appeals: items.iter().map(|item| AppealView::new(item, &names, &scene)).collect(),
    };
    chrome::page(&staff, "desk/appeals.html", &view)
}

/// Upholds or overturns a decision.
pub async fn post(
    staff: Staff,
    UrlPath((_, appeal)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    let result = decide(&staff, &fields, &appeal).await;
    answer(&staff, &fields, result).await
}

async fn decide(staff: &Staff, fields: &Fields, appeal: &str) -> Result<Done, WebError> {
    staff.check(fields)?;
    let overturn = match fields.get("verb") {
        "overturn" => true,
        "uphold" => false,
        _ => {
            return Err(WebError::bad_request(
                "bad_verb",
                "The field “verb” is `overturn` or `uphold`.",
            ));
        }
    };
    let appeal = id::<AppealId>(appeal, "appeal")?;
    let (services, visitor) = (staff.services(), &staff.viewer.visitor);
    service::appeals::decide(services, visitor, &staff.site, appeal, overturn, fields.get("answer")).await?;
    let message = if overturn {
        "The decision is overturned."
    } else {
        "The decision stands."
    };
    Ok(Done {
        message: message.to_owned(),
        undo: None,
        status: None,
    })
}
