//! How a story takes comments, everything considered: the publisher, the overrides of the policy, the desk.
//!
//! What the desk sets for a story goes before all. Without its word, the stricter one of the publisher's state and the
//! policy's overrides holds, so that a policy never opens again what the publisher closed.

use model::{Commenting, Deed, ReaderId, SiteId, StoryId, UnixMillis, may};
use store::sites::SiteRecord;
use store::stories::StoryRecord;
use store::story_settings::StorySettingsRecord;
use store::{StoreError, Tx};

use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::policies;
use crate::services::Services;

/// How a story takes comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoryTerms {
    /// Whether it does.
    pub commenting: Commenting,
    /// Least seconds between two comments of one reader; 0 for no slow mode.
    pub slow_mode_seconds: i64,
    /// Whether only members may comment.
    pub members_only: bool,
}

/// How a story takes comments.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn terms(services: &Services, site: &SiteRecord, story: &StoryRecord) -> Result<StoryTerms, ServiceError> {
    // So that a policy whose time has come counts.
    policies::in_force(services, site).await?;
    let (this, site, story) = (services.clone(), site.id, story.clone());
    services
        .db()
        .read(move |tx| Box::pin(async move { terms_in(&this, tx, site, &story).await }))
        .await
        .map_err(ServiceError::Store)
}

/// As [`terms`], inside a transaction.
pub(crate) async fn terms_in(
    services: &Services,
    tx: &mut Tx,
    site: SiteId,
    story: &StoryRecord,
) -> Result<StoryTerms, StoreError> {
    let set = store::story_settings::current(tx, site, story.id).await?;
    Ok(combined(story, said_by_policy(services, site, story), set.as_ref()))
}

/// What the overrides of the policy in force say of a story.
pub(crate) fn said_by_policy(services: &Services, site: SiteId, story: &StoryRecord) -> moderation::Terms {
    policies::cached(services, site)
        .map(|policy| policy.policy.terms(&story.section, &story.key))
        .unwrap_or_default()
}

pub(crate) fn combined(story: &StoryRecord, said: moderation::Terms, set: Option<&StorySettingsRecord>) -> StoryTerms {
    let by_policy = said.commenting.map_or(Commenting::Open, state);
    let otherwise = if strictness(by_policy) > strictness(story.commenting) {
        by_policy
    } else {
        story.commenting
    };
    let slow = set.and_then(|set| set.slow_mode_seconds).or(said.slow_mode_seconds);
    let members = set.and_then(|set| set.members_only).or(said.members_only);
    StoryTerms {
        commenting: set.and_then(|set| set.commenting).unwrap_or(otherwise),
        slow_mode_seconds: slow.unwrap_or_default(),
        members_only: members.unwrap_or_default(),
    }
}

fn state(said: moderation::Commenting) -> Commenting {
    match said {
        moderation::Commenting::Open => Commenting::Open,
        moderation::Commenting::Premoderated => Commenting::Premoderated,
        moderation::Commenting::Closed => Commenting::Closed,
    }
}

fn strictness(commenting: Commenting) -> u8 {
    match commenting {
        Commenting::Open => 0,
        Commenting::Premoderated => 1,
        Commenting::Closed => 2,
    }
}

impl StoryTerms {
    /// Refuses those who may not comment here at all.
    ///
    /// # Errors
    /// [`ServiceError::Closed`], [`ServiceError::SignInNeeded`] and [`ServiceError::MembersOnly`] where only members may.
    pub(crate) fn admit(&self, visitor: &Visitor, site: SiteId) -> Result<(), ServiceError> {
        if self.commenting == Commenting::Closed {
            return Err(ServiceError::Closed);
        }
        if !self.members_only {
            return Ok(());
        }
        visitor
            .require(site, Deed::CommentAsMember)
            .map_err(|error| match error {
                ServiceError::Forbidden { .. } => ServiceError::MembersOnly,
                other => other,
            })
    }

    /// Refuses a reader whose last comment in this story is too fresh. The publication's own people need not wait.
    ///
    /// # Errors
    /// [`ServiceError::SlowMode`].
    pub(crate) async fn pace(
        &self,
        tx: &mut Tx,
        (site, story): (SiteId, StoryId),
        (visitor, reader): (&Visitor, ReaderId),
        now: UnixMillis,
    ) -> Result<(), ServiceError> {
        if self.slow_mode_seconds == 0 || may(visitor.role_on(site), Deed::SpeakAsStaff) {
            return Ok(());
        }
        let wait = self.slow_mode_seconds.saturating_mul(UnixMillis::SECOND);
        let last = store::comments::last_posted(tx, site, reader, story, now.plus(-wait)).await?;
        let left = last.map_or(0, |last| last.plus(wait).since(now));
        if left <= 0 {
            return Ok(());
        }
        Err(ServiceError::SlowMode {
            retry_after_s: left.unsigned_abs().div_ceil(UnixMillis::SECOND.unsigned_abs()),
        })
    }
}
