//! Restricting a reader: warned, premoderated, suspended, banned; or lifting that. With the removal of their comments
//! it is one decision, undone as one.

use std::collections::BTreeSet;
use std::sync::Arc;

use model::{AccountId, Action, DecisionId, Deed, ReaderId, ReaderKind, SiteId, Standing, Status, StoryId, UnixMillis};
use store::Tx;
use store::comments::CommentRecord;
use store::decisions::DecisionRecord;
use store::grounds::Ground;
use store::readers::{NewStanding, ReaderRecord};
use store::sites::SiteRecord;

use super::decide::{by_account, check_reason, clause_and_reason, close_asked, decide_in};
use super::require_standing;
use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::events::Event;
use crate::services::Services;
use crate::{policies, readers, standing};

/// What a moderator does to a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restrict {
    /// The reader.
    pub reader: ReaderId,
    /// Their standing from now on; `good` lifts what is on them.
    pub standing: Standing,
    /// Until when, for a suspension.
    pub until: Option<UnixMillis>,
    /// The clause that they broke.
    pub clause: String,
    /// A word to them; may be empty.
    pub reason: String,
    /// Also reject all their published and held comments.
    pub remove_comments: bool,
}

/// Restricts a reader of this site or lifts a restriction.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::WholeSite`] for a moderator of sections who would do more than warn or
/// premoderate, [`ServiceError::NotFound`], [`ServiceError::Invalid`] for a restriction without a clause or a suspension
/// without a future end, [`ServiceError::Conflict`] for oneself and for staff.
pub async fn restrict(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    request: Restrict,
) -> Result<DecisionId, ServiceError> {
    visitor.require(site.id, Deed::RestrictReader)?;
    if request.remove_comments {
        visitor.require_everywhere(site.id, Deed::RestrictReader)?;
    }
    let home = target(services, site, &request).await?;
    put_on_targets(services, visitor, vec![home], request).await
}

/// The same on every site whose readers this person may restrict, for an account. The decision of this site is the one
/// with which all can be undone; each site tells the reader by a decision of its own, and decides its own appeals.
///
/// # Errors
/// As [`restrict`]; [`ServiceError::Invalid`] for a guest, who is known on one site only.
pub async fn restrict_everywhere(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    request: Restrict,
) -> Result<DecisionId, ServiceError> {
    visitor.require_everywhere(site.id, Deed::RestrictReader)?;
    let mut targets = vec![target(services, site, &request).await?];
    for other in sites_of(services, visitor) {
        if other.id != site.id {
            targets.push(target_elsewhere(services, (site, &other), &request).await?);
        }
    }
    put_on_targets(services, visitor, targets, request).await
}

/// The sites all of whose readers this person may restrict, by key.
pub fn sites_of(services: &Services, visitor: &Visitor) -> Vec<Arc<SiteRecord>> {
    let may = |site: &Arc<SiteRecord>| {
        visitor.require(site.id, Deed::RestrictReader).is_ok() && visitor.sections_on(site.id).is_empty()
    };
    services.sites().into_iter().filter(may).collect()
}

/// A site on which a restriction is put on, with the clause and reason as they are told there.
#[derive(Debug, Clone)]
struct Target {
    site: SiteId,
    name: String,
    policy_version: i64,
    clause: String,
    reason: String,
}

async fn target(services: &Services, site: &SiteRecord, request: &Restrict) -> Result<Target, ServiceError> {
    let policy = policies::in_force(services, site).await?;
    check_reason(
        &policy,
        &request.clause,
        request.standing != Standing::Good,
        &request.reason,
    )?;
    let is_suspension = request.standing == Standing::Suspended;
    if is_suspension && request.until.is_none_or(|until| until <= services.now()) {
        return Err(ServiceError::field(
            "until",
            "not_future",
            "A suspension needs an end in the future.",
        ));
    }
    Ok(Target {
        site: site.id,
        name: site.name.clone(),
        policy_version: policy.version,
        clause: request.clause.clone(),
        reason: request.reason.trim().to_owned(),
    })
}

