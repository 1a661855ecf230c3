//! What happens at a site's desk, followed step by step: the log of decisions is the truth, events only wake, so that a
//! break, a missed wake-up or another node loses nothing.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use model::{AccountId, CommentId, DecisionId, Deed, Status, UnixMillis, ids};
use store::Tx;
use store::decisions::DecisionRecord;
use store::sites::SiteRecord;

use super::Own;
use super::claims::{self, Claim, name_of, names};
use super::referrals;
use super::seen::Seen;
use super::waiting::{Counts, waiting_in};
use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::services::Services;

/// Concurrent transactions may commit out of the order of their ids: we look back this far, and remember what we told.
const LOOK_BACK_MS: i64 = 30 * UnixMillis::SECOND;
/// At most so many decisions are told in one step.
const STEP: i64 = 200;

/// A decision on a comment, as others at the desk learn of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The decision.
    pub decision: DecisionRecord,
    /// The comment.
    pub comment: CommentId,
    /// Name of the moderator; none when nobody of the desk decided.
    pub who: Option<String>,
    /// Whether the visitor did it.
    pub is_mine: bool,
    /// How the comment stands now.
    pub status: Status,
    /// What a form that shows it as it stands now says.
    pub seen: Seen,
}

/// How the desk stands after a step.
#[derive(Debug, Clone, PartialEq)]
pub struct Pulse {
    /// Decisions that were not told before, oldest first.
    pub changes: Vec<Change>,
    /// How much waits.
    pub counts: Counts,
    /// Who has what on their screen, the visitor too.
    pub claims: Vec<Claim>,
    /// How many referrals wait for the visitor.
    pub for_me: usize,
    /// Whether more decisions wait to be told.
    pub more: bool,
}

/// Follows a site's desk for one visitor.
#[derive(Debug)]
pub struct Follower {
    site: Arc<SiteRecord>,
    /// Begin of the next step.
    from: DecisionId,
    told: HashSet<DecisionId>,
}

impl Follower {
    /// Follows from the last decision that the visitor learned of; none: from now on. What happened in the half minute
    /// before is told again.
    pub fn new(services: &Services, site: Arc<SiteRecord>, after: Option<DecisionId>) -> Self {
        let floor = ids::floor_at(services.now().plus(-LOOK_BACK_MS));
        let from = after.map_or(floor, |after| {
            floor.min(after.0.saturating_sub(LOOK_BACK_MS << ids::MOMENT_SHIFT))
        });
        Self {
            site,
            from: DecisionId(from),
            told: HashSet::new(),
        }
    }

    /// One step. A visitor who is kept to sections learns only of what happens there.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`] or [`ServiceError::SignInNeeded`], [`ServiceError::Store`].
    pub async fn step(&mut self, services: &Services, visitor: &Visitor) -> Result<Pulse, ServiceError> {
        visitor.require(self.site.id, Deed::SeeDesk)?;
        let (visitor, site, from, now) = (visitor.clone(), self.site.id, self.from, services.now());
        let (told, record) = (std::mem::take(&mut self.told), Arc::clone(&self.site));
        let (pulse, told, last) = services
            .db()
            .read(move |tx| {
                Box::pin(async move {
                    let mut told = told;
                    let names = names(tx, site).await?;
                    let decisions = store::decisions::since(tx, site, from, STEP).await?;
                    let more = i64::try_from(decisions.len()).is_ok_and(|found| found == STEP);
                    let last = decisions.last().map(|last| last.id).filter(|_| more);
                    let (mut own, mut changes) = (Own::new(&visitor, site), Vec::new());
                    for decision in decisions {
                        if told.insert(decision.id) {
                            changes.extend(change(tx, &mut own, decision, (&names, visitor.account_id())).await?);
                        }
                    }
                    let counts = waiting_in(tx, &record, visitor.sections_on(site)).await?.counts();
                    let for_me = referrals::waiting(tx, &visitor, site, &names).await?.len();
                    let mut claims = Vec::new();
                    for claim in claims::live(tx, site, now, &names).await? {
                        if own.comment(tx, claim.comment).await? {
                            claims.push(claim);
                        }
                    }
                    let pulse = Pulse {
                        changes,
                        counts,
                        claims,
                        for_me,
                        more,
                    };
                    Ok::<_, ServiceError>((pulse, told, last))
                })
            })
            .await?;
        self.told = told;
        let floor = DecisionId(ids::floor_at(now.plus(-LOOK_BACK_MS)));
        self.from = last.unwrap_or_else(|| self.from.max(floor));
        let keep = self.from;
        self.told.retain(|id| *id > keep);
        Ok(pulse)
    }
}

async fn change(
    tx: &mut Tx,
    own: &mut Own<'_>,
    decision: DecisionRecord,
    (names, me): (&HashMap<AccountId, String>, Option<AccountId>),
) -> Result<Option<Change>, ServiceError> {
    let Some(id) = decision.comment else { return Ok(None) };
    let site = own.site();
    let Some(comment) = store::comments::by_id(tx, site, id).await? else {
        return Ok(None);
    };
    if !own.story(tx, comment.story).await? {
        return Ok(None);
    }
    Ok(Some(Change {
        comment: id,
        who: decision.account.map(|account| name_of(names, account)),
        is_mine: me.is_some() && decision.account == me,
        status: comment.status,
        seen: Seen {
            revision: comment.revision,
            decisions: store::decisions::count_of_comment(tx, site, id).await?,
        },
        decision,
    }))
}
