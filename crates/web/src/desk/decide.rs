//! `POST /desk/{site}/comments/{comment}/decide` and `POST /desk/{site}/decisions/{decision}/undo`.

use axum::response::Response;
use model::{CommentId, DecisionId, Status};
use service::desk::{Decide, Seen};

use super::answer::{Done, answer};
use super::comment;
use super::staff::Staff;
use super::words;
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlPath, id};

/// Approves or rejects a comment.
pub async fn post(
    staff: Staff,
    UrlPath((_, comment)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    match decide(&staff, &fields, &comment).await {
        Err(error) if comment::shows(&staff, &error) => match comment::refused(&staff, &comment, &fields, &error).await
        {
            Ok(page) => page,
            Err(error) => answer(&staff, &fields, Err(error)).await,
        },
        result => answer(&staff, &fields, result).await,
    }
}

async fn decide(staff: &Staff, fields: &Fields, comment: &str) -> Result<Done, WebError> {
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
    // Approving rests on no clause: the one that is preselected for a rejection is not meant.
    let clause = if approve {
        String::new()
    } else {
        fields.get("clause").to_owned()
    };
    let request = Decide {
        comment: id::<CommentId>(comment, "comment")?,
        approve,
        clause: clause.clone(),
        reason: fields.get("reason").to_owned(),
    };
    let seen = fields.parse::<Seen>("seen")?;
    let (services, visitor) = (staff.services(), &staff.viewer.visitor);
    let decision = service::desk::decide_as_seen(services, visitor, &staff.site, request, seen).await?;
    let message = if approve {
        "Approved.".to_owned()
    } else {
        let policy = staff.policy().await?;
        format!("Rejected: {}.", staff.scene(&policy).clause_title(&clause))
    };
    let status = if approve { Status::Published } else { Status::Rejected };
    Ok(Done {
        message,
        undo: Some(decision),
        status: Some(status),
    })
}

/// Undoes a decision with all its parts.
pub async fn undo(
    staff: Staff,
    UrlPath((_, decision)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    let result = take_back(&staff, &fields, &decision).await;
    answer(&staff, &fields, result).await
}

async fn take_back(staff: &Staff, fields: &Fields, decision: &str) -> Result<Done, WebError> {
    staff.check(fields)?;
    let decision = id::<DecisionId>(decision, "decision")?;
    let (services, visitor) = (staff.services(), &staff.viewer.visitor);
    service::desk::undo(services, visitor, &staff.site, decision).await?;
    let kept = service::desk::kept_parts(services, visitor, &staff.site, decision).await?;
    let message = if kept == 0 {
        "Undone: all is as it was before.".to_owned()
    } else {
        let kept = words::counted(i64::try_from(kept).unwrap_or(i64::MAX), "comment", "comments");
        format!("Undone, except for {kept} on which somebody has decided since.")
    };
    // The script says which comment it shows, to learn how that stands again.
    let status = match fields.parse::<CommentId>("comment")? {
        Some(comment) => Some(
            service::desk::detail(services, visitor, &staff.site, comment)
                .await?
                .item
                .row
                .comment
                .status,
        ),
        None => None,
    };
    Ok(Done {
        message,
        undo: None,
        status,
    })
}
