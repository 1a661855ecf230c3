//! `POST …/comments/{comment}/note`, `…/readers/{reader}/note`, `…/comments/{comment}/refer` and
//! `…/referrals/{referral}/answer`: what colleagues tell each other.

use axum::response::Response;
use model::{AccountId, CommentId, ReaderId, ReferralId};
use service::desk::{NoteOn, Refer, ReferralKind};

use super::answer::{Done, answer};
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlPath, id};

fn done(message: &str) -> Done {
    Done {
        message: message.to_owned(),
        undo: None,
        status: None,
    }
}

/// Notes something on a comment, or on its reader where the form says `on=reader`.
pub async fn on_comment(
    staff: Staff,
    UrlPath((_, comment)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    let result = async {
        staff.check(&fields)?;
        let comment = id::<CommentId>(&comment, "comment")?;
        let (services, visitor) = (staff.services(), &staff.viewer.visitor);
        let on = if fields.get("on") == "reader" {
            let detail = service::desk::detail(services, visitor, &staff.site, comment).await?;
            NoteOn::Reader(detail.item.row.comment.reader)
        } else {
            NoteOn::Comment(comment)
        };
        service::desk::note(services, visitor, &staff.site, on, fields.get("note")).await?;
        Ok(done("Noted, for the desk only."))
    };
    answer(&staff, &fields, result.await).await
}

/// Notes something on a reader.
pub async fn on_reader(
    staff: Staff,
    UrlPath((_, reader)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    let result = async {
        staff.check(&fields)?;
        let on = NoteOn::Reader(id::<ReaderId>(&reader, "reader")?);
        let (services, visitor) = (staff.services(), &staff.viewer.visitor);
        service::desk::note(services, visitor, &staff.site, on, fields.get("note")).await?;
        Ok(done("Noted, for the desk only."))
    };
    answer(&staff, &fields, result.await).await
}

/// Hands a comment over, or asks for a second opinion.
pub async fn refer(
    staff: Staff,
    UrlPath((_, comment)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    let result = send(&staff, &fields, &comment).await;
    answer(&staff, &fields, result).await
}

async fn send(staff: &Staff, fields: &Fields, comment: &str) -> Result<Done, WebError> {
    staff.check(fields)?;
    let kind = fields.parse::<ReferralKind>("kind")?;
    let kind = kind.ok_or_else(|| WebError::bad_request("bad_field", "Please choose what you ask for."))?;
    let request = Refer {
        comment: id::<CommentId>(comment, "comment")?,
        kind,
        to: fields.parse::<AccountId>("to")?,
        note: fields.get("note").to_owned(),
    };
    service::desk::refer(staff.services(), &staff.viewer.visitor, &staff.site, request).await?;
    Ok(done(match kind {
        ReferralKind::HandOver => "Handed over.",
        ReferralKind::SecondOpinion => "Asked for a second opinion.",
    }))
}

/// Answers a referral.
pub async fn answer_referral(
    staff: Staff,
    UrlPath((_, referral)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    let result = async {
        staff.check(&fields)?;
        let referral = id::<ReferralId>(&referral, "referral")?;
        let (services, visitor) = (staff.services(), &staff.viewer.visitor);
        service::desk::answer_referral(services, visitor, &staff.site, referral, fields.get("answer")).await?;
        Ok(done("Answered."))
    };
    answer(&staff, &fields, result.await).await
}
