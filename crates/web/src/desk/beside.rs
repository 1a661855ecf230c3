//! What stands beside a comment on the desk: who has it on their screen, notes, referrals; and the strip "For you".

use model::CommentId;
use serde::Serialize;
use service::desk::{Beside, ForMe, Note, Referral, ReferralKind};

use super::item::{Item, Scene};
use super::moment::Moment;
use super::staff::Staff;
use crate::error::WebError;

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NoteView {
    /// Who wrote it.
    pub author: String,
    /// Plain text.
    pub body: String,
    /// When.
    pub at: Moment,
}

impl NoteView {
    /// The view of a note.
    pub fn new(note: &Note, scene: &Scene<'_>) -> Self {
        Self {
            author: note.author.clone(),
            body: note.body.clone(),
            at: scene.moment(note.created_at),
        }
    }
}

/// A referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReferralView {
    /// Its id.
    pub id: String,
    /// The comment.
    pub comment: String,
    /// "Ada hands this over to you", without a full stop.
    pub text: String,
    /// What was said of it.
    pub note: String,
    /// Who answered; empty before.
    pub answered_by: String,
    /// What.
    pub answer: String,
    /// May the visitor answer?
    pub may_answer: bool,
    /// When it was asked.
    pub at: Moment,
}

impl ReferralView {
    /// The view of a referral.
    pub fn new(referral: &Referral, scene: &Scene<'_>) -> Self {
        let from = if referral.is_mine {
            "You"
        } else {
            referral.from.as_str()
        };
        let to = match &referral.to {
            _ if referral.is_for_me && referral.to.is_some() => "you",
            Some(name) => name.as_str(),
            None => "anyone",
        };
        let (answered_by, answer) = referral.answer.clone().unwrap_or_default();
        Self {
            id: referral.id.to_string(),
            comment: referral.comment.to_string(),
            text: match (referral.kind, referral.is_mine) {
                (ReferralKind::HandOver, true) => format!("{from} handed this over to {to}"),
                (ReferralKind::HandOver, false) => format!("{from} hands this over to {to}"),
                (ReferralKind::SecondOpinion, true) => format!("{from} asked {to} for a second opinion"),
                (ReferralKind::SecondOpinion, false) => format!("{from} asks {to} for a second opinion"),
            },
            note: referral.note.clone(),
            may_answer: referral.is_for_me && answered_by.is_empty(),
            answered_by,
            answer,
            at: scene.moment(referral.created_at),
        }
    }
}

/// A colleague to choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Colleague {
    /// Their id.
    pub id: String,
    /// Their name.
    pub name: String,
}

/// What waits for the visitor, and whom they may ask.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Team {
    /// What waits.
    pub for_me: Vec<ReferralView>,
    /// Whom they may ask.
    pub colleagues: Vec<Colleague>,
}

/// What waits for the visitor, and whom they may ask.
///
/// # Errors
/// Those of the use case.
pub async fn team(staff: &Staff, scene: &Scene<'_>) -> Result<Team, WebError> {
    let found: ForMe = service::desk::for_me(staff.services(), &staff.viewer.visitor, &staff.site).await?;
    Ok(Team {
        for_me: found.referrals.iter().map(|r| ReferralView::new(r, scene)).collect(),
        colleagues: found
            .colleagues
            .into_iter()
            .map(|(id, name)| Colleague {
                id: id.to_string(),
                name,
            })
            .collect(),
    })
}

/// Adds to items what stands beside their comments.
///
/// # Errors
/// Those of the use case.
pub async fn add(staff: &Staff, items: &mut [Item], scene: &Scene<'_>) -> Result<(), WebError> {
    let ids: Vec<CommentId> = items.iter().filter_map(|item| item.id.parse().ok()).collect();
    let mut found = service::desk::beside(staff.services(), &staff.viewer.visitor, &staff.site, ids).await?;
    for item in items {
        let beside = item.id.parse::<CommentId>().ok().and_then(|id| found.remove(&id));
        set(item, beside.unwrap_or_default(), scene);
    }
    Ok(())
}

fn set(item: &mut Item, beside: Beside, scene: &Scene<'_>) {
    item.claimed_by = beside.claim.map(|claim| claim.name);
    item.notes = beside.notes.iter().map(|note| NoteView::new(note, scene)).collect();
    item.referrals = beside.referrals.iter().map(|r| ReferralView::new(r, scene)).collect();
}