/// Another site may not have the clause: then the reason names it.
async fn target_elsewhere(
    services: &Services,
    (home, other): (&SiteRecord, &SiteRecord),
    request: &Restrict,
) -> Result<Target, ServiceError> {
    let (here, there) = (
        policies::in_force(services, home).await?,
        policies::in_force(services, other).await?,
    );
    let reason = request.reason.trim().to_owned();
    let is_known = request.clause.is_empty() || there.policy.clause(&request.clause).is_some();
    let title = here.policy.clause(&request.clause).map(|clause| clause.title.as_str());
    let named = title
        .filter(|_| !is_known)
        .map(|title| format!("{title} ({})", home.name));
    Ok(Target {
        site: other.id,
        name: other.name.clone(),
        policy_version: there.version,
        clause: if is_known {
            request.clause.clone()
        } else {
            String::new()
        },
        reason: match named {
            Some(named) if reason.is_empty() => named,
            Some(named) => format!("{named}: {reason}"),
            None => reason,
        },
    })
}

/// Puts the restriction on at all targets in one transaction; the first is where the reader of the request is.
async fn put_on_targets(
    services: &Services,
    visitor: &Visitor,
    targets: Vec<Target>,
    request: Restrict,
) -> Result<DecisionId, ServiceError> {
    let (this, visitor) = (services.clone(), visitor.clone());
    let (id, changed) = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let missing = || ServiceError::NotFound { what: "reader" };
                let home = targets.first().map(|target| target.site).ok_or_else(missing)?;
                let mut heads: Vec<(SiteId, DecisionRecord)> = Vec::new();
                let mut changed = Vec::new();
                let mut there = found(&this, &visitor, tx, &targets, &request).await?;
                // In the order of ids, so that two deeds on the same sites cannot wait for each other.
                there.sort_by_key(|(target, _)| target.site);
                for (target, reader) in there {
                    let (head, stories) = put_on(&this, &visitor, tx, (target, &reader), &request).await?;
                    changed.extend(stories.into_iter().map(|story| (target.site, story)));
                    heads.push((target.site, head));
                }
                let head = heads.iter().find(|(site, _)| *site == home);
                let head = head.map(|(_, head)| head.clone()).ok_or_else(missing)?;
                for (site, other) in &heads {
                    if *site != home {
                        store::grounds::add(tx, home, head.id, Ground::Together(*site, other.id)).await?;
                    }
                }
                for (site, head) in &heads {
                    let entry = Entry::new("restrict", Subject::reader(head.reader))
                        .was(head.was.as_str())
                        .became(head.became.as_str())
                        .why(clause_and_reason(head));
                    audit::record(&this, tx, &visitor, *site, entry).await?;
                }
                Ok::<_, ServiceError>((head.id, changed))
            })
        })
        .await?;
    for (site, story) in changed {
        services.emit(Event::Thread { site, story });
    }
    Ok(id)
}

/// The reader at each target, added where the account has not posted yet; at the first target it must be there.
async fn found<'a>(
    services: &Services,
    visitor: &Visitor,
    tx: &mut Tx,
    targets: &'a [Target],
    request: &Restrict,
) -> Result<Vec<(&'a Target, ReaderRecord)>, ServiceError> {
    let (home, others) = targets.split_first().ok_or(ServiceError::NotFound { what: "site" })?;
    let reader = store::readers::by_id(tx, home.site, request.reader).await?;
    let reader = reader.ok_or(ServiceError::NotFound { what: "reader" })?;
    let Some(account) = reader.account else {
        if others.is_empty() {
            return Ok(vec![(home, reader)]);
        }
        let message = "A guest is known on one site only; restrict them there.";
        return Err(ServiceError::field("all_sites", "guest", message));
    };
    let lifts = request.standing == Standing::Good;
    for target in targets.iter().filter(|_| !lifts) {
        refuse_own(visitor, tx, target, account).await?;
    }
    let mut all = vec![(home, reader.clone())];
    for target in others {
        match store::readers::by_account(tx, target.site, account).await? {
            Some(there) if lifts && there.standing_at(services.now()) == Standing::Good => {}
            Some(there) => all.push((target, there)),
            None if lifts => {}
            None => {
                let blank = readers::blank(services, ReaderKind::Account, Some(account));
                let new = ReaderRecord {
                    name: reader.name.clone(),
                    name_key: reader.name_key.clone(),
                    email: reader.email.clone(),
                    ..blank
                };
                store::readers::insert(tx, target.site, &new).await?;
                all.push((target, new));
            }
        }
    }
    Ok(all)
}

