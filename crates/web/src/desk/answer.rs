//! How a form of the desk is answered: with a redirect to where one was, or with JSON for the script.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use model::{DecisionId, Status};
use serde::Serialize;

use super::flash::{self, Flash};
use super::staff::Staff;
use super::{place, words};
use crate::error::{ErrorOut, WebError};
use crate::forms::Fields;

/// What was done.
#[derive(Debug)]
pub struct Done {
    /// For the moderator.
    pub message: String,
    /// The decision that can be undone.
    pub undo: Option<DecisionId>,
    /// The comment's status now, where one was decided on.
    pub status: Option<Status>,
}

#[derive(Serialize)]
struct DoneOut {
    message: String,
    undo: Option<DecisionId>,
    status: Option<Status>,
    status_label: Option<&'static str>,
    counts: BTreeMap<&'static str, i64>,
}

/// The counts beside the queues, by path.
///
/// # Errors
/// Those of the use case.
pub async fn counts(staff: &Staff) -> Result<BTreeMap<&'static str, i64>, WebError> {
    let counts = service::desk::counts(staff.services(), &staff.viewer.visitor, &staff.site).await?;
    Ok(BTreeMap::from([
        ("held", counts.held),
        ("reported", counts.reported),
        ("appeals", counts.appeals),
        ("new", counts.new),
        ("unsure", counts.unsure),
    ]))
}

/// The answer to a form, whatever became of it.
pub async fn answer(staff: &Staff, fields: &Fields, result: Result<Done, WebError>) -> Response {
    let answered = match result {
        Ok(done) if staff.wants_json() => json(staff, done).await,
        Ok(done) => redirect(staff, fields, done),
        Err(error) => Err(error),
    };
    match answered {
        Ok(response) => response,
        Err(error) if staff.wants_json() => refused(&error),
        Err(error) => error.into_response(),
    }
}

async fn json(staff: &Staff, done: Done) -> Result<Response, WebError> {
    let counts = counts(staff).await?;
    let Done { message, undo, status } = done;
    let out = DoneOut {
        message,
        undo,
        status,
        status_label: status.map(words::status),
        counts,
    };
    Ok(Json(out).into_response())
}

fn redirect(staff: &Staff, fields: &Fields, done: Done) -> Result<Response, WebError> {
    let flash = Flash {
        kind: "done".to_owned(),
        message: done.message,
        undo: done.undo.map(|id| id.to_string()),
    };
    let home = format!("{}/held", staff.path());
    let mut response = Redirect::to(place::or(fields.get("back"), &home)).into_response();
    response
        .headers_mut()
        .append(header::SET_COOKIE, flash::carry(&staff.app, &flash)?);
    Ok(response)
}

/// An error, for the script. It is logged here, since it does not pass as an error through the middleware.
pub fn refused(error: &WebError) -> Response {
    match &error.cause {
        Some(cause) => tracing::error!(code = error.code, cause, "A request of the desk failed"),
        None => tracing::info!(code = error.code, "A request of the desk was refused"),
    }
    let body = ErrorOut::new(error, "Something went wrong on our side. Nothing was changed.", "");
    let mut response = (error.status, Json(body)).into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
