//! The names of the persons in a story, found once and kept: the moderation engine is told whom an attack may hit.

use std::sync::{Arc, PoisonError};

use model::StoryId;
use store::stories::StoryRecord;

use crate::services::Services;

/// Stories whose names are kept.
const MAX_KEPT: usize = 4_096;
/// How much of a body is read for names.
const MAX_BODY_CHARS: usize = 8_000;

pub(crate) fn people(services: &Services, story: &StoryRecord) -> Arc<Vec<String>> {
    let kept = |story| {
        services
            .inner
            .people
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&story)
            .cloned()
    };
    if let Some(people) = kept(story.id) {
        return people;
    }
    let body: String = story.body_text.chars().take(MAX_BODY_CHARS).collect();
    let people = Arc::new(moderation::people_in(&format!(
        "{}\n{}\n{body}",
        story.headline, story.standfirst
    )));
    let mut all = services.inner.people.lock().unwrap_or_else(PoisonError::into_inner);
    if all.len() >= MAX_KEPT {
        all.clear();
    }
    all.insert(story.id, Arc::clone(&people));
    people
}

pub(crate) fn forget(services: &Services, story: StoryId) {
    services
        .inner
        .people
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .remove(&story);
}
