//! Adding, changing, listing and removing hooks.

use std::collections::BTreeMap;

use model::hook::{MAX_TIMEOUT_MS, MIN_TIMEOUT_MS, USUAL_BREAKER_FAILURES, USUAL_BREAKER_PAUSE_MS, USUAL_TIMEOUT_MS};
use model::{Deed, HookFails, HookFormat, HookId, HookOutcome, SiteId, UnixMillis, ids};
use store::hooks::{CallRecord, HookRecord, SecretRecord};
use store::sites::SiteRecord;
use store::{StoreError, Tx};

use super::answer::CODES;
use super::breaker::BreakerState;
use super::secret::{self, NewSecret};
use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::services::Services;
use crate::text::check::Checks;
use crate::{outgoing, policies};

/// So many hooks a site may have: each comment waits for the slowest.
pub const MAX_HOOKS: usize = 5;
const MAX_NAME_CHARS: usize = 60;
/// So many of its last answers are shown.
const LAST_CALLS: i64 = 10;

/// A hook as somebody describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookIn {
    /// Its name.
    pub name: String,
    /// Where it is asked: https, and not a private address.
    pub url: String,
    /// How it wants the text.
    pub format: HookFormat,
    /// How long it may take, 100 to 10,000 ms.
    pub timeout_ms: i64,
    /// What becomes of a comment when it does not answer.
    pub fails: HookFails,
    /// Whether it may publish what a rule of the policy holds.
    pub may_approve: bool,
    /// Whether it is asked.
    pub enabled: bool,
    /// After so many failures in a row it is left alone: 1 to 1,000.
    pub breaker_failures: i64,
    /// For so long: a second to an hour, in milliseconds.
    pub breaker_pause_ms: i64,
    /// Id of the clause that its rejections rest on where `codes` names none.
    pub clause: String,
    /// Its codes ([`super::CODES`]) to ids of clauses.
    pub codes: BTreeMap<String, String>,
}

impl HookIn {
    /// A hook with the usual settings.
    pub fn new(name: &str, url: &str, clause: &str) -> Self {
        Self {
            name: name.to_owned(),
            url: url.to_owned(),
            format: HookFormat::PlainText,
            timeout_ms: USUAL_TIMEOUT_MS,
            fails: HookFails::Open,
            may_approve: false,
            enabled: true,
            breaker_failures: USUAL_BREAKER_FAILURES,
            breaker_pause_ms: USUAL_BREAKER_PAUSE_MS,
            clause: clause.to_owned(),
            codes: BTreeMap::new(),
        }
    }
}

impl TryFrom<&HookRecord> for HookIn {
    type Error = ServiceError;

    /// A hook as it is, to be changed.
    fn try_from(hook: &HookRecord) -> Result<Self, ServiceError> {
        Ok(Self {
            name: hook.name.clone(),
            url: hook.url.clone(),
            format: hook.format,
            timeout_ms: hook.timeout_ms,
            fails: hook.fails,
            may_approve: hook.may_approve,
            enabled: hook.enabled,
            breaker_failures: hook.breaker_failures,
            breaker_pause_ms: hook.breaker_pause_ms,
            clause: hook.clause.clone(),
            codes: serde_json::from_str(&hook.codes).map_err(|error| ServiceError::Internal(error.to_string()))?,
        })
    }
}

/// A hook with how it has been doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HookOverview {
    /// The hook.
    pub hook: HookRecord,
    /// Generations of its secret, newest first.
    pub secrets: Vec<SecretRecord>,
    /// Its last answers, newest first.
    pub last: Vec<CallRecord>,
    /// How often it gave each outcome within a day.
    pub day: BTreeMap<HookOutcome, i64>,
    /// The longest that it took within a day, in milliseconds.
    pub slowest_ms: i64,
    /// Whether this node asks it.
    pub breaker: BreakerState,
}

