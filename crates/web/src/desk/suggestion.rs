//! `GET /desk/{site}/readers/{reader}/suggestion`: what the ladder suggests, for the dialog that restricts a reader.

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use model::ReaderId;
use serde::Serialize;
use service::desk::Advice;

use super::restrict::length;
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::{UrlPath, id};

/// A suggestion as pages and the script show it.
#[derive(Debug, Serialize)]
pub struct AdviceView {
    /// How it comes about; empty where no rejection counts.
    pub words: String,
    /// The restriction; `good` when nothing needs to be done.
    pub standing: &'static str,
    /// How long a suspension lasts, as the form says it; empty for others.
    pub length: String,
    /// The clause that weighs most; may be empty.
    pub clause: String,
    /// Whether it is stricter than what is on the reader.
    pub is_more: bool,
    /// Whether the policy puts it on by itself.
    pub is_automatic: bool,
}

impl AdviceView {
    /// The view of a suggestion.
    pub fn new(advice: &Advice) -> Self {
        let suggestion = &advice.suggestion;
        let heaviest = suggestion.shares.first();
        Self {
            words: advice.words.clone(),
            standing: suggestion.standing.as_str(),
            length: suggestion.for_ms.map(length).unwrap_or_default(),
            clause: heaviest.map(|share| share.clause.clone()).unwrap_or_default(),
            is_more: advice.is_more,
            is_automatic: advice.is_automatic,
        }
    }
}

/// The suggestion for a reader, as JSON.
///
/// # Errors
/// 404 for a forged id.
pub async fn show(staff: Staff, UrlPath((_, reader)): UrlPath<(String, String)>) -> Result<Response, WebError> {
    let reader = id::<ReaderId>(&reader, "reader")?;
    let advice = service::desk::advice(staff.services(), &staff.viewer.visitor, &staff.site, reader).await?;
    let mut response = Json(AdviceView::new(&advice)).into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
