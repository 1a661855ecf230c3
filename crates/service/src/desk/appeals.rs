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

/// Why this moderator does not decide an appeal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNot {
    /// They made the decision, or took part in it.
    TookPart,
    /// They look after other sections.
    OtherSection,
}

/// An appeal with what it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct AppealItem {
    /// The appeal.
    pub appeal: AppealRecord,
    /// The decision it is about.
    pub view: DecisionView,
    /// Who appeals.
    pub reader: ReaderRecord,
    /// Whether this moderator may decide: not one's own decision.
    pub may_decide: bool,
    /// Why not, if not.
    pub why_not: Option<WhyNot>,
    /// Who else may decide, by name, where this moderator may not.
    pub others: Vec<String>,
}

/// Open appeals, oldest first, at most 100.
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

/// Appeals that were decided, newest first, at most 100.
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
                let found = if decided {
                    store::appeals::decided(tx, site, LIMIT).await?
                } else {
                    store::appeals::open(tx, site, LIMIT).await?
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
    let why_not = why_not(visitor, site, &people, section.as_deref());
    let others = if why_not.is_some() && appeal.status == "open" {
        others(tx, site, (staff, &people), section.as_deref()).await?
    } else {
        Vec::new()
    };
    let view = view(tx, site, policy, decision, Some(appeal.clone())).await?;
    Ok(Some(AppealItem {
        appeal,
        view,
        reader,
        may_decide: why_not.is_none(),
        why_not,
        others,
    }))
}

async fn section_of(tx: &mut Tx, site: SiteId, decision: &DecisionRecord) -> Result<Option<String>, ServiceError> {
    let Some(story) = decision.story else { return Ok(None) };
    let story = store::stories::by_id(tx, site, story).await?;
    Ok(story.map(|story| story.section_slug))
}

fn why_not(visitor: &Visitor, site: SiteId, people: &BTreeSet<AccountId>, section: Option<&str>) -> Option<WhyNot> {
    if visitor.account_id().is_some_and(|me| people.contains(&me)) {
        return Some(WhyNot::TookPart);
    }
    let allowed = match section {
        Some(section) => visitor.require_in(site, Deed::DecideAppeal, section),
        // A restriction concerns the whole site.
        None => visitor.require_everywhere(site, Deed::DecideAppeal),
    };
    allowed.is_err().then_some(WhyNot::OtherSection)
}

/// The names of those of the desk who may decide.
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
