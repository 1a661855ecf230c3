//! What a document would do to what was written lately: asked before it is put into force.

use model::{SiteId, UnixMillis};
use moderation::{Commenting, Policy};
use store::sites::SiteRecord;
use store::stories::Commented;

use crate::error::ServiceError;
use crate::services::Services;
use crate::trial;

/// How far back.
const PERIOD_MS: i64 = 30 * UnixMillis::DAY;
/// How many comments at most, so that the answer comes well within a second.
const SAMPLE: u32 = 5_000;
/// Of fewer comments nothing can be said.
const LEAST: u64 = 10;

/// How the newest comments of the last 30 days, at most 5,000, would stand by a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect {
    /// They would be published.
    pub published: u64,
    /// They would be held: by a rule, or because an override has comments read first.
    pub held: u64,
    /// They would be rejected.
    pub rejected: u64,
    /// They stand where the overrides have every comment read first, or take none.
    pub kept_back: u64,
}

impl Effect {
    /// All comments that were looked at.
    pub fn all(&self) -> u64 {
        self.published + self.held + self.rejected
    }

    /// Whether hardly anybody can mean it: its rules or its overrides would let none of them appear by itself, or it would
    /// reject more than half. Of fewer than ten comments nothing is said.
    pub fn is_doubtful(&self) -> bool {
        self.all() >= LEAST && (self.published == 0 || self.keeps_all_back() || self.rejects_most())
    }

    /// Whether its overrides would have every one of them read first, or refuse it.
    pub fn keeps_all_back(&self) -> bool {
        self.kept_back >= self.all()
    }

    /// Whether it would reject more than half of them.
    pub fn rejects_most(&self) -> bool {
        self.rejected * 2 > self.all()
    }
}

pub(super) async fn of(services: &Services, site: &SiteRecord, policy: Policy) -> Result<Effect, ServiceError> {
    let since = services.now().plus(-PERIOD_MS);
    let would = trial::count(services, site, &policy, since, u64::from(SAMPLE)).await?;
    Ok(Effect {
        kept_back: kept_back(services, site.id, &policy, since).await?,
        published: would.published,
        held: would.held,
        rejected: would.rejected,
    })
}

/// How many of the sample stand where the overrides keep every comment back.
async fn kept_back(services: &Services, site: SiteId, policy: &Policy, since: UnixMillis) -> Result<u64, ServiceError> {
    if policy.overrides().iter().all(|of| of.commenting.is_none()) {
        return Ok(0);
    }
    let stories = services
        .db()
        .read(move |tx| Box::pin(store::stories::commented(tx, site, since, i64::from(SAMPLE))))
        .await
        .map_err(ServiceError::Store)?;
    let keeps_back = |story: &&Commented| {
        let said = policy.terms(&story.section, &story.key).commenting;
        said.is_some_and(|commenting| commenting != Commenting::Open)
    };
    let kept = stories.iter().filter(keeps_back).map(|story| story.comments);
    Ok(kept.sum::<i64>().unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::Effect;

    #[test]
    fn only_what_hardly_anybody_can_mean_is_doubted() {
        let effect = |published, held, rejected, kept_back| Effect {
            published,
            held,
            rejected,
            kept_back,
        };
        let doubtful = |published, held, rejected| effect(published, held, rejected, 0).is_doubtful();
        assert!(effect(10, 0, 0, 10).is_doubtful());
        assert!(!effect(10, 0, 0, 9).is_doubtful());
        assert!(doubtful(0, 10, 0));
        assert!(doubtful(0, 5, 5));
        assert!(doubtful(9, 0, 10));
        assert!(!doubtful(10, 0, 10));
        assert!(!doubtful(1, 99, 0));
        assert!(!doubtful(0, 9, 0));
        assert!(!doubtful(0, 0, 0));
    }
}
