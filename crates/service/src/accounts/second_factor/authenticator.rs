//! An authenticator app: enrolled in two steps, so that nobody locks themselves out with a key that was never scanned.

use super::{qr, require_offered, sealing, sessions, strengthened, totp, weakened};
use crate::accounts::record_own;
use crate::audit::{Entry, Subject};
use crate::error::ServiceError;
use crate::services::Services;

/// RFC 4226 recommends 160 bits.
const SECRET_BYTES: usize = 20;
pub(super) const PURPOSE: &str = "authenticator key";

/// What is shown to who enrols; nothing of it is kept but the sealed secret.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// The key in base 32.
    pub key: String,
    /// The same with whose it is, as apps read it.
    pub uri: String,
    /// The same as a picture: one `svg` element.
    pub qr: String,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Enrolment(…)")
    }
}

fn issuer(services: &Services) -> String {
    let host = url::Url::parse(&services.options().base_url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned));
    host.map_or_else(|| "Ombud".to_owned(), |host| format!("Ombud {host}"))
}

/// Makes a new key for who is in this fresh session. It is not asked for before [`confirm_authenticator`].
///
/// # Errors
/// [`ServiceError::ProofNeeded`], [`ServiceError::Conflict`] when there is an app already or the operator switched
/// second factors off.
pub async fn begin_authenticator(services: &Services, session: &str) -> Result<Enrolment, ServiceError> {
    require_offered(services)?;
    let (_, account) = sessions::fresh(services, session).await?;
    let mut secret = [0_u8; SECRET_BYTES];
    getrandom::fill(&mut secret).map_err(|error| ServiceError::Internal(error.to_string()))?;
    let sealed = sealing::seal(services.keys(), PURPOSE, account.id, &secret)?;
    let (id, now) = (account.id, services.now());
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let before = store::second_factors::authenticator(tx, id).await?;
                if before.is_some_and(|app| app.confirmed_at.is_some()) {
                    return Err(ServiceError::Conflict(
                        "There is an authenticator app already; remove it before you set up another.".to_owned(),
                    ));
                }
                Ok(store::second_factors::put_authenticator(tx, id, &sealed, now).await?)
            })
        })
        .await?;
    shown(services, &account.email, &secret)
}

fn shown(services: &Services, email: &str, secret: &[u8]) -> Result<Enrolment, ServiceError> {
    let key = totp::base32(secret);
    let uri = totp::uri(&issuer(services), email, &key);
    Ok(Enrolment {
        qr: qr::svg(&uri)?,
        key,
        uri,
    })
}

/// The key that waits for its first code, again: after a wrong one.
///
/// # Errors
/// [`ServiceError::ProofNeeded`], [`ServiceError::Conflict`] without [`begin_authenticator`].
pub async fn pending_authenticator(services: &Services, session: &str) -> Result<Enrolment, ServiceError> {
    let (_, account) = sessions::fresh(services, session).await?;
    let id = account.id;
    let app = services
        .db()
        .read(move |tx| Box::pin(async move { store::second_factors::authenticator(tx, id).await }))
        .await
        .map_err(ServiceError::Store)?;
    let app = app.filter(|app| app.confirmed_at.is_none()).ok_or_else(nothing_begun)?;
    let secret = sealing::open(services.keys(), PURPOSE, id, &app.secret)?;
    shown(services, &account.email, &secret)
}

fn nothing_begun() -> ServiceError {
    ServiceError::Conflict("Please begin anew: there is nothing to confirm.".to_owned())
}

/// The first code was right: from now on it is asked for. Gives new recovery codes to who has none; they are shown
/// once. All other sessions end.
///
/// # Errors
/// [`ServiceError::Invalid`] with the field `code`, [`ServiceError::ProofNeeded`], [`ServiceError::Conflict`] without
/// [`begin_authenticator`].
pub async fn confirm_authenticator(
    services: &Services,
    session: &str,
    code: &str,
) -> Result<Vec<String>, ServiceError> {
    require_offered(services)?;
    let (live, account) = sessions::fresh(services, session).await?;
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let (this, now) = (services.clone(), services.now());
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let app = store::second_factors::authenticator(tx, account.id).await?;
                let Some(app) = app.filter(|app| app.confirmed_at.is_none()) else {
                    return Err(nothing_begun());
                };
                let secret = sealing::open(this.keys(), PURPOSE, account.id, &app.secret)?;
                let step = totp::matching_step(&secret, &code, now);
                let wrong = || {
                    ServiceError::field(
                        "code",
                        "wrong",
                        "This is not the code that the app should show now. Check that its clock is right, and type the newest code.",
                    )
                };
                let step = step.ok_or_else(wrong)?;
                if !store::second_factors::take_step(tx, account.id, step).await? {
                    return Err(wrong());
                }
                store::second_factors::confirm_authenticator(tx, account.id, now).await?;
                let codes = strengthened(&this, tx, account.id, &live.session.token_hash).await?;
                let entry = Entry::new("add_second_factor", Subject::account(account.id)).became("authenticator");
                record_own(&this, tx, &account, entry).await?;
                Ok(codes)
            })
        })
        .await
}

/// Removes the app of who is in this fresh session; with the last factor, the recovery codes go.
///
/// # Errors
/// [`ServiceError::ProofNeeded`], [`ServiceError::NotFound`].
pub async fn remove_authenticator(services: &Services, session: &str) -> Result<(), ServiceError> {
    let (_, account) = sessions::fresh(services, session).await?;
    let this = services.clone();
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                if !store::second_factors::remove_authenticator(tx, account.id).await? {
                    return Err(ServiceError::NotFound {
                        what: "authenticator app",
                    });
                }
                weakened(tx, account.id).await?;
                let entry = Entry::new("remove_second_factor", Subject::account(account.id)).was("authenticator");
                Ok(record_own(&this, tx, &account, entry).await?)
            })
        })
        .await
}
