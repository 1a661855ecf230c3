//! `/desk/{site}/settings`: how soon the desk wants to have dealt with what waits.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::ServiceLevels;
use serde::Serialize;

use super::answer::{Done, answer};
use super::chrome::{self, Chrome};
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::{Fields, FormFields};

#[derive(Serialize)]
struct Level {
    name: &'static str,
    title: &'static str,
    minutes: String,
}

#[derive(Serialize)]
struct SettingsPage {
    desk: Chrome,
    levels: Vec<Level>,
    error: String,
}

const QUEUES: [(&str, &str); 5] = [
    ("held", "Held"),
    ("reported", "Reported"),
    ("appeals", "Appeals"),
    ("new", "New readers"),
    ("unsure", "Unsure"),
];

/// The form.
///
/// # Errors
/// Those of the use case.
pub async fn show(staff: Staff) -> Result<Response, WebError> {
    let levels = staff.site.settings.service_levels;
    let minutes = [levels.held, levels.reported, levels.appeals, levels.new, levels.unsure];
    let shown = QUEUES.iter().zip(minutes).map(|((name, title), minutes)| Level {
        name,
        title,
        minutes: if minutes == 0 {
            String::new()
        } else {
            minutes.to_string()
        },
    });
    form(&staff, shown.collect(), "").await
}

async fn form(staff: &Staff, levels: Vec<Level>, error: &str) -> Result<Response, WebError> {
    let policy = staff.policy().await?;
    let view = SettingsPage {
        desk: Chrome::new(staff, "settings", &policy).await?,
        levels,
        error: error.to_owned(),
    };
    let mut response = chrome::page(staff, "desk/settings.html", &view)?;
    if !error.is_empty() {
        *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(response)
}

/// Sets them.
pub async fn post(staff: Staff, FormFields(fields): FormFields) -> Response {
    match set(&staff, &fields).await {
        Err(error) if error.status == StatusCode::UNPROCESSABLE_ENTITY && !staff.wants_json() => {
            let typed = QUEUES.iter().map(|(name, title)| Level {
                name,
                title,
                minutes: fields.get(name).to_owned(),
            });
            let shown = form(&staff, typed.collect(), &error.message).await;
            shown.unwrap_or_else(IntoResponse::into_response)
        }
        result => answer(&staff, &fields, result).await,
    }
}

async fn set(staff: &Staff, fields: &Fields) -> Result<Done, WebError> {
    staff.check(fields)?;
    let minutes = |name: &str| match fields.get(name).trim() {
        "" => Ok(0),
        typed => typed.parse::<u32>().map_err(|_| {
            WebError::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "bad_number",
                format!("“{typed}” is no number of minutes. Leave the field empty where nothing is promised."),
            )
        }),
    };
    let levels = ServiceLevels {
        held: minutes("held")?,
        reported: minutes("reported")?,
        appeals: minutes("appeals")?,
        new: minutes("new")?,
        unsure: minutes("unsure")?,
    };
    service::sites::set_service_levels(staff.services(), &staff.viewer.visitor, &staff.site, levels).await?;
    Ok(Done {
        message: "Saved.".to_owned(),
        undo: None,
        status: None,
    })
}
