//! Passkeys (WebAuthn) as the second factor. What the browser is asked to sign lies in the database until it is answered,
//! once, so that any node can take the answer.

use model::{AccountId, SessionStage, UnixMillis};
use store::second_factors::PasskeyRecord;
use store::{StoreError, Tx};
use webauthn_rs::prelude::{
    Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential, Uuid,
};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use super::{proof, require_offered, sessions, strengthened, weakened};
use crate::accounts::throttle::{self, SECOND_FACTOR};
use crate::accounts::{Session, record_own};
use crate::audit::{Entry, Subject};
use crate::error::ServiceError;
use crate::keys::Keys;
use crate::services::Services;
use crate::text::check::Checks;

/// How long the browser may take.
const CHALLENGE_MS: i64 = 5 * UnixMillis::MINUTE;
/// Most passkeys of one account.
const MAX_PASSKEYS: usize = 10;

/// The server as browsers know it: passkeys belong to the host of the public address. An address in numbers, or one
/// without TLS that is not `localhost`, has none.
fn relying_party(services: &Services) -> Option<Webauthn> {
    let origin = url::Url::parse(&services.options().base_url).ok()?;
    let host = origin.domain()?.to_owned();
    if origin.scheme() != "https" && host != "localhost" {
        return None;
    }
    let built = WebauthnBuilder::new(&host, &origin).and_then(|builder| builder.rp_name("Ombud").build());
    match built {
        Ok(party) => Some(party),
        Err(error) => {
            tracing::warn!(error = %error, "passkeys cannot be used at this public address");
            None
        }
    }
}

/// Whether passkeys can be used at this server's address.
pub fn are_possible(services: &Services) -> bool {
    relying_party(services).is_some()
}

fn required(services: &Services) -> Result<Webauthn, ServiceError> {
    relying_party(services).ok_or_else(|| {
        ServiceError::Conflict(
            "Passkeys need a public address with a name and HTTPS (or `localhost`); this server has none.".to_owned(),
        )
    })
}

fn internal(error: impl std::fmt::Display) -> ServiceError {
    ServiceError::Internal(error.to_string())
}

fn refused(error: impl std::fmt::Display) -> ServiceError {
    tracing::info!(error = %error, "A passkey was refused");
    ServiceError::field("passkey", "wrong", "This passkey was not accepted. Please try again.")
}

/// The user's handle in the authenticator: nothing that says who they are.
fn handle(services: &Services, id: AccountId) -> Uuid {
    let bytes = services.keys().derived(&format!("passkey user {id}"));
    Uuid::from_slice(bytes.get(..16).unwrap_or_default()).unwrap_or_default()
}

async fn stored(tx: &mut Tx, id: AccountId) -> Result<Vec<(PasskeyRecord, Passkey)>, ServiceError> {
    let mut keys = Vec::new();
    for record in store::second_factors::passkeys(tx, id).await? {
        let key = serde_json::from_str(&record.document).map_err(internal)?;
        keys.push((record, key));
    }
    Ok(keys)
}

async fn keep_challenge(
    services: &Services,
    token: &str,
    kind: &'static str,
    state: String,
) -> Result<(), ServiceError> {
    let (digest, until) = (Keys::digest(token), services.now().plus(CHALLENGE_MS));
    services
        .db()
        .write(move |tx| {
            Box::pin(async move { store::second_factors::put_challenge(tx, &digest, kind, &state, until).await })
        })
        .await
        .map_err(ServiceError::Store)
}

async fn taken_challenge<T: serde::de::DeserializeOwned>(
    services: &Services,
    token: &str,
    kind: &'static str,
) -> Result<T, ServiceError> {
    let (digest, now) = (Keys::digest(token), services.now());
    let state = services
        .db()
        .write(move |tx| Box::pin(async move { store::second_factors::take_challenge(tx, &digest, kind, now).await }))
        .await
        .map_err(ServiceError::Store)?;
    let state = state.ok_or_else(|| ServiceError::Conflict("That took too long. Please begin anew.".to_owned()))?;
    serde_json::from_str(&state).map_err(internal)
}

