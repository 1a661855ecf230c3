//! Accounts: signing up and in, sessions, one-time links, users of the desk, API tokens.

use std::sync::Arc;

use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use model::{AccountId, Deed, Role, SiteId, UnixMillis};
use store::StoreError;
use store::accounts::{AccountRecord, SiteRole};
use store::sites::SiteRecord;

use crate::actor::{Account, Visitor};
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::keys::Keys;
use crate::services::Services;
use crate::text::check::Checks;
use crate::text::name;

/// How long a session lasts.
const SESSION_MS: i64 = 30 * UnixMillis::DAY;
/// How long a sign-in link lasts.
const LINK_MS: i64 = UnixMillis::DAY;
/// Shortest password, in characters (NIST SP 800-63B-4, section 3.1.1.2, asks for 15 alone or 8 with a second factor;
/// ten is the compromise for a comment account).
const MIN_PASSWORD_CHARS: usize = 10;
const MAX_PASSWORD_CHARS: usize = 200;

/// A session that was opened; the token goes into a cookie and is kept nowhere else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// 256 random bits.
    pub token: String,
    /// When it ends.
    pub expires_at: UnixMillis,
    /// Whose it is.
    pub account: Arc<Account>,
}

async fn hash(services: &Services, password: &str) -> Result<String, ServiceError> {
    let password = password.to_owned();
    blocking(services, move || {
        let hashed = Argon2::default().hash_password(password.as_bytes());
        hashed
            .map(|hash| hash.to_string())
            .map_err(|error| ServiceError::Internal(error.to_string()))
    })
    .await?
}

async fn is_right(services: &Services, password: &str, hash: String) -> Result<bool, ServiceError> {
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

fn check_password(checks: &mut Checks, password: &str) {
    let length = password.chars().count();
    if length < MIN_PASSWORD_CHARS {
        checks.refuse(
            "password",
            "too_short",
            format!("Please choose a password of at least {MIN_PASSWORD_CHARS} characters."),
        );
    }
    checks.text("password", "The password", password, MAX_PASSWORD_CHARS);
}

fn check_identity(checks: &mut Checks, email: &str, name: &str) {
    if email.is_empty() {
        checks.refuse("email", "empty", "Please give your e-mail address.");
    }
    checks.email("email", email);
    checks.some_text("name", "The name", name, model::comment::MAX_NAME_CHARS);
}

fn tidy_email(email: &str) -> String {
    email.trim().to_lowercase()
}

/// Makes an account for a reader and signs them in.
///
/// # Errors
/// [`ServiceError::Invalid`], also for an address or a name that is taken; [`ServiceError::RateLimited`].
pub async fn sign_up(
    services: &Services,
    site: &SiteRecord,
    email: &str,
    name: &str,
    password: &str,
) -> Result<Session, ServiceError> {
    let (email, name) = (tidy_email(email), name::tidy(name));
    let mut checks = Checks::default();
    check_identity(&mut checks, &email, &name);
    check_password(&mut checks, password);
    checks.done()?;
    services.inner.sign_ins.count(&format!("up {email}"), services.now())?;
    let account = AccountRecord {
        id: AccountId(services.new_id()),
        email,
        name,
        password_hash: Some(hash(services, password).await?),
        created_at: services.now(),
        disabled_at: None,
    };
    let id = account.id;
    let site = site.id;
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                if store::readers::account_named(tx, site, &name::key(&account.name))
                    .await?
                    .is_some()
                {
                    let message = "Somebody else comments under this name; please take another.";
                    return Err(ServiceError::field("name", "reserved_name", message));
                }
                store::accounts::insert(tx, &account).await.map_err(email_taken)
            })
        })
        .await?;
    open_session(services, id).await
}

fn email_taken(error: StoreError) -> ServiceError {
    match error {
        StoreError::Unique(_) => ServiceError::field(
            "email",
            "taken",
            "There is an account with this address already; sign in instead.",
        ),
        other => ServiceError::Store(other),
    }
}

/// Signs in with a password. A wrong address and a wrong password get the same answer, after the same work.
///
/// # Errors
/// [`ServiceError::Invalid`] or [`ServiceError::RateLimited`].
pub async fn sign_in(services: &Services, email: &str, password: &str) -> Result<Session, ServiceError> {
    let email = tidy_email(email);
    services.inner.sign_ins.count(&format!("in {email}"), services.now())?;
    let found = services
        .db()
        .read(move |tx| Box::pin(async move { store::accounts::by_email(tx, &email).await }))
        .await
        .map_err(ServiceError::Store)?;
    let known = found
        .filter(|account| account.disabled_at.is_none())
        .and_then(|account| Some((account.id, account.password_hash?)));
    let (id, hash) = match known {
        Some((id, hash)) => (Some(id), hash),
        None => (None, nobodys_hash(services).await?),
    };
    let right = is_right(services, password, hash).await?;
    match id {
        Some(id) if right => open_session(services, id).await,
        _ => Err(ServiceError::field(
            "password",
            "wrong",
            "This address and password do not go together.",
        )),
    }
}

/// A hash that no password has, so that an unknown address costs as much time as a known one.
async fn nobodys_hash(services: &Services) -> Result<String, ServiceError> {
    static HASH: std::sync::OnceLock<String> = std::sync::OnceLock::new();
    if let Some(hash) = HASH.get() {
        return Ok(hash.clone());
    }
    let made = hash(services, &Keys::random_token()?).await?;
    Ok(HASH.get_or_init(|| made).clone())
}

