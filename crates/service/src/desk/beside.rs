//! What stands beside comments on the desk: who has them, notes, referrals; and what waits for oneself.

use std::collections::HashMap;

use model::{AccountId, CommentId, Deed};
use store::sites::SiteRecord;

use super::Own;
use super::claims::{self, Claim, names};
use super::notes::{self, Note};
use super::referrals::{self, Referral};
use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::services::Services;

/// What stands beside one comment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beside {
    /// Who has it on their screen, if somebody else has.
    pub claim: Option<Claim>,
    /// Notes on it, newest first.
    pub notes: Vec<Note>,
    /// Referrals of it that are not closed, oldest first.
    pub referrals: Vec<Referral>,
}

/// What waits for the visitor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ForMe {
    /// Comments handed over to them, second opinions asked of them or of anyone, and answers to what they asked.
    pub referrals: Vec<Referral>,
    /// Colleagues at this desk, by name.
    pub colleagues: Vec<(AccountId, String)>,
}

/// What stands beside these comments; nothing beside those in sections that the visitor does not look after.
///
/// # Errors
/// [`ServiceError::Forbidden`] or [`ServiceError::SignInNeeded`].
pub async fn beside(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    comments: Vec<CommentId>,
) -> Result<HashMap<CommentId, Beside>, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let (visitor, site, now, me) = (visitor.clone(), site.id, services.now(), visitor.account_id());
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let names = names(tx, site).await?;
                let mut own = Own::new(&visitor, site);
                let mut found: HashMap<CommentId, Beside> = HashMap::new();
                for id in comments {
                    if !own.comment(tx, id).await? {
                        continue;
                    }
                    let on_it = store::notes::of_comment(tx, site, id).await?;
                    let notes = on_it.into_iter().map(|n| notes::shown(n, &names)).collect();
                    found.entry(id).or_default().notes = notes;
                }
                for claim in claims::live(tx, site, now, &names).await? {
                    if let Some(beside) = found.get_mut(&claim.comment).filter(|_| me != Some(claim.account)) {
                        beside.claim = Some(claim);
                    }
                }
                for record in store::referrals::open(tx, site).await? {
                    if let Some(beside) = found.get_mut(&record.comment) {
                        beside.referrals.push(referrals::shown(record, &names, me)?);
                    }
                }
                Ok(found)
            })
        })
        .await
}

/// What waits for the visitor, and whom they may ask.
///
/// # Errors
/// [`ServiceError::Forbidden`] or [`ServiceError::SignInNeeded`].
pub async fn for_me(services: &Services, visitor: &Visitor, site: &SiteRecord) -> Result<ForMe, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let (visitor, site, me) = (visitor.clone(), site.id, visitor.account_id());
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let names = names(tx, site).await?;
                let waiting = referrals::waiting(tx, &visitor, site, &names).await?;
                let staff = store::accounts::staff(tx, site).await?;
                let others = staff
                    .into_iter()
                    .filter(|account| Some(account.id) != me && account.disabled_at.is_none());
                Ok(ForMe {
                    referrals: waiting,
                    colleagues: others.map(|account| (account.id, account.name)).collect(),
                })
            })
        })
        .await
}
