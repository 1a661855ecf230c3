//! Claims: a comment on somebody's screen is theirs for a short lease, and others see who has it. A claim keeps nobody
//! from deciding; what was decided unseen is refused elsewhere.

use std::collections::HashMap;

use model::{AccountId, CommentId, Deed, SiteId, UnixMillis};
use store::claims::ClaimRecord;
use store::sites::SiteRecord;
use store::{StoreError, Tx};

use super::require_story;
use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::events::Event;
use crate::services::Services;

/// How long a claim lasts unless it is renewed.
pub const LEASE_MS: i64 = UnixMillis::MINUTE;

/// A claim as others see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// The comment.
    pub comment: CommentId,
    /// Who looks at it.
    pub account: AccountId,
    /// Their name.
    pub name: String,
    /// When it ends unless it is renewed.
    pub expires_at: UnixMillis,
}

/// What became of a wish to claim a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claimed {
    /// It is the visitor's until then.
    Mine(UnixMillis),
    /// Somebody else has it.
    Theirs(Claim),
}

/// Takes a comment for [`LEASE_MS`], or renews that.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::OtherSection`], [`ServiceError::NotFound`].
pub async fn claim(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    comment: CommentId,
) -> Result<Claimed, ServiceError> {
    visitor.require(site.id, Deed::DecideComment)?;
    let account = visitor.account_id().ok_or(ServiceError::SignInNeeded)?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    let (claimed, is_news) = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let now = this.now();
                let missing = || ServiceError::NotFound { what: "comment" };
                let found = store::comments::by_id(tx, site, comment).await?.ok_or_else(missing)?;
                require_story(tx, &visitor, site, Deed::DecideComment, found.story).await?;
                let before = store::claims::of_comment(tx, site, comment, now).await?;
                let expires_at = now.plus(LEASE_MS);
                let wanted = ClaimRecord {
                    comment,
                    account,
                    expires_at,
                };
                if store::claims::take(tx, site, wanted, now).await? {
                    let is_news = before.is_none_or(|before| before.account != account);
                    if is_news {
                        this.record(tx, Event::Desk { site }).await?;
                    }
                    return Ok::<_, ServiceError>((Claimed::Mine(expires_at), is_news));
                }
                let theirs = store::claims::of_comment(tx, site, comment, now).await?;
                let theirs = theirs.ok_or_else(|| ServiceError::Conflict("Please try again.".to_owned()))?;
                let names = names(tx, site).await?;
                Ok((Claimed::Theirs(seen_by_others(theirs, &names)), false))
            })
        })
        .await?;
    if is_news {
        services.emit(Event::Desk { site });
    }
    Ok(claimed)
}

/// Gives a comment of one's own free before its lease ends; of one that is not, nothing is said.
///
/// # Errors
/// [`ServiceError::Forbidden`].
pub async fn release_claim(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    comment: CommentId,
) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::DecideComment)?;
    let account = visitor.account_id().ok_or(ServiceError::SignInNeeded)?;
    let (this, site) = (services.clone(), site.id);
    let released = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let released = store::claims::release(tx, site, comment, account).await?;
                if released {
                    this.record(tx, Event::Desk { site }).await?;
                }
                Ok::<_, ServiceError>(released)
            })
        })
        .await?;
    if released {
        services.emit(Event::Desk { site });
    }
    Ok(())
}

/// Names of those who work at a site's desk.
pub(crate) async fn names(tx: &mut Tx, site: SiteId) -> Result<HashMap<AccountId, String>, StoreError> {
    let staff = store::accounts::staff(tx, site).await?;
    Ok(staff.into_iter().map(|account| (account.id, account.name)).collect())
}

/// A name, or what stands for somebody who left the desk.
pub(crate) fn name_of(names: &HashMap<AccountId, String>, account: AccountId) -> String {
    names
        .get(&account)
        .cloned()
        .unwrap_or_else(|| "A former colleague".to_owned())
}

fn seen_by_others(claim: ClaimRecord, names: &HashMap<AccountId, String>) -> Claim {
    Claim {
        comment: claim.comment,
        account: claim.account,
        name: name_of(names, claim.account),
        expires_at: claim.expires_at,
    }
}

/// Every claim of a site that has not ended.
pub(crate) async fn live(
    tx: &mut Tx,
    site: SiteId,
    now: UnixMillis,
    names: &HashMap<AccountId, String>,
) -> Result<Vec<Claim>, StoreError> {
    let claims = store::claims::live(tx, site, now).await?;
    Ok(claims.into_iter().map(|claim| seen_by_others(claim, names)).collect())
}
