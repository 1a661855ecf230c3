//! The queue of appeals, and those that were decided.

use std::collections::BTreeSet;

use model::{AccountId, Deed, SiteId};
use store::Tx;
use store::accounts::AccountRecord;
use store::appeals::AppealRecord;
use store::decisions::DecisionRecord;
use store::readers::ReaderRecord;
use store::sites::SiteRecord;

use crate::actor::Visitor;
use crate::appeals::{DecisionView, took_part, view};
use crate::error::ServiceError;
use crate::policies::{self, PolicyInForce};
use crate::services::Services;

const LIMIT: i64 = 100;

/// An appeal with what it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct AppealItem {
    /// The appeal.
    pub appeal: AppealRecord,
    /// The decision it is about.
    pub view: DecisionView,
    /// Who appeals.
    pub reader: ReaderRecord,
    /// Whether this moderator may decide: not where they made the decision, or took part in it.
    pub may_decide: bool,
    /// Who else may decide, by name, where this moderator may not.
    pub others: Vec<String>,
}

/// Open appeals, oldest first, at most 100; to a moderator who is kept to sections, those that they may decide by these.
///
/// # Errors
/// [`ServiceError::Forbidden`] or [`ServiceError::SignInNeeded`].
pub async fn appeals(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
) -> Result<Vec<AppealItem>, ServiceError> {
    list(services, visitor, site, false).await
}

/// Appeals that were decided, newest first, at most 100; as [`appeals`].
///
/// # Errors
/// [`ServiceError::Forbidden`] or [`ServiceError::SignInNeeded`].
pub async fn decided_appeals(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
) -> Result<Vec<AppealItem>, ServiceError> {
    list(services, visitor, site, true).await
}

async fn list(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    decided: bool,
) -> Result<Vec<AppealItem>, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let policy = policies::in_force(services, site).await?;
    let (visitor, site) = (visitor.clone(), site.id);
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let within = visitor.sections_on(site);
                let found = if decided {
                    store::appeals::decided(tx, site, within, LIMIT).await?
                } else {
                    store::appeals::open(tx, site, within, LIMIT).await?
                };
                let staff = store::accounts::staff(tx, site).await?;
                let mut items = Vec::new();
                for appeal in found {
                    items.extend(item(&visitor, tx, site, (&policy, &staff), appeal).await?);
                }
                Ok(items)
            })
        })
        .await
}

async fn item(
    visitor: &Visitor,
    tx: &mut Tx,
    site: SiteId,
    (policy, staff): (&PolicyInForce, &[AccountRecord]),
    appeal: AppealRecord,
) -> Result<Option<AppealItem>, ServiceError> {
    let decision = store::decisions::by_id(tx, site, appeal.decision).await?;
    let reader = store::readers::by_id(tx, site, appeal.reader).await?;
    let (Some(decision), Some(reader)) = (decision, reader) else {
        return Ok(None);
    };
    let people = took_part(tx, site, &decision).await?;
    let section = section_of(tx, site, &decision).await?;
    let may_decide = !visitor.account_id().is_some_and(|me| people.contains(&me));
    let others = if !may_decide && appeal.status == "open" {
        others(tx, site, (staff, &people), section.as_deref()).await?
    } else {
        Vec::new()
    };
    let view = view(tx, site, policy, decision, Some(appeal.clone())).await?;
    Ok(Some(AppealItem {
        appeal,
        view,
        reader,
        may_decide,
        others,
    }))
}

async fn section_of(tx: &mut Tx, site: SiteId, decision: &DecisionRecord) -> Result<Option<String>, ServiceError> {
    let Some(story) = decision.story else { return Ok(None) };
    let story = store::stories::by_id(tx, site, story).await?;
    Ok(story.map(|story| story.section_slug))
}

/// The names of those of the desk who may decide. What concerns the whole site is not for who is kept to sections.
async fn others(
    tx: &mut Tx,
    site: SiteId,
    (staff, people): (&[AccountRecord], &BTreeSet<AccountId>),
    section: Option<&str>,
) -> Result<Vec<String>, ServiceError> {
    let mut names = Vec::new();
    for account in staff {
        if people.contains(&account.id) || account.disabled_at.is_some() {
            continue;
        }
        let roles = store::accounts::roles(tx, account.id).await?;
        let held = roles.iter().find(|held| held.site == site);
        let covers = |sections: &[String]| {
            sections.is_empty() || section.is_some_and(|section| sections.iter().any(|slug| slug == section))
        };
        if held.is_some_and(|held| covers(&held.sections)) {
            names.push(account.name.clone());
        }
    }
    Ok(names)
}
