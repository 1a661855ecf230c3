//! Another person decides an appeal: the decision stands, or it is overturned and what it did is repaired.

use std::collections::BTreeSet;

use model::{AccountId, Action, AppealId, CommentId, Deed, SiteId, Status, StoryId};
use store::Tx;
use store::appeals::Outcome;
use store::decisions::DecisionRecord;
use store::grounds::Ground;
use store::sites::SiteRecord;

use super::statement::later;
use crate::actor::{Actor, Visitor};
use crate::audit::{self, Entry, Subject};
use crate::desk::{Undone, by_account, decide_in, lift, record_undone, require_story};
use crate::error::ServiceError;
use crate::events::Event;
use crate::services::Services;
use crate::text::check::Checks;

/// The least an answer says, in characters: a few words.
const LEAST_ANSWER: usize = 10;

/// What became of a comment or restriction when a decision was overturned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repair {
    /// The decision stands: nothing was repaired.
    Stands,
    /// The comment is back in its place, or the reader stands as before.
    Restored,
    /// Something was decided later, which stays; this decision no longer counts.
    LaterStays,
    /// Its author had withdrawn the comment; it stays away, and the decision no longer counts.
    Withdrawn,
    /// The decision had been undone before.
    UndoneBefore,
}

/// Those who made a decision, and those who made it with them: who decided the same on the same comment, who wrote the
/// rule that a restriction rests on, and who made the rejections that it rests on. None of them decides an appeal against it.
pub(crate) async fn took_part(
    tx: &mut Tx,
    site: SiteId,
    decision: &DecisionRecord,
) -> Result<BTreeSet<AccountId>, ServiceError> {
    let mut people: BTreeSet<AccountId> = decision.account.into_iter().collect();
    if let Some(comment) = decision.comment {
        let all = store::decisions::of_comment(tx, site, comment).await?;
        let same = all
            .iter()
            .filter(|other| other.became == decision.became && other.action != Action::Undo);
        people.extend(same.filter_map(|other| other.account));
    }
    for ground in store::grounds::of_decision(tx, site, decision.id).await? {
        match ground {
            Ground::Domain(rule) => {
                let rule = store::domains::by_id(tx, site, rule).await?;
                people.extend(rule.and_then(|rule| rule.created_by));
            }
            Ground::Rejection(id) => {
                let rejection = store::decisions::by_id(tx, site, id).await?;
                people.extend(rejection.and_then(|rejection| rejection.account));
            }
            Ground::Together(..) => {}
        }
    }
    Ok(people)
}

/// Decides an appeal, with reasons: the decision stands, or is overturned. Overturning publishes the comment where it
/// stood and lifts the restrictions that rested on its rejection.
///
/// # Errors
/// [`ServiceError::Forbidden`] for a person who took part in the decision or looks after other sections,
/// [`ServiceError::Invalid`] without an answer, [`ServiceError::NotFound`], [`ServiceError::Conflict`] when it was
/// decided already, or the decision that is to stand was undone.
pub async fn decide(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: AppealId,
    overturn: bool,
    answer: &str,
) -> Result<Repair, ServiceError> {
    visitor.require(site.id, Deed::DecideAppeal)?;
    let Actor::Account(account) = &visitor.actor else {
        return Err(ServiceError::SignInNeeded);
    };
    let (by, this, visitor, site, answer) = (
        account.id,
        services.clone(),
        visitor.clone(),
        site.id,
        answer.trim().to_owned(),
    );
    let (repair, stories) = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let missing = || ServiceError::NotFound { what: "appeal" };
                let appeal = store::appeals::by_id(tx, site, id).await?.ok_or_else(missing)?;
                let decision = store::decisions::by_id(tx, site, appeal.decision)
                    .await?
                    .ok_or_else(missing)?;
                check_may(&visitor, tx, site, &decision).await?;
                check_answer(&answer)?;
                if !overturn && decision.undone_by.is_some() {
                    return Err(ServiceError::Conflict(
                        "This decision was undone since, so it cannot stand. Overturn it to answer the appeal."
                            .to_owned(),
                    ));
                }
                let status = if overturn { "overturned" } else { "upheld" };
                let end = Outcome {
                    status,
                    answer: &answer,
                    by,
                    at: this.now(),
                };
                if !store::appeals::decide(tx, site, id, &end).await? {
                    return Err(ServiceError::Conflict(
                        "Somebody has decided this appeal already; their answer is among the decided ones.".to_owned(),
                    ));
                }
                let (repair, story, undone) = if overturn {
                    overturn_in(&this, &visitor, tx, site, &decision).await?
                } else {
                    (Repair::Stands, None, Vec::new())
                };
                let changed = record_undone(&this, &visitor, tx, undone).await?;
                let stories: BTreeSet<StoryId> = changed.into_iter().map(|(_, story)| story).chain(story).collect();
                let entry = Entry::new("decide_appeal", Subject::new("appeal", id))
                    .was("open")
                    .became(status)
                    .why(answer);
                audit::record(&this, tx, &visitor, site, entry).await?;
                Ok::<_, ServiceError>((repair, stories))
            })
        })
        .await?;
    for story in stories {
        services.emit(Event::Thread { site, story });
    }
    Ok(repair)
}

