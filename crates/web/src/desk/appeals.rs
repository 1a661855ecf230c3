//! `GET /desk/{site}/appeals` and `POST /desk/{site}/appeals/{appeal}`.

use axum::response::Response;
use model::{AppealId, Deed};
use serde::Serialize;
use service::appeals::{DecidedBy, Repair};
use service::desk::AppealItem;

use super::answer::{Done, answer};
use super::chrome::{self, Chrome};
use super::decisions::{self, Names};
use super::item::Scene;
use super::moment::Moment;
use super::staff::Staff;
use super::words;
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlPath, UrlQuery, id};
use crate::pages::marked::mark;

#[derive(Serialize)]
struct AppealView {
    id: String,
    reader: String,
    reader_name: String,
    standing: &'static str,
    standing_label: &'static str,
    published: i64,
    rejected: i64,
    advice: String,
    at: Moment,
    action: &'static str,
    became: String,
    who: String,
    by_machine: bool,
    model: String,
    decided_at: Moment,
    clause: String,
    clause_text: String,
    reason: String,
    domain: Option<String>,
    /// How many rejections an automatic restriction rests on.
    rests_on: usize,
    comment: Option<String>,
    /// The comment with the words that caused the decision marked, escaped.
    comment_html: Option<String>,
    body: String,
    may_decide: bool,
    others: Vec<String>,
    /// That somebody else has decided on it since, or that it was undone.
    since: &'static str,
    statement: String,
    outcome: Option<OutcomeView>,
}

/// How an appeal ended.
#[derive(Serialize)]
struct OutcomeView {
    overturned: bool,
    who: String,
    at: Option<Moment>,
    answer: String,
}

impl AppealView {
    fn new(item: &AppealItem, names: &Names, scene: &Scene<'_>) -> Self {
        let (view, decision) = (&item.view, &item.view.decision);
        let spans: Vec<(usize, usize)> = view.reasons.iter().flat_map(|r| r.evidence.iter().copied()).collect();
        let standing = item.reader.standing_at(scene.now);
        let name = |account| {
            names
                .get(&account)
                .map_or("somebody who left", String::as_str)
                .to_owned()
        };
        Self {
            id: item.appeal.id.to_string(),
            reader: item.reader.id.to_string(),
            reader_name: item.reader.name.clone(),
            standing: standing.as_str(),
            standing_label: words::standing(standing),
            published: item.reader.published_count,
            rejected: item.reader.rejected_count,
            advice: String::new(),
            at: scene.moment(item.appeal.created_at),
            action: words::action(decision.action),
            became: decision.became.clone(),
            who: decisions::who(decision, names),
            by_machine: view.decided_by == DecidedBy::Machine,
            model: view.model.clone(),
            decided_at: scene.moment(decision.created_at),
            clause: view.clause_title.clone(),
            clause_text: view.clause_text.clone(),
            reason: decision.reason.clone(),
            domain: view.domain.clone(),
            rests_on: view.rests_on.len(),
            comment: decision.comment.map(|id| id.to_string()),
            comment_html: view.comment_text.as_ref().map(|text| mark(text, &spans)),
            body: item.appeal.body.clone(),
            may_decide: item.may_decide,
            others: item.others.clone(),
            since: match (decision.undone_by, view.replaced_by) {
                (Some(_), _) => "undone",
                (None, Some(_)) => "replaced",
                (None, None) => "",
            },
            statement: String::new(),
            outcome: item.appeal.decided_by.map(|by| OutcomeView {
                overturned: item.appeal.status == "overturned",
                who: name(by),
                at: item.appeal.decided_at.map(|at| scene.moment(at)),
                answer: item.appeal.answer.clone(),
            }),
        }
    }
}

#[derive(Serialize)]
struct AppealsPage {
    desk: Chrome,
    appeals: Vec<AppealView>,
    decided: bool,
    may_see_numbers: bool,
}

/// Open appeals, or with `?decided=yes` those that were decided.
///
/// # Errors
/// Those of the use case.
pub async fn show(staff: Staff, UrlQuery(query): UrlQuery) -> Result<Response, WebError> {
    let (services, visitor) = (staff.services(), &staff.viewer.visitor);
    let decided = query.get("decided") == "yes";
    let items = if decided {
        service::desk::decided_appeals(services, visitor, &staff.site).await?
    } else {
        service::desk::appeals(services, visitor, &staff.site).await?
    };
    let policy = staff.policy().await?;
    let names = decisions::names(&staff).await?;
    let scene = staff.scene(&policy);
    let mut appeals = Vec::with_capacity(items.len());
    for item in &items {
        let advice = service::desk::advice(services, visitor, &staff.site, item.reader.id).await?;
        appeals.push(AppealView {
            advice: advice.words,
            statement: service::appeals::link(services, &staff.site, item.view.decision.id),
            ..AppealView::new(item, &names, &scene)
        });
    }
    let view = AppealsPage {
        desk: Chrome::new(&staff, "appeals", &policy).await?,
        appeals,
        decided,
        may_see_numbers: visitor.require(staff.site.id, Deed::SeeQuality).is_ok(),
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
    let repair =
        service::appeals::decide(services, visitor, &staff.site, appeal, overturn, fields.get("answer")).await?;
    let message = match repair {
        Repair::Stands => "The decision stands, and the reader has your answer.",
        Repair::Restored => "The decision is overturned, and everything is as it was before it.",
        Repair::LaterStays => {
            "The decision is overturned and no longer counts. What was decided since stays; look at it if it should not."
        }
        Repair::Withdrawn => {
            "The decision is overturned and no longer counts. Its author had taken the comment back, so it stays away."
        }
        Repair::UndoneBefore => "The appeal is answered. The decision had been undone before.",
    };
    Ok(Done {
        message: message.to_owned(),
        undo: None,
        status: None,
    })
}
