//! The statement of reasons: what was decided, by which clause as it read then, for which words, by whom or what.

use model::{Action, ActorKind, DecisionId, ReaderId, SiteId, Status};
use moderation::{Assessment, Policy, Verdict};
use store::appeals::AppealRecord;
use store::comments::CommentRecord;
use store::decisions::DecisionRecord;
use store::grounds::Ground;
use store::revisions::RevisionRecord;
use store::sites::SiteRecord;
use store::{StoreError, Tx};

use super::link;
use crate::actor::Visitor;
use crate::comments::{ClauseReason, reasons_of};
use crate::error::ServiceError;
use crate::policies::{self, PolicyInForce};
use crate::readers;
use crate::services::Services;

/// Who or what decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecidedBy {
    /// The policy's rules, without a person.
    Machine,
    /// A person, of something that the policy's rules had found and held.
    PersonAfterMachine,
    /// A person.
    Person,
    /// The reader: they took their comment back.
    Author,
}

/// A decision with everything that its reader is told.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionView {
    /// The decision.
    pub decision: DecisionRecord,
    /// Title of its clause, in the version of the policy that it rests on; may be empty.
    pub clause_title: String,
    /// Text of its clause in that version; may be empty.
    pub clause_text: String,
    /// The comment it is about, as it read when the decision was made; nothing once it was withdrawn.
    pub comment_text: Option<String>,
    /// The clauses that the program found broken, with the words; for a person's decision only the clause they named.
    pub reasons: Vec<ClauseReason>,
    /// Who or what decided.
    pub decided_by: DecidedBy,
    /// Which engine and data read the comment; empty when none did.
    pub model: String,
    /// The rejections that an automatic restriction rests on, by time.
    pub rests_on: Vec<DecisionRecord>,
    /// The e-mail domain whose rule it rests on.
    pub domain: Option<String>,
    /// A later decision that took its place.
    pub replaced_by: Option<DecisionId>,
    /// The appeal against it.
    pub appeal: Option<AppealRecord>,
}

/// A decision that a visitor may see, and whether they are its reader.
pub(super) struct Found {
    pub(super) decision: DecisionRecord,
    pub(super) is_own: bool,
}

/// A decision, for the reader it hit.
///
/// # Errors
/// [`ServiceError::NotFound`] for a decision on somebody else.
pub async fn decision_for_reader(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: DecisionId,
) -> Result<DecisionView, ServiceError> {
    statement(services, visitor, site, (id, "")).await
}

/// The same by the key of a signed link; an empty key is none.
///
/// # Errors
/// [`ServiceError::NotFound`] for a decision on somebody else without its key.
pub async fn statement(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    (id, key): (DecisionId, &str),
) -> Result<DecisionView, ServiceError> {
    let policy = policies::in_force(services, site).await?;
    let (this, visitor, site, key) = (services.clone(), visitor.clone(), site.id, key.to_owned());
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let found = of_reader(&this, &visitor, tx, site, (id, &key)).await?;
                let appeal = store::appeals::by_decision(tx, site, id).await?;
                view(tx, site, &policy, found.decision, appeal).await
            })
        })
        .await
}

pub(super) async fn of_reader(
    services: &Services,
    visitor: &Visitor,
    tx: &mut Tx,
    site: SiteId,
    (id, key): (DecisionId, &str),
) -> Result<Found, ServiceError> {
    let missing = || ServiceError::NotFound { what: "decision" };
    // The head of a bulk decision hit nobody by itself; each of its parts has a statement of its own.
    let decision = store::decisions::by_id(tx, site, id)
        .await?
        .filter(|decision| decision.reader != ReaderId(0))
        .ok_or_else(missing)?;
    let is_own = readers::is_self(services, tx, site, visitor, decision.reader).await?;
    if is_own || link::is_good(services, site, id, key) {
        Ok(Found { decision, is_own })
    } else {
        Err(missing())
    }
}

/// The decision that took the place of one: on the same comment, or on the reader's standing.
pub(crate) async fn later(
    tx: &mut Tx,
    site: SiteId,
    decision: &DecisionRecord,
) -> Result<Option<DecisionId>, StoreError> {
    let Some(comment) = decision.comment else {
        let last = store::decisions::last_on_reader(tx, site, decision.reader).await?;
        return Ok(last.map(|last| last.id).filter(|last| *last > decision.id));
    };
    let all = store::decisions::of_comment(tx, site, comment).await?;
    let counts = |other: &&DecisionRecord| {
        other.id > decision.id && other.undone_by.is_none() && !matches!(other.action, Action::Undo | Action::Withdraw)
    };
    Ok(all.iter().rev().find(counts).map(|other| other.id))
}

