//! The overrides of a policy as readers see them: where, and what is asked there.

use moderation::{Override, Policy};
use serde::Serialize;
use service::{ServiceError, stories};

use super::story::form::minutes;
use crate::app::App;
use crate::error::WebError;
use crate::records::SiteRecord;

/// Stories that are named at most, over all overrides.
const MAX_STORIES: usize = 50;

/// An override.
#[derive(Debug, Serialize)]
pub struct OverrideView {
    sections: String,
    stories: Vec<StoryLink>,
    commenting: Option<&'static str>,
    slow_mode: Option<String>,
    is_members_only: bool,
    stricter: String,
}

#[derive(Debug, Serialize)]
struct StoryLink {
    headline: String,
    href: String,
}

/// The overrides of a policy that readers can be told of: those that ask something, with stories that are there.
///
/// # Errors
/// When the database does not answer.
pub async fn overrides(app: &App, site: &SiteRecord, policy: &Policy) -> Result<Vec<OverrideView>, WebError> {
    let mut views = Vec::new();
    let mut left = MAX_STORIES;
    for of in policy.overrides() {
        let mut named = Vec::new();
        for key in of.stories.iter().take(left) {
            match stories::by_key(app.services(), site, key).await {
                Ok(story) => named.push(StoryLink {
                    href: stories::path(site, &story.slug, story.id),
                    headline: story.headline.clone(),
                }),
                Err(ServiceError::NotFound { .. } | ServiceError::Gone { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        left -= named.len();
        let view = view(policy, of, named);
        if view.is_told() {
            views.push(view);
        }
    }
    Ok(views)
}

fn view(policy: &Policy, of: &Override, stories: Vec<StoryLink>) -> OverrideView {
    let mut stricter: Vec<&str> = of
        .rules
        .iter()
        .filter_map(|added| policy.clause(&added.clause))
        .map(|clause| clause.title.as_str())
        .collect();
    stricter.dedup();
    OverrideView {
        sections: of.sections.join(", "),
        stories,
        commenting: of.commenting.map(moderation::Commenting::as_str),
        slow_mode: of
            .slow_mode_seconds
            .filter(|seconds| *seconds > 0)
            .map(|seconds| minutes(seconds.unsigned_abs())),
        is_members_only: of.members_only == Some(true),
        stricter: stricter.join(", "),
    }
}

impl OverrideView {
    fn is_told(&self) -> bool {
        let is_somewhere = !self.sections.is_empty() || !self.stories.is_empty();
        let asks = self.commenting.is_some() || self.slow_mode.is_some() || self.is_members_only;
        is_somewhere && (asks || !self.stricter.is_empty())
    }
}
