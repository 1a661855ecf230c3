//! `GET /desk/{site}/log/export?format=`: the log as a file, sent as it is read.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use service::audit::{LogFilter, LogFormat, begin_export};
use service::{Services, Visitor};

use super::super::staff::Staff;
use super::filter;
use crate::error::WebError;
use crate::forms::UrlQuery;
use crate::records::SiteRecord;

/// How far an export is.
struct Reading {
    services: Services,
    visitor: Visitor,
    site: Arc<SiteRecord>,
    filter: LogFilter,
    format: LogFormat,
    head: Option<String>,
    after: Option<i64>,
}

/// The file.
///
/// # Errors
/// 422 for an unknown form, 400 for a filter that cannot be read.
pub async fn export(staff: Staff, UrlQuery(query): UrlQuery) -> Result<Response, WebError> {
    let format: LogFormat = query.get("format").parse::<LogFormat>()?;
    let (filter, _) = filter::read(&query, &staff.site.settings.timezone)?;
    begin_export(staff.services(), &staff.viewer.visitor, &staff.site).await?;
    let reading = Reading {
        services: staff.services().clone(),
        visitor: staff.viewer.visitor.clone(),
        site: Arc::clone(&staff.site),
        filter,
        format,
        head: Some(format.head()),
        after: Some(0),
    };
    let body = Body::from_stream(stream::try_unfold(reading, more));
    let (kind, end) = match format {
        LogFormat::Csv => ("text/csv; charset=utf-8", "csv"),
        LogFormat::JsonLines => ("application/x-ndjson", "jsonl"),
    };
    let name = format!("attachment; filename=\"{}-log.{end}\"", staff.site.key);
    let name = HeaderValue::try_from(name).map_err(WebError::internal)?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, body).into_response())
}

/// The next piece. Where the database fails, the answer breaks off, so that nobody takes it for the whole.
async fn more(mut reading: Reading) -> Result<Option<(String, Reading)>, std::io::Error> {
    if let Some(head) = reading.head.take().filter(|head| !head.is_empty()) {
        return Ok(Some((head, reading)));
    }
    let Some(after) = reading.after else {
        return Ok(None);
    };
    let what = (&reading.filter, reading.format);
    let page = service::audit::export(&reading.services, &reading.visitor, &reading.site, what, after).await;
    let (text, next) = page.map_err(|error| {
        tracing::error!(error = %error, "exporting the log failed");
        std::io::Error::other("the log could not be read")
    })?;
    reading.after = next;
    Ok(next.map(|_| (text, reading)))
}
