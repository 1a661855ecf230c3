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
}

impl Account {
    /// Their role on a site.
    pub fn role_on(&self, site: SiteId) -> Role {
        self.roles
            .iter()
            .find(|held| held.site == site)
            .map_or(Role::Reader, |held| held.role)
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
            Actor::Anonymous | Actor::Guest(_) => Role::Reader,
            Actor::Account(account) => account.role_on(site),
            Actor::Operator => Role::Admin,
        }
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
