//! Decisions as the desk lists them.

use std::collections::{HashMap, HashSet};

use model::{AccountId, Action, ActorKind, DecisionId};
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
    /// Where readers find that version, with the clause.
    pub policy_href: String,
    /// The comment, where it is about one.
    pub comment: Option<String>,
    /// The reader.
    pub reader: String,
    /// Whether to link the reader; their own page does not.
    pub show_reader: bool,
    /// How many decisions that belong to this one were left out of the list.
    pub parts: usize,
    /// Undone together with this one.
    pub part_of: Option<String>,
    /// The decision that this one undid.
    pub undoes: Option<String>,
    /// Whether it was undone.
    pub undone: bool,
    /// Whether it can be.
    pub may_undo: bool,
    /// The signed link to its statement, to be passed on to the reader; only where the page shows it.
    pub statement: Option<String>,
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
            policy_href: format!(
                "/{}/policy/{}#{}",
                scene.site.key, decision.policy_version, decision.clause
            ),
            comment: decision.comment.map(|id| text(&id)),
            reader: decision.reader.to_string(),
            // The head of a bulk decision is on nobody by itself.
            show_reader: decision.reader != model::ReaderId(0),
            parts: 0,
            part_of: decision.part_of.map(|id| text(&id)),
            undoes: decision.undoes.map(|id| text(&id)),
            undone: decision.undone_by.is_some(),
            may_undo: may_undo(decision),
            statement: None,
        }
    }
}

/// The views of a list. What belongs to a decision of the same list is counted there instead of shown.
pub fn list<'a>(
    decisions: impl Iterator<Item = &'a DecisionRecord> + Clone,
    names: &Names,
    scene: &Scene<'_>,
) -> Vec<DecisionView> {
    let heads: HashSet<DecisionId> = decisions
        .clone()
        .filter(|d| d.part_of.is_none())
        .map(|d| d.id)
        .collect();
    let mut parts: HashMap<DecisionId, usize> = HashMap::new();
    let mut shown = Vec::new();
    for decision in decisions {
        match decision.part_of.filter(|head| heads.contains(head)) {
            Some(head) => *parts.entry(head).or_default() += 1,
            None => shown.push(decision),
        }
    }
    let count = |decision: &DecisionRecord| parts.get(&decision.id).copied().unwrap_or_default();
    shown
        .into_iter()
        .map(|d| DecisionView {
            parts: count(d),
            ..DecisionView::new(d, names, scene)
        })
        .collect()
}

/// Who made a decision.
pub fn who(decision: &DecisionRecord, names: &Names) -> String {
    let name = decision.account.and_then(|account| names.get(&account));
    name.map_or_else(|| words::actor(decision.actor).to_owned(), Clone::clone)
}

fn may_undo(decision: &DecisionRecord) -> bool {
    let by_person = matches!(decision.actor, ActorKind::Account | ActorKind::Operator);
    let on_reader = decision.actor == ActorKind::Policy && decision.comment.is_none();
    (by_person || on_reader)
        && decision.undone_by.is_none()
        && decision.part_of.is_none()
        && decision.action != Action::Undo
}
