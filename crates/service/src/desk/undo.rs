//! Undoing a decision, with all its parts. The log keeps both.

use std::collections::BTreeSet;

use model::{Action, ActorKind, DecisionId, Deed, SiteId, Standing, Status, StoryId};
use store::decisions::DecisionRecord;
use store::grounds::Ground;
use store::readers::NewStanding;
use store::sites::SiteRecord;
use store::{StoreError, Tx};

use super::decide::by_account;
use super::seen;
use super::{require_standing, require_story};
use crate::actor::Visitor;
use crate::appeals::later;
use crate::audit::{self, Entry, Subject};
use crate::comments::status;
use crate::error::ServiceError;
use crate::events::Event;
use crate::services::Services;

/// Undoes a decision of a person, or a restriction that the policy put on: the comment or reader stands as before, and
/// what the policy put on a reader because of it falls.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::OtherSection`] and [`ServiceError::WholeSite`] for a moderator of
/// sections, [`ServiceError::NotFound`], [`ServiceError::Overtaken`] when something else was decided on the comment since,
/// [`ServiceError::Conflict`] when it was undone already, when something else was decided on the reader since, or when it
/// is not a person's decision.
pub async fn undo(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: DecisionId,
) -> Result<DecisionId, ServiceError> {
    visitor.require(site.id, Deed::DecideComment)?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    let (new, changed) = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let (mut all, mut new) = (Vec::new(), None);
                for (at, decision) in with_elsewhere(&visitor, tx, site, id).await? {
                    let undone = undo_in(&this, &visitor, tx, at, (decision, Why::Asked)).await?;
                    if at == site {
                        new = Some(undone.id);
                    }
                    all.push(undone);
                }
                let new = new.ok_or(ServiceError::NotFound { what: "decision" })?;
                all.extend(undo_resting(&this, &visitor, tx, site, id).await?);
                let changed = record_undone(&this, &visitor, tx, all).await?;
                Ok::<_, ServiceError>((new, changed))
            })
        })
        .await?;
    for (site, story) in changed {
        services.emit(Event::Thread { site, story });
    }
    Ok(new)
}

/// Why something is undone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// Somebody wants it, who has to be allowed to.
    Asked,
    /// What it rested on was undone by somebody who was allowed to do that.
    Follows,
}

/// What came of undoing one decision.
#[derive(Debug)]
pub(crate) struct Undone {
    id: DecisionId,
    site: SiteId,
    /// Whose threads may have changed.
    stories: BTreeSet<StoryId>,
    entry: Entry,
}

/// Records what was undone, as the last thing in its transaction: site by site, so that two deeds on the same sites cannot
/// wait for each other. Returns the stories.
pub(crate) async fn record_undone(
    services: &Services,
    visitor: &Visitor,
    tx: &mut Tx,
    mut all: Vec<Undone>,
) -> Result<Vec<(SiteId, StoryId)>, StoreError> {
    all.sort_by_key(|undone| undone.site);
    let mut changed = Vec::new();
    for Undone {
        site, stories, entry, ..
    } in all
    {
        audit::record(services, tx, visitor, site, entry).await?;
        changed.extend(stories.into_iter().map(|story| (site, story)));
    }
    Ok(changed)
}

/// Undoes what the policy put on a reader because of a rejection that was undone, or of parts of it.
async fn undo_resting(
    services: &Services,
    visitor: &Visitor,
    tx: &mut Tx,
    site: SiteId,
    id: DecisionId,
) -> Result<Vec<Undone>, ServiceError> {
    let mut fallen = vec![id];
    let parts = store::decisions::parts(tx, site, id).await?;
    fallen.extend(parts.iter().filter(|part| part.undone_by.is_some()).map(|part| part.id));
    let mut all = Vec::new();
    for fallen in fallen {
        for resting in store::grounds::resting_on(tx, site, Ground::Rejection(fallen)).await? {
            all.extend(lift(services, visitor, tx, site, &resting).await?);
        }
    }
    Ok(all)
}

/// Takes a restriction off, with the comments that were removed by it. Where something was decided on the reader later,
/// that stays and only this decision stops counting: nothing is returned then.
pub(crate) async fn lift(
    services: &Services,
    visitor: &Visitor,
    tx: &mut Tx,
    site: SiteId,
    decision: &DecisionRecord,
) -> Result<Option<Undone>, ServiceError> {
    let last = store::decisions::last_on_reader(tx, site, decision.reader).await?;
    if last.is_some_and(|last| last.id == decision.id) {
        let undone = undo_in(services, visitor, tx, site, (decision.id, Why::Follows)).await?;
        return Ok(Some(undone));
    }
    let reader = store::readers::by_id(tx, site, decision.reader).await?;
    let reader = reader.ok_or(ServiceError::NotFound { what: "reader" })?;
    let standing = reader.standing.as_str().to_owned();
    let new = DecisionRecord {
        reader: reader.id,
        was: standing.clone(),
        became: standing,
        until: reader.until,
        undoes: Some(decision.id),
        ..by_account(services, visitor, Action::Undo, decision.policy_version)
    };
    store::decisions::insert(tx, site, &new).await?;
    store::decisions::mark_undone(tx, site, decision.id, new.id).await?;
    Ok(None)
}

