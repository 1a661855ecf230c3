//! A reader makes an account.

use model::AccountId;
use store::accounts::AccountRecord;
use store::sites::SiteRecord;

use super::{Session, check_identity, email_taken, password, sessions, tidy_email};
use crate::error::ServiceError;
use crate::services::Services;
use crate::text::check::Checks;
use crate::text::name;

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
    password::check(&mut checks, password, &[&email, &name, &site.name]);
    checks.done()?;
    services.inner.sign_ups.count(&format!("up {email}"), services.now())?;
    let account = AccountRecord {
        id: AccountId(services.new_id()),
        email,
        name,
        password_hash: Some(password::hash(services, password).await?),
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
    sessions::open(services, id).await
}