async fn open_session(services: &Services, id: AccountId) -> Result<Session, ServiceError> {
    let token = Keys::random_token()?;
    let (digest, now) = (Keys::digest(&token), services.now());
    let expires_at = now.plus(SESSION_MS);
    let account = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                store::accounts::add_session(tx, &digest, id, now, expires_at).await?;
                let record = store::accounts::by_id(tx, id)
                    .await?
                    .ok_or(ServiceError::NotFound { what: "account" })?;
                with_roles(tx, record).await
            })
        })
        .await?;
    Ok(Session {
        token,
        expires_at,
        account,
    })
}

async fn with_roles(tx: &mut store::Tx, record: AccountRecord) -> Result<Arc<Account>, ServiceError> {
    let roles = store::accounts::roles(tx, record.id).await?;
    Ok(Arc::new(Account {
        id: record.id,
        email: record.email,
        name: record.name,
        roles,
    }))
}

/// The account behind a session's token; nothing when it is over.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn by_session(services: &Services, token: &str) -> Result<Option<Arc<Account>>, ServiceError> {
    let (digest, now) = (Keys::digest(token), services.now());
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                match store::accounts::by_session(tx, &digest, now).await? {
                    Some(record) => with_roles(tx, record).await.map(Some),
                    None => Ok(None),
                }
            })
        })
        .await
}

/// Ends a session.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn sign_out(services: &Services, token: &str) -> Result<(), ServiceError> {
    let digest = Keys::digest(token);
    services
        .db()
        .write(move |tx| Box::pin(async move { store::accounts::end_session(tx, &digest).await }))
        .await
        .map_err(ServiceError::Store)
}

/// The token of a link that signs an account in, once, within a day.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn sign_in_link(services: &Services, account: AccountId) -> Result<String, ServiceError> {
    let token = Keys::random_token()?;
    let (digest, expires_at) = (Keys::digest(&token), services.now().plus(LINK_MS));
    services
        .db()
        .write(move |tx| Box::pin(async move { store::accounts::add_link(tx, &digest, account, expires_at).await }))
        .await
        .map_err(ServiceError::Store)?;
    Ok(token)
}

/// Signs in by a link.
///
/// # Errors
/// [`ServiceError::NotFound`] when it was used before, is over or never was.
pub async fn use_link(services: &Services, token: &str) -> Result<Session, ServiceError> {
    let (digest, now) = (Keys::digest(token), services.now());
    let account = services
        .db()
        .write(move |tx| Box::pin(async move { store::accounts::use_link(tx, &digest, now).await }))
        .await
        .map_err(ServiceError::Store)?;
    open_session(
        services,
        account.ok_or(ServiceError::NotFound {
            what: "sign-in link (it may have been used already)",
        })?,
    )
    .await
}

/// Somebody who is to work at the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// Their address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// Their password; absent: they sign in by link.
    pub password: Option<String>,
    /// Their role on the site.
    pub role: Role,
    /// Slugs of the sections that a moderator is kept to; none: the whole site.
    pub sections: Vec<String>,
}

fn role_text(held: &SiteRole) -> String {
    match held.sections.as_slice() {
        [] => held.role.to_string(),
        some => format!("{} of {}", held.role, some.join(", ")),
    }
}

/// Adds a user to a site, or changes name, role and (when given) password of the account with this address.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::Invalid`].
pub async fn add_user(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    user: NewUser,
) -> Result<AccountId, ServiceError> {
    visitor.require(site.id, Deed::ManageUsers)?;
    let (email, name) = (tidy_email(&user.email), name::tidy(&user.name));
    let mut checks = Checks::default();
    check_identity(&mut checks, &email, &name);
    if let Some(password) = &user.password {
        check_password(&mut checks, password);
    }
    checks.done()?;
    let password_hash = match &user.password {
        Some(password) => Some(hash(services, password).await?),
        None => None,
    };
    let (now, at) = (
        services.now(),
        SiteRole {
            site: site.id,
            role: user.role,
            sections: user.sections,
        },
    );
    let (this, visitor) = (services.clone(), visitor.clone());
    let new = AccountRecord {
        id: AccountId(services.new_id()),
        email,
        name,
        password_hash,
        created_at: now,
        disabled_at: None,
    };
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let id = match store::accounts::by_email(tx, &new.email).await? {
                    Some(old) => {
                        let hash = new.password_hash.or(old.password_hash);
                        store::accounts::set_password(tx, old.id, hash.as_deref(), &new.name).await?;
                        old.id
                    }
                    None => {
                        store::accounts::insert(tx, &new).await.map_err(email_taken)?;
                        new.id
                    }
                };
                let subject = Subject::account(id);
                store::accounts::set_role(tx, &at, id, now).await?;
                let entry = Entry::new("set_role", subject).became(role_text(&at));
                audit::record(&this, tx, &visitor, at.site, entry).await?;
                Ok::<_, ServiceError>(id)
            })
        })
        .await
}

/// Makes an API token for a site; it is shown once and kept nowhere.
///
/// # Errors
/// [`ServiceError::Forbidden`].
pub async fn add_api_token(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    name: &str,
) -> Result<String, ServiceError> {
    visitor.require(site.id, Deed::ManageStories)?;
    let token = Keys::random_token()?;
    let (digest, site, name, now) = (Keys::digest(&token), site.id, name.to_owned(), services.now());
    let (this, visitor) = (services.clone(), visitor.clone());
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                store::tokens::insert(tx, &digest, site, &name, now).await?;
                let entry = Entry::new("add_token", Subject::new("token", name));
                audit::record(&this, tx, &visitor, site, entry).await
            })
        })
        .await
        .map_err(ServiceError::Store)?;
    Ok(token)
}

/// The site that an API token is for.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn by_api_token(services: &Services, token: &str) -> Result<Option<SiteId>, ServiceError> {
    let digest = Keys::digest(token);
    services
        .db()
        .read(move |tx| Box::pin(async move { store::tokens::site(tx, &digest).await }))
        .await
        .map_err(ServiceError::Store)
}