/// What the browser is given to make a passkey for who is in this fresh session, as JSON for
/// `navigator.credentials.create`.
///
/// # Errors
/// [`ServiceError::ProofNeeded`], [`ServiceError::Conflict`] where there can be none, or no more.
pub async fn begin(services: &Services, session: &str) -> Result<String, ServiceError> {
    require_offered(services)?;
    let party = required(services)?;
    let (_, account) = sessions::fresh(services, session).await?;
    let id = account.id;
    let known = services
        .db()
        .read(move |tx| Box::pin(async move { stored(tx, id).await }))
        .await?;
    if known.len() >= MAX_PASSKEYS {
        return Err(ServiceError::Conflict(format!(
            "You have {MAX_PASSKEYS} passkeys; remove one before you add another."
        )));
    }
    let known = known.iter().map(|(_, key)| key.cred_id().clone()).collect();
    let (asked, state) = party
        .start_passkey_registration(handle(services, id), &account.email, &account.name, Some(known))
        .map_err(internal)?;
    let state = serde_json::to_string(&state).map_err(internal)?;
    keep_challenge(services, session, "register", state).await?;
    serde_json::to_string(&asked).map_err(internal)
}

/// Takes the passkey that the browser made, as JSON, under a name of its owner's. Gives new recovery codes to who has
/// none; they are shown once. All other sessions end.
///
/// # Errors
/// [`ServiceError::Invalid`], [`ServiceError::ProofNeeded`], [`ServiceError::Conflict`] when it took too long.
pub async fn finish(services: &Services, session: &str, name: &str, answer: &str) -> Result<Vec<String>, ServiceError> {
    require_offered(services)?;
    let party = required(services)?;
    let (live, account) = sessions::fresh(services, session).await?;
    let mut checks = Checks::default();
    checks.text("name", "The name", name, 50);
    checks.done()?;
    let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(refused)?;
    let state: PasskeyRegistration = taken_challenge(services, session, "register").await?;
    let made = party.finish_passkey_registration(&answer, &state).map_err(refused)?;
    let name = match name.trim() {
        "" => "Passkey".to_owned(),
        given => given.to_owned(),
    };
    let record = PasskeyRecord {
        id: services.new_id(),
        credential_id: credential_id(&made),
        name,
        document: serde_json::to_string(&made).map_err(internal)?,
        created_at: services.now(),
        last_used_at: None,
    };
    let this = services.clone();
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let added = store::second_factors::add_passkey(tx, account.id, &record).await;
                added.map_err(|error| match error {
                    StoreError::Unique(_) => ServiceError::Conflict("This passkey is in use already.".to_owned()),
                    other => ServiceError::Store(other),
                })?;
                let codes = strengthened(&this, tx, account.id, &live.session.token_hash).await?;
                let entry = Entry::new("add_second_factor", Subject::account(account.id)).became("passkey");
                record_own(&this, tx, &account, entry).await?;
                Ok::<_, ServiceError>(codes)
            })
        })
        .await
}

fn credential_id(key: &Passkey) -> String {
    key.cred_id().iter().map(|byte| format!("{byte:02x}")).collect()
}

async fn ask(services: &Services, token: &str, stage: SessionStage) -> Result<String, ServiceError> {
    let party = required(services)?;
    let (_, account) = sessions::live(services, token, stage).await?;
    let id = account.id;
    let keys = services
        .db()
        .read(move |tx| Box::pin(async move { stored(tx, id).await }))
        .await?;
    if keys.is_empty() {
        return Err(ServiceError::NotFound { what: "passkey" });
    }
    let keys: Vec<Passkey> = keys.into_iter().map(|(_, key)| key).collect();
    let (asked, state) = party.start_passkey_authentication(&keys).map_err(internal)?;
    let state = serde_json::to_string(&state).map_err(internal)?;
    keep_challenge(services, token, "sign_in", state).await?;
    serde_json::to_string(&asked).map_err(internal)
}