/// A decision with what was put on together with it on other sites, where this person still may and nothing was decided
/// on the reader since: in the order of sites, so that two deeds on the same sites cannot wait for each other.
async fn with_elsewhere(
    visitor: &Visitor,
    tx: &mut Tx,
    site: SiteId,
    id: DecisionId,
) -> Result<Vec<(SiteId, DecisionId)>, ServiceError> {
    let mut all = vec![(site, id)];
    for ground in store::grounds::of_decision(tx, site, id).await? {
        let Ground::Together(other, decision) = ground else {
            continue;
        };
        let Some(found) = store::decisions::by_id(tx, other, decision).await? else {
            continue;
        };
        let last = store::decisions::last_on_reader(tx, other, found.reader).await?;
        let may = visitor.require_everywhere(other, Deed::RestrictReader).is_ok();
        if may && last.is_some_and(|last| last.id == decision) {
            all.push((other, decision));
        }
    }
    all.sort_by_key(|(site, _)| *site);
    Ok(all)
}

/// How many parts of a decision that was undone stayed as they are, because somebody decided on them since.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::Store`].
pub async fn kept_parts(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: DecisionId,
) -> Result<usize, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let site = site.id;
    let parts = services
        .db()
        .read(move |tx| Box::pin(async move { store::decisions::parts(tx, site, id).await }))
        .await
        .map_err(ServiceError::Store)?;
    Ok(parts.iter().filter(|part| part.undone_by.is_none()).count())
}

fn conflict(text: &str) -> ServiceError {
    ServiceError::Conflict(text.to_owned())
}

/// Undoes one decision with its parts. What comes of it is still to be recorded: [`record_undone`].
pub(crate) async fn undo_in(
    services: &Services,
    visitor: &Visitor,
    tx: &mut Tx,
    site: SiteId,
    (id, why): (DecisionId, Why),
) -> Result<Undone, ServiceError> {
    let head = store::decisions::by_id(tx, site, id)
        .await?
        .ok_or(ServiceError::NotFound { what: "decision" })?;
    // What the policy put on a reader is undone like what a person did; on its decision about a comment one decides anew.
    let by_person = matches!(head.actor, ActorKind::Account | ActorKind::Operator);
    let on_reader = head.actor == ActorKind::Policy && head.comment.is_none();
    if !(by_person || on_reader) || head.action == Action::Undo {
        return Err(conflict(
            "Only a moderator's decision can be undone; decide anew instead.",
        ));
    }
    if head.part_of.is_some() {
        return Err(conflict("This is part of a larger decision; undo that one."));
    }
    let mut parts = store::decisions::parts(tx, site, id).await?;
    // An appeal may have overturned some of them.
    parts.retain(|part| part.undone_by.is_none());
    let head_comment = head.comment.is_some();
    if head_comment {
        parts.push(head.clone());
    }
    let stories: BTreeSet<StoryId> = parts.iter().filter_map(|part| part.story).collect();
    for story in &stories {
        require_story(tx, visitor, site, Deed::DecideComment, *story).await?;
        store::stories::lock(tx, site, *story).await?;
        services.record(tx, Event::Thread { site, story: *story }).await?;
    }
    let undoing = DecisionRecord {
        reader: head.reader,
        ..by_account(services, visitor, Action::Undo, head.policy_version)
    };
    if !store::decisions::mark_undone(tx, site, id, undoing.id).await? {
        return Err(conflict("This was undone already."));
    }
    if let (None, Action::Publish | Action::Reject) = (head.comment, head.action) {
        // The head of a bulk decision is on nothing by itself.
        let undone = DecisionRecord {
            was: head.became.clone(),
            became: head.was.clone(),
            undoes: Some(id),
            ..undoing.clone()
        };
        store::decisions::insert(tx, site, &undone).await?;
    } else if !head_comment {
        restore_reader(visitor, tx, site, (&head, why), undoing.clone()).await?;
    }
    for part in &parts {
        restore_comment(services, visitor, tx, site, (part, &undoing, head_comment)).await?;
    }
    let entry = Entry::new("undo", Subject::decision(id))
        .was(head.became.as_str())
        .became(head.was.as_str());
    Ok(Undone {
        id: undoing.id,
        site,
        stories,
        entry,
    })
}

