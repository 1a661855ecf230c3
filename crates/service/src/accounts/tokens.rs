//! API tokens of publishers' systems.

use model::{Deed, SiteId};
use store::sites::SiteRecord;

use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::keys::Keys;
use crate::services::Services;

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
