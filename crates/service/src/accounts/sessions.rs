//! Sessions: opened, recognised, listed, ended. Those of desk roles are short: twelve hours without use or seven days
//! end them.

use std::sync::Arc;

use model::{AccountId, Deed, SessionStage, UnixMillis, may};
use store::Tx;
use store::accounts::AccountRecord;
use store::sessions::{LiveSession, SessionRecord};

use super::second_factor::{self, SecondFactor};
use super::{Session, record_own};
use crate::actor::Account;
use crate::audit::{Entry, Subject};
use crate::error::ServiceError;
use crate::keys::Keys;
use crate::services::Services;

/// How long a reader's session lasts.
const READER_MS: i64 = 30 * UnixMillis::DAY;
/// How long a session of the desk lasts, however much it is used.
const DESK_MS: i64 = 7 * UnixMillis::DAY;
/// How long a session of the desk lasts unused.
const DESK_IDLE_MS: i64 = 12 * UnixMillis::HOUR;
/// How long one may look for the second factor.
const HALF_MS: i64 = 10 * UnixMillis::MINUTE;
/// For how long a proof of who one is opens the change of factors.
const PROOF_MS: i64 = 10 * UnixMillis::MINUTE;
/// How exactly the last use is known.
const TOUCH_MS: i64 = 10 * UnixMillis::MINUTE;

/// A session, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// Names it in forms; opens nothing.
    pub handle: String,
    /// Whether it is the one that asks.
    pub is_this: bool,
    /// When it was opened.
    pub created_at: UnixMillis,
    /// When it was last used, to ten minutes.
    pub last_used_at: UnixMillis,
    /// Browser and system; may be empty.
    pub browser: String,
}

/// Which of one's sessions to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Revoke {
    /// The one of this handle.
    One(String),
    /// All but the one that asks.
    Others,
    /// All, with the one that asks.
    All,
}

fn works_at_desk(account: &Account) -> bool {
    account.roles.iter().any(|held| may(held.role, Deed::SeeDesk))
}

/// Opens a session for somebody whose password or link was right: a full one, or half of one where a second factor is
/// to follow.
pub(super) async fn open(services: &Services, id: AccountId) -> Result<Session, ServiceError> {
    let this = services.clone();
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let asks = this.options().second_factor != SecondFactor::Off && second_factor::has_one(tx, id).await?;
                open_in(
                    &this,
                    tx,
                    id,
                    if asks { SessionStage::Half } else { SessionStage::Full },
                )
                .await
            })
        })
        .await
}

/// Opens a session of this stage.
pub(super) async fn open_in(
    services: &Services,
    tx: &mut Tx,
    id: AccountId,
    stage: SessionStage,
) -> Result<Session, ServiceError> {
    let (token, now) = (Keys::random_token()?, services.now());
    let record = store::accounts::by_id(tx, id)
        .await?
        .ok_or(ServiceError::NotFound { what: "account" })?;
    let has_second_factor = second_factor::has_one(tx, id).await?;
    let account = with_roles(tx, record, has_second_factor).await?;
    let lasts = match stage {
        SessionStage::Half => HALF_MS,
        SessionStage::Full if works_at_desk(&account) => DESK_MS,
        SessionStage::Full => READER_MS,
    };
    let session = SessionRecord {
        token_hash: Keys::digest(&token),
        account: id,
        stage,
        created_at: now,
        expires_at: now.plus(lasts),
        proved_at: now,
        last_used_at: now,
        browser: String::new(),
    };
    store::sessions::add(tx, &session).await?;
    if stage == SessionStage::Full {
        store::accounts::signed_in(tx, id, now).await?;
    }
    Ok(Session {
        token,
        stage,
        expires_at: session.expires_at,
        account,
    })
}

async fn with_roles(tx: &mut Tx, record: AccountRecord, has_second_factor: bool) -> Result<Arc<Account>, ServiceError> {
    let roles = store::accounts::roles(tx, record.id).await?;
    Ok(Arc::new(Account {
        id: record.id,
        email: record.email,
        name: record.name,
        roles,
        has_second_factor,
    }))
}

async fn find(
    services: &Services,
    token: &str,
    stage: SessionStage,
) -> Result<Option<(LiveSession, Arc<Account>)>, ServiceError> {
    let (digest, now) = (Keys::digest(token), services.now());
    let found = services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let Some(live) = store::sessions::live(tx, &digest, stage, now).await? else {
                    return Ok(None);
                };
                let account = with_roles(tx, live.account.clone(), live.has_second_factor).await?;
                Ok::<_, ServiceError>(Some((live, account)))
            })
        })
        .await?;
    // Also for who came to the desk after they had signed in as a reader.
    let is_over = |live: &LiveSession, account: &Account| {
        let unused = now.since(live.session.last_used_at.max(live.session.created_at));
        works_at_desk(account) && (unused >= DESK_IDLE_MS || now.since(live.session.created_at) >= DESK_MS)
    };
    Ok(found.filter(|(live, account)| !is_over(live, account)))
}