async fn check(services: &Services, site: &SiteRecord, hook: &HookIn) -> Result<url::Url, ServiceError> {
    let mut checks = Checks::default();
    checks.some_text("name", "The name", &hook.name, MAX_NAME_CHARS);
    checks.some_text("url", "The address", &hook.url, model::story::MAX_URL_BYTES);
    checks.url("url", "The address", &hook.url);
    let mut range = |field, label: &str, value: i64, least: i64, most: i64, unit: &str| {
        if !(least..=most).contains(&value) {
            let message = format!("{label} must be {least} to {most}{unit}; this is {value}.");
            checks.refuse(field, "out_of_range", message);
        }
    };
    range(
        "timeout_ms",
        "The time limit",
        hook.timeout_ms,
        MIN_TIMEOUT_MS,
        MAX_TIMEOUT_MS,
        " ms",
    );
    range(
        "breaker_failures",
        "The number of failures",
        hook.breaker_failures,
        1,
        1_000,
        "",
    );
    range(
        "breaker_pause_ms",
        "The pause",
        hook.breaker_pause_ms,
        1_000,
        UnixMillis::HOUR,
        " ms",
    );
    let policy = policies::in_force(services, site).await?;
    for clause in std::iter::once(&hook.clause).chain(hook.codes.values()) {
        if policy.policy.clause(clause).is_none() {
            let known: Vec<&str> = policy.policy.clauses().iter().map(|c| c.id.as_str()).collect();
            let message = format!(
                "The policy in force has no clause `{clause}`; its clauses are {}.",
                known.join(", ")
            );
            checks.refuse("clause", "unknown", message);
        }
    }
    for code in hook.codes.keys().filter(|code| !CODES.contains(&code.as_str())) {
        checks.refuse(
            "codes",
            "unknown",
            format!("`{code}` is no code of hooks; they are {}.", CODES.join(", ")),
        );
    }
    checks.done()?;
    let url = url::Url::parse(&hook.url).map_err(|error| ServiceError::field("url", "bad_url", error.to_string()))?;
    let is_test = services.options().allow_private_feeds;
    if url.scheme() != "https" && !is_test {
        let message = "The address must begin with https: readers’ names and texts go there.";
        return Err(ServiceError::field("url", "not_https", message));
    }
    outgoing::refuse_private(&url, is_test)
        .map_err(|error| ServiceError::field("url", "private", error.to_string()))?;
    Ok(url)
}

fn record(hook: HookIn, url: &url::Url, (id, created_at): (HookId, UnixMillis)) -> Result<HookRecord, ServiceError> {
    Ok(HookRecord {
        id,
        name: hook.name.trim().to_owned(),
        url: url.to_string(),
        format: hook.format,
        timeout_ms: hook.timeout_ms,
        fails: hook.fails,
        may_approve: hook.may_approve,
        enabled: hook.enabled,
        breaker_failures: hook.breaker_failures,
        breaker_pause_ms: hook.breaker_pause_ms,
        clause: hook.clause,
        codes: serde_json::to_string(&hook.codes).map_err(|error| ServiceError::Internal(error.to_string()))?,
        created_at,
    })
}

fn name_taken(error: StoreError) -> ServiceError {
    match error {
        StoreError::Unique(_) => ServiceError::field("name", "taken", "There is a hook of this name already."),
        other => ServiceError::Store(other),
    }
}

/// A hook in one line of the log. The address may hold a key in its query, which is left out.
fn described(hook: &HookRecord) -> String {
    let place = hook.url.split('?').next().unwrap_or_default();
    let approve = if hook.may_approve { ", may approve" } else { "" };
    let state = if hook.enabled { "on" } else { "off" };
    format!(
        "{} at {place}, {}, {} ms, fails {}{approve}, left alone after {} failures for {} ms, clause {}, codes {}, {state}",
        hook.name,
        hook.format,
        hook.timeout_ms,
        hook.fails,
        hook.breaker_failures,
        hook.breaker_pause_ms,
        hook.clause,
        hook.codes
    )
}

/// Adds a hook; the answer holds its secret, which is shown once.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::Invalid`], [`ServiceError::Conflict`] when the site has [`MAX_HOOKS`].
pub async fn add(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    hook: HookIn,
) -> Result<(HookId, NewSecret), ServiceError> {
    visitor.require(site.id, Deed::ManageSite)?;
    let url = check(services, site, &hook).await?;
    let id = HookId(services.new_id());
    let record = record(hook, &url, (id, services.now()))?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                if store::hooks::all(tx, site).await?.len() >= MAX_HOOKS {
                    let text = format!("A site may have {MAX_HOOKS} hooks; remove one first.");
                    return Err(ServiceError::Conflict(text));
                }
                store::hooks::insert(tx, site, &record).await.map_err(name_taken)?;
                let entry = Entry::new("add_hook", Subject::new("hook", id)).became(described(&record));
                audit::record(&this, tx, &visitor, site, entry).await?;
                let secret = secret::secret(this.keys(), site, id, 1);
                let secret = NewSecret {
                    kid: 1,
                    secret,
                    old_until: None,
                };
                Ok((id, secret))
            })
        })
        .await
}

