//! `/desk/{site}/second-look`: a comment that somebody else decided, without what they decided.

use axum::http::HeaderValue;
use axum::http::header;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use service::ServiceError;
use service::quality::{Answered, BlindLook, LookAnswer};

use super::chrome::{self, Chrome};
use super::flash::{self, Flash};
use super::item::clipped;
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::{FormFields, UrlQuery};

/// So much of the comment that was answered is shown, in characters.
const PARENT_CHARS: usize = 600;

#[derive(Serialize)]
struct LookView {
    id: i64,
    text: String,
    language: String,
    answered_author: String,
    answered_text: Option<String>,
    headline: String,
    story_href: String,
    waiting: usize,
}

#[derive(Serialize)]
struct BeforeView {
    comment: String,
    answer: &'static str,
    differs: bool,
    stands: &'static str,
    by_person: bool,
}

#[derive(Serialize)]
struct LookPage {
    desk: Chrome,
    look: Option<LookView>,
    before: Option<BeforeView>,
}

fn look_view(look: BlindLook, staff: &Staff) -> LookView {
    let (answered_author, answered_text) = match look.answered {
        Some((author, text)) => (author, Some(clipped(&text, PARENT_CHARS))),
        None => (String::new(), None),
    };
    LookView {
        id: look.id,
        text: look.text,
        language: look.language,
        answered_author,
        answered_text,
        headline: look.headline,
        story_href: service::stories::path(&staff.site, &look.story.0, look.story.1),
        waiting: look.waiting,
    }
}

fn before_view(answered: &Answered) -> BeforeView {
    BeforeView {
        comment: answered.comment.to_string(),
        answer: if answered.approve { "approve" } else { "reject" },
        differs: answered.differs(),
        stands: match answered.stands {
            Some(true) => "published",
            Some(false) => "rejected",
            None => "",
        },
        by_person: answered.by_person,
    }
}

/// The next one, and how the last answer compares with what was decided.
///
/// # Errors
/// Those of the use case.
pub async fn show(staff: Staff, UrlQuery(query): UrlQuery) -> Result<Response, WebError> {
    let (services, visitor) = (staff.services(), &staff.viewer.visitor);
    let before = match query.parse::<i64>("answered")? {
        Some(id) => Some(service::quality::differs(services, visitor, &staff.site, id).await?),
        None => None,
    };
    let look = service::quality::next(services, visitor, &staff.site).await?;
    let policy = staff.policy().await?;
    let view = LookPage {
        desk: Chrome::new(&staff, "second-look", &policy).await?,
        look: look.map(|look| look_view(look, &staff)),
        before: before.as_ref().map(before_view),
    };
    chrome::page(&staff, "desk/second_look.html", &view)
}

/// Takes an answer, or passes the look on to others.
///
/// # Errors
/// Those of the use case.
pub async fn post(staff: Staff, FormFields(fields): FormFields) -> Result<Response, WebError> {
    staff.check(&fields)?;
    let (services, visitor) = (staff.services(), &staff.viewer.visitor);
    let missing = || WebError::bad_request("bad_look", "The field “look” names no second look.");
    let id = fields.parse::<i64>("look")?.ok_or_else(missing)?;
    let home = format!("{}/second-look", staff.path());
    let approve = match fields.get("verb") {
        "skip" => {
            service::quality::skip(services, visitor, &staff.site, id).await?;
            return to(&home);
        }
        "approve" => true,
        "reject" => false,
        _ => {
            let text = "The field “verb” is `approve`, `reject` or `skip`.";
            return Err(WebError::bad_request("bad_verb", text));
        }
    };
    let given = LookAnswer {
        approve,
        clause: fields.get("clause").to_owned(),
    };
    match service::quality::answer(services, visitor, &staff.site, id, given).await {
        Ok(()) => to(&format!("{home}?answered={id}")),
        // A clause that is missing, or somebody who was quicker: told above the one that is next.
        Err(error @ (ServiceError::Invalid(_) | ServiceError::Conflict(_))) => told(&staff, &home, &error),
        Err(error) => Err(error.into()),
    }
}

fn told(staff: &Staff, address: &str, error: &ServiceError) -> Result<Response, WebError> {
    let flash = Flash {
        kind: "error".to_owned(),
        message: error.to_string(),
        undo: None,
    };
    let mut response = to(address)?;
    response
        .headers_mut()
        .append(header::SET_COOKIE, flash::carry(&staff.app, &flash)?);
    Ok(response)
}

fn to(address: &str) -> Result<Response, WebError> {
    let mut response = Redirect::to(address).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