/// The comment gets its status back, unless somebody decided on it since.
async fn restore_comment(
    services: &Services,
    visitor: &Visitor,
    tx: &mut Tx,
    site: SiteId,
    (part, undoing, alone): (&DecisionRecord, &DecisionRecord, bool),
) -> Result<(), ServiceError> {
    let Some(id) = part.comment else { return Ok(()) };
    let Some(comment) = store::comments::by_id(tx, site, id).await? else {
        return Ok(());
    };
    let same = part.was == part.became;
    let is_overtaken = if same {
        // It changed nothing then; since it may have been decided otherwise.
        comment.status.as_str() != part.became || later(tx, site, part).await?.is_some()
    } else {
        comment.decision != Some(part.id)
    };
    if is_overtaken {
        // As a part of a ban it keeps the later decision; alone, the moderator must know.
        return if alone {
            let what = seen::what_happened(tx, site, &comment, visitor).await?;
            Err(ServiceError::Overtaken(format!(
                "{what} since, so this is not undone unseen. Look at it as it stands now and decide anew."
            )))
        } else {
            Ok(())
        };
    }
    let was: Status = part
        .was
        .parse()
        .map_err(|_| conflict("This comment had no status before; decide anew instead."))?;
    let decision = DecisionRecord {
        id: if alone { undoing.id } else { services.new_decision_id() },
        comment: Some(id),
        reader: comment.reader,
        story: Some(comment.story),
        was: comment.status.as_str().to_owned(),
        became: was.as_str().to_owned(),
        undoes: Some(part.id),
        part_of: (!alone).then_some(undoing.id),
        ..by_account(services, visitor, Action::Undo, part.policy_version)
    };
    if !alone {
        store::decisions::mark_undone(tx, site, part.id, decision.id).await?;
    }
    if same {
        store::decisions::insert(tx, site, &decision).await?;
    } else {
        status::change(tx, site, &comment, was, &decision).await?;
    }
    rest_on_earlier(tx, site, &decision).await?;
    store::referrals::reopen(tx, site, id, part.created_at).await?;
    let reopened = store::reports::reopen(tx, site, id, part.created_at).await?;
    if reopened > 0 {
        store::comments::reopen_reports(tx, site, id, reopened).await?;
    }
    Ok(())
}

/// The status that a comment got back rests on the decision that gave it before: an appeal and the next undoing go there.
async fn rest_on_earlier(tx: &mut Tx, site: SiteId, undoing: &DecisionRecord) -> Result<(), ServiceError> {
    let Some(comment) = undoing.comment else { return Ok(()) };
    let all = store::decisions::of_comment(tx, site, comment).await?;
    let stands = |d: &&DecisionRecord| d.undone_by.is_none() && d.action != Action::Undo && d.became == undoing.became;
    let earlier = all.iter().rev().find(stands).map_or(undoing.id, |earlier| earlier.id);
    Ok(store::comments::set_decision(tx, site, comment, earlier).await?)
}

/// The reader gets the standing back that the last decision before gave them.
async fn restore_reader(
    visitor: &Visitor,
    tx: &mut Tx,
    site: SiteId,
    (head, why): (&DecisionRecord, Why),
    undoing: DecisionRecord,
) -> Result<(), ServiceError> {
    let reader = store::readers::by_id(tx, site, head.reader)
        .await?
        .ok_or(ServiceError::NotFound { what: "reader" })?;
    let earlier = store::decisions::on_reader(tx, site, reader.id, 500).await?;
    let restrictions = || {
        earlier
            .iter()
            .filter(|d| d.action != Action::Undo && d.undone_by.is_none())
    };
    if restrictions().any(|d| d.id > head.id) {
        return Err(conflict(
            "Something else was decided on this reader since; decide anew instead.",
        ));
    }
    let before = restrictions().find(|d| d.id < head.id && d.became == head.was);
    let standing: Standing = head.was.parse().unwrap_or(Standing::Good);
    let present: Standing = head.became.parse().unwrap_or(Standing::Good);
    if why == Why::Asked {
        require_standing(visitor, site, Deed::RestrictReader, present, standing)?;
    }
    let restored = match before {
        Some(d) if standing != Standing::Good => NewStanding {
            standing,
            until: d.until,
            clause: d.clause.clone(),
            reason: d.reason.clone(),
            by: d.account,
        },
        _ => NewStanding {
            standing: Standing::Good,
            until: None,
            clause: String::new(),
            reason: String::new(),
            by: visitor.account_id(),
        },
    };
    let decision = DecisionRecord {
        was: reader.standing.as_str().to_owned(),
        became: restored.standing.as_str().to_owned(),
        until: restored.until,
        undoes: Some(head.id),
        ..undoing
    };
    store::decisions::insert(tx, site, &decision).await?;
    store::readers::set_standing(tx, site, reader.id, &restored).await?;
    Ok(())
}
