//! Second factors: authenticator apps, recovery codes, passkeys. Secrets come sealed and codes hashed.

use model::{AccountId, UnixMillis};

use crate::{Reader, Record, StoreError, Tx, args};

/// An authenticator app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthenticatorRecord {
    /// The shared secret, sealed.
    pub secret: String,
    /// Time step of the last code that was taken.
    pub last_step: i64,
    /// When it was made.
    pub created_at: UnixMillis,
    /// When its first code was right; before that it is not asked for.
    pub confirmed_at: Option<UnixMillis>,
}

/// A passkey.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasskeyRecord {
    /// Its id within the account.
    pub id: i64,
    /// The authenticator's id of it.
    pub credential_id: String,
    /// What its owner calls it.
    pub name: String,
    /// Public key and counters, as JSON.
    pub document: String,
    /// When it was made.
    pub created_at: UnixMillis,
    /// When it was last used.
    pub last_used_at: Option<UnixMillis>,
}

const PUT_AUTHENTICATOR: &str = "INSERT INTO authenticators (account_id, secret, last_step, created_at, confirmed_at) \
    VALUES ($1, $2, 0, $3, NULL) ON CONFLICT (account_id) DO UPDATE SET \
    secret = excluded.secret, last_step = 0, created_at = excluded.created_at \
    WHERE authenticators.confirmed_at IS NULL";
const AUTHENTICATOR: &str =
    "SELECT secret, last_step, created_at, confirmed_at FROM authenticators WHERE account_id = $1";
const CONFIRM: &str = "UPDATE authenticators SET confirmed_at = $2 WHERE account_id = $1 AND confirmed_at IS NULL";
// Of two requests with the same code, one changes the row.
const TAKE_STEP: &str = "UPDATE authenticators SET last_step = $2 WHERE account_id = $1 AND last_step < $2";
const REMOVE_AUTHENTICATOR: &str = "DELETE FROM authenticators WHERE account_id = $1";
const ADD_CODE: &str = "INSERT INTO recovery_codes (account_id, code_hash) VALUES ($1, $2)";
const REMOVE_CODES: &str = "DELETE FROM recovery_codes WHERE account_id = $1";
const USE_CODE: &str =
    "UPDATE recovery_codes SET used_at = $3 WHERE account_id = $1 AND code_hash = $2 AND used_at IS NULL";
const CODES_LEFT: &str = "SELECT COUNT(*) FROM recovery_codes WHERE account_id = $1 AND used_at IS NULL";
const ADD_PASSKEY: &str = "INSERT INTO passkeys (account_id, id, credential_id, name, document, created_at) \
    VALUES ($1, $2, $3, $4, $5, $6)";
const PASSKEYS: &str = "SELECT id, credential_id, name, document, created_at, last_used_at FROM passkeys \
    WHERE account_id = $1 ORDER BY id";
const USED_PASSKEY: &str = "UPDATE passkeys SET document = $3, last_used_at = $4 WHERE account_id = $1 AND id = $2";
const REMOVE_PASSKEY: &str = "DELETE FROM passkeys WHERE account_id = $1 AND id = $2";
const REMOVE_PASSKEYS: &str = "DELETE FROM passkeys WHERE account_id = $1";
const PUT_CHALLENGE: &str = "INSERT INTO passkey_challenges (token_hash, kind, state, expires_at) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (token_hash, kind) DO UPDATE SET state = excluded.state, expires_at = excluded.expires_at";
const CHALLENGE: &str = "SELECT state FROM passkey_challenges WHERE token_hash = $1 AND kind = $2 AND expires_at > $3";
const END_CHALLENGE: &str = "DELETE FROM passkey_challenges WHERE token_hash = $1 AND kind = $2";
const EXPIRE_CHALLENGES: &str = "DELETE FROM passkey_challenges WHERE expires_at <= $1";

impl Record for AuthenticatorRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            secret: row.text()?,
            last_step: row.int()?,
            created_at: row.time()?,
            confirmed_at: row.opt_time()?,
        })
    }
}

impl Record for PasskeyRecord {
    fn read(row: &mut Reader) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.int()?,
            credential_id: row.text()?,
            name: row.text()?,
            document: row.text()?,
            created_at: row.time()?,
            last_used_at: row.opt_time()?,
        })
    }
}

/// Begins with a new authenticator, in place of one that was never confirmed; a confirmed one stays as it is.
///
/// # Errors
/// [`StoreError`]; so for all functions below.
pub async fn put_authenticator(
    tx: &mut Tx,
    account: AccountId,
    sealed: &str,
    now: UnixMillis,
) -> Result<(), StoreError> {
    tx.execute(PUT_AUTHENTICATOR, args![account, sealed, now])
        .await
        .map(|_| ())
}

/// The authenticator of an account, confirmed or not.
#[allow(clippy::missing_errors_doc)]
pub async fn authenticator(tx: &mut Tx, account: AccountId) -> Result<Option<AuthenticatorRecord>, StoreError> {
    tx.first(AUTHENTICATOR, args![account]).await
}

