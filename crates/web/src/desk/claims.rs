//! `POST /desk/{site}/comments/{comment}/claim` and `…/release`: what is on one's screen, for the script.

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use model::CommentId;
use serde::Serialize;
use service::desk::{Claimed, LEASE_MS};

use super::answer::refused;
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlPath, id};

#[derive(Serialize)]
struct ClaimOut {
    /// Who else has it; none: it is the visitor's.
    held_by: Option<String>,
    /// How long until the claim ends.
    ends_in_ms: i64,
}

/// Claims a comment for a minute, or renews that.
pub async fn post(
    staff: Staff,
    UrlPath((_, comment)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    answered(claim(&staff, &fields, &comment).await)
}

/// Gives a comment free.
pub async fn release(
    staff: Staff,
    UrlPath((_, comment)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    answered(give_free(&staff, &fields, &comment).await)
}

async fn claim(staff: &Staff, fields: &Fields, comment: &str) -> Result<ClaimOut, WebError> {
    staff.check(fields)?;
    let comment = id::<CommentId>(comment, "comment")?;
    let claimed = service::desk::claim(staff.services(), &staff.viewer.visitor, &staff.site, comment).await?;
    Ok(match claimed {
        Claimed::Mine(_) => ClaimOut {
            held_by: None,
            ends_in_ms: LEASE_MS,
        },
        Claimed::Theirs(claim) => ClaimOut {
            held_by: Some(claim.name),
            ends_in_ms: claim.expires_at.since(staff.now()),
        },
    })
}

async fn give_free(staff: &Staff, fields: &Fields, comment: &str) -> Result<ClaimOut, WebError> {
    staff.check(fields)?;
    let comment = id::<CommentId>(comment, "comment")?;
    service::desk::release_claim(staff.services(), &staff.viewer.visitor, &staff.site, comment).await?;
    Ok(ClaimOut {
        held_by: None,
        ends_in_ms: 0,
    })
}

fn answered(result: Result<ClaimOut, WebError>) -> Response {
    match result {
        Ok(out) => (
            [(header::CACHE_CONTROL, HeaderValue::from_static("no-store"))],
            Json(out),
        )
            .into_response(),
        Err(error) => refused(&error),
    }
}