/// Changes a hook. It is asked again at once if it was left alone on this node.
///
/// # Errors
/// As [`add`]; [`ServiceError::NotFound`].
pub async fn set(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: HookId,
    hook: HookIn,
) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::ManageSite)?;
    let url = check(services, site, &hook).await?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let old = one(tx, site, id).await?;
                let new = record(hook, &url, (id, old.created_at))?;
                change(&this, tx, &visitor, site, (&old, &new)).await
            })
        })
        .await?;
    services.inner.breakers.answered(id);
    Ok(())
}

/// Turns a hook on or off.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`].
pub async fn set_enabled(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: HookId,
    enabled: bool,
) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::ManageSite)?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let old = one(tx, site, id).await?;
                let new = HookRecord { enabled, ..old.clone() };
                change(&this, tx, &visitor, site, (&old, &new)).await
            })
        })
        .await?;
    services.inner.breakers.answered(id);
    Ok(())
}

async fn one(tx: &mut Tx, site: SiteId, id: HookId) -> Result<HookRecord, ServiceError> {
    let found = store::hooks::by_id(tx, site, id).await?;
    found.ok_or(ServiceError::NotFound { what: "hook" })
}

/// Stores and records a change, if it is one.
async fn change(
    services: &Services,
    tx: &mut Tx,
    visitor: &Visitor,
    site: SiteId,
    (old, new): (&HookRecord, &HookRecord),
) -> Result<(), ServiceError> {
    if old == new {
        return Ok(());
    }
    store::hooks::update(tx, site, new).await.map_err(name_taken)?;
    let entry = Entry::new("set_hook", Subject::new("hook", new.id))
        .was(described(old))
        .became(described(new));
    audit::record(services, tx, visitor, site, entry)
        .await
        .map_err(ServiceError::Store)
}

/// Removes a hook. What it said about comments stays on the desk.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`].
pub async fn remove(services: &Services, visitor: &Visitor, site: &SiteRecord, id: HookId) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::ManageSite)?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let old = one(tx, site, id).await?;
                store::hooks::remove(tx, site, id).await?;
                let entry = Entry::new("remove_hook", Subject::new("hook", id)).was(described(&old));
                audit::record(&this, tx, &visitor, site, entry)
                    .await
                    .map_err(ServiceError::Store)
            })
        })
        .await
}

/// The hook of a name.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`].
pub async fn find(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    name: &str,
) -> Result<HookRecord, ServiceError> {
    visitor.require(site.id, Deed::ManageSite)?;
    let (site, name) = (site.id, name.to_owned());
    let found = services
        .db()
        .read(move |tx| Box::pin(async move { store::hooks::by_name(tx, site, &name).await }))
        .await
        .map_err(ServiceError::Store)?;
    found.ok_or(ServiceError::NotFound { what: "hook" })
}

/// All hooks of a site, with how they have been doing.
///
/// # Errors
/// [`ServiceError::Forbidden`].
pub async fn list(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
) -> Result<Vec<HookOverview>, ServiceError> {
    visitor.require(site.id, Deed::ManageSite)?;
    let (this, site) = (services.clone(), site.id);
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let now = this.now();
                let counts = store::hooks::counts(tx, site, ids::floor_at(now.plus(-UnixMillis::DAY))).await?;
                let mut list = Vec::new();
                for hook in store::hooks::all(tx, site).await? {
                    let own = counts.iter().filter(|count| count.hook == hook.id);
                    list.push(HookOverview {
                        secrets: store::hooks::secrets(tx, site, hook.id).await?,
                        last: store::hooks::calls_of_hook(tx, site, hook.id, LAST_CALLS).await?,
                        day: own.clone().map(|count| (count.outcome, count.count)).collect(),
                        slowest_ms: own.map(|count| count.slowest_ms).max().unwrap_or_default(),
                        breaker: this.inner.breakers.state(hook.id, now),
                        hook,
                    });
                }
                Ok(list)
            })
        })
        .await
        .map_err(ServiceError::Store)
}
