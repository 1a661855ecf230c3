//! Referrals: a comment is handed over to a colleague with a note, or somebody is asked for a second opinion on it.

use std::collections::HashMap;

use model::{AccountId, CommentId, Deed, ReferralId, SiteId, Status, UnixMillis, may};
use store::Tx;
use store::comments::CommentRecord;
use store::referrals::ReferralRecord;
use store::sites::SiteRecord;

use super::claims::{name_of, names};
use super::notes::MAX_CHARS;
use super::{Own, require_story};
use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::events::Event;
use crate::services::Services;
use crate::text::check::Checks;

model::text_enum! {
    /// What is asked of a colleague.
    pub enum ReferralKind ("kind of referral") {
        /// To take the comment over.
        HandOver = "hand_over",
        /// To say what they think of it.
        SecondOpinion = "second_opinion",
    }
}

/// A wish to refer a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refer {
    /// The comment.
    pub comment: CommentId,
    /// What is asked.
    pub kind: ReferralKind,
    /// Of whom; none: of anyone, for a second opinion only.
    pub to: Option<AccountId>,
    /// What to know of it; may be empty.
    pub note: String,
}

/// A referral as the desk shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referral {
    /// Its id.
    pub id: ReferralId,
    /// The comment.
    pub comment: CommentId,
    /// What is asked.
    pub kind: ReferralKind,
    /// Who asks.
    pub from: String,
    /// Whether the visitor asks.
    pub is_mine: bool,
    /// Of whom; none: of anyone.
    pub to: Option<String>,
    /// Whether the visitor is asked.
    pub is_for_me: bool,
    /// What was said of it.
    pub note: String,
    /// Who answered, and what.
    pub answer: Option<(String, String)>,
    /// When it was asked.
    pub created_at: UnixMillis,
}

/// Refers a comment to a colleague. A claim of one's own on it ends.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::OtherSection`], [`ServiceError::NotFound`], [`ServiceError::Invalid`] for
/// somebody who is not at this desk or looks after other sections and for a note that is too long,
/// [`ServiceError::Conflict`] for a withdrawn comment.
pub async fn refer(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    request: Refer,
) -> Result<ReferralId, ServiceError> {
    visitor.require(site.id, Deed::DecideComment)?;
    let from = visitor.account_id().ok_or(ServiceError::SignInNeeded)?;
    let mut checks = Checks::default();
    checks.text("note", "The note", &request.note, MAX_CHARS);
    if request.kind == ReferralKind::HandOver && request.to.is_none() {
        checks.refuse("to", "empty", "Please choose the colleague who takes it over.");
    }
    if request.to == Some(from) {
        checks.refuse("to", "yourself", "Please choose a colleague, not yourself.");
    }
    checks.done()?;
    let id = ReferralId(services.new_id());
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let comment = store::comments::by_id(tx, site, request.comment).await?;
                let comment = comment.ok_or(ServiceError::NotFound { what: "comment" })?;
                require_story(tx, &visitor, site, Deed::DecideComment, comment.story).await?;
                if comment.status == Status::Withdrawn {
                    return Err(ServiceError::Conflict(
                        "Its author withdrew this comment; there is nothing left to decide.".to_owned(),
                    ));
                }
                if let Some(to) = request.to {
                    check_colleague(tx, site, to, &comment).await?;
                }
                let record = ReferralRecord {
                    id,
                    comment: request.comment,
                    kind: request.kind.as_str().to_owned(),
                    from,
                    to: request.to,
                    body: request.note.trim().to_owned(),
                    answer: String::new(),
                    answered_by: None,
                    answered_at: None,
                    created_at: this.now(),
                    closed_at: None,
                };
                store::referrals::insert(tx, site, &record).await?;
                store::claims::release(tx, site, request.comment, from).await?;
                this.record(tx, Event::Desk { site }).await?;
                let to = request.to.map(|to| to.to_string()).unwrap_or_default();
                let entry = Entry::new(request.kind.as_str(), Subject::comment(request.comment)).became(to);
                audit::record(&this, tx, &visitor, site, entry).await?;
                Ok(())
            })
        })
        .await?;
    services.emit(Event::Desk { site });
    Ok(id)
}

