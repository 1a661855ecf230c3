//! Passwords: hashed with Argon2id, checked against what is guessed first, changed.

use std::sync::Arc;

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use model::SessionStage;

use super::throttle::{self, ACCOUNT};
use super::{common_passwords, record_own, sessions};
use crate::audit::{Entry, Subject};
use crate::error::ServiceError;
use crate::keys::Keys;
use crate::services::Services;
use crate::text::check::Checks;

/// Shortest password, in characters (NIST SP 800-63B-4, section 3.1.1.2, asks for 15 alone or 8 with a second factor;
/// ten is the compromise for a comment account).
const MIN_CHARS: usize = 10;
const MAX_CHARS: usize = 200;

pub(super) async fn hash(services: &Services, password: &str) -> Result<String, ServiceError> {
    let password = password.to_owned();
    blocking(services, move || {
        let hashed = Argon2::default().hash_password(password.as_bytes());
        hashed
            .map(|hash| hash.to_string())
            .map_err(|error| ServiceError::Internal(error.to_string()))
    })
    .await?
}

pub(super) async fn is_right(services: &Services, password: &str, hash: String) -> Result<bool, ServiceError> {
    let password = password.to_owned();
    blocking(services, move || {
        let parsed = argon2::PasswordHash::new(&hash).map_err(|error| ServiceError::Internal(error.to_string()))?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok())
    })
    .await?
}

/// Argon2id is slow on purpose: it runs beside the server's threads, two at a time.
async fn blocking<T: Send + 'static>(
    services: &Services,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ServiceError> {
    let permit = Arc::clone(&services.inner.hashing).acquire_owned().await;
    let permit = permit.map_err(|error| ServiceError::Internal(error.to_string()))?;
    let done = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        work()
    });
    done.await.map_err(|error| ServiceError::Internal(error.to_string()))
}

/// A hash that no password has, so that an unknown address costs as much time as a known one.
pub(super) async fn nobodys_hash(services: &Services) -> Result<String, ServiceError> {
    static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    if let Some(hash) = HASH.get() {
        return Ok(hash.clone());
    }
    let made = hash(services, &Keys::random_token()?).await?;
    Ok(HASH.get_or_init(|| made).clone())
}

/// Refuses a password that is short, or that is guessed first. `near`: names and addresses that it must not be made of.
pub(super) fn check(checks: &mut Checks, password: &str, near: &[&str]) {
    let length = password.chars().count();
    if length < MIN_CHARS {
        checks.refuse(
            "password",
            "too_short",
            format!("Please choose a password of at least {MIN_CHARS} characters."),
        );
    } else if let Some(fault) = common_passwords::fault(password, near) {
        checks.refuse(
            "password",
            "too_common",
            format!("This password is easy to guess. {fault}"),
        );
    }
    checks.text("password", "The password", password, MAX_CHARS);
}

/// Changes the password of who is in this session and ends all their other sessions. The present password is asked
/// for, if there is one; without one, the session must be fresh ([`super::is_fresh`]).
///
/// # Errors
/// [`ServiceError::Invalid`] with the fields `present` or `password`, [`ServiceError::ProofNeeded`],
/// [`ServiceError::RateLimited`], [`ServiceError::SignInNeeded`].
pub async fn change_password(services: &Services, session: &str, present: &str, new: &str) -> Result<(), ServiceError> {
    let (live, account) = sessions::live(services, session, SessionStage::Full).await?;
    if let Some(hash) = live.account.password_hash {
        throttle::attempt(services, &ACCOUNT, &account.email).await?;
        if !is_right(services, present, hash).await? {
            return Err(ServiceError::field(
                "present",
                "wrong",
                "This is not your present password.",
            ));
        }
        throttle::forget(services, &ACCOUNT, &account.email).await?;
    } else if !sessions::proved_lately(services, &live.session) {
        return Err(ServiceError::ProofNeeded);
    }
    let mut checks = Checks::default();
    let sites: Vec<String> = services.sites().iter().map(|site| site.name.clone()).collect();
    let mut near: Vec<&str> = sites.iter().map(String::as_str).collect();
    near.extend([account.email.as_str(), account.name.as_str()]);
    check(&mut checks, new, &near);
    checks.done()?;
    let hash = hash(services, new).await?;
    let (this, now) = (services.clone(), services.now());
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                store::accounts::set_password(tx, account.id, Some(&hash), &account.name).await?;
                store::sessions::end_others(tx, account.id, &live.session.token_hash).await?;
                store::sessions::void_links(tx, account.id, now).await?;
                let entry = Entry::new("change_password", Subject::account(account.id));
                record_own(&this, tx, &account, entry).await
            })
        })
        .await
        .map_err(ServiceError::Store)
}

/// Whether who is in this session has a password, or signs in by links only.
///
/// # Errors
/// [`ServiceError::SignInNeeded`].
pub async fn has_password(services: &Services, session: &str) -> Result<bool, ServiceError> {
    let (live, _) = sessions::live(services, session, SessionStage::Full).await?;
    Ok(live.account.password_hash.is_some())
}
