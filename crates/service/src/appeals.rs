//! Appeals: the reader hit by a decision sees why and asks to look again; another person decides.

use model::{AppealId, DecisionId, Deed, SiteId, Status};
use moderation::Policy;
use store::Tx;
use store::appeals::{AppealRecord, Outcome};
use store::decisions::DecisionRecord;
use store::sites::SiteRecord;

use crate::actor::{Actor, Visitor};
use crate::audit::{self, Entry, Subject};
use crate::desk::{by_account, undo_in};
use crate::error::ServiceError;
use crate::events::Event;
use crate::services::Services;
use crate::text::check::Checks;
use crate::{policies, readers};

/// A decision with the clause it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionView {
    /// The decision.
    pub decision: DecisionRecord,
    /// Title of its clause; may be empty.
    pub clause_title: String,
    /// Text of its clause; may be empty.
    pub clause_text: String,
    /// The comment it is about.
    pub comment_text: Option<String>,
    /// The appeal against it.
    pub appeal: Option<AppealRecord>,
}

pub(crate) async fn view(
    tx: &mut Tx,
    site: SiteId,
    policy: &Policy,
    decision: DecisionRecord,
    appeal: Option<AppealRecord>,
) -> Result<DecisionView, ServiceError> {
    let comment = match decision.comment {
        Some(id) => store::comments::by_id(tx, site, id).await?,
        None => None,
    };
    let clause = policy.clause(&decision.clause);
    Ok(DecisionView {
        clause_title: clause.map(|clause| clause.title.clone()).unwrap_or_default(),
        clause_text: clause.map(|clause| clause.text.clone()).unwrap_or_default(),
        comment_text: comment.map(|comment| comment.body),
        decision,
        appeal,
    })
}

/// A person does not judge an appeal against their own decision.
pub(crate) fn may_decide(visitor: &Visitor, decision: &DecisionRecord) -> bool {
    visitor
        .account_id()
        .is_none_or(|account| decision.account != Some(account))
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
    let policy = policies::in_force(services, site).await?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let decision = own_decision(&this, &visitor, tx, site, id).await?;
                let appeal = store::appeals::by_decision(tx, site, id).await?;
                view(tx, site, &policy.policy, decision, appeal).await
            })
        })
        .await
}

async fn own_decision(
    services: &Services,
    visitor: &Visitor,
    tx: &mut Tx,
    site: SiteId,
    id: DecisionId,
) -> Result<DecisionRecord, ServiceError> {
    let missing = || ServiceError::NotFound { what: "decision" };
    let decision = store::decisions::by_id(tx, site, id).await?.ok_or_else(missing)?;
    let own = readers::is_self(services, tx, site, visitor, decision.reader).await?;
    if own { Ok(decision) } else { Err(missing()) }
}

/// Asks to look at a decision again.
///
/// # Errors
/// [`ServiceError::Invalid`] for an empty text, [`ServiceError::NotFound`], [`ServiceError::Conflict`] when there is an
/// appeal already or there is nothing to appeal against.
pub async fn open(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: DecisionId,
    text: &str,
) -> Result<(), ServiceError> {
    let mut checks = Checks::default();
    checks.some_text("text", "The appeal", text, 2_000);
    checks.done()?;
    let (this, visitor, site, body) = (services.clone(), visitor.clone(), site.id, text.trim().to_owned());
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let decision = own_decision(&this, &visitor, tx, site, id).await?;
                let mild = ["published", "withdrawn", "good"].contains(&decision.became.as_str());
                if mild || decision.undone_by.is_some() {
                    return Err(ServiceError::Conflict(
                        "There is nothing to appeal against in this decision.".to_owned(),
                    ));
                }
                let appeal = AppealRecord {
                    id: AppealId(this.new_id()),
                    decision: id,
                    reader: decision.reader,
                    body,
                    status: "open".to_owned(),
                    answer: String::new(),
                    decided_by: None,
                    created_at: this.now(),
                };
                if store::appeals::insert(tx, site, &appeal).await? {
                    Ok(())
                } else {
                    Err(ServiceError::Conflict(
                        "You have appealed against this decision already.".to_owned(),
                    ))
                }
            })
        })
        .await
}

