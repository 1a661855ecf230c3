//! Who a visitor is as a reader of a site, and whether they may post.

use model::{AccountId, GuestPolicy, ReaderId, ReaderKind, SiteId, Standing, UnixMillis};
use store::domains::DomainRule;
use store::readers::ReaderRecord;
use store::sites::SiteRecord;
use store::{StoreError, Tx};

use crate::actor::{Account, Actor, Visitor};
use crate::error::{Restriction, ServiceError};
use crate::services::{Services, read};
use crate::text::check::Checks;
use crate::text::name;

/// What a visitor is to a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Myself {
    /// Their id as a reader.
    pub reader: ReaderId,
    /// The name they last posted under.
    pub name: String,
    /// The address they last gave.
    pub email: String,
    /// Why they may not post, if they may not.
    pub restriction: Option<Restriction>,
    /// What is on them, also if they may post.
    pub standing: Option<Restriction>,
}

/// The visitor as a reader of the site; nothing for somebody who never posted.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn myself(services: &Services, visitor: &Visitor, site: &SiteRecord) -> Result<Option<Myself>, ServiceError> {
    if matches!(visitor.actor, Actor::Anonymous | Actor::Operator) {
        return Ok(None);
    }
    let (this, visitor, site_id) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let Some(reader) = find(tx, site_id, &visitor.actor).await? else {
                    return Ok(None);
                };
                let standing = standing(&this, tx, site_id, &reader).await?;
                Ok(Some(Myself {
                    reader: reader.id,
                    name: reader.name,
                    email: reader.email,
                    restriction: standing.clone().filter(|restriction| !restriction.standing.may_post()),
                    standing,
                }))
            })
        })
        .await
}

/// The reader that a visitor is; nothing for those who never posted, and for a cookie of another kind.
pub(crate) async fn find(tx: &mut Tx, site: SiteId, actor: &Actor) -> Result<Option<ReaderRecord>, StoreError> {
    match actor {
        Actor::Anonymous | Actor::Operator => Ok(None),
        Actor::Guest(id) => {
            let reader = store::readers::by_id(tx, site, *id).await?;
            Ok(reader.filter(|reader| reader.kind == ReaderKind::Guest))
        }
        Actor::Account(account) => store::readers::by_account(tx, site, account.id).await,
    }
}

/// Why `reader` may not post at this moment, if they may not.
pub(crate) async fn restriction(
    services: &Services,
    tx: &mut Tx,
    site: SiteId,
    reader: &ReaderRecord,
) -> Result<Option<Restriction>, ServiceError> {
    if reader.standing_at(services.now()).may_post() {
        return Ok(None);
    }
    standing(services, tx, site, reader).await
}

/// What is on `reader` at this moment, also if they may post; nothing for those in good standing.
pub(crate) async fn standing(
    services: &Services,
    tx: &mut Tx,
    site: SiteId,
    reader: &ReaderRecord,
) -> Result<Option<Restriction>, ServiceError> {
    let standing = reader.standing_at(services.now());
    if standing == Standing::Good {
        return Ok(None);
    }
    let last = store::decisions::last_on_reader(tx, site, reader.id).await?;
    let current = last.filter(|decision| decision.became == reader.standing.as_str());
    let policy = read(&services.inner.policies).get(&site).cloned();
    let clause_title = policy.and_then(|p| p.policy.clause(&reader.clause).map(|clause| clause.title.clone()));
    Ok(Some(Restriction {
        standing,
        until: reader.until,
        clause: reader.clause.clone(),
        clause_title: clause_title.unwrap_or_default(),
        reason: reader.reason.clone(),
        decision: current.map(|d| d.id),
    }))
}

/// How long the hash of an address's stem is kept after its reader last posted.
const STEM_MS: i64 = 90 * UnixMillis::DAY;

/// Notes the stem of the address that a reader gave, if they gave one.
pub(crate) async fn note_stem(
    services: &Services,
    tx: &mut Tx,
    site: SiteId,
    reader: &ReaderRecord,
) -> Result<(), StoreError> {
    let Some(stem) = services.keys().stem(site, &reader.email) else {
        return Ok(());
    };
    store::hints::add_stem(tx, site, &stem, reader.id, services.now().plus(STEM_MS)).await
}

/// The author of a new comment: an existing reader or one to be added, and whether to read them first.
#[derive(Debug, Clone)]
pub(crate) struct Author {
    pub(crate) reader: ReaderRecord,
    pub(crate) is_new: bool,
    /// Posts from the network of somebody who is blocked are read before they appear.
    pub(crate) suspected: bool,
    /// The rule on their e-mail domain that is to be put on them.
    pub(crate) domain: Option<DomainRule>,
}

/// What the form says of the author.
#[derive(Debug, Clone)]
pub(crate) struct Named<'a> {
    pub(crate) name: &'a str,
    pub(crate) email: &'a str,
}

