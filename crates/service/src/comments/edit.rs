//! Editing one's own comment within the edit window: a revision, judged again.

use std::sync::Arc;

use model::{CommentId, DecisionId, SiteId, Status, UnixMillis, comment::EDIT_WINDOW_MS};
use store::comments::{CommentRecord, NewText};
use store::sites::SiteRecord;

use super::create::{Posted, by_policy, new_revision};
use super::judge::{self, Context, Judgement};
use super::{check_text, facts, status};
use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::events::Event;
use crate::hooks::{self, Asked};
use crate::readers;
use crate::second_reading::{self, Urgency};
use crate::services::Services;
use crate::standing;
use crate::stories::terms_in;
use crate::text::check::Checks;
use crate::text::markdown;

/// Until when a comment may be edited; nothing when it may not be at `now`.
pub(crate) fn editable_until(comment: &CommentRecord, now: UnixMillis) -> Option<UnixMillis> {
    let until = comment.created_at.plus(EDIT_WINDOW_MS);
    let open = matches!(comment.status, Status::Published | Status::Held) && now < until;
    open.then_some(until)
}

/// Changes the text of one's own comment.
///
/// # Errors
/// [`ServiceError::NotFound`] for a comment that is not the visitor's, [`ServiceError::Conflict`] when the edit window
/// is over, and those of posting: where a discussion was closed or kept to members meanwhile, what stands there stays.
pub async fn edit(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: CommentId,
    text: String,
    nudged: bool,
) -> Result<Posted, ServiceError> {
    let mut checks = Checks::default();
    check_text(&mut checks, &text);
    checks.done()?;
    let (comment, context) = read_context(services, visitor, site.id, id).await?;
    let judgement = judge::assess_and_apply(services, site, &context, &text, (nudged, Urgency::Posted)).await?;
    let asked = Asked {
        comment: id,
        revision: comment.revision + 1,
        text: &text,
        role: visitor.role_on(site.id),
    };
    let judgement = hooks::ask(services, site, &context, asked, judgement).await?;
    let Some(to) = judgement.status else {
        return Ok(Posted::Nudged {
            reasons: judgement.reasons,
        });
    };
    let (reader, reasons) = (comment.reader, judgement.reasons.clone());
    let decision = save(
        services,
        site,
        Edit {
            story: comment.story,
            id,
            text,
            judgement,
            to,
            nudged,
        },
    )
    .await?;
    Ok(Posted::Saved {
        comment: id,
        reader,
        status: to,
        reasons,
        decision,
    })
}

async fn read_context(
    services: &Services,
    visitor: &Visitor,
    site: SiteId,
    id: CommentId,
) -> Result<(CommentRecord, Context), ServiceError> {
    let (this, visitor) = (services.clone(), visitor.clone());
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let missing = || ServiceError::NotFound { what: "comment" };
                let me = readers::find(tx, site, &visitor.actor).await?.ok_or_else(missing)?;
                let comment = store::comments::by_id(tx, site, id).await?;
                let comment = comment.filter(|comment| comment.reader == me.id).ok_or_else(missing)?;
                if editable_until(&comment, this.now()).is_none() {
                    return Err(too_late());
                }
                if let Some(restriction) = readers::restriction(&this, tx, site, &me).await? {
                    return Err(ServiceError::Restricted(Box::new(restriction)));
                }
                let story = store::stories::by_id(tx, site, comment.story)
                    .await?
                    .ok_or_else(missing)?;
                let terms = terms_in(&this, tx, site, &story).await?;
                terms.admit(&visitor, site)?;
                let parent = match comment.parent {
                    Some(parent) => store::comments::by_id(tx, site, parent).await?,
                    None => None,
                };
                let at = (Arc::new(story), terms, parent);
                let context = judge::context(&this, tx, site, at, (me, false), Some(id)).await?;
                Ok((comment, context))
            })
        })
        .await
}

fn too_late() -> ServiceError {
    ServiceError::Conflict(
        "A comment can be edited for five minutes; this one no longer can. You can still withdraw it.".to_owned(),
    )
}

struct Edit {
    story: model::StoryId,
    id: CommentId,
    text: String,
    judgement: Judgement,
    to: Status,
    nudged: bool,
}

/// Gives the decision that the comment's status rests on.
async fn save(services: &Services, record: &SiteRecord, edit: Edit) -> Result<DecisionId, ServiceError> {
    let (this, record, site) = (services.clone(), record.clone(), record.id);
    let story = edit.story;
    let decided = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                store::stories::lock(tx, site, story).await?;
                let comment = store::comments::by_id(tx, site, edit.id).await?;
                let comment = comment
                    .filter(|comment| editable_until(comment, this.now()).is_some())
                    .ok_or_else(too_late)?;
                let number = comment.revision + 1;
                let revision = new_revision(&this, &edit.judgement, (number, &edit.text), edit.nudged)?;
                let html = markdown::render(&edit.text);
                let assessment = &edit.judgement.assessment;
                let new = NewText {
                    body: &edit.text,
                    html: &html,
                    language: assessment.language.as_deref().unwrap_or_default(),
                    fingerprint: assessment.fingerprint.cast_signed(),
                    revision: number,
                    edited_at: this.now(),
                };
                store::revisions::insert(tx, site, comment.id, &revision).await?;
                store::comments::revise(tx, site, comment.id, &new).await?;
                facts::judge_again(tx, &record, comment.id, &edit.judgement, Some(&edit.text)).await?;
                // A comment that a moderator is to read stays held, whatever the new words are.
                let to = if comment.status == Status::Held && edit.to == Status::Published {
                    Status::Held
                } else {
                    edit.to
                };
                let decision = by_policy(&this, &edit.judgement, to, &comment);
                let decided = if to == comment.status {
                    store::stories::count(tx, site, story, 0, 0).await?;
                    comment.decision.unwrap_or(decision.id)
                } else {
                    status::change(tx, site, &comment, to, &decision).await?;
                    decision.id
                };
                if to == Status::Rejected {
                    standing::after_rejection(&this, tx, site, comment.reader).await?;
                }
                let at = (comment.id, number, to);
                hooks::record(&this, tx, site, at, &edit.judgement.heard).await?;
                if edit.judgement.is_late {
                    second_reading::enqueue(&this, tx, site, comment.id).await?;
                }
                this.record(tx, Event::Thread { site, story }).await?;
                Ok::<_, ServiceError>(decided)
            })
        })
        .await?;
    services.emit(Event::Thread { site, story });
    Ok(decided)
}
