//! Polling one feed.

use model::{FeedId, SiteId};
use store::feeds::FeedRecord;
use store::jobs::JobRecord;
use store::sites::SiteRecord;

use super::fetch::{Fetched, fetch};
use super::read::read;
use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::services::Services;
use crate::stories::{self, PutOutcome};

/// What came of asking a feed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FeedReport {
    /// Entries that could be read.
    pub seen: usize,
    /// New stories.
    pub created: usize,
    /// Changed stories.
    pub updated: usize,
    /// Stories that were there, the same.
    pub unchanged: usize,
    /// Entries that could not be taken.
    pub refused: usize,
    /// The feed said that nothing was new.
    pub not_modified: bool,
}

pub(crate) async fn run_job(services: &Services, job: &JobRecord) -> Result<(), ServiceError> {
    let site = services.sites().into_iter().find(|site| site.id == job.site);
    let site = site.ok_or(ServiceError::NotFound { what: "site" })?;
    let report = poll(services, &site, FeedId(job.subject)).await?;
    tracing::info!(site = %site.key, feed.seen = report.seen, feed.created = report.created, feed.updated = report.updated,
        feed.refused = report.refused, "a feed was read");
    Ok(())
}

/// Asks a feed now and takes its stories in.
///
/// # Errors
/// [`ServiceError::Outgoing`] when it does not answer or is no feed; that is noted with the feed as well.
pub async fn poll(services: &Services, site: &SiteRecord, id: FeedId) -> Result<FeedReport, ServiceError> {
    let site_id = site.id;
    let feed = services
        .db()
        .read(move |tx| Box::pin(store::feeds::by_id(tx, site_id, id)))
        .await;
    let mut feed = feed
        .map_err(ServiceError::Store)?
        .ok_or(ServiceError::NotFound { what: "feed" })?;
    let result = take_in(services, site, &mut feed).await;
    feed.polled_at = Some(services.now());
    feed.last_error = result.as_ref().err().map(ToString::to_string).unwrap_or_default();
    note(services, site_id, feed).await?;
    result
}

async fn note(services: &Services, site: SiteId, feed: FeedRecord) -> Result<(), ServiceError> {
    let work = services
        .db()
        .write(move |tx| Box::pin(async move { store::feeds::polled(tx, site, &feed).await }));
    work.await.map_err(ServiceError::Store)
}

async fn take_in(services: &Services, site: &SiteRecord, feed: &mut FeedRecord) -> Result<FeedReport, ServiceError> {
    let mut report = FeedReport::default();
    let (bytes, etag, last_modified) = match fetch(services, feed).await? {
        Fetched::NotModified => {
            return Ok(FeedReport {
                not_modified: true,
                ..report
            });
        }
        Fetched::Document {
            bytes,
            etag,
            last_modified,
        } => (bytes, etag, last_modified),
    };
    for (key, story) in read(&bytes, &feed.url, &feed.section)? {
        report.seen += 1;
        match stories::put(services, &Visitor::operator(), site, &key, story).await {
            Ok(PutOutcome::Created(_)) => report.created += 1,
            Ok(PutOutcome::Updated(_)) => report.updated += 1,
            Ok(PutOutcome::Unchanged(_)) => report.unchanged += 1,
            Err(ServiceError::Invalid(fields)) => {
                report.refused += 1;
                let codes: Vec<_> = fields.iter().map(|field| (field.field, field.code)).collect();
                tracing::warn!(site = %site.key, ?codes, "an entry of a feed could not be taken");
            }
            Err(other) => return Err(other),
        }
    }
    // Only now: had something failed, the same document must be asked for again.
    (feed.etag, feed.last_modified) = (etag, last_modified);
    Ok(report)
}
