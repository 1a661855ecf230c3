//! `POST /desk/{site}/export`: what a search or a queue holds, as a file, sent while it is read.

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use service::desk::{CommentSearch, ExportFormat, Exported, QueueName};

use super::staff::Staff;
use crate::error::WebError;
use crate::forms::{Fields, FormFields};

/// Comments that are read at a time.
const BATCH: usize = 200;

/// The file.
pub async fn post(staff: Staff, FormFields(fields): FormFields) -> Response {
    match file(staff, &fields).await {
        Ok(response) => response,
        Err(error) => error.into_response(),
    }
}

async fn file(staff: Staff, fields: &Fields) -> Result<Response, WebError> {
    staff.check(fields)?;
    let search = CommentSearch::parse(fields.get("filter"));
    let queue = fields.parse::<QueueName>("list")?;
    let format = fields.parse::<ExportFormat>("format")?.unwrap_or(ExportFormat::Csv);
    let (services, visitor) = (staff.services(), &staff.viewer.visitor);
    let out = service::desk::export(services, visitor, &staff.site, (queue, &search), format).await?;
    let (media_type, ending) = match format {
        ExportFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        ExportFormat::Jsonl => ("application/x-ndjson", "jsonl"),
    };
    // A site's key holds letters, digits and `-` only.
    let name = format!("attachment; filename=\"{}-comments.{ending}\"", staff.site.key);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (
            header::CONTENT_DISPOSITION,
            HeaderValue::from_str(&name).map_err(WebError::internal)?,
        ),
    ];
    Ok((headers, Body::from_stream(lines(staff, out))).into_response())
}

/// The file, batch by batch. One that breaks off ends without its last line end, and the connection with it.
fn lines(staff: Staff, out: Exported) -> impl stream::Stream<Item = Result<Bytes, service::ServiceError>> + Send {
    let total = out.comments.len();
    stream::unfold((staff, out, 0_usize), move |(staff, out, at)| async move {
        if at > 0 && at >= total {
            return None;
        }
        let end = (at + BATCH).min(total);
        let ids = out.comments.get(at..end).unwrap_or_default();
        let (services, visitor) = (staff.services(), &staff.viewer.visitor);
        let text = service::desk::exported_lines(services, visitor, &staff.site, (ids, at == 0), out.format).await;
        if let Err(error) = &text {
            tracing::error!(error = %error, "an export broke off");
        }
        let next = if text.is_err() { total.max(1) } else { end.max(1) };
        Some((text.map(Bytes::from), (staff, out, next)))
    })
}
