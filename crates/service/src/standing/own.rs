//! What readers see of their own standing.

use model::{Action, ActorKind, DecisionId, UnixMillis};
use store::decisions::DecisionRecord;
use store::readers::ReaderRecord;
use store::sites::SiteRecord;

use crate::actor::Visitor;
use crate::error::{Restriction, ServiceError};
use crate::services::Services;
use crate::{policies, readers};

/// A decision in a reader's own history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnDecision {
    /// Which.
    pub id: DecisionId,
    /// What was done.
    pub action: Action,
    /// Whether it is about a comment; else about the reader.
    pub is_on_comment: bool,
    /// Title of its clause; may be empty.
    pub clause_title: String,
    /// Until when, for a suspension.
    pub until: Option<UnixMillis>,
    /// Whether it was undone.
    pub is_undone: bool,
    /// `open`, `upheld` or `overturned`, where there was an appeal.
    pub appeal: Option<String>,
    /// When.
    pub at: UnixMillis,
}

/// How a reader stands, for themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnStanding {
    /// They.
    pub reader: ReaderRecord,
    /// What is on them; nothing for those in good standing.
    pub restriction: Option<Restriction>,
    /// Text of the clause that it rests on; may be empty.
    pub clause_text: String,
    /// What was decided on them and their comments, newest first, at most 100.
    pub history: Vec<OwnDecision>,
}

/// The visitor's own standing; nothing for somebody who never posted.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn own(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
) -> Result<Option<OwnStanding>, ServiceError> {
    let policy = policies::in_force(services, site).await?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let Some(reader) = readers::find(tx, site, &visitor.actor).await? else {
                    return Ok(None);
                };
                let restriction = readers::standing(&this, tx, site, &reader).await?;
                let title = |id: &str| {
                    let clause = policy.policy.clause(id);
                    clause.map_or_else(|| id.to_owned(), |clause| clause.title.clone())
                };
                let clause = restriction.as_ref().and_then(|r| policy.policy.clause(&r.clause));
                let mut history = Vec::new();
                let decisions = store::decisions::of_reader(tx, site, reader.id, 100).await?;
                for decision in decisions.into_iter().filter(tells) {
                    let appeal = store::appeals::by_decision(tx, site, decision.id).await?;
                    history.push(OwnDecision {
                        id: decision.id,
                        action: decision.action,
                        is_on_comment: decision.comment.is_some(),
                        clause_title: title(&decision.clause),
                        until: decision.until,
                        is_undone: decision.undone_by.is_some(),
                        appeal: appeal.map(|appeal| appeal.status),
                        at: decision.created_at,
                    });
                }
                Ok(Some(OwnStanding {
                    clause_text: clause.map(|clause| clause.text.clone()).unwrap_or_default(),
                    reader,
                    restriction,
                    history,
                }))
            })
        })
        .await
}

/// Whether a decision tells its reader anything: not that the policy had nothing against a comment, nor what they did
/// themselves.
fn tells(decision: &DecisionRecord) -> bool {
    let nothing_wrong = (decision.actor, decision.action) == (ActorKind::Policy, Action::Publish);
    !nothing_wrong && decision.action != Action::Withdraw
}
