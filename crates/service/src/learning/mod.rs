//! Learning from the desk: approvals and rejections of people bend the scores of a site, by one curve a category on top
//! of the fixed model.
//!
//! Off unless somebody switches it on; every version that was ever in use is kept, and one can go back to any, or to
//! none. What is stored with a revision are the scores as the model gave them: `comments::judge` bends them when it asks
//! the policy, dry runs when they judge, and learning begins from the unbent ones, so that no calibration is ever learned
//! on top of another.
//!
//! A comment that a person approved counts against every category, one that a person rejected for the categories that
//! the rules of its clause look at. The older 70 % of the decisions (by their time) are learned from, the newer 30 % are
//! what the report is about; what was measured is what is switched on, without learning again from everything. Decisions
//! are made on what was held, reported or looked up, not on a random sample: scores are calibrated for the queue, and
//! not for all that is posted.

mod examples;
mod learn;
mod measure;
mod report;
mod switch;

use std::borrow::Cow;
use std::sync::Arc;

use model::{SiteId, UnixMillis};
use moderation::{Assessment, Calibration};

pub use learn::{Learned, learn};
pub use report::{Bent, ClauseLearning, Difference, Finding, LearningReport, WithAndWithout};
pub use switch::{Overview, Version, overview, switch_on, use_version};

use crate::error::ServiceError;
use crate::services::{Services, read, write};

/// The calibration that a site uses.
#[derive(Debug, Clone)]
pub struct InUse {
    /// Its version.
    pub version: i64,
    /// Since when it is in use.
    pub since: UnixMillis,
    /// The curves.
    pub calibration: Arc<Calibration>,
}

/// The calibration that a site uses; nothing when scores are used as they are.
pub fn in_use(services: &Services, site: SiteId) -> Option<InUse> {
    read(&services.inner.calibrations).get(&site).cloned()
}

/// The curves in use, those that change nothing if there are none, and their version.
pub(crate) fn calibration(services: &Services, site: SiteId) -> (Arc<Calibration>, Option<i64>) {
    let found = in_use(services, site);
    found.map_or_else(
        || (Arc::default(), None),
        |found| (found.calibration, Some(found.version)),
    )
}

/// An assessment as the policy of a site is to see it.
pub(crate) fn bent<'a>(services: &Services, site: SiteId, assessment: &'a Assessment) -> Cow<'a, Assessment> {
    match in_use(services, site) {
        Some(found) => Cow::Owned(found.calibration.apply(assessment)),
        None => Cow::Borrowed(assessment),
    }
}

/// Reads from the database which calibration is in use.
pub(crate) async fn load(services: &Services, site: SiteId) -> Result<(), ServiceError> {
    let _alone = services.inner.loading.lock().await;
    let found = services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let Some(in_use) = store::calibrations::in_use(tx, site).await? else {
                    return Ok(None);
                };
                let Some(version) = in_use.version else { return Ok(None) };
                let record = store::calibrations::by_version(tx, site, version).await?;
                Ok::<_, ServiceError>(record.map(|record| (record, in_use.since)))
            })
        })
        .await?;
    let found = match found {
        Some((record, since)) => Some(InUse {
            version: record.version,
            since,
            calibration: Arc::new(switch::curves(&record)?),
        }),
        None => None,
    };
    let mut calibrations = write(&services.inner.calibrations);
    match found {
        Some(found) => calibrations.insert(site, found),
        None => calibrations.remove(&site),
    };
    Ok(())
}