/// What the browser is given to sign for who has half a session, as JSON for `navigator.credentials.get`.
///
/// # Errors
/// [`ServiceError::SignInNeeded`], [`ServiceError::NotFound`] for who has no passkey, [`ServiceError::Conflict`].
pub async fn ask_half(services: &Services, half: &str) -> Result<String, ServiceError> {
    ask(services, half, SessionStage::Half).await
}

/// The same within a full session, before something is changed.
///
/// # Errors
/// As [`ask_half`].
pub async fn ask_session(services: &Services, session: &str) -> Result<String, ServiceError> {
    ask(services, session, SessionStage::Full).await
}

/// Looks at a signature and notes the key's new counter; gives the session's hash and its account.
async fn check(
    services: &Services,
    token: &str,
    stage: SessionStage,
    answer: &str,
) -> Result<(String, AccountId), ServiceError> {
    let party = required(services)?;
    let (live, account) = sessions::live(services, token, stage).await?;
    let who = account.id.to_string();
    throttle::attempt(services, &SECOND_FACTOR, &who).await?;
    let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(refused)?;
    let state: PasskeyAuthentication = taken_challenge(services, token, "sign_in").await?;
    let result = party.finish_passkey_authentication(&answer, &state).map_err(refused)?;
    let (id, now) = (account.id, services.now());
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                // It may have been removed since the browser was asked.
                let keys = stored(tx, id).await?;
                let used = keys.into_iter().find(|(_, key)| key.cred_id() == result.cred_id());
                let (record, mut key) = used.ok_or_else(|| refused("it was removed"))?;
                key.update_credential(&result);
                let document = serde_json::to_string(&key).map_err(internal)?;
                Ok::<_, ServiceError>(store::second_factors::used_passkey(tx, id, record.id, &document, now).await?)
            })
        })
        .await?;
    throttle::forget(services, &SECOND_FACTOR, &who).await?;
    Ok((live.session.token_hash, id))
}

/// Gets in with half a session and the browser's answer to [`ask_half`]. The half session is over then.
///
/// # Errors
/// [`ServiceError::Invalid`] with the field `passkey`, [`ServiceError::RateLimited`], [`ServiceError::SignInNeeded`],
/// [`ServiceError::Conflict`] when it took too long.
pub async fn pass(services: &Services, half: &str, answer: &str) -> Result<Session, ServiceError> {
    let (token_hash, id) = check(services, half, SessionStage::Half, answer).await?;
    let this = services.clone();
    services
        .db()
        .write(move |tx| Box::pin(async move { proof::enter(&this, tx, id, &token_hash).await }))
        .await
}

/// Proves within a full session who one is, with the browser's answer to [`ask_session`].
///
/// # Errors
/// As [`pass`].
pub async fn prove(services: &Services, session: &str, answer: &str) -> Result<(), ServiceError> {
    let (token_hash, _) = check(services, session, SessionStage::Full, answer).await?;
    let now = services.now();
    services
        .db()
        .write(move |tx| Box::pin(async move { store::sessions::prove(tx, &token_hash, now).await }))
        .await
        .map_err(ServiceError::Store)
}

/// Removes a passkey of who is in this fresh session; with the last factor, the recovery codes go.
///
/// # Errors
/// [`ServiceError::ProofNeeded`], [`ServiceError::NotFound`].
pub async fn remove(services: &Services, session: &str, key: i64) -> Result<(), ServiceError> {
    let (_, account) = sessions::fresh(services, session).await?;
    let this = services.clone();
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                if !store::second_factors::remove_passkey(tx, account.id, key).await? {
                    return Err(ServiceError::NotFound { what: "passkey" });
                }
                weakened(tx, account.id).await?;
                let entry = Entry::new("remove_second_factor", Subject::account(account.id)).was("passkey");
                Ok(record_own(&this, tx, &account, entry).await?)
            })
        })
        .await
}