/// From now on it is asked for.
#[allow(clippy::missing_errors_doc)]
pub async fn confirm_authenticator(tx: &mut Tx, account: AccountId, now: UnixMillis) -> Result<(), StoreError> {
    tx.execute(CONFIRM, args![account, now]).await.map(|_| ())
}

/// Uses up the code of a time step; false when it or a later one was used before.
#[allow(clippy::missing_errors_doc)]
pub async fn take_step(tx: &mut Tx, account: AccountId, step: i64) -> Result<bool, StoreError> {
    Ok(tx.execute(TAKE_STEP, args![account, step]).await? > 0)
}

/// Removes the authenticator; tells whether there was one.
#[allow(clippy::missing_errors_doc)]
pub async fn remove_authenticator(tx: &mut Tx, account: AccountId) -> Result<bool, StoreError> {
    Ok(tx.execute(REMOVE_AUTHENTICATOR, args![account]).await? > 0)
}

/// Replaces all recovery codes by these hashes; none: there are no codes any more.
#[allow(clippy::missing_errors_doc)]
pub async fn put_codes(tx: &mut Tx, account: AccountId, hashes: &[String]) -> Result<(), StoreError> {
    tx.execute(REMOVE_CODES, args![account]).await?;
    for hash in hashes {
        tx.execute(ADD_CODE, args![account, hash]).await?;
    }
    Ok(())
}

/// Uses up a recovery code; false when there is no such code left.
#[allow(clippy::missing_errors_doc)]
pub async fn use_code(tx: &mut Tx, account: AccountId, hash: &str, now: UnixMillis) -> Result<bool, StoreError> {
    Ok(tx.execute(USE_CODE, args![account, hash, now]).await? > 0)
}

/// How many recovery codes are left.
#[allow(clippy::missing_errors_doc)]
pub async fn codes_left(tx: &mut Tx, account: AccountId) -> Result<i64, StoreError> {
    Ok(tx.first::<i64>(CODES_LEFT, args![account]).await?.unwrap_or_default())
}

/// Adds a passkey.
///
/// # Errors
/// [`StoreError::Unique`] when the authenticator gave out this id before.
#[rustfmt::skip]
pub async fn add_passkey(tx: &mut Tx, account: AccountId, key: &PasskeyRecord) -> Result<(), StoreError> {
    tx.execute(ADD_PASSKEY, args![
        account, key.id, &key.credential_id, &key.name, &key.document, key.created_at,
    ]).await.map(|_| ())
}

/// The passkeys of an account, oldest first.
#[allow(clippy::missing_errors_doc)]
pub async fn passkeys(tx: &mut Tx, account: AccountId) -> Result<Vec<PasskeyRecord>, StoreError> {
    tx.all(PASSKEYS, args![account]).await
}

/// Notes that a passkey was used, with its new counters.
#[allow(clippy::missing_errors_doc)]
pub async fn used_passkey(
    tx: &mut Tx,
    account: AccountId,
    id: i64,
    document: &str,
    now: UnixMillis,
) -> Result<(), StoreError> {
    tx.execute(USED_PASSKEY, args![account, id, document, now])
        .await
        .map(|_| ())
}

/// Removes a passkey; tells whether there was one.
#[allow(clippy::missing_errors_doc)]
pub async fn remove_passkey(tx: &mut Tx, account: AccountId, id: i64) -> Result<bool, StoreError> {
    Ok(tx.execute(REMOVE_PASSKEY, args![account, id]).await? > 0)
}

/// Removes every factor of an account, with its recovery codes; tells whether there was any.
#[allow(clippy::missing_errors_doc)]
pub async fn remove_all(tx: &mut Tx, account: AccountId) -> Result<bool, StoreError> {
    let app = remove_authenticator(tx, account).await?;
    let keys = tx.execute(REMOVE_PASSKEYS, args![account]).await?;
    put_codes(tx, account, &[]).await?;
    Ok(app || keys > 0)
}

/// Keeps what a browser was asked to sign; `kind` is `register` or `sign_in`.
#[allow(clippy::missing_errors_doc)]
pub async fn put_challenge(
    tx: &mut Tx,
    token_hash: &str,
    kind: &str,
    state: &str,
    expires_at: UnixMillis,
) -> Result<(), StoreError> {
    tx.execute(PUT_CHALLENGE, args![token_hash, kind, state, expires_at])
        .await
        .map(|_| ())
}

/// Takes a challenge out: it can be answered once.
#[allow(clippy::missing_errors_doc)]
pub async fn take_challenge(
    tx: &mut Tx,
    token_hash: &str,
    kind: &str,
    now: UnixMillis,
) -> Result<Option<String>, StoreError> {
    let state = tx.first(CHALLENGE, args![token_hash, kind, now]).await?;
    let ended = tx.execute(END_CHALLENGE, args![token_hash, kind]).await?;
    Ok(state.filter(|_| ended > 0))
}

/// Removes challenges that nobody answered in time.
#[allow(clippy::missing_errors_doc)]
pub async fn expire_challenges(tx: &mut Tx, now: UnixMillis) -> Result<(), StoreError> {
    tx.execute(EXPIRE_CHALLENGES, args![now]).await.map(|_| ())
}
