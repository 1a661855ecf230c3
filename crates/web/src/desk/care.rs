//! `/desk/{site}/care`: what somebody chose for their own desk. Blurred text and words about breaks.

use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Serialize;
use service::care::{Blur, Breaks, Care, Choices};

use super::answer::{Done, answer};
use super::chrome::{self, Chrome};
use super::place;
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::{Fields, FormFields};

/// A word about a break.
#[derive(Debug, Serialize)]
pub struct ReminderView {
    minutes: i64,
    decided: i64,
    severe: i64,
}

/// What every page of the desk needs of it; `desk.care` in templates.
#[derive(Debug, Serialize)]
pub struct CareView {
    /// `off`, `severe` or `all`.
    pub blur: &'static str,
    /// A break is due.
    pub reminder: Option<ReminderView>,
}

/// What the frame of a page shows of it.
///
/// # Errors
/// Those of the use case.
pub async fn frame(staff: &Staff) -> Result<CareView, WebError> {
    let Care { choices, reminder } = service::care::care(staff.services(), &staff.viewer.visitor, &staff.site).await?;
    Ok(CareView {
        blur: choices.blur.as_str(),
        reminder: reminder.map(|reminder| ReminderView {
            minutes: reminder.minutes,
            decided: reminder.decided,
            severe: reminder.severe,
        }),
    })
}

#[derive(Serialize)]
struct CarePage {
    desk: Chrome,
    blur: &'static str,
    breaks: &'static str,
}

/// The choices.
///
/// # Errors
/// Those of the use case.
pub async fn show(staff: Staff) -> Result<Response, WebError> {
    let care = service::care::care(staff.services(), &staff.viewer.visitor, &staff.site).await?;
    let policy = staff.policy().await?;
    let view = CarePage {
        desk: Chrome::new(&staff, "care", &policy).await?,
        blur: care.choices.blur.as_str(),
        breaks: care.choices.breaks.as_str(),
    };
    chrome::page(&staff, "desk/care.html", &view)
}

/// Chooses.
pub async fn post(staff: Staff, FormFields(fields): FormFields) -> Response {
    let result = choose(&staff, &fields).await;
    answer(&staff, &fields, result).await
}

async fn choose(staff: &Staff, fields: &Fields) -> Result<Done, WebError> {
    staff.check(fields)?;
    let blur = fields.parse::<Blur>("blur")?.unwrap_or(Blur::Off);
    let breaks = fields.parse::<Breaks>("breaks")?.unwrap_or(Breaks::Off);
    service::care::choose(
        staff.services(),
        &staff.viewer.visitor,
        &staff.site,
        Choices { blur, breaks },
    )
    .await?;
    Ok(Done {
        message: "Saved, for you and this site.".to_owned(),
        undo: None,
        status: None,
    })
}

/// The word about a break was heard: back to where one was.
///
/// # Errors
/// Those of the use case.
pub async fn heard(staff: Staff, FormFields(fields): FormFields) -> Result<Response, WebError> {
    staff.check(&fields)?;
    service::care::heard(staff.services(), &staff.viewer.visitor, &staff.site).await?;
    let home = format!("{}/held", staff.path());
    Ok(Redirect::to(place::or(fields.get("back"), &home)).into_response())
}