/// Decides an appeal: the decision stands, or is undone.
///
/// # Errors
/// [`ServiceError::Forbidden`] for the person who decided, [`ServiceError::OtherSection`], [`ServiceError::NotFound`], [`ServiceError::Conflict`] when
/// it was decided already.
pub async fn decide(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: AppealId,
    overturn: bool,
    answer: &str,
) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::DecideAppeal)?;
    let Actor::Account(account) = &visitor.actor else {
        return Err(ServiceError::SignInNeeded);
    };
    let mut checks = Checks::default();
    checks.text("answer", "The answer", answer, 2_000);
    checks.done()?;
    let (by, this, visitor, site, answer) = (
        account.id,
        services.clone(),
        visitor.clone(),
        site.id,
        answer.trim().to_owned(),
    );
    let stories = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let missing = || ServiceError::NotFound { what: "appeal" };
                let appeal = store::appeals::by_id(tx, site, id).await?.ok_or_else(missing)?;
                let decision = store::decisions::by_id(tx, site, appeal.decision)
                    .await?
                    .ok_or_else(missing)?;
                if !may_decide(&visitor, &decision) {
                    return Err(ServiceError::Forbidden {
                        deed: Deed::DecideAppeal,
                    });
                }
                require_section(&visitor, tx, site, &decision).await?;
                let status = if overturn { "overturned" } else { "upheld" };
                let end = Outcome {
                    status,
                    answer: &answer,
                    by,
                    at: this.now(),
                };
                if !store::appeals::decide(tx, site, id, &end).await? {
                    return Err(ServiceError::Conflict("This appeal was decided already.".to_owned()));
                }
                let stories = if overturn {
                    overturn_in(&this, &visitor, tx, site, &decision).await?
                } else {
                    Vec::new()
                };
                let entry = Entry::new("decide_appeal", Subject::new("appeal", id))
                    .became(status)
                    .why(answer);
                audit::record(&this, tx, &visitor, site, entry).await?;
                Ok::<_, ServiceError>(stories)
            })
        })
        .await?;
    for story in stories {
        services.emit(Event::Thread { site, story });
    }
    Ok(())
}

/// A moderator who is kept to sections decides on what lies in them, and on no decision that concerns the whole site.
async fn require_section(
    visitor: &Visitor,
    tx: &mut Tx,
    site: SiteId,
    decision: &DecisionRecord,
) -> Result<(), ServiceError> {
    match decision.story {
        Some(story) => crate::desk::require_story(tx, visitor, site, Deed::DecideAppeal, story).await,
        None => visitor.require_everywhere(site, Deed::DecideAppeal),
    }
}

/// A person's decision is undone; the policy's is replaced by publishing.
async fn overturn_in(
    services: &Services,
    visitor: &Visitor,
    tx: &mut Tx,
    site: SiteId,
    decision: &DecisionRecord,
) -> Result<Vec<model::StoryId>, ServiceError> {
    if decision.account.is_some() || decision.actor == model::ActorKind::Operator {
        let head = decision.part_of.unwrap_or(decision.id);
        return Ok(undo_in(services, visitor, tx, site, head)
            .await?
            .1
            .into_iter()
            .collect());
    }
    let Some(id) = decision.comment else {
        return Ok(Vec::new());
    };
    let missing = || ServiceError::NotFound { what: "comment" };
    let found = store::comments::by_id(tx, site, id).await?.ok_or_else(missing)?;
    store::stories::lock(tx, site, found.story).await?;
    let comment = store::comments::by_id(tx, site, id).await?.ok_or_else(missing)?;
    let new = by_account(services, visitor, model::Action::Publish, decision.policy_version);
    crate::desk::decide_in(tx, site, &comment, Status::Published, new).await?;
    services
        .record(
            tx,
            Event::Thread {
                site,
                story: comment.story,
            },
        )
        .await?;
    Ok(vec![comment.story])
}
