//! Comments that people decided on, with all that learning needs of them.

use model::{SiteId, Status, UnixMillis};
use moderation::{Assessment, Facts};

use crate::error::ServiceError;
use crate::services::Services;
use crate::trial::{Handle, Pages};

/// A comment that people decided on.
#[derive(Debug, Clone)]
pub(super) struct Example {
    /// Its unbent scores and the rest, without evidence.
    pub(super) assessment: Assessment,
    pub(super) facts: Facts,
    /// The clause it was rejected under; nothing when it was approved.
    pub(super) rejected_under: Option<String>,
    /// When they decided.
    pub(super) at: UnixMillis,
}

/// All comments posted since a moment that people decided on, by the time of the decision. Withdrawn ones are left out,
/// and those whose signals cannot be read.
pub(super) async fn read(
    services: &Services,
    site: SiteId,
    since: UnixMillis,
    handle: &Handle,
) -> Result<Vec<Example>, ServiceError> {
    let mut pages = Pages::open(services, site, since, None).await?;
    handle.expect(pages.total);
    let (mut found, mut seen) = (Vec::new(), 0);
    while !handle.is_cancelled() {
        let page = pages.next().await?;
        if page.is_empty() {
            break;
        }
        seen += u64::try_from(page.len()).unwrap_or_default();
        for ready in page {
            let Some(label) = ready.known.label.filter(|_| ready.status != Status::Withdrawn) else {
                continue;
            };
            let Ok(mut assessment) = serde_json::from_str::<Assessment>(&ready.signals) else {
                continue;
            };
            assessment.evidence = Vec::new();
            found.push(Example {
                assessment,
                facts: ready.facts,
                rejected_under: label.rejected.then(|| pages.past.clause(label.clause).to_owned()),
                at: label.at,
            });
        }
        handle.reached(seen);
    }
    if handle.is_cancelled() {
        return Err(ServiceError::Conflict(
            "Learning was cancelled; nothing was changed.".to_owned(),
        ));
    }
    found.sort_by_key(|example| example.at);
    Ok(found)
}
