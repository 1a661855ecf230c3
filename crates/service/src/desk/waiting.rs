//! How much waits in each queue, how long the oldest has waited, and what the site wants.

use model::{Deed, SiteId, UnixMillis};
use store::Tx;
use store::queues::Filter;
use store::sites::SiteRecord;

use super::queue::QueueName;
use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::services::Services;

/// Counts go up to here: a queue of 1,000 or more is "999+".
pub const COUNTED: i64 = 1_000;

/// How much waits; [`COUNTED`] stands for that many or more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Held comments.
    pub held: i64,
    /// Comments with open reports.
    pub reported: i64,
    /// Open appeals.
    pub appeals: i64,
    /// Comments of new readers.
    pub new: i64,
    /// Comments near a threshold.
    pub unsure: i64,
}

/// How a queue stands against what the site wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Nothing waits, or no target was set.
    Calm,
    /// The oldest has waited for more than two thirds of the target.
    Soon,
    /// It has waited for longer than the target.
    Late,
}

/// What waits in one queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// How many; [`COUNTED`] stands for that many or more.
    pub count: i64,
    /// Since when the oldest waits: posted, or first reported, or appealed.
    pub oldest: Option<UnixMillis>,
    /// How many minutes it may wait; 0: nothing was set.
    pub target_minutes: u32,
}

impl Waiting {
    /// How the queue stands at `now`.
    pub fn pace(&self, now: UnixMillis) -> Pace {
        let target = i64::from(self.target_minutes) * UnixMillis::MINUTE;
        match self.oldest {
            Some(oldest) if target > 0 && now.since(oldest) > target => Pace::Late,
            Some(oldest) if target > 0 && now.since(oldest) * 3 > target * 2 => Pace::Soon,
            _ => Pace::Calm,
        }
    }
}

/// What waits in every queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitingQueues {
    /// Held comments.
    pub held: Waiting,
    /// Comments with open reports.
    pub reported: Waiting,
    /// Open appeals.
    pub appeals: Waiting,
    /// Comments of new readers.
    pub new: Waiting,
    /// Comments near a threshold.
    pub unsure: Waiting,
}

impl WaitingQueues {
    /// Only how many.
    pub fn counts(&self) -> Counts {
        Counts {
            held: self.held.count,
            reported: self.reported.count,
            appeals: self.appeals.count,
            new: self.new.count,
            unsure: self.unsure.count,
        }
    }
}

/// What waits where a filter leaves it.
pub(crate) async fn of_filter(
    tx: &mut Tx,
    site: SiteId,
    filter: &Filter,
    target_minutes: u32,
) -> Result<Waiting, ServiceError> {
    let count = store::queues::count(tx, site, filter, COUNTED).await?;
    let oldest = if count == 0 {
        None
    } else {
        store::queues::oldest(tx, site, filter).await?
    };
    Ok(Waiting {
        count,
        oldest,
        target_minutes,
    })
}

/// What waits in every queue, for somebody who may be kept to some sections.
///
/// # Errors
/// [`ServiceError::Forbidden`] or [`ServiceError::SignInNeeded`].
pub async fn waiting(services: &Services, visitor: &Visitor, site: &SiteRecord) -> Result<WaitingQueues, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let within = visitor.sections_on(site.id).to_vec();
    let site = site.clone();
    services
        .db()
        .read(move |tx| Box::pin(async move { waiting_in(tx, &site, &within).await }))
        .await
}

/// As [`waiting`], of the sections of these slugs (none: of the whole site).
pub(crate) async fn waiting_in(
    tx: &mut Tx,
    site: &SiteRecord,
    within: &[String],
) -> Result<WaitingQueues, ServiceError> {
    let (levels, site) = (site.settings.service_levels, site.id);
    let filter = |queue: QueueName| queue.filter(within);
    let oldest_appeal = store::appeals::open(tx, site, within, 1).await?;
    Ok(WaitingQueues {
        held: of_filter(tx, site, &filter(QueueName::Held), levels.held).await?,
        reported: of_filter(tx, site, &filter(QueueName::Reported), levels.reported).await?,
        appeals: Waiting {
            count: store::appeals::count_open(tx, site, within).await?.min(COUNTED),
            oldest: oldest_appeal.first().map(|appeal| appeal.created_at),
            target_minutes: levels.appeals,
        },
        new: of_filter(tx, site, &filter(QueueName::New), levels.new).await?,
        unsure: of_filter(tx, site, &filter(QueueName::Unsure), levels.unsure).await?,
    })
}

/// How much waits in the queues.
///
/// # Errors
/// As [`waiting`].
pub async fn counts(services: &Services, visitor: &Visitor, site: &SiteRecord) -> Result<Counts, ServiceError> {
    Ok(waiting(services, visitor, site).await?.counts())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_is_amber_past_two_thirds_and_red_past_its_target() {
        let waiting = |minutes: i64, target_minutes| Waiting {
            count: 1,
            oldest: Some(UnixMillis(100 * UnixMillis::MINUTE - minutes * UnixMillis::MINUTE)),
            target_minutes,
        };
        let now = UnixMillis(100 * UnixMillis::MINUTE);
        for (minutes, target, pace) in [
            (99, 0, Pace::Calm),
            (20, 30, Pace::Calm),
            (21, 30, Pace::Soon),
            (30, 30, Pace::Soon),
            (31, 30, Pace::Late),
        ] {
            assert_eq!(waiting(minutes, target).pace(now), pace, "{minutes} of {target}");
        }
        let nothing = Waiting {
            count: 0,
            oldest: None,
            target_minutes: 30,
        };
        assert_eq!(nothing.pace(now), Pace::Calm);
    }
}
