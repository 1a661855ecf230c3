//! Care for those who read: text blurred until they want to see it, and a word about a break. What is counted for it is
//! kept only while they want it, a day long, and shown to nobody but themselves.

use model::{AccountId, Deed, SiteId, UnixMillis};
use moderation::{Assessment, Category};
use store::Tx;
use store::care::ReadingRecord;
use store::comments::CommentRecord;
use store::sites::SiteRecord;

use crate::actor::{Actor, Visitor};
use crate::error::ServiceError;
use crate::quality::day_of;
use crate::services::Services;

/// A score from here up makes a comment severe, as it makes the bar beside it red.
pub const SEVERE: f32 = 0.7;
/// Whoever decided nothing for so long has had a break.
const PAUSE_MS: i64 = 10 * UnixMillis::MINUTE;

model::text_enum! {
    /// Which comments are blurred until they are looked at.
    pub enum Blur ("choice of what is blurred") {
        /// None.
        Off = "off",
        /// Those with a high score.
        Severe = "severe",
        /// All.
        All = "all",
    }
}

model::text_enum! {
    /// After how many minutes of deciding without a pause a break is suggested.
    pub enum Breaks ("choice of breaks") {
        /// Never.
        Off = "off",
        /// Half an hour.
        Thirty = "30",
        /// An hour.
        Sixty = "60",
        /// An hour and a half.
        Ninety = "90",
    }
}

impl Breaks {
    fn after_ms(self) -> Option<i64> {
        let minutes = match self {
            Self::Off => return None,
            Self::Thirty => 30,
            Self::Sixty => 60,
            Self::Ninety => 90,
        };
        Some(minutes * UnixMillis::MINUTE)
    }
}

/// What somebody chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choices {
    /// What is blurred.
    pub blur: Blur,
    /// When a break is suggested.
    pub breaks: Breaks,
}

/// A word about a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reminder {
    /// Minutes since the last pause.
    pub minutes: i64,
    /// Comments decided today.
    pub decided: i64,
    /// Severe ones among them.
    pub severe: i64,
}

/// What somebody chose, and whether they should hear about a break now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Care {
    /// What they chose.
    pub choices: Choices,
    /// A break is due.
    pub reminder: Option<Reminder>,
}

fn account_of(visitor: &Visitor) -> Option<AccountId> {
    match &visitor.actor {
        Actor::Account(account) => Some(account.id),
        Actor::Anonymous | Actor::Guest(_) | Actor::Operator => None,
    }
}

async fn choices_in(tx: &mut Tx, site: SiteId, account: AccountId) -> Result<Choices, ServiceError> {
    let mut choices = Choices {
        blur: Blur::Off,
        breaks: Breaks::Off,
    };
    // A word that a later version wrote is as good as none.
    for choice in store::care::choices(tx, site, account).await? {
        match choice.key.as_str() {
            "blur" => choices.blur = choice.value.parse().unwrap_or(Blur::Off),
            "breaks" => choices.breaks = choice.value.parse().unwrap_or(Breaks::Off),
            _ => {}
        }
    }
    Ok(choices)
}

/// What this person chose, and whether a break is due.
///
/// # Errors
/// [`ServiceError::Forbidden`] or [`ServiceError::SignInNeeded`].
pub async fn care(services: &Services, visitor: &Visitor, site: &SiteRecord) -> Result<Care, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let account = account_of(visitor).ok_or(ServiceError::SignInNeeded)?;
    let now = services.now();
    let (day, _) = day_of(now, &site.settings.timezone)?;
    let site = site.id;
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let choices = choices_in(tx, site, account).await?;
                let reminder = match choices.breaks.after_ms() {
                    Some(after) => {
                        let reading = store::care::reading(tx, site, account, day).await?;
                        reading.and_then(|reading| due(&reading, after, now))
                    }
                    None => None,
                };
                Ok(Care { choices, reminder })
            })
        })
        .await
}