/// Checks what a guest gave; an account has given it already.
pub(crate) fn check_guest(
    site: &SiteRecord,
    visitor: &Visitor,
    named: &Named<'_>,
    checks: &mut Checks,
) -> Result<(), ServiceError> {
    if matches!(visitor.actor, Actor::Account(_)) {
        return Ok(());
    }
    if site.settings.guests == GuestPolicy::MembersOnly {
        return Err(ServiceError::SignInNeeded);
    }
    checks.some_text("name", "The name", named.name, model::comment::MAX_NAME_CHARS);
    checks.email("email", named.email);
    if site.settings.guests == GuestPolicy::NameAndEmail && named.email.trim().is_empty() {
        checks.refuse(
            "email",
            "empty",
            "This site asks for an e-mail address; it is never shown.",
        );
    }
    Ok(())
}

/// Finds or makes the author, refusing those who may not post.
pub(crate) async fn author(
    services: &Services,
    tx: &mut Tx,
    site: &SiteRecord,
    visitor: &Visitor,
    named: &Named<'_>,
) -> Result<Author, ServiceError> {
    let known = find(tx, site.id, &visitor.actor).await?;
    if let Some(reader) = &known
        && let Some(restriction) = restriction(services, tx, site.id, reader).await?
    {
        return Err(ServiceError::Restricted(Box::new(restriction)));
    }
    if let Actor::Account(account) = &visitor.actor {
        let is_new = known.is_none();
        let reader = known.unwrap_or_else(|| account_reader(services, account));
        return Ok(Author {
            domain: crate::standing::rule_for(tx, site.id, &reader).await?,
            reader: ReaderRecord {
                name: account.name.clone(),
                ..reader
            },
            is_new,
            suspected: false,
        });
    }
    let name = name::tidy(named.name);
    let key = name::key(&name);
    if let Some(taken) = store::readers::account_named(tx, site.id, &key).await? {
        let message = format!(
            "`{}` is the name of somebody with an account; sign in if it is yours, or take another.",
            taken.name
        );
        return Err(ServiceError::field("name", "reserved_name", message));
    }
    let suspected = same_network(services, tx, site.id, visitor, known.as_ref(), &key).await?;
    let is_new = known.is_none();
    let mut reader = known.unwrap_or_else(|| blank(services, ReaderKind::Guest, None));
    (reader.name, reader.name_key, reader.email) = (name, key, named.email.trim().to_lowercase());
    Ok(Author {
        domain: crate::standing::rule_for(tx, site.id, &reader).await?,
        reader,
        is_new,
        suspected,
    })
}

/// A blocked guest who dropped the cookie is known by network and name; another name on that network is read first.
async fn same_network(
    services: &Services,
    tx: &mut Tx,
    site: SiteId,
    visitor: &Visitor,
    known: Option<&ReaderRecord>,
    name_key: &str,
) -> Result<bool, ServiceError> {
    let Some(network) = &visitor.network else {
        return Ok(false);
    };
    // Somebody whose comments were published before is known well enough.
    if known.is_some_and(|reader| reader.published_count > 0) {
        return Ok(false);
    }
    let now = services.now();
    let blocked: Vec<_> = store::readers::restricted_on(tx, site, network, now).await?;
    let blocked: Vec<_> = blocked
        .into_iter()
        .filter(|reader| !reader.standing_at(now).may_post())
        .collect();
    if let Some(same) = blocked.iter().find(|reader| reader.name_key == name_key)
        && let Some(restriction) = restriction(services, tx, site, same).await?
    {
        return Err(ServiceError::Restricted(Box::new(restriction)));
    }
    Ok(!blocked.is_empty())
}

pub(crate) fn account_reader(services: &Services, account: &Account) -> ReaderRecord {
    let reader = blank(services, ReaderKind::Account, Some(account.id));
    ReaderRecord {
        name: account.name.clone(),
        name_key: name::key(&account.name),
        email: account.email.clone(),
        ..reader
    }
}

/// A reader of whom nothing is known yet.
pub(crate) fn blank(services: &Services, kind: ReaderKind, account: Option<AccountId>) -> ReaderRecord {
    let now = services.now();
    ReaderRecord {
        id: ReaderId(services.new_id()),
        kind,
        account,
        name: String::new(),
        name_key: String::new(),
        email: String::new(),
        standing: Standing::Good,
        until: None,
        clause: String::new(),
        reason: String::new(),
        published_count: 0,
        rejected_count: 0,
        created_at: now,
        last_seen_at: now,
    }
}

/// Whether `visitor` may see what concerns `reader`: it is they, or a blocked guest without the cookie.
pub(crate) async fn is_self(
    services: &Services,
    tx: &mut Tx,
    site: SiteId,
    visitor: &Visitor,
    reader: ReaderId,
) -> Result<bool, ServiceError> {
    if find(tx, site, &visitor.actor).await?.is_some_and(|me| me.id == reader) {
        return Ok(true);
    }
    let Some(network) = &visitor.network else {
        return Ok(false);
    };
    let blocked = store::readers::restricted_on(tx, site, network, services.now()).await?;
    Ok(blocked.iter().any(|other| other.id == reader))
}
