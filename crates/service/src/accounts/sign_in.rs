//! Signing in with a password.

use super::throttle::{self, ACCOUNT, NETWORK};
use super::{Session, password, sessions, tidy_email};
use crate::error::ServiceError;
use crate::services::Services;

/// Signs in with a password; `network` is the keyed hash of where the attempt comes from. A wrong address and a wrong
/// password get the same answer, after the same work and the same waits. Who has a second factor gets half a session.
///
/// # Errors
/// [`ServiceError::Invalid`] or [`ServiceError::RateLimited`].
pub async fn sign_in(
    services: &Services,
    email: &str,
    password: &str,
    network: Option<&str>,
) -> Result<Session, ServiceError> {
    let email = tidy_email(email);
    if let Some(network) = network {
        throttle::attempt(services, &NETWORK, network).await?;
    }
    throttle::attempt(services, &ACCOUNT, &email).await?;
    let address = email.clone();
    let found = services
        .db()
        .read(move |tx| Box::pin(async move { store::accounts::by_email(tx, &address).await }))
        .await
        .map_err(ServiceError::Store)?;
    let known = found
        .filter(|account| account.disabled_at.is_none())
        .and_then(|account| Some((account.id, account.password_hash?)));
    let (id, hash) = match known {
        Some((id, hash)) => (Some(id), hash),
        None => (None, password::nobodys_hash(services).await?),
    };
    let right = password::is_right(services, password, hash).await?;
    let Some(id) = id.filter(|_| right) else {
        return Err(ServiceError::field(
            "password",
            "wrong",
            "This address and password do not go together.",
        ));
    };
    if let Some(network) = network {
        throttle::forgive(services, &NETWORK, network).await?;
    }
    throttle::forget(services, &ACCOUNT, &email).await?;
    sessions::open(services, id).await
}
