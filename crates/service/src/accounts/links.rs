//! One-time sign-in links.

use model::{AccountId, UnixMillis};

use super::{Session, sessions};
use crate::error::ServiceError;
use crate::keys::Keys;
use crate::services::Services;

/// How long a sign-in link lasts.
pub(super) const LINK_MS: i64 = UnixMillis::DAY;

/// The token of a link that signs an account in, once, within a day. For the operator; admins of a site use
/// [`super::link_for`].
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn sign_in_link(services: &Services, account: AccountId) -> Result<String, ServiceError> {
    let token = Keys::random_token()?;
    let (digest, expires_at) = (Keys::digest(&token), services.now().plus(LINK_MS));
    services
        .db()
        .write(move |tx| Box::pin(async move { store::sessions::add_link(tx, &digest, account, expires_at).await }))
        .await
        .map_err(ServiceError::Store)?;
    Ok(token)
}

/// Signs in by a link. Who has a second factor gets half a session.
///
/// # Errors
/// [`ServiceError::NotFound`] when it was used before, is over or never was.
pub async fn use_link(services: &Services, token: &str) -> Result<Session, ServiceError> {
    let (digest, now) = (Keys::digest(token), services.now());
    let missing = || ServiceError::NotFound {
        what: "sign-in link (it may have been used already)",
    };
    let account = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let Some(id) = store::sessions::use_link(tx, &digest, now).await? else {
                    return Ok(None);
                };
                let account = store::accounts::by_id(tx, id).await?;
                Ok(account
                    .filter(|account| account.disabled_at.is_none())
                    .map(|account| account.id))
            })
        })
        .await
        .map_err(ServiceError::Store)?;
    sessions::open(services, account.ok_or_else(missing)?).await
}
