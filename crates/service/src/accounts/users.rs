//! People of the desk, added by the operator.

use model::{AccountId, Deed, Role, SiteId, may};
use store::Tx;
use store::accounts::{AccountRecord, SiteRole};
use store::sites::SiteRecord;

use super::{check_identity, email_taken, password, tidy_email};
use crate::actor::{Actor, Visitor};
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::events::Event;
use crate::services::Services;
use crate::text::check::Checks;
use crate::text::name;

/// Most sections that one moderator is kept to.
const MAX_SECTIONS: usize = 50;

/// Somebody who is to work at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// Their address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their password; absent: they sign in by link.
    pub password: Option<String>,
    /// Their role on the site.
    pub role: Role,
    /// Slugs of the sections that a moderator is kept to; none: the whole site.
    pub sections: Vec<String>,
}

pub(super) fn role_text(held: &SiteRole) -> String {
    match held.sections.as_slice() {
        [] => held.role.to_string(),
        some => format!("{} of {}", held.role, some.join(", ")),
    }
}

/// A role as it is stored: sections sorted, each once.
pub(super) fn role_on(site: SiteId, role: Role, sections: &[String]) -> SiteRole {
    let mut sections: Vec<String> = sections.iter().map(|slug| slug.trim().to_lowercase()).collect();
    sections.retain(|slug| !slug.is_empty());
    sections.sort();
    sections.dedup();
    SiteRole { site, role, sections }
}

/// Only moderators are kept to sections, and a section is named by its slug.
pub(super) fn check_role(checks: &mut Checks, held: &SiteRole) {
    if held.role != Role::Moderator && !held.sections.is_empty() {
        checks.refuse(
            "sections",
            "not_a_moderator",
            "Only moderators are kept to sections; please choose no section for another role.",
        );
    }
    let good = |slug: &String| slug.chars().all(|c| c.is_alphanumeric() || c == '-') && slug.chars().count() <= 100;
    if held.sections.len() > MAX_SECTIONS || !held.sections.iter().all(good) {
        checks.refuse(
            "sections",
            "bad_section",
            "Please give sections as they stand in addresses, such as `local-news`, at most 50.",
        );
    }
}

/// The role of an account on a site.
pub(super) async fn held_role(tx: &mut Tx, site: SiteId, id: AccountId) -> Result<SiteRole, ServiceError> {
    let roles = store::accounts::roles(tx, id).await?;
    let held = roles.into_iter().find(|held| held.site == site);
    Ok(held.unwrap_or_else(|| role_on(site, Role::Commenter, &[])))
}

/// Sets a role and records it. The last admin of a site stays one, unless the operator says otherwise. Tells whether
/// [`Event::Sites`] is to be emitted after the commit.
pub(super) async fn set_role_in(
    services: &Services,
    visitor: &Visitor,
    tx: &mut Tx,
    id: AccountId,
    held: &SiteRole,
) -> Result<bool, ServiceError> {
    // Two admins who lower each other at the same moment wait for each other here.
    store::audit::lock_head(tx, held.site).await?;
    let before = held_role(tx, held.site, id).await?;
    let falls = before.role == Role::Admin && held.role != Role::Admin;
    if falls && visitor.actor != Actor::Operator && store::accounts::other_admins(tx, held.site, id).await? == 0 {
        return Err(ServiceError::Conflict(
            "This is the last admin of the site. Make somebody else admin first.".to_owned(),
        ));
    }
    store::accounts::set_role(tx, held, id, services.now()).await?;
    // Their comments are marked, or no longer, on pages that are kept.
    let is_heard_anew = may(before.role, Deed::SpeakAsStaff) != may(held.role, Deed::SpeakAsStaff);
    if is_heard_anew {
        services.record(tx, Event::Sites).await?;
    }
    let entry = Entry::new("set_role", Subject::account(id))
        .was(role_text(&before))
        .became(role_text(held));
    audit::record(services, tx, visitor, held.site, entry).await?;
    Ok(is_heard_anew)
}

/// Adds a user to a site, or changes the role of the account with this address; for the operator also its name and
/// (when given) its password.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::Invalid`], [`ServiceError::Conflict`] for the last admin.
pub async fn add_user(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    user: NewUser,
) -> Result<AccountId, ServiceError> {
    visitor.require(site.id, Deed::ManageUsers)?;
    let (email, name) = (tidy_email(&user.email), name::tidy(&user.name));
    let at = role_on(site.id, user.role, &user.sections);
    let mut checks = Checks::default();
    check_identity(&mut checks, &email, &name);
    check_role(&mut checks, &at);
    if let Some(password) = &user.password {
        password::check(&mut checks, password, &[&email, &name, &site.name]);
    }
    checks.done()?;
    let password_hash = match &user.password {
        Some(password) => Some(password::hash(services, password).await?),
        None => None,
    };
    let (this, visitor) = (services.clone(), visitor.clone());
    let new = AccountRecord {
        id: AccountId(services.new_id()),
        email,
        name,
        password_hash,
        created_at: services.now(),
        disabled_at: None,
    };
    let (id, is_heard_anew) = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let id = match store::accounts::by_email(tx, &new.email).await? {
                    Some(old) => {
                        // An account belongs to its owner: another site's admins give it a role, and no more.
                        if visitor.actor == Actor::Operator {
                            let hash = new.password_hash.or(old.password_hash);
                            store::accounts::set_password(tx, old.id, hash.as_deref(), &new.name).await?;
                        }
                        old.id
                    }
                    None => {
                        store::accounts::insert(tx, &new).await.map_err(email_taken)?;
                        store::accounts::set_added_by(tx, new.id, at.site).await?;
                        new.id
                    }
                };
                let is_heard_anew = set_role_in(&this, &visitor, tx, id, &at).await?;
                Ok::<_, ServiceError>((id, is_heard_anew))
            })
        })
        .await?;
    if is_heard_anew {
        services.emit(Event::Sites);
    }
    Ok(id)
}

/// The account of an address, for the operator.
///
/// # Errors
/// [`ServiceError::NotFound`].
pub async fn user_named(services: &Services, email: &str) -> Result<AccountId, ServiceError> {
    let email = tidy_email(email);
    let found = services
        .db()
        .read(move |tx| Box::pin(async move { store::accounts::by_email(tx, &email).await }))
        .await
        .map_err(ServiceError::Store)?;
    found
        .map(|account| account.id)
        .ok_or(ServiceError::NotFound { what: "account" })
}
