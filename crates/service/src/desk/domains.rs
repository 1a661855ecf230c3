//! Rules on e-mail domains: new readers of a domain are read first or may not post.

use std::collections::HashMap;

use model::{AccountId, Deed, Standing};
use store::domains::DomainRule;
use store::grounds::Ground;
use store::sites::SiteRecord;

use super::decide::check_reason;
use super::undo::{Why, record_undone, undo_in};
use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::events::Event;
use crate::policies;
use crate::services::Services;
use crate::standing::check_domain;
use crate::text::check::Checks;

const LIMIT: i64 = 500;

/// All rules of a site, and the names of those who made them.
#[derive(Debug, Clone, PartialEq)]
pub struct DomainsPage {
    /// Newest first.
    pub rules: Vec<DomainRule>,
    /// Names of the site's moderators.
    pub names: HashMap<AccountId, String>,
}

/// A rule to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDomainRule {
    /// As somebody wrote it: `example.org`, `@example.org`.
    pub domain: String,
    /// `premoderated` or `banned`.
    pub standing: Standing,
    /// The clause that it rests on.
    pub clause: String,
    /// The reason, shown to the readers; may be empty.
    pub reason: String,
}

fn in_force_already() -> ServiceError {
    ServiceError::Conflict("There is a rule for this domain already; end it first.".to_owned())
}

/// All rules.
///
/// # Errors
/// [`ServiceError::Forbidden`].
pub async fn domains(services: &Services, visitor: &Visitor, site: &SiteRecord) -> Result<DomainsPage, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let site = site.id;
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let rules = store::domains::all(tx, site, LIMIT).await?;
                let staff = store::accounts::staff(tx, site).await?;
                let names = staff.into_iter().map(|account| (account.id, account.name)).collect();
                Ok::<_, store::StoreError>(DomainsPage { rules, names })
            })
        })
        .await
        .map_err(ServiceError::Store)
}

/// Makes a rule. It falls on readers who post for the first time from now on; nobody is restricted at once.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::WholeSite`] for a moderator who is kept to sections (as for the two below),
/// [`ServiceError::Invalid`], [`ServiceError::Conflict`] when the domain has a rule.
pub async fn add_domain(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    new: NewDomainRule,
) -> Result<DomainRule, ServiceError> {
    visitor.require_everywhere(site.id, Deed::RestrictReader)?;
    let policy = policies::in_force(services, site).await?;
    let mut checks = Checks::default();
    let domain = check_domain(&new.domain, &mut checks);
    if !matches!(new.standing, Standing::Premoderated | Standing::Banned) {
        checks.refuse(
            "standing",
            "unknown",
            "A domain’s new readers are read first, or banned.",
        );
    }
    checks.done()?;
    check_reason(&policy, &new.clause, true, &new.reason)?;
    let rule = DomainRule {
        id: services.new_id(),
        domain,
        standing: new.standing,
        clause: new.clause,
        reason: new.reason.trim().to_owned(),
        created_by: visitor.account_id(),
        created_at: services.now(),
        ended_by: None,
        ended_at: None,
        readers: 0,
    };
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let added = store::domains::insert(tx, site, &rule).await;
                added.map_err(|error| match error {
                    store::StoreError::Unique(_) => in_force_already(),
                    other => ServiceError::Store(other),
                })?;
                let entry = Entry::new("add_domain_rule", Subject::new("domain", &rule.domain))
                    .became(rule.standing.as_str())
                    .why(why(&rule));
                audit::record(&this, tx, &visitor, site, entry).await?;
                Ok(rule)
            })
        })
        .await
}

fn why(rule: &DomainRule) -> String {
    let parts = [rule.clause.as_str(), rule.reason.as_str()];
    let given: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    given.join(": ")
}

/// Ends a rule and, if `lift`, undoes what it put on readers; gives how many that were.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`], [`ServiceError::Conflict`] when it was ended already.
pub async fn end_domain(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: i64,
    lift: bool,
) -> Result<usize, ServiceError> {
    visitor.require_everywhere(site.id, Deed::RestrictReader)?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    let (lifted, stories) = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let rule = store::domains::by_id(tx, site, id).await?;
                let rule = rule.ok_or(ServiceError::NotFound { what: "rule" })?;
                if !store::domains::end(tx, site, id, visitor.account_id(), this.now()).await? {
                    return Err(ServiceError::Conflict("This rule was ended already.".to_owned()));
                }
                let mut undone = Vec::new();
                let mut resting = if lift {
                    store::grounds::resting_on(tx, site, Ground::Domain(id)).await?
                } else {
                    Vec::new()
                };
                // Readers' rows are changed in the order of ids, so that two deeds cannot wait for each other.
                resting.sort_by_key(|decision| decision.reader);
                for decision in resting {
                    // What a moderator decided on this reader since stays.
                    let last = store::decisions::last_on_reader(tx, site, decision.reader).await?;
                    if last.is_some_and(|last| last.id == decision.id) {
                        undone.push(undo_in(&this, &visitor, tx, site, (decision.id, Why::Asked)).await?);
                    }
                }
                let lifted = undone.len();
                let stories = record_undone(&this, &visitor, tx, undone).await?;
                let entry = Entry::new("end_domain_rule", Subject::new("domain", &rule.domain))
                    .was(rule.standing.as_str())
                    .why(if lift { "with what it put on readers" } else { "" });
                audit::record(&this, tx, &visitor, site, entry).await?;
                Ok::<_, ServiceError>((lifted, stories))
            })
        })
        .await?;
    for (site, story) in stories {
        services.emit(Event::Thread { site, story });
    }
    Ok(lifted)
}

/// Puts an ended rule back into force. Readers from whom it was lifted stay free.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`], [`ServiceError::Conflict`] when it is in force, or another
/// one for its domain is.
pub async fn put_back_domain(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: i64,
) -> Result<(), ServiceError> {
    visitor.require_everywhere(site.id, Deed::RestrictReader)?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let rule = store::domains::by_id(tx, site, id).await?;
                let rule = rule.ok_or(ServiceError::NotFound { what: "rule" })?;
                let put_back = store::domains::put_back(tx, site, id)
                    .await
                    .map_err(|error| match error {
                        store::StoreError::Unique(_) => in_force_already(),
                        other => ServiceError::Store(other),
                    })?;
                if !put_back {
                    return Err(in_force_already());
                }
                let entry = Entry::new("put_back_domain_rule", Subject::new("domain", &rule.domain))
                    .became(rule.standing.as_str())
                    .why(why(&rule));
                Ok(audit::record(&this, tx, &visitor, site, entry).await?)
            })
        })
        .await
}
