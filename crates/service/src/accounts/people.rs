//! The people of a site, as its admins manage them: who they are, what they may do, and help when they are locked out.
//!
//! Accounts are the whole server's, roles a site's. An admin gives roles to whom they like, but opens an account (a link,
//! a reset) only when their own site added it and it has no role on a site that is not theirs: nobody comes into
//! another newsroom, or into a reader's account, by making its owner a moderator of their own.

use model::{AccountId, Deed, Role, SiteId};
use store::Tx;
use store::accounts::PersonRecord;
use store::sites::SiteRecord;

use super::links::LINK_MS;
use super::users::{NewUser, add_user, check_role, held_role, role_on, set_role_in};
use super::{sign_in_link, tidy_email};
use crate::actor::{Actor, Visitor};
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::events::Event;
use crate::keys::Keys;
use crate::services::Services;
use crate::text::check::Checks;

/// Somebody of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub record: PersonRecord,
    /// Whether it is who asks.
    pub is_self: bool,
    /// Whether who asks may open the account: links, resets.
    pub may_open: bool,
}

/// The people of a site and its sections.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct People {
    /// By name.
    pub people: Vec<Person>,
    /// Slugs and names of the sections that stories have.
    pub sections: Vec<(String, String)>,
}

/// A new role for somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The role; `commenter` takes them off the site.
    pub role: Role,
    /// Slugs of the sections that a moderator is kept to; none: the whole site.
    pub sections: Vec<String>,
    /// They know that they lower themselves.
    pub confirmed: bool,
}

async fn may_open(tx: &mut Tx, visitor: &Visitor, site: SiteId, id: AccountId) -> Result<bool, ServiceError> {
    if visitor.actor == Actor::Operator {
        return Ok(true);
    }
    let roles = store::accounts::roles(tx, id).await?;
    let ours = |held: &store::accounts::SiteRole| {
        held.role == Role::Commenter || visitor.require(held.site, Deed::ManageUsers).is_ok()
    };
    Ok(store::accounts::added_by(tx, id).await? == Some(site) && roles.iter().all(ours))
}

/// Everybody with a role above commenter, and the sections they could be kept to.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::SignInNeeded`].
pub async fn people(services: &Services, visitor: &Visitor, site: &SiteRecord) -> Result<People, ServiceError> {
    visitor.require(site.id, Deed::ManageUsers)?;
    let (visitor, site, now) = (visitor.clone(), site.id, services.now());
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let mut people = Vec::new();
                for record in store::accounts::people(tx, site, now).await? {
                    people.push(Person {
                        is_self: visitor.account_id() == Some(record.id),
                        may_open: may_open(tx, &visitor, site, record.id).await?,
                        record,
                    });
                }
                let found = store::stories::sections(tx, site).await?;
                let sections = found.into_iter().map(|s| (s.slug, s.name)).collect();
                Ok(People { people, sections })
            })
        })
        .await
}

/// One of them.
///
/// # Errors
/// As [`people`]; [`ServiceError::NotFound`] for somebody without a role on the site.
pub async fn person(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: AccountId,
) -> Result<(Person, People), ServiceError> {
    let all = people(services, visitor, site).await?;
    let found = all.people.iter().find(|person| person.record.id == id).cloned();
    let found = found.ok_or(ServiceError::NotFound { what: "person" })?;
    Ok((found, all))
}

/// Gives somebody a role. Who is new gets an account and, as the second part of the answer, the token of a link that
/// signs them in once; who has an account signs in as before.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::Invalid`], [`ServiceError::Conflict`] for somebody who works here
/// already.
pub async fn invite(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    user: NewUser,
) -> Result<(AccountId, Option<String>), ServiceError> {
    visitor.require(site.id, Deed::ManageUsers)?;
    if user.role == Role::Commenter {
        return Err(ServiceError::field(
            "role",
            "no_role",
            "Please choose what they are to do.",
        ));
    }
    let (address, at) = (tidy_email(&user.email), site.id);
    let before = services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                match store::accounts::by_email(tx, &address).await? {
                    Some(account) => held_role(tx, at, account.id).await.map(Some),
                    None => Ok(None),
                }
            })
        })
        .await?;
    if before.as_ref().is_some_and(|held| held.role > Role::Commenter) {
        return Err(ServiceError::field(
            "email",
            "there_already",
            "This person is in the list already; change their role there.",
        ));
    }
    let id = add_user(services, visitor, site, NewUser { password: None, ..user }).await?;
    let link = match before {
        Some(_) => None,
        None => Some(sign_in_link(services, id).await?),
    };
    Ok((id, link))
}

