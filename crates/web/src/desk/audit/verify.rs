//! `POST /desk/{site}/log/verify`: goes through the chain. The script is told how far it is, line by line; a browser
//! without it waits for the page.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use serde::Serialize;
use service::audit::Verified;
use service::{ServiceError, Services, Visitor};
use tokio::sync::mpsc;

use super::super::answer::answer;
use super::super::chrome::{self, Chrome};
use super::super::staff::Staff;
use crate::error::WebError;
use crate::forms::{Fields, FormFields};
use crate::records::SiteRecord;

/// A line for the script.
#[derive(Serialize, Default)]
struct Line {
    done: i64,
    total: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<Found>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// What came of it.
#[derive(Serialize)]
struct Found {
    whole: bool,
    rows: i64,
    number: i64,
    hash: String,
    expected: Option<i64>,
    faults: Vec<String>,
    more: usize,
}

impl From<Verified> for Found {
    fn from(found: Verified) -> Self {
        Self {
            whole: found.is_whole(),
            rows: found.rows,
            number: found.number,
            more: found.fault_count - found.faults.len(),
            faults: found.faults.iter().map(ToString::to_string).collect(),
            hash: found.hash,
            expected: found.expected,
        }
    }
}

#[derive(Serialize)]
struct VerifiedPage {
    desk: Chrome,
    found: Found,
}

/// Verifies the log.
pub async fn verify(staff: Staff, FormFields(fields): FormFields) -> Response {
    match checked(&staff, &fields).await {
        Ok(response) => response,
        Err(error) => answer(&staff, &fields, Err(error)).await,
    }
}

async fn checked(staff: &Staff, fields: &Fields) -> Result<Response, WebError> {
    staff.check(fields)?;
    let expect = Some(fields.get("expect").trim().to_owned()).filter(|expect| !expect.is_empty());
    if staff.wants_json() {
        return Ok(lines(staff, expect));
    }
    let (services, visitor) = (staff.services(), &staff.viewer.visitor);
    let found = service::audit::verify(services, visitor, &staff.site, expect.as_deref(), |_, _| {}).await?;
    let policy = staff.policy().await?;
    let view = VerifiedPage {
        desk: Chrome::new(staff, "log", &policy).await?,
        found: found.into(),
    };
    chrome::page(staff, "desk/verified.html", &view)
}

fn lines(staff: &Staff, expect: Option<String>) -> Response {
    let (sender, receiver) = mpsc::unbounded_channel::<String>();
    let (services, visitor) = (staff.services().clone(), staff.viewer.visitor.clone());
    tokio::spawn(work(services, visitor, Arc::clone(&staff.site), expect, sender));
    let next = |mut receiver: mpsc::UnboundedReceiver<String>| async move {
        let line = receiver.recv().await?;
        Some((Ok::<_, std::convert::Infallible>(line), receiver))
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (headers, Body::from_stream(stream::unfold(receiver, next))).into_response()
}

async fn work(
    services: Services,
    visitor: Visitor,
    site: Arc<SiteRecord>,
    expect: Option<String>,
    sender: mpsc::UnboundedSender<String>,
) {
    let told = sender.clone();
    let progress = move |done, total| {
        tell(
            &told,
            &Line {
                done,
                total,
                ..Line::default()
            },
        );
    };
    let found = service::audit::verify(&services, &visitor, &site, expect.as_deref(), progress).await;
    let line = match found {
        Ok(found) => Line {
            done: found.rows,
            total: found.rows,
            found: Some(found.into()),
            error: None,
        },
        Err(error) => Line {
            error: Some(refusal(&error)),
            ..Line::default()
        },
    };
    tell(&sender, &line);
}

fn refusal(error: &ServiceError) -> String {
    match error {
        ServiceError::Invalid(_) => error.to_string(),
        other => {
            tracing::error!(error = %other, "verifying the log failed");
            "The log could not be read to its end. Please try again.".to_owned()
        }
    }
}

fn tell(sender: &mpsc::UnboundedSender<String>, line: &Line) {
    match serde_json::to_string(line) {
        // Nobody waiting any more is no error.
        Ok(json) => drop(sender.send(json + "\n")),
        Err(error) => tracing::error!(error = %error, "a line of progress could not be written"),
    }
}
