//! `GET /desk/{site}/bulk`: how many comments a bulk decision would be about, with a sample; `POST`: decide on them all.

use axum::http::StatusCode;
use axum::response::Response;
use model::{CommentId, ReaderId, StoryId};
use moderation::Category;
use serde::Serialize;
use service::desk::{Bulk, BulkPreview, BulkScope, QueueName};

use super::answer::{Done, answer};
use super::chrome::{self, Chrome};
use super::item::Item;
use super::staff::Staff;
use super::words;
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlQuery};

#[derive(Serialize)]
struct Preview {
    count: usize,
    counted: String,
    sample: Vec<Item>,
    token: String,
    what: String,
}

#[derive(Serialize)]
struct Field {
    name: String,
    value: String,
}

#[derive(Serialize)]
struct CategoryChoice {
    id: &'static str,
    name: String,
}

#[derive(Serialize)]
struct BulkPage {
    desk: Chrome,
    preview: Option<Preview>,
    /// What was refused, and why.
    error: Option<String>,
    /// The fields that say which comments.
    scope: Vec<Field>,
    categories: Vec<CategoryChoice>,
    queue: &'static str,
    category: String,
    from: String,
    to: String,
    chosen_clause: String,
    clause: String,
    reason: String,
}

const SCOPE_FIELDS: [&str; 8] = [
    "queue", "comment", "category", "from", "to", "reader", "story", "matched",
];

/// The page before a bulk decision.
///
/// # Errors
/// 400 for an id or a number that cannot be read.
pub async fn show(staff: Staff, UrlQuery(query): UrlQuery) -> Result<Response, WebError> {
    page(&staff, &query, None).await
}

/// Decides on all; what can no longer be decided is shown anew, with what was typed.
pub async fn post(staff: Staff, FormFields(fields): FormFields) -> Response {
    match decide(&staff, &fields).await {
        Err(error) if matches!(error.status, StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY) => {
            match page(&staff, &fields, Some(&error)).await {
                Ok(mut response) => {
                    *response.status_mut() = error.status;
                    response
                }
                Err(error) => answer(&staff, &fields, Err(error)).await,
            }
        }
        result => answer(&staff, &fields, result).await,
    }
}

async fn decide(staff: &Staff, fields: &Fields) -> Result<Done, WebError> {
    staff.check(fields)?;
    let approve = match fields.get("verb") {
        "approve" => true,
        "reject" => false,
        _ => {
            return Err(WebError::bad_request(
                "bad_verb",
                "The field “verb” is `approve` or `reject`.",
            ));
        }
    };
    let scope = scope(fields)?.ok_or_else(|| WebError::bad_request("bad_scope", "Choose some comments first."))?;
    let clause = if approve {
        String::new()
    } else {
        fields.get("clause").to_owned()
    };
    let request = Bulk {
        scope,
        approve,
        clause: clause.clone(),
        reason: fields.get("reason").to_owned(),
        token: fields.get("token").to_owned(),
    };
    let (decision, count) = service::desk::bulk(staff.services(), &staff.viewer.visitor, &staff.site, request).await?;
    let counted = words::counted(i64::try_from(count).unwrap_or(i64::MAX), "comment", "comments");
    let message = if approve {
        format!("Approved {counted}.")
    } else {
        let policy = staff.policy().await?;
        format!("Rejected {counted}: {}.", staff.scene(&policy).clause_title(&clause))
    };
    Ok(Done {
        message,
        undo: Some(decision),
        status: None,
    })
}

fn queue(fields: &Fields) -> Result<QueueName, WebError> {
    Ok(fields.parse::<QueueName>("queue")?.unwrap_or(QueueName::Held))
}

