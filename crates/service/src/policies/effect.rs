//! What a document would do to what was written lately: asked before it is put into force.

use model::UnixMillis;
use moderation::Policy;
use store::sites::SiteRecord;

use crate::error::ServiceError;
use crate::services::Services;
use crate::trial;

/// How far back.
const PERIOD_MS: i64 = 30 * UnixMillis::DAY;
/// How many comments at most, so that the answer comes well within a second.
const SAMPLE: u64 = 5_000;
/// Of fewer comments nothing can be said.
const LEAST: u64 = 10;

/// How the newest comments of the last 30 days, at most 5,000, would stand by a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effect {
    /// They would be published.
    pub published: u64,
    /// They would be held.
    pub held: u64,
    /// They would be rejected.
    pub rejected: u64,
}

impl Effect {
    /// All comments that were looked at.
    pub fn all(&self) -> u64 {
        self.published + self.held + self.rejected
    }

    /// Whether hardly anybody can mean it: it would publish none of them, or reject more than half. Of fewer than ten
    /// comments nothing is said.
    pub fn is_doubtful(&self) -> bool {
        self.all() >= LEAST && (self.published == 0 || self.rejects_most())
    }

    /// Whether it would reject more than half of them.
    pub fn rejects_most(&self) -> bool {
        self.rejected * 2 > self.all()
    }
}

pub(super) async fn of(services: &Services, site: &SiteRecord, policy: Policy) -> Result<Effect, ServiceError> {
    let since = services.now().plus(-PERIOD_MS);
    let would = trial::count(services, site, &policy, since, SAMPLE).await?;
    Ok(Effect {
        published: would.published,
        held: would.held,
        rejected: would.rejected,
    })
}

#[cfg(test)]
mod tests {
    use super::Effect;

    #[test]
    fn only_what_hardly_anybody_can_mean_is_doubted() {
        let doubtful = |published, held, rejected| {
            Effect {
                published,
                held,
                rejected,
            }
            .is_doubtful()
        };
        assert!(doubtful(0, 10, 0));
        assert!(doubtful(0, 5, 5));
        assert!(doubtful(9, 0, 10));
        assert!(!doubtful(10, 0, 10));
        assert!(!doubtful(1, 99, 0));
        assert!(!doubtful(0, 9, 0));
        assert!(!doubtful(0, 0, 0));
    }
}
