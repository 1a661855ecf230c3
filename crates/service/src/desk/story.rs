//! What moderators set for one story: whether it takes comments, slow mode, members only.

use model::{Commenting, Deed, SiteId, StoryId};
use store::Tx;
use store::sites::SiteRecord;
use store::stories::StoryRecord;
use store::story_settings::StorySettingsRecord;

use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::events::Event;
use crate::services::Services;
use crate::stories::{StoryTerms, combined, said_by_policy};
use crate::text::check::Checks;

/// Longest slow mode: one comment a day.
const MAX_SLOW_SECONDS: i64 = 86_400;

/// What is to hold for a story; nothing in a field leaves it to the policy and the publisher.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StorySettings {
    /// Whether it takes comments.
    pub commenting: Option<Commenting>,
    /// Least seconds between two comments of one reader; 0 for none.
    pub slow_mode_seconds: Option<i64>,
    /// Whether only members may comment.
    pub members_only: Option<bool>,
    /// Why, for the desk; may be empty.
    pub note: String,
}

/// A story with how it takes comments, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct StoryAtDesk {
    /// The story.
    pub story: StoryRecord,
    /// What holds.
    pub terms: StoryTerms,
    /// What would hold without the desk's word.
    pub otherwise: StoryTerms,
    /// What the desk set, newest first; the first one holds.
    pub changes: Vec<StorySettingsRecord>,
}

/// A story as the desk sees it.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`].
pub async fn story(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: StoryId,
) -> Result<StoryAtDesk, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let story = find(tx, site, id).await?;
                visitor.require_in(site, Deed::SeeDesk, &story.section_slug)?;
                let said = said_by_policy(&this, site, &story);
                let changes = store::story_settings::history(tx, site, id).await?;
                Ok(StoryAtDesk {
                    terms: combined(&story, said, changes.first()),
                    otherwise: combined(&story, said, None),
                    story,
                    changes,
                })
            })
        })
        .await
}

/// Sets how a story takes comments, from now on. What was set before stays in the history.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`], [`ServiceError::Invalid`] for a slow mode of more than a day,
/// [`ServiceError::Conflict`] when somebody else set something at the same moment.
pub async fn set_story(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: StoryId,
    new: StorySettings,
) -> Result<(), ServiceError> {
    let mut checks = Checks::default();
    checks.text("note", "The note", &new.note, 1_000);
    let slow = new.slow_mode_seconds.unwrap_or_default();
    if !(0..=MAX_SLOW_SECONDS).contains(&slow) {
        let message = "Slow mode can be at most a day: 86400 seconds.";
        checks.refuse("slow_mode_seconds", "out_of_range", message);
    }
    checks.done()?;
    change(services, visitor, site, id, "set_story", move |_| Ok(new)).await
}

/// Takes back the last change that the desk made to a story: what was set before it holds anew.
///
/// # Errors
/// As [`set_story`]; [`ServiceError::Conflict`] when `number` is not the last change any more.
pub async fn undo_story(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: StoryId,
    number: i64,
) -> Result<(), ServiceError> {
    let before = move |changes: &[StorySettingsRecord]| {
        let [last, rest @ ..] = changes else {
            return Err(ServiceError::NotFound { what: "change" });
        };
        if last.number != number {
            let message = "Something else was set for this story since; look at it anew.";
            return Err(ServiceError::Conflict(message.to_owned()));
        }
        let before = rest.first();
        Ok(StorySettings {
            commenting: before.and_then(|set| set.commenting),
            slow_mode_seconds: before.and_then(|set| set.slow_mode_seconds),
            members_only: before.and_then(|set| set.members_only),
            note: String::new(),
        })
    };
    change(services, visitor, site, id, "undo_story", before).await
}

async fn change(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: StoryId,
    deed: &'static str,
    make: impl FnOnce(&[StorySettingsRecord]) -> Result<StorySettings, ServiceError> + Send + 'static,
) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::DecideComment)?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let story = find(tx, site, id).await?;
                visitor.require_in(site, Deed::DecideComment, &story.section_slug)?;
                let changes = store::story_settings::history(tx, site, id).await?;
                let new = make(&changes)?;
                let record = StorySettingsRecord {
                    number: changes.first().map_or(0, |last| last.number) + 1,
                    commenting: new.commenting,
                    slow_mode_seconds: new.slow_mode_seconds,
                    members_only: new.members_only,
                    note: new.note.trim().to_owned(),
                    created_at: this.now(),
                    created_by: visitor.account_id(),
                };
                store::story_settings::insert(tx, site, id, &record)
                    .await
                    .map_err(|error| match error {
                        store::StoreError::Unique(_) => ServiceError::Conflict(
                            "Somebody else set something for this story just now; look at it first.".to_owned(),
                        ),
                        other => ServiceError::Store(other),
                    })?;
                this.record(tx, Event::Story { site, story: id }).await?;
                let entry = Entry::new(deed, Subject::new("story", id))
                    .was(described(changes.first()))
                    .became(described(Some(&record)))
                    .why(record.note.as_str());
                audit::record(&this, tx, &visitor, site, entry).await?;
                Ok::<_, ServiceError>(())
            })
        })
        .await?;
    services.emit(Event::Story { site, story: id });
    Ok(())
}

async fn find(tx: &mut Tx, site: SiteId, id: StoryId) -> Result<StoryRecord, ServiceError> {
    store::stories::by_id(tx, site, id)
        .await?
        .filter(|story| story.removed_at.is_none())
        .ok_or(ServiceError::NotFound { what: "story" })
}

/// For the audit log: `closed`, `slow 60`, `members`; empty where nothing is set.
fn described(set: Option<&StorySettingsRecord>) -> String {
    let Some(set) = set else { return String::new() };
    let mut parts = Vec::new();
    parts.extend(set.commenting.map(|word| word.as_str().to_owned()));
    parts.extend(set.slow_mode_seconds.map(|seconds| format!("slow {seconds}")));
    parts.extend(
        set.members_only
            .map(|only| if only { "members" } else { "everybody" }.to_owned()),
    );
    parts.join(", ")
}