/// Changes somebody's role or sections.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`], [`ServiceError::Invalid`] (field `confirm` for who would
/// lower themselves unknowingly), [`ServiceError::Conflict`] for the last admin.
pub async fn change_role(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: AccountId,
    change: Change,
) -> Result<(), ServiceError> {
    person(services, visitor, site, id).await?;
    let held = role_on(site.id, change.role, &change.sections);
    let mut checks = Checks::default();
    check_role(&mut checks, &held);
    if visitor.account_id() == Some(id) && held.role < visitor.role_on(site.id) && !change.confirmed {
        checks.refuse(
            "confirm",
            "lowers_self",
            "You would lower your own role and lose this page. Tick the box if that is what you want.",
        );
    }
    checks.done()?;
    let (this, visitor) = (services.clone(), visitor.clone());
    let is_heard_anew = services
        .db()
        .write(move |tx| Box::pin(async move { set_role_in(&this, &visitor, tx, id, &held).await }))
        .await?;
    if is_heard_anew {
        services.emit(Event::Sites);
    }
    Ok(())
}

/// What is done to an account from outside, with its name in the audit log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Help {
    Link,
    EndSessions,
    ResetSecondFactor,
}

async fn help(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    (id, help): (AccountId, Help),
    link: Option<String>,
) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::ManageUsers)?;
    if visitor.account_id() == Some(id) {
        return Err(ServiceError::Conflict(
            "This is you: use the page of your own account.".to_owned(),
        ));
    }
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                if !may_open(tx, &visitor, site, id).await? {
                    return Err(ServiceError::Conflict(
                        "This account was not added by this site, or works for another one. Only whoever runs the \
                         server can do this: `ombud user`."
                            .to_owned(),
                    ));
                }
                let deed = match help {
                    Help::Link => {
                        let digest = link.as_deref().map(Keys::digest).unwrap_or_default();
                        store::sessions::add_link(tx, &digest, id, this.now().plus(LINK_MS)).await?;
                        "make_sign_in_link"
                    }
                    Help::EndSessions => {
                        store::sessions::end_others(tx, id, "").await?;
                        store::sessions::void_links(tx, id, this.now()).await?;
                        "end_sessions"
                    }
                    Help::ResetSecondFactor => {
                        store::second_factors::remove_all(tx, id).await?;
                        store::sessions::end_others(tx, id, "").await?;
                        "reset_second_factor"
                    }
                };
                let entry = Entry::new(deed, Subject::account(id));
                Ok(audit::record(&this, tx, &visitor, site, entry).await?)
            })
        })
        .await
}

/// The token of a link that signs somebody of the site in, once, within a day.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::Conflict`] for an account that is not this site's to open.
pub async fn link_for(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: AccountId,
) -> Result<String, ServiceError> {
    let token = Keys::random_token()?;
    help(services, visitor, site, (id, Help::Link), Some(token.clone())).await?;
    Ok(token)
}

/// Ends somebody's sessions and their unused links.
///
/// # Errors
/// As [`link_for`].
pub async fn end_sessions_of(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: AccountId,
) -> Result<(), ServiceError> {
    help(services, visitor, site, (id, Help::EndSessions), None).await
}

/// Removes somebody's second factors, for who lost them, and ends their sessions.
///
/// # Errors
/// As [`link_for`].
pub async fn reset_second_factor(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: AccountId,
) -> Result<(), ServiceError> {
    help(services, visitor, site, (id, Help::ResetSecondFactor), None).await
}