pub(crate) async fn view(
    tx: &mut Tx,
    site: SiteId,
    in_force: &PolicyInForce,
    decision: DecisionRecord,
    appeal: Option<AppealRecord>,
) -> Result<DecisionView, ServiceError> {
    let policy = policy_then(tx, site, in_force, decision.policy_version).await?;
    let comment = match decision.comment {
        Some(id) => store::comments::by_id(tx, site, id).await?,
        None => None,
    };
    let comment = comment.filter(|comment| comment.status != Status::Withdrawn);
    let read = match &comment {
        Some(comment) => as_read(tx, site, comment, &decision, &policy).await?,
        None => Read::default(),
    };
    let (mut rests_on, mut domain) = (Vec::new(), None);
    for ground in store::grounds::of_decision(tx, site, decision.id).await? {
        match ground {
            Ground::Rejection(id) => rests_on.extend(store::decisions::by_id(tx, site, id).await?),
            Ground::Domain(id) => domain = store::domains::by_id(tx, site, id).await?.map(|rule| rule.domain),
            Ground::Together(..) => {}
        }
    }
    let clause = policy.clause(&decision.clause);
    Ok(DecisionView {
        clause_title: clause.map_or_else(|| decision.clause.clone(), |clause| clause.title.clone()),
        clause_text: clause.map(|clause| clause.text.clone()).unwrap_or_default(),
        comment_text: read.text,
        reasons: read.reasons,
        decided_by: decided_by(tx, site, &decision).await?,
        model: read.model,
        rests_on,
        domain,
        replaced_by: later(tx, site, &decision).await?,
        decision,
        appeal,
    })
}

/// The policy of a version. One that no longer parses gives way to the one in force.
async fn policy_then(
    tx: &mut Tx,
    site: SiteId,
    in_force: &PolicyInForce,
    version: i64,
) -> Result<Policy, ServiceError> {
    if version == in_force.version {
        return Ok(in_force.policy.clone());
    }
    let Some(record) = store::policies::by_version(tx, site, version).await? else {
        return Ok(in_force.policy.clone());
    };
    match Policy::parse(&record.document) {
        Ok(policy) => Ok(policy),
        Err(error) => {
            tracing::warn!(version, error = %error, "a past policy no longer parses; the one in force is shown instead");
            Ok(in_force.policy.clone())
        }
    }
}

/// What was read when a decision was made.
#[derive(Default)]
struct Read {
    text: Option<String>,
    reasons: Vec<ClauseReason>,
    model: String,
}

async fn as_read(
    tx: &mut Tx,
    site: SiteId,
    comment: &CommentRecord,
    decision: &DecisionRecord,
    policy: &Policy,
) -> Result<Read, ServiceError> {
    let mut revisions = store::revisions::of_comment(tx, site, comment.id).await?;
    let then = revisions
        .iter()
        .rposition(|revision| revision.created_at <= decision.created_at)
        .unwrap_or_default();
    if then >= revisions.len() {
        // An imported comment has no revision: it was never read by the program.
        return Ok(Read {
            text: Some(comment.body.clone()),
            ..Read::default()
        });
    }
    let RevisionRecord {
        body, signals, verdict, ..
    } = revisions.swap_remove(then);
    let bad = |error: serde_json::Error| ServiceError::Internal(error.to_string());
    let verdict: Verdict = serde_json::from_str(&verdict).map_err(bad)?;
    let assessment: Assessment = serde_json::from_str(&signals).map_err(bad)?;
    let mut reasons = reasons_of(policy, &verdict, &body);
    if decision.actor != ActorKind::Policy {
        reasons.retain(|reason| reason.clause == decision.clause);
    }
    Ok(Read {
        text: Some(body),
        reasons,
        model: assessment.model,
    })
}

/// A person who decides on what the policy held, by the clause it was held for, confirms what a machine found.
async fn decided_by(tx: &mut Tx, site: SiteId, decision: &DecisionRecord) -> Result<DecidedBy, StoreError> {
    match decision.actor {
        ActorKind::Policy => return Ok(DecidedBy::Machine),
        ActorKind::Author => return Ok(DecidedBy::Author),
        ActorKind::Account | ActorKind::Operator => {}
    }
    let Some(comment) = decision.comment else {
        return Ok(DecidedBy::Person);
    };
    let all = store::decisions::of_comment(tx, site, comment).await?;
    let before = all
        .iter()
        .rev()
        .find(|earlier| earlier.id < decision.id && earlier.action != Action::Undo);
    let confirms = before.is_some_and(|earlier| {
        let by_machine = earlier.actor == ActorKind::Policy && earlier.became != "published";
        by_machine && earlier.clause == decision.clause && !earlier.clause.is_empty()
    });
    Ok(if confirms {
        DecidedBy::PersonAfterMachine
    } else {
        DecidedBy::Person
    })
}