/// What the fields choose; nothing when they choose nothing.
fn scope(fields: &Fields) -> Result<Option<BulkScope>, WebError> {
    let bad = |_| WebError::bad_request("bad_field", "The value of “comment” cannot be read.");
    let ids: Result<Vec<CommentId>, _> = fields.all("comment").map(str::parse).collect();
    let ids = ids.map_err(bad)?;
    if !ids.is_empty() {
        return Ok(Some(BulkScope::Selection(ids)));
    }
    let queue = queue(fields)?;
    if let Some(reader) = fields.parse::<ReaderId>("reader")? {
        return Ok(Some(BulkScope::Reader(queue, reader)));
    }
    if let Some(story) = fields.parse::<StoryId>("story")? {
        return Ok(Some(BulkScope::Story(queue, story)));
    }
    if fields.has("matched") {
        return Ok(Some(BulkScope::Clause(queue, fields.get("matched").to_owned())));
    }
    let Some(category) = category(fields) else {
        return Ok(None);
    };
    let from = fields.parse::<f32>("from")?.unwrap_or(0.0);
    let to = fields.parse::<f32>("to")?.unwrap_or(1.0);
    Ok(Some(BulkScope::Score(queue, category, from, to)))
}

fn category(fields: &Fields) -> Option<Category> {
    Category::ALL.into_iter().find(|c| c.as_str() == fields.get("category"))
}

fn what(scope: &BulkScope, first: Option<&Item>, clause: &str) -> String {
    match scope {
        BulkScope::Selection(_) => "the ones you selected".to_owned(),
        BulkScope::Score(queue, category, from, to) => format!(
            "{} comments that score {from:.2} to {to:.2} for {}",
            queue.as_str(),
            category.as_str().replace('_', " ")
        ),
        BulkScope::Reader(queue, _) => {
            let name = first.map_or("this reader", |item| item.author.name.as_str());
            format!("{} comments by {name}", queue.as_str())
        }
        BulkScope::Story(queue, _) => {
            let headline = first.map_or("this story", |item| item.headline.as_str());
            format!("{} comments below “{headline}”", queue.as_str())
        }
        BulkScope::Clause(queue, _) => format!("{} comments on which “{clause}” matched", queue.as_str()),
    }
}

async fn page(staff: &Staff, fields: &Fields, refused: Option<&WebError>) -> Result<Response, WebError> {
    let scope = scope(fields)?;
    let policy = staff.policy().await?;
    let scene = staff.scene(&policy);
    let mut error = refused.map(|error| error.message.clone());
    let mut preview = None;
    if let Some(scope) = scope {
        match service::desk::preview_bulk(staff.services(), &staff.viewer.visitor, &staff.site, scope.clone()).await {
            Ok(BulkPreview { count, sample, token }) => {
                let sample: Vec<Item> = sample.iter().map(|item| Item::new(item, &scene)).collect();
                preview = Some(Preview {
                    counted: words::counted(i64::try_from(count).unwrap_or(i64::MAX), "comment", "comments"),
                    what: what(&scope, sample.first(), &scene.clause_title(fields.get("matched"))),
                    count,
                    sample,
                    token,
                });
            }
            Err(invalid @ service::ServiceError::Invalid(_)) => error = Some(invalid.to_string()),
            Err(other) => return Err(other.into()),
        }
    }
    let chosen = fields.iter().filter(|(name, _)| SCOPE_FIELDS.contains(name));
    let queue = queue(fields)?;
    let mut desk = Chrome::new(staff, "bulk", &policy).await?;
    desk.back = format!("{}/{}", staff.path(), queue.as_str());
    let first = preview.as_ref().and_then(|preview| preview.sample.first());
    let proposed = first.map(|item| item.clause.clone()).unwrap_or_default();
    let view = BulkPage {
        desk,
        error,
        scope: chosen
            .map(|(name, value)| Field {
                name: name.to_owned(),
                value: value.to_owned(),
            })
            .collect(),
        categories: Category::ALL
            .into_iter()
            .map(|c| CategoryChoice {
                id: c.as_str(),
                name: c.as_str().replace('_', " "),
            })
            .collect(),
        queue: queue.as_str(),
        category: fields.get("category").to_owned(),
        from: fields.find("from").unwrap_or("0.9").to_owned(),
        to: fields.find("to").unwrap_or("1").to_owned(),
        chosen_clause: fields.get("matched").to_owned(),
        clause: fields.find("clause").map_or(proposed, str::to_owned),
        reason: fields.get("reason").to_owned(),
        preview,
    };
    chrome::page(staff, "desk/bulk.html", &view)
}