/// Nobody restricts themselves or those who work for the publication.
async fn refuse_own(visitor: &Visitor, tx: &mut Tx, at: &Target, account: AccountId) -> Result<(), ServiceError> {
    if visitor.account_id() == Some(account) {
        let message = "This is your own account. Nobody restricts themselves; ask a colleague.";
        return Err(ServiceError::Conflict(message.to_owned()));
    }
    if standing::is_staff(tx, at.site, Some(account)).await? {
        let message = format!(
            "They work for {}, and staff are not restricted as readers. An admin can take their role away first.",
            at.name
        );
        return Err(ServiceError::Conflict(message));
    }
    Ok(())
}

/// Puts the restriction on one reader, and removes their comments where that was asked for.
async fn put_on(
    services: &Services,
    visitor: &Visitor,
    tx: &mut Tx,
    (target, reader): (&Target, &ReaderRecord),
    request: &Restrict,
) -> Result<(DecisionRecord, BTreeSet<StoryId>), ServiceError> {
    let site = target.site;
    let blank = by_account(
        services,
        visitor,
        standing::action(request.standing),
        target.policy_version,
    );
    let was = reader.standing_at(services.now());
    require_standing(visitor, site, Deed::RestrictReader, was, request.standing)?;
    let head = DecisionRecord {
        reader: reader.id,
        was: was.as_str().to_owned(),
        became: request.standing.as_str().to_owned(),
        until: request.until.filter(|_| request.standing == Standing::Suspended),
        clause: target.clause.clone(),
        reason: target.reason.clone(),
        ..blank
    };
    let removed = if request.remove_comments {
        all_shown(tx, site, reader.id).await?
    } else {
        Vec::new()
    };
    // Stories before the reader, in the order of ids, as wherever comments are decided on: nobody waits in a circle.
    let stories: BTreeSet<StoryId> = removed.iter().map(|comment| comment.story).collect();
    for story in &stories {
        store::stories::lock(tx, site, *story).await?;
        services.record(tx, Event::Thread { site, story: *story }).await?;
    }
    store::decisions::insert(tx, site, &head).await?;
    store::readers::set_standing(tx, site, reader.id, &new_standing(&head, visitor, request.standing)).await?;
    reject_all(services, visitor, tx, site, (&head, removed)).await?;
    Ok((head, stories))
}

fn new_standing(head: &DecisionRecord, visitor: &Visitor, standing: Standing) -> NewStanding {
    NewStanding {
        standing,
        until: head.until,
        clause: head.clause.clone(),
        reason: head.reason.clone(),
        by: visitor.account_id(),
    }
}

/// All published and held comments of a reader.
async fn all_shown(tx: &mut Tx, site: SiteId, reader: ReaderId) -> Result<Vec<CommentRecord>, ServiceError> {
    let (mut found, mut before) = (Vec::new(), None);
    loop {
        let page = store::comments::by_reader(tx, site, reader, before, 500).await?;
        let Some(last) = page.last() else { return Ok(found) };
        before = Some((last.created_at, last.id));
        found.extend(page.into_iter().filter(is_shown));
    }
}

fn is_shown(comment: &CommentRecord) -> bool {
    matches!(comment.status, Status::Published | Status::Held)
}

/// Rejects comments as parts of one decision; their stories are locked.
async fn reject_all(
    services: &Services,
    visitor: &Visitor,
    tx: &mut Tx,
    site: SiteId,
    (head, comments): (&DecisionRecord, Vec<CommentRecord>),
) -> Result<(), ServiceError> {
    for comment in comments {
        // Removing one may have changed the tombstone of another, or somebody else decided or withdrew it while we waited:
        // read it as it is now.
        let comment = store::comments::by_id(tx, site, comment.id).await?;
        let Some(comment) = comment.filter(is_shown) else {
            continue;
        };
        let part = by_account(services, visitor, Action::Reject, head.policy_version);
        let part = DecisionRecord {
            part_of: Some(head.id),
            clause: head.clause.clone(),
            reason: head.reason.clone(),
            ..part
        };
        let decided_at = part.created_at;
        decide_in(tx, site, &comment, Status::Rejected, part).await?;
        close_asked(tx, site, comment.id, decided_at).await?;
    }
    Ok(())
}