/// Refuses somebody who could not decide on the comment.
async fn check_colleague(
    tx: &mut Tx,
    site: SiteId,
    to: AccountId,
    comment: &CommentRecord,
) -> Result<(), ServiceError> {
    let refused = |code, message: &str| Err(ServiceError::field("to", code, message));
    let roles = store::accounts::roles(tx, to).await?;
    let held = roles.into_iter().find(|held| held.site == site);
    let Some(held) = held.filter(|held| may(held.role, Deed::DecideComment)) else {
        return refused("unknown", "Please choose somebody of this desk.");
    };
    if !held.sections.is_empty() {
        let story = store::stories::summary(tx, site, comment.story).await?;
        if !story.is_some_and(|story| held.sections.contains(&story.section_slug)) {
            return refused(
                "other_section",
                "They look after other sections. Please choose somebody who looks after this one.",
            );
        }
    }
    Ok(())
}

/// Answers somebody who asked for a second opinion, or who handed a comment over.
///
/// # Errors
/// [`ServiceError::Forbidden`] for somebody who was not asked, [`ServiceError::OtherSection`],
/// [`ServiceError::NotFound`], [`ServiceError::Invalid`] for an empty answer, [`ServiceError::Overtaken`] when it was
/// answered or the comment decided on before.
pub async fn answer_referral(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: ReferralId,
    answer: &str,
) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::DecideComment)?;
    let me = visitor.account_id().ok_or(ServiceError::SignInNeeded)?;
    let mut checks = Checks::default();
    checks.some_text("answer", "Your answer", answer, MAX_CHARS);
    checks.done()?;
    let (this, visitor, site, answer) = (services.clone(), visitor.clone(), site.id, answer.trim().to_owned());
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let found = store::referrals::by_id(tx, site, id).await?;
                let found = found.ok_or(ServiceError::NotFound { what: "referral" })?;
                if found.to.is_some_and(|to| to != me) || found.from == me {
                    return Err(ServiceError::Forbidden {
                        deed: Deed::DecideComment,
                    });
                }
                let comment = store::comments::by_id(tx, site, found.comment).await?;
                let comment = comment.ok_or(ServiceError::NotFound { what: "comment" })?;
                require_story(tx, &visitor, site, Deed::DecideComment, comment.story).await?;
                if !store::referrals::answer(tx, site, id, (&answer, me), this.now()).await? {
                    let names = names(tx, site).await?;
                    let text = match found.answered_by {
                        Some(by) => format!("{} has answered this already.", name_of(&names, by)),
                        None => "The comment has been decided on since; no answer is needed.".to_owned(),
                    };
                    return Err(ServiceError::Overtaken(text));
                }
                this.record(tx, Event::Desk { site }).await?;
                let entry = Entry::new("answer_referral", Subject::comment(found.comment));
                audit::record(&this, tx, &visitor, site, entry).await?;
                Ok(())
            })
        })
        .await?;
    services.emit(Event::Desk { site });
    Ok(())
}

/// What waits for somebody: what is asked of them or of anyone, and answers to what they asked; only on comments in
/// sections that they look after.
pub(crate) async fn waiting(
    tx: &mut Tx,
    visitor: &Visitor,
    site: SiteId,
    names: &HashMap<AccountId, String>,
) -> Result<Vec<Referral>, ServiceError> {
    let (mut own, mut waiting) = (Own::new(visitor, site), Vec::new());
    for record in store::referrals::open(tx, site).await? {
        let referral = shown(record, names, visitor.account_id())?;
        let waits = if referral.answer.is_some() {
            referral.is_mine
        } else {
            referral.is_for_me
        };
        if waits && own.comment(tx, referral.comment).await? {
            waiting.push(referral);
        }
    }
    Ok(waiting)
}

pub(crate) fn shown(
    record: ReferralRecord,
    names: &HashMap<AccountId, String>,
    me: Option<AccountId>,
) -> Result<Referral, ServiceError> {
    let kind = record
        .kind
        .parse()
        .map_err(|_| ServiceError::Internal(format!("no kind of referral is called `{}`", record.kind)))?;
    let is_mine = me == Some(record.from);
    Ok(Referral {
        id: record.id,
        comment: record.comment,
        kind,
        from: name_of(names, record.from),
        is_mine,
        to: record.to.map(|to| name_of(names, to)),
        is_for_me: !is_mine && record.to.is_none_or(|to| Some(to) == me),
        note: record.body,
        answer: record.answered_by.map(|by| (name_of(names, by), record.answer)),
        created_at: record.created_at,
    })
}
