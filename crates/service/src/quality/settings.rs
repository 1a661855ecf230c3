//! How many second looks a day a site wants.

use model::{Deed, SiteId};
use store::Tx;
use store::sites::SiteRecord;

use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::services::Services;

/// Where a site chose nothing.
pub const DEFAULT_RATE: i64 = 20;
/// More than this is more than a desk can read.
pub const MAX_RATE: i64 = 500;

pub(super) async fn rate_in(tx: &mut Tx, site: SiteId) -> Result<i64, ServiceError> {
    Ok(store::quality::rate(tx, site).await?.unwrap_or(DEFAULT_RATE))
}

/// How many second looks a day the site wants.
///
/// # Errors
/// [`ServiceError::Forbidden`] or [`ServiceError::SignInNeeded`].
pub async fn rate(services: &Services, visitor: &Visitor, site: &SiteRecord) -> Result<i64, ServiceError> {
    visitor.require(site.id, Deed::SeeQuality)?;
    let site = site.id;
    services.db().read(move |tx| Box::pin(rate_in(tx, site))).await
}

/// Chooses how many second looks a day the site wants; 0 for none. The next day's sample follows it.
///
/// # Errors
/// [`ServiceError::Forbidden`] or [`ServiceError::SignInNeeded`], [`ServiceError::Invalid`] beyond [`MAX_RATE`].
pub async fn set_rate(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    wanted: i64,
) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::SeeQuality)?;
    if !(0..=MAX_RATE).contains(&wanted) {
        let text = format!("Please choose a number from 0 to {MAX_RATE}.");
        return Err(ServiceError::field("rate", "out_of_range", text));
    }
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let before = rate_in(tx, site).await?;
                store::quality::put_rate(tx, site, wanted).await?;
                let entry = Entry::new("set_second_looks", Subject::new("site", site))
                    .was(before.to_string())
                    .became(wanted.to_string());
                audit::record(&this, tx, &visitor, site, entry).await?;
                Ok::<_, ServiceError>(())
            })
        })
        .await
}