/// The session of a token, with its account.
///
/// # Errors
/// [`ServiceError::SignInNeeded`] when it is over or of another stage.
pub(super) async fn live(
    services: &Services,
    token: &str,
    stage: SessionStage,
) -> Result<(LiveSession, Arc<Account>), ServiceError> {
    find(services, token, stage).await?.ok_or(ServiceError::SignInNeeded)
}

/// The account behind a session's token; nothing when it is over, or only half of one.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn by_session(services: &Services, token: &str) -> Result<Option<Arc<Account>>, ServiceError> {
    let Some((live, account)) = find(services, token, SessionStage::Full).await? else {
        return Ok(None);
    };
    let now = services.now();
    if now.since(live.session.last_used_at) >= TOUCH_MS {
        services
            .db()
            .write(move |tx| Box::pin(async move { store::sessions::touch(tx, &live.session.token_hash, now).await }))
            .await
            .map_err(ServiceError::Store)?;
    }
    Ok(Some(account))
}

/// As [`by_session`], without noting a use: for what a page that lies open asks by itself.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn by_open_session(services: &Services, token: &str) -> Result<Option<Arc<Account>>, ServiceError> {
    let found = find(services, token, SessionStage::Full).await?;
    Ok(found.map(|(_, account)| account))
}

/// The account behind half a session: it may be asked for the second factor, and nothing else.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn by_half_session(services: &Services, token: &str) -> Result<Option<Arc<Account>>, ServiceError> {
    Ok(find(services, token, SessionStage::Half)
        .await?
        .map(|(_, account)| account))
}

pub(super) fn proved_lately(services: &Services, session: &SessionRecord) -> bool {
    services.now().since(session.proved_at) < PROOF_MS
}

/// The session of a token, if its owner proved within ten minutes who they are.
///
/// # Errors
/// [`ServiceError::ProofNeeded`], [`ServiceError::SignInNeeded`].
pub(super) async fn fresh(services: &Services, token: &str) -> Result<(LiveSession, Arc<Account>), ServiceError> {
    let (found, account) = live(services, token, SessionStage::Full).await?;
    if proved_lately(services, &found.session) {
        Ok((found, account))
    } else {
        Err(ServiceError::ProofNeeded)
    }
}

/// Whether the owner of a session proved within ten minutes who they are.
///
/// # Errors
/// [`ServiceError::SignInNeeded`].
pub async fn is_fresh(services: &Services, token: &str) -> Result<bool, ServiceError> {
    let (found, _) = live(services, token, SessionStage::Full).await?;
    Ok(proved_lately(services, &found.session))
}

/// Notes in which browser a session is, from its `User-Agent`.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn note_browser(services: &Services, token: &str, user_agent: &str) -> Result<(), ServiceError> {
    let (digest, browser) = (Keys::digest(token), super::browser::in_words(user_agent));
    services
        .db()
        .write(move |tx| Box::pin(async move { store::sessions::set_browser(tx, &digest, &browser).await }))
        .await
        .map_err(ServiceError::Store)
}

/// Ends a session.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn sign_out(services: &Services, token: &str) -> Result<(), ServiceError> {
    let digest = Keys::digest(token);
    services
        .db()
        .write(move |tx| Box::pin(async move { store::sessions::end(tx, &digest).await }))
        .await
        .map(|_| ())
        .map_err(ServiceError::Store)
}

/// One's own sessions, last used first.
///
/// # Errors
/// [`ServiceError::SignInNeeded`].
pub async fn own_sessions(services: &Services, token: &str) -> Result<Vec<OwnSession>, ServiceError> {
    let (this, account) = live(services, token, SessionStage::Full).await?;
    let now = services.now();
    let found = services
        .db()
        .read(move |tx| Box::pin(async move { store::sessions::of_account(tx, account.id, now).await }))
        .await
        .map_err(ServiceError::Store)?;
    let own = |session: SessionRecord| OwnSession {
        is_this: session.token_hash == this.session.token_hash,
        handle: session.token_hash,
        created_at: session.created_at,
        last_used_at: session.last_used_at.max(session.created_at),
        browser: session.browser,
    };
    Ok(found.into_iter().map(own).collect())
}

/// Ends some of one's own sessions. Returns how many.
///
/// # Errors
/// [`ServiceError::SignInNeeded`], [`ServiceError::NotFound`] for a session that is not one's own or is over.
pub async fn revoke(services: &Services, token: &str, which: Revoke) -> Result<u64, ServiceError> {
    let (current, account) = live(services, token, SessionStage::Full).await?;
    let (this, now) = (services.clone(), services.now());
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let ended = match which {
                    Revoke::One(handle) => u64::from(store::sessions::end_one(tx, &handle, account.id).await?),
                    Revoke::Others => store::sessions::end_others(tx, account.id, &current.session.token_hash).await?,
                    Revoke::All => {
                        store::sessions::void_links(tx, account.id, now).await?;
                        store::sessions::end_others(tx, account.id, "").await?
                    }
                };
                if ended > 0 {
                    let entry = Entry::new("end_sessions", Subject::account(account.id)).became(ended.to_string());
                    record_own(&this, tx, &account, entry).await?;
                }
                Ok::<_, ServiceError>(ended)
            })
        })
        .await
}
