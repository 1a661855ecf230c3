//! Adding, listing and removing feeds.

use model::{Deed, FeedId};
use store::feeds::FeedRecord;
use store::sites::SiteRecord;

use super::JOB;
use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::outgoing;
use crate::services::Services;
use crate::text::check::Checks;

/// Adds a feed; it is asked soon, and then again and again. One that is there already gets the new section.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::Invalid`], [`ServiceError::Outgoing`] for a private address.
pub async fn add(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    url: &str,
    section: &str,
) -> Result<FeedId, ServiceError> {
    visitor.require(site.id, Deed::ManageStories)?;
    let mut checks = Checks::default();
    checks.some_text("url", "The feed's address", url, model::story::MAX_URL_BYTES);
    checks.url("url", "The feed's address", url);
    checks.text("section", "The section", section, model::story::MAX_LABEL_CHARS);
    checks.done()?;
    let parsed = url::Url::parse(url).map_err(|error| ServiceError::field("url", "bad_url", error.to_string()))?;
    outgoing::refuse_private(&parsed, services.options().allow_private_feeds)?;
    let feed = FeedRecord {
        id: FeedId(services.new_id()),
        url: parsed.to_string(),
        section: section.trim().to_owned(),
        etag: String::new(),
        last_modified: String::new(),
        polled_at: None,
        last_error: String::new(),
        created_at: services.now(),
    };
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let known = store::feeds::by_url(tx, site, &feed.url).await?;
                store::feeds::put(tx, site, &feed).await?;
                let stored = store::feeds::by_url(tx, site, &feed.url).await?;
                let id = stored.map_or(feed.id, |stored| stored.id);
                let job = this.new_job(site, JOB, id.0);
                store::jobs::enqueue(tx, &job, this.now()).await?;
                if known.as_ref().is_none_or(|known| known.section != feed.section) {
                    let deed = if known.is_some() { "set_feed" } else { "add_feed" };
                    let entry = Entry::new(deed, Subject::new("feed", id))
                        .was(known.map(|known| described(&known)).unwrap_or_default())
                        .became(described(&feed));
                    audit::record(&this, tx, &visitor, site, entry).await?;
                }
                Ok(id)
            })
        })
        .await
}

/// A feed in one line of the log. The address may hold a key in its query, which is left out.
fn described(feed: &FeedRecord) -> String {
    let place = feed.url.split('?').next().unwrap_or_default();
    match feed.section.as_str() {
        "" => place.to_owned(),
        section => format!("{place} in {section}"),
    }
}

/// All feeds of a site, with what came of asking them.
///
/// # Errors
/// [`ServiceError::Forbidden`].
pub async fn list(services: &Services, visitor: &Visitor, site: &SiteRecord) -> Result<Vec<FeedRecord>, ServiceError> {
    visitor.require(site.id, Deed::ManageStories)?;
    let site = site.id;
    services
        .db()
        .read(move |tx| Box::pin(store::feeds::all(tx, site)))
        .await
        .map_err(ServiceError::Store)
}

/// Stops asking a feed; its stories stay.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`].
pub async fn remove(services: &Services, visitor: &Visitor, site: &SiteRecord, url: &str) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::ManageStories)?;
    let (this, visitor) = (services.clone(), visitor.clone());
    let normal = url::Url::parse(url).map_or_else(|_| url.to_owned(), |url| url.to_string());
    let site = site.id;
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let feed = store::feeds::by_url(tx, site, &normal)
                    .await?
                    .ok_or(ServiceError::NotFound { what: "feed" })?;
                store::jobs::remove(tx, site, JOB, feed.id.0).await?;
                store::feeds::remove(tx, site, feed.id).await?;
                let entry = Entry::new("remove_feed", Subject::new("feed", feed.id)).was(described(&feed));
                audit::record(&this, tx, &visitor, site, entry).await?;
                Ok(())
            })
        })
        .await
}
