//! What keeps the house: counters compared, old traces forgotten.

use model::{CommentId, OutboxId, UnixMillis, ids};
use store::recount::Drift;
use store::sites::SiteRecord;

use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::comments::facts;
use crate::error::ServiceError;
use crate::services::Services;

/// How long the outbox remembers. A node that was away for longer loads everything anew at its start anyway.
const OUTBOX_MS: i64 = 2 * UnixMillis::DAY;

/// Compares every counter of a site with what it counts and, if `mend`, sets it right.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn recount(services: &Services, site: &SiteRecord, mend: bool) -> Result<Vec<Drift>, ServiceError> {
    let (this, site) = (services.clone(), site.id);
    let found = if mend {
        services
            .db()
            .write(move |tx| {
                Box::pin(async move {
                    let found = store::recount::recount(tx, site, true).await?;
                    for drift in found.iter().filter(|drift| drift.counter == store::recount::FACTS) {
                        facts::make(tx, site, CommentId(drift.id)).await?;
                    }
                    if !found.is_empty() {
                        let entry = Entry::new("recount", Subject::new("counters", "all"))
                            .became(format!("{} repaired", found.len()));
                        audit::record(&this, tx, &Visitor::operator(), site, entry).await?;
                    }
                    Ok(found)
                })
            })
            .await
    } else {
        services
            .db()
            .read(move |tx| Box::pin(store::recount::recount(tx, site, false)))
            .await
    };
    found.map_err(ServiceError::Store)
}

/// Forgets sessions, challenges, failed attempts, hashes of networks and mailboxes, and events whose time is over.
pub(crate) async fn expire(services: &Services) -> Result<(), ServiceError> {
    let now = services.now();
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                store::sessions::end_expired(tx, now).await?;
                store::second_factors::expire_challenges(tx, now).await?;
                store::attempts::expire(tx, now).await?;
                store::readers::expire_networks(tx, now).await?;
                store::claims::expire(tx, now).await?;
                store::hints::expire_stems(tx, now).await?;
                store::outbox::remove_before(tx, OutboxId(ids::floor_at(now.plus(-OUTBOX_MS))))
                    .await
                    .map(|_| ())
            })
        })
        .await
        .map_err(ServiceError::Store)
}