fn due(reading: &ReadingRecord, after_ms: i64, now: UnixMillis) -> Option<Reminder> {
    let goes_on = now.since(reading.last_at) < PAUSE_MS;
    let length = now.since(reading.since);
    let told = reading.reminded.since(reading.since).max(0);
    // After a word that was heard, the next comes as much later.
    (goes_on && length - told >= after_ms).then_some(Reminder {
        minutes: length / UnixMillis::MINUTE,
        decided: reading.decided,
        severe: reading.severe,
    })
}

/// Chooses for oneself. Whoever wants no word about breaks is no longer counted, and what was counted is forgotten.
///
/// # Errors
/// [`ServiceError::Forbidden`] or [`ServiceError::SignInNeeded`].
pub async fn choose(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    choices: Choices,
) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let account = account_of(visitor).ok_or(ServiceError::SignInNeeded)?;
    let site = site.id;
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                store::care::choose(tx, site, account, "blur", choices.blur.as_str()).await?;
                store::care::choose(tx, site, account, "breaks", choices.breaks.as_str()).await?;
                if choices.breaks == Breaks::Off {
                    store::care::forget(tx, site, account, UnixMillis(i64::MAX)).await?;
                }
                Ok::<_, ServiceError>(())
            })
        })
        .await
}

/// The word about a break was heard.
///
/// # Errors
/// [`ServiceError::Forbidden`] or [`ServiceError::SignInNeeded`].
pub async fn heard(services: &Services, visitor: &Visitor, site: &SiteRecord) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let account = account_of(visitor).ok_or(ServiceError::SignInNeeded)?;
    let now = services.now();
    let (day, _) = day_of(now, &site.settings.timezone)?;
    let site = site.id;
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                if let Some(reading) = store::care::reading(tx, site, account, day).await? {
                    let reading = ReadingRecord {
                        reminded: now,
                        ..reading
                    };
                    store::care::put_reading(tx, site, account, day, &reading).await?;
                }
                Ok::<_, ServiceError>(())
            })
        })
        .await
}

/// Counts a decision for the person who made it, if they want words about breaks.
pub(crate) async fn count(
    services: &Services,
    tx: &mut Tx,
    visitor: &Visitor,
    site: SiteId,
    comment: &CommentRecord,
) -> Result<(), ServiceError> {
    let Some(account) = account_of(visitor) else {
        return Ok(());
    };
    if choices_in(tx, site, account).await?.breaks == Breaks::Off {
        return Ok(());
    }
    let now = services.now();
    let zone = services.sites().into_iter().find(|known| known.id == site);
    let (day, _) = day_of(now, zone.as_ref().map_or("UTC", |site| site.settings.timezone.as_str()))?;
    let before = store::care::reading(tx, site, account, day).await?;
    let goes_on = before.filter(|before| now.since(before.last_at) < PAUSE_MS);
    let reading = ReadingRecord {
        decided: before.map_or(0, |before| before.decided) + 1,
        severe: before.map_or(0, |before| before.severe) + i64::from(is_severe(tx, site, comment).await?),
        since: goes_on.map_or(now, |before| before.since),
        last_at: now,
        reminded: before.map_or(UnixMillis(0), |before| before.reminded),
    };
    store::care::put_reading(tx, site, account, day, &reading).await?;
    store::care::forget(tx, site, account, day).await?;
    Ok(())
}

async fn is_severe(tx: &mut Tx, site: SiteId, comment: &CommentRecord) -> Result<bool, ServiceError> {
    let revisions = store::revisions::of_comment(tx, site, comment.id).await?;
    let Some(revision) = revisions.iter().find(|revision| revision.number == comment.revision) else {
        return Ok(false);
    };
    let assessment: Assessment = serde_json::from_str(&revision.signals)
        .map_err(|error| ServiceError::Internal(format!("stored signals: {error}")))?;
    Ok(Category::ALL
        .iter()
        .any(|category| assessment.strongest(*category) >= SEVERE))
}
