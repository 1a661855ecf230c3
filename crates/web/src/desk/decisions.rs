//! Decisions as the desk lists them.

use std::collections::HashMap;

use model::{AccountId, Action, ActorKind};
use serde::Serialize;

use super::item::Scene;
use super::moment::Moment;
use super::staff::Staff;
use super::words;
use crate::error::WebError;
use crate::records::DecisionRecord;

/// Names of the site's moderators.
pub type Names = HashMap<AccountId, String>;

/// The names of the site's moderators: those that the end of the log comes with, which has no entries.
///
/// # Errors
/// Those of the use case.
pub async fn names(staff: &Staff) -> Result<Names, WebError> {
    let end = service::desk::audit(staff.services(), &staff.viewer.visitor, &staff.site, Some("0")).await?;
    Ok(end.names)
}

/// A decision in a list.
#[derive(Debug, Serialize)]
pub struct DecisionView {
    /// Its id.
    pub id: String,
    /// What was done.
    pub action: &'static str,
    /// Status or standing since, for the badge.
    pub became: String,
    /// Status or standing before; empty for a new comment.
    pub was: String,
    /// By whom.
    pub who: String,
    /// When.
    pub at: Moment,
    /// Until when, for a suspension.
    pub until: Option<Moment>,
    /// Heading of the clause; empty when none.
    pub clause: String,
    /// The reason given.
    pub reason: String,
    /// The policy in force then.
    pub policy_version: i64,
    /// The comment, where it is about one.
    pub comment: Option<String>,
    /// The reader.
    pub reader: String,
    /// Whether to link the reader; their own page does not.
    pub show_reader: bool,
    /// Undone together with this one.
    pub part_of: Option<String>,
    /// The decision that this one undid.
    pub undoes: Option<String>,
    /// Whether it was undone.
    pub undone: bool,
    /// Whether it can be.
    pub may_undo: bool,
}

impl DecisionView {
    /// The view of a decision.
    pub fn new(decision: &DecisionRecord, names: &Names, scene: &Scene<'_>) -> Self {
        let text = |id: &dyn std::fmt::Display| id.to_string();
        Self {
            id: decision.id.to_string(),
            action: words::action(decision.action),
            became: decision.became.clone(),
            was: decision.was.clone(),
            who: who(decision, names),
            at: scene.moment(decision.created_at),
            until: decision.until.map(|until| scene.moment(until)),
            clause: scene.clause_title(&decision.clause),
            reason: decision.reason.clone(),
            policy_version: decision.policy_version,
            comment: decision.comment.map(|id| text(&id)),
            reader: decision.reader.to_string(),
            show_reader: true,
            part_of: decision.part_of.map(|id| text(&id)),
            undoes: decision.undoes.map(|id| text(&id)),
            undone: decision.undone_by.is_some(),
            may_undo: may_undo(decision),
        }
    }
}

/// Who made a decision.
pub fn who(decision: &DecisionRecord, names: &Names) -> String {
    let name = decision.account.and_then(|account| names.get(&account));
    name.map_or_else(|| words::actor(decision.actor).to_owned(), Clone::clone)
}

fn may_undo(decision: &DecisionRecord) -> bool {
    let by_person = matches!(decision.actor, ActorKind::Account | ActorKind::Operator);
    by_person && decision.undone_by.is_none() && decision.part_of.is_none() && decision.action != Action::Undo
}