async fn check_may(
    visitor: &Visitor,
    tx: &mut Tx,
    site: SiteId,
    decision: &DecisionRecord,
) -> Result<(), ServiceError> {
    let me = visitor.account_id();
    if took_part(tx, site, decision)
        .await?
        .iter()
        .any(|person| Some(*person) == me)
    {
        return Err(ServiceError::Forbidden {
            deed: Deed::DecideAppeal,
        });
    }
    // What concerns the whole site is not for a moderator who is kept to sections.
    match decision.story {
        Some(story) => require_story(tx, visitor, site, Deed::DecideAppeal, story).await,
        None => visitor.require_everywhere(site, Deed::DecideAppeal),
    }
}

fn check_answer(answer: &str) -> Result<(), ServiceError> {
    let mut checks = Checks::default();
    checks.text("answer", "The answer", answer, 2_000);
    if answer.chars().filter(|c| c.is_alphanumeric()).count() < LEAST_ANSWER {
        checks.refuse(
            "answer",
            "too_short",
            "Please answer the reader in a few words: why the decision stands, or why it was wrong.",
        );
    }
    checks.done()
}

/// What was repaired, the story whose thread changed, and what was undone with it.
type Overturned = (Repair, Option<StoryId>, Vec<Undone>);

async fn overturn_in(
    services: &Services,
    visitor: &Visitor,
    tx: &mut Tx,
    site: SiteId,
    decision: &DecisionRecord,
) -> Result<Overturned, ServiceError> {
    if decision.undone_by.is_some() {
        return Ok((Repair::UndoneBefore, None, Vec::new()));
    }
    let Some(comment) = decision.comment else {
        let undone = lift(services, visitor, tx, site, decision).await?;
        let repair = if undone.is_some() {
            Repair::Restored
        } else {
            Repair::LaterStays
        };
        return Ok((repair, None, undone.into_iter().collect()));
    };
    let (repair, story) = restore(services, visitor, tx, site, (comment, decision)).await?;
    let mut undone = Vec::new();
    for resting in store::grounds::resting_on(tx, site, Ground::Rejection(decision.id)).await? {
        undone.extend(lift(services, visitor, tx, site, &resting).await?);
    }
    Ok((repair, Some(story), undone))
}

/// Publishes the comment where it stood, unless its author took it back or somebody decided on it since.
async fn restore(
    services: &Services,
    visitor: &Visitor,
    tx: &mut Tx,
    site: SiteId,
    (id, decision): (CommentId, &DecisionRecord),
) -> Result<(Repair, StoryId), ServiceError> {
    let missing = || ServiceError::NotFound { what: "comment" };
    let found = store::comments::by_id(tx, site, id).await?.ok_or_else(missing)?;
    store::stories::lock(tx, site, found.story).await?;
    let comment = store::comments::by_id(tx, site, id).await?.ok_or_else(missing)?;
    let later = later(tx, site, decision).await?;
    let repair = match comment.status {
        Status::Withdrawn => Repair::Withdrawn,
        _ if later.is_some() => Repair::LaterStays,
        _ => Repair::Restored,
    };
    let new = DecisionRecord {
        undoes: Some(decision.id),
        ..by_account(services, visitor, Action::Undo, decision.policy_version)
    };
    // Before the comment changes: what queues know of it follows from the decisions that stand.
    if !store::decisions::mark_undone(tx, site, decision.id, new.id).await? {
        // Somebody undid it while we waited for the story.
        return Ok((Repair::UndoneBefore, comment.story));
    }
    if repair == Repair::Restored {
        decide_in(tx, site, &comment, Status::Published, new).await?;
    } else {
        let status = comment.status.as_str().to_owned();
        let kept = DecisionRecord {
            comment: Some(comment.id),
            reader: comment.reader,
            story: Some(comment.story),
            was: status.clone(),
            became: status,
            ..new
        };
        store::decisions::insert(tx, site, &kept).await?;
    }
    let story = comment.story;
    services.record(tx, Event::Thread { site, story }).await?;
    Ok((repair, story))
}
