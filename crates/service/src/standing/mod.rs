//! How readers stand: what the ladder suggests, what the policy puts on by itself, rules on e-mail domains, and what
//! readers see of it.

mod automatic;
mod domains;
mod own;
mod strikes;

pub use own::{OwnDecision, OwnStanding, own};

pub(crate) use automatic::{after_rejection, history, is_stricter};
pub(crate) use domains::{check_domain, put_on_new_reader, refuse_barred, rule_for};
pub(crate) use strikes::{ladder_words, strikes};

use model::{AccountId, Action, ActorKind, Role, SiteId, Standing, UnixMillis};
use store::Tx;
use store::decisions::DecisionRecord;
use store::grounds::Ground;
use store::readers::{NewStanding, ReaderRecord};

use crate::actor::Visitor;
use crate::desk::by_account;
use crate::error::ServiceError;
use crate::services::Services;

/// The action that leads to a standing.
pub(crate) fn action(standing: Standing) -> Action {
    match standing {
        Standing::Good => Action::Lift,
        Standing::Warned => Action::Warn,
        Standing::Premoderated => Action::Premoderate,
        Standing::Suspended => Action::Suspend,
        Standing::Banned => Action::Ban,
    }
}

/// A restriction that no person puts on at the moment: the policy, or a rule on a domain.
#[derive(Debug, Clone)]
pub(crate) struct ByPolicy {
    pub(crate) standing: Standing,
    pub(crate) until: Option<UnixMillis>,
    pub(crate) clause: String,
    pub(crate) reason: String,
    pub(crate) policy_version: i64,
    pub(crate) grounds: Vec<Ground>,
}

/// Puts a restriction on, as a decision of the policy. The reader gets a statement and may appeal like any other.
pub(crate) async fn put_on(
    services: &Services,
    tx: &mut Tx,
    site: SiteId,
    reader: &ReaderRecord,
    new: ByPolicy,
) -> Result<DecisionRecord, ServiceError> {
    let blank = by_account(services, &Visitor::operator(), action(new.standing), new.policy_version);
    let decision = DecisionRecord {
        actor: ActorKind::Policy,
        reader: reader.id,
        was: reader.standing_at(services.now()).as_str().to_owned(),
        became: new.standing.as_str().to_owned(),
        until: new.until,
        clause: new.clause,
        reason: new.reason,
        ..blank
    };
    store::decisions::insert(tx, site, &decision).await?;
    for ground in new.grounds {
        store::grounds::add(tx, site, decision.id, ground).await?;
    }
    let standing = NewStanding {
        standing: new.standing,
        until: new.until,
        clause: decision.clause.clone(),
        reason: decision.reason.clone(),
        by: None,
    };
    store::readers::set_standing(tx, site, reader.id, &standing).await?;
    Ok(decision)
}

/// Whether an account works for the publication: it is never restricted.
pub(crate) async fn is_staff(tx: &mut Tx, site: SiteId, account: Option<AccountId>) -> Result<bool, ServiceError> {
    let Some(account) = account else { return Ok(false) };
    let roles = store::accounts::roles(tx, account).await?;
    Ok(roles.iter().any(|held| held.site == site && held.role >= Role::Staff))
}
