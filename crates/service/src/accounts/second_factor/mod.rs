//! The second factor: an authenticator app (RFC 6238) with recovery codes, and passkeys (WebAuthn). What opens the door
//! here never leaves it: secrets lie sealed in the database, codes hashed, and neither is ever logged.

mod authenticator;
#[cfg(feature = "passkeys")]
mod passkeys;
#[cfg(not(feature = "passkeys"))]
#[path = "no_passkeys.rs"]
mod passkeys;
mod proof;
mod qr;
mod recovery;
mod sealing;
mod totp;

use model::{AccountId, SessionStage, UnixMillis};
use store::Tx;

use super::sessions;
use crate::error::ServiceError;
use crate::services::Services;

pub use authenticator::{
    Enrolment, begin_authenticator, confirm_authenticator, pending_authenticator, remove_authenticator,
};
pub use passkeys::{
    are_possible as passkeys_are_possible, ask_half as ask_for_passkey, ask_session as ask_for_passkey_again,
    begin as begin_passkey, finish as finish_passkey, pass as pass_by_passkey, prove as prove_by_passkey,
    remove as remove_passkey,
};
pub use proof::{pass, prove};
pub use recovery::new_recovery_codes;
pub use totp::code_at;

model::text_enum! {
    /// Whether people of the desk have a second factor.
    pub enum SecondFactor ("setting of the second factor") {
        /// It is neither offered nor asked for.
        Off = "off",
        /// Who has one is asked for it.
        Optional = "optional",
        /// The desk opens only to who has one.
        Required = "required",
    }
}

/// As on a new server.
impl Default for SecondFactor {
    fn default() -> Self {
        Self::Optional
    }
}

/// A passkey, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnPasskey {
    /// Its id.
    pub id: i64,
    /// What its owner calls it.
    pub name: String,
    /// When it was made.
    pub created_at: UnixMillis,
    /// When it was last used.
    pub last_used_at: Option<UnixMillis>,
}

/// The factors of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Factors {
    /// Since when an authenticator app is asked for.
    pub authenticator: Option<UnixMillis>,
    /// Oldest first.
    pub passkeys: Vec<OwnPasskey>,
    /// Recovery codes that were not used.
    pub codes_left: i64,
}

impl Factors {
    /// Whether there is any.
    pub fn is_some(&self) -> bool {
        self.authenticator.is_some() || !self.passkeys.is_empty()
    }
}

pub(super) async fn factors(tx: &mut Tx, id: AccountId) -> Result<Factors, ServiceError> {
    let app = store::second_factors::authenticator(tx, id).await?;
    let own = |key: store::second_factors::PasskeyRecord| OwnPasskey {
        id: key.id,
        name: key.name,
        created_at: key.created_at,
        last_used_at: key.last_used_at,
    };
    let keys = store::second_factors::passkeys(tx, id).await?;
    Ok(Factors {
        authenticator: app.and_then(|app| app.confirmed_at),
        passkeys: keys.into_iter().map(own).collect(),
        codes_left: store::second_factors::codes_left(tx, id).await?,
    })
}

pub(super) async fn has_one(tx: &mut Tx, id: AccountId) -> Result<bool, ServiceError> {
    Ok(factors(tx, id).await?.is_some())
}

/// The factors of who is in this session, full or half.
///
/// # Errors
/// [`ServiceError::SignInNeeded`].
pub async fn own_factors(services: &Services, session: &str, stage: SessionStage) -> Result<Factors, ServiceError> {
    let (_, account) = sessions::live(services, session, stage).await?;
    services
        .db()
        .read(move |tx| Box::pin(async move { factors(tx, account.id).await }))
        .await
}

/// Refuses enrolment where the operator switched second factors off.
fn require_offered(services: &Services) -> Result<(), ServiceError> {
    if services.options().second_factor == SecondFactor::Off {
        return Err(ServiceError::Conflict(
            "Second factors are switched off on this server (`desk.second_factor`).".to_owned(),
        ));
    }
    Ok(())
}

/// After a new factor: its owner's other sessions, which were opened without it, end; who has no recovery codes gets
/// some. They are shown once.
async fn strengthened(
    services: &Services,
    tx: &mut Tx,
    id: AccountId,
    session: &str,
) -> Result<Vec<String>, ServiceError> {
    store::sessions::end_others(tx, id, session).await?;
    if store::second_factors::codes_left(tx, id).await? > 0 {
        return Ok(Vec::new());
    }
    recovery::renew(services, tx, id).await
}

/// After a factor went: recovery codes stand in for a factor, and go with the last one.
async fn weakened(tx: &mut Tx, id: AccountId) -> Result<(), ServiceError> {
    if !has_one(tx, id).await? {
        store::second_factors::put_codes(tx, id, &[]).await?;
    }
    Ok(())
}
