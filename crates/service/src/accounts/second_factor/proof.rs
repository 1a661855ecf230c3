//! Showing the second factor: to get in, and again before it is changed.

use std::sync::Arc;

use model::{AccountId, SessionStage};
use store::Tx;

use super::{SecondFactor, authenticator, recovery, sealing, sessions, totp};
use crate::accounts::throttle::{self, ACCOUNT, SECOND_FACTOR};
use crate::accounts::{Session, password, record_own};
use crate::actor::Account;
use crate::audit::{Entry, Subject};
use crate::error::ServiceError;
use crate::services::Services;

/// What was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// A code of the app, or a passkey.
    Factor,
    /// A recovery code, which is used up now.
    Recovery,
}

fn wrong() -> ServiceError {
    ServiceError::field(
        "code",
        "wrong",
        "This code is not right, or was used already. Wait for the next one, or use a recovery code.",
    )
}

async fn take(services: &Services, tx: &mut Tx, id: AccountId, typed: &str) -> Result<Shown, ServiceError> {
    let (tidied, now) = (recovery::tidy(typed), services.now());
    if tidied.len() == 6
        && let Some(app) = store::second_factors::authenticator(tx, id).await?
        && app.confirmed_at.is_some()
    {
        let secret = sealing::open(services.keys(), authenticator::PURPOSE, id, &app.secret)?;
        let step = totp::matching_step(&secret, &tidied, now).ok_or_else(wrong)?;
        return if store::second_factors::take_step(tx, id, step).await? {
            Ok(Shown::Factor)
        } else {
            Err(wrong())
        };
    }
    let hash = recovery::hash(services, id, &tidied);
    if tidied.len() == recovery::CHARS && store::second_factors::use_code(tx, id, &hash, now).await? {
        return Ok(Shown::Recovery);
    }
    Err(wrong())
}

/// A recovery code that was used up is told in the log.
async fn note_recovery(
    services: &Services,
    tx: &mut Tx,
    account: &Arc<Account>,
    shown: Shown,
) -> Result<(), ServiceError> {
    if shown == Shown::Recovery {
        let entry = Entry::new("use_recovery_code", Subject::account(account.id));
        record_own(services, tx, account, entry).await?;
    }
    Ok(())
}

/// Gets in with half a session and a code of the app or a recovery code. The half session is over then.
///
/// # Errors
/// [`ServiceError::Invalid`] with the field `code`, [`ServiceError::RateLimited`], [`ServiceError::SignInNeeded`] when
/// the half session is over.
pub async fn pass(services: &Services, half: &str, code: &str) -> Result<Session, ServiceError> {
    let (live, account) = sessions::live(services, half, SessionStage::Half).await?;
    let who = account.id.to_string();
    throttle::attempt(services, &SECOND_FACTOR, &who).await?;
    let (this, code) = (services.clone(), code.to_owned());
    let session = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let shown = take(&this, tx, account.id, &code).await?;
                let session = enter(&this, tx, account.id, &live.session.token_hash).await?;
                note_recovery(&this, tx, &account, shown).await?;
                Ok::<_, ServiceError>(session)
            })
        })
        .await?;
    throttle::forget(services, &SECOND_FACTOR, &who).await?;
    Ok(session)
}

/// Half a session becomes a full one, under another token.
pub(super) async fn enter(
    services: &Services,
    tx: &mut Tx,
    id: AccountId,
    half: &str,
) -> Result<Session, ServiceError> {
    if !store::sessions::end(tx, half).await? {
        return Err(ServiceError::SignInNeeded);
    }
    sessions::open_in(services, tx, id, SessionStage::Full).await
}

/// Proves within a full session who one is: by a code for who has a second factor, else by the password.
///
/// # Errors
/// [`ServiceError::Invalid`] with the field `code`, [`ServiceError::RateLimited`], [`ServiceError::Conflict`] for who
/// has neither.
pub async fn prove(services: &Services, session: &str, shown: &str) -> Result<(), ServiceError> {
    let (live, account) = sessions::live(services, session, SessionStage::Full).await?;
    let asks = account.has_second_factor && services.options().second_factor != SecondFactor::Off;
    let token_hash = live.session.token_hash;
    if asks {
        let who = account.id.to_string();
        throttle::attempt(services, &SECOND_FACTOR, &who).await?;
        let (this, shown) = (services.clone(), shown.to_owned());
        services
            .db()
            .write(move |tx| {
                Box::pin(async move {
                    let shown = take(&this, tx, account.id, &shown).await?;
                    store::sessions::prove(tx, &token_hash, this.now()).await?;
                    note_recovery(&this, tx, &account, shown).await
                })
            })
            .await?;
        return throttle::forget(services, &SECOND_FACTOR, &who).await;
    }
    let Some(hash) = live.account.password_hash else {
        return Err(ServiceError::Conflict(
            "You sign in by links: sign out, and in again with a new link.".to_owned(),
        ));
    };
    throttle::attempt(services, &ACCOUNT, &account.email).await?;
    if !password::is_right(services, shown, hash).await? {
        return Err(ServiceError::field("code", "wrong", "This is not your password."));
    }
    throttle::forget(services, &ACCOUNT, &account.email).await?;
    let now = services.now();
    services
        .db()
        .write(move |tx| Box::pin(async move { store::sessions::prove(tx, &token_hash, now).await }))
        .await
        .map_err(ServiceError::Store)
}
