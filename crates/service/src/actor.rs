//! Who asks.

use std::sync::Arc;

use model::{AccountId, Deed, ReaderId, Role, SiteId, may};
use store::accounts::SiteRole;

use crate::error::ServiceError;

/// Somebody signed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Their id.
    pub id: AccountId,
    /// Their address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their roles, by site.
    pub roles: Vec<SiteRole>,
    /// Whether they have a second factor.
    pub has_second_factor: bool,
}

impl Account {
    /// Their role on a site.
    pub fn role_on(&self, site: SiteId) -> Role {
        self.roles
            .iter()
            .find(|held| held.site == site)
            .map_or(Role::Commenter, |held| held.role)
    }
}

/// Who acts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who has not posted yet.
    Anonymous,
    /// A guest, recognised by a signed cookie.
    Guest(ReaderId),
    /// Somebody signed in.
    Account(Arc<Account>),
    /// The operator at the command line, or a publisher's system with a token.
    Operator,
}

/// Who asks, and from where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visitor {
    /// Who.
    pub actor: Actor,
    /// Keyed hash of the network prefix; absent for the operator.
    pub network: Option<String>,
}

impl Visitor {
    /// The operator.
    pub fn operator() -> Self {
        Self {
            actor: Actor::Operator,
            network: None,
        }
    }

    /// Somebody of whom nothing is known.
    pub fn anonymous() -> Self {
        Self {
            actor: Actor::Anonymous,
            network: None,
        }
    }

    /// Somebody signed in.
    pub fn account(account: Arc<Account>) -> Self {
        Self {
            actor: Actor::Account(account),
            network: None,
        }
    }

    /// Their role on a site.
    pub fn role_on(&self, site: SiteId) -> Role {
        match &self.actor {
            Actor::Anonymous | Actor::Guest(_) => Role::Commenter,
            Actor::Account(account) => account.role_on(site),
            Actor::Operator => Role::Admin,
        }
    }

    /// The sections that the role on a site is kept to; none: the whole site.
    pub fn sections_on(&self, site: SiteId) -> &[String] {
        match &self.actor {
            Actor::Account(account) => account
                .roles
                .iter()
                .find(|held| held.site == site && held.role == Role::Moderator)
                .map_or(&[], |held| held.sections.as_slice()),
            Actor::Anonymous | Actor::Guest(_) | Actor::Operator => &[],
        }
    }

    /// As [`Visitor::require`], for something that belongs to the section of this slug.
    ///
    /// # Errors
    /// As there; also [`ServiceError::OtherSection`] for a moderator of other sections.
    pub fn require_in(&self, site: SiteId, deed: Deed, section: &str) -> Result<(), ServiceError> {
        self.require(site, deed)?;
        let kept_to = self.sections_on(site);
        if kept_to.is_empty() || kept_to.iter().any(|slug| slug == section) {
            return Ok(());
        }
        Err(ServiceError::OtherSection {
            kept_to: kept_to.to_vec(),
        })
    }

    /// As [`Visitor::require`], for something that concerns the whole site, whatever its section.
    ///
    /// # Errors
    /// As there; also [`ServiceError::WholeSite`] for a moderator who is kept to sections.
    pub fn require_everywhere(&self, site: SiteId, deed: Deed) -> Result<(), ServiceError> {
        self.require(site, deed)?;
        let kept_to = self.sections_on(site);
        if kept_to.is_empty() {
            return Ok(());
        }
        Err(ServiceError::WholeSite {
            kept_to: kept_to.to_vec(),
        })
    }

    /// Refuses a deed that the role does not allow.
    ///
    /// # Errors
    /// [`ServiceError::SignInNeeded`] for those not signed in, else [`ServiceError::Forbidden`].
    pub fn require(&self, site: SiteId, deed: Deed) -> Result<(), ServiceError> {
        if may(self.role_on(site), deed) {
            return Ok(());
        }
        match self.actor {
            Actor::Anonymous | Actor::Guest(_) => Err(ServiceError::SignInNeeded),
            Actor::Account(_) | Actor::Operator => Err(ServiceError::Forbidden { deed }),
        }
    }

    /// The account that acts, if one does.
    pub fn account_id(&self) -> Option<AccountId> {
        match &self.actor {
            Actor::Account(account) => Some(account.id),
            _ => None,
        }
    }
}
