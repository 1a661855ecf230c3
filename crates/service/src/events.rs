//! What happened, for those who keep something derived from it: page caches, the related index, live streams.

use model::{SiteId, StoryId};
use store::outbox::OutboxRecord;

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// What readers see of a thread changed.
    Thread {
        /// The site.
        site: SiteId,
        /// The story.
        story: StoryId,
    },
    /// A story was added, changed or removed.
    Story {
        /// The site.
        site: SiteId,
        /// The story.
        story: StoryId,
    },
    /// A site has a new policy.
    Policy {
        /// The site.
        site: SiteId,
    },
    /// A site was added or changed.
    Sites,
    /// Something changed that only a site's desk sees: a claim, a note, a referral, a report.
    Desk {
        /// The site.
        site: SiteId,
    },
}

impl Event {
    /// As kept in the outbox: site, kind, subject.
    pub(crate) fn parts(self) -> (SiteId, &'static str, i64) {
        match self {
            Self::Thread { site, story } => (site, "thread", story.0),
            Self::Story { site, story } => (site, "story", story.0),
            Self::Policy { site } => (site, "policy", 0),
            Self::Sites => (SiteId(0), "sites", 0),
            Self::Desk { site } => (site, "desk", 0),
        }
    }

    /// From the outbox; nothing for a kind that a newer version writes.
    pub(crate) fn read(record: &OutboxRecord) -> Option<Self> {
        let (site, story) = (record.site, StoryId(record.subject));
        match record.kind.as_str() {
            "thread" => Some(Self::Thread { site, story }),
            "story" => Some(Self::Story { site, story }),
            "policy" => Some(Self::Policy { site }),
            "sites" => Some(Self::Sites),
            "desk" => Some(Self::Desk { site }),
            _ => None,
        }
    }
}
