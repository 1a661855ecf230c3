//! A story in a list.

use serde::Serialize;
use service::stories;

use crate::i18n::{Language, direction};
use crate::records::{SiteRecord, StorySummary};
use crate::render::Moment;

/// A story in a list.
#[derive(Debug, Serialize)]
pub struct StoryItem {
    pub href: String,
    pub headline: String,
    pub standfirst: String,
    pub section: String,
    pub section_href: String,
    pub credit: String,
    pub image: String,
    pub published: Moment,
    pub comments: i64,
    pub lang: String,
    pub dir: &'static str,
}

impl StoryItem {
    /// Of a summary, with times in the page's language.
    pub fn new(site: &SiteRecord, story: StorySummary, language: Language) -> Self {
        Self {
            href: stories::path(site, &story.slug, story.id),
            section_href: format!("/{}/sections/{}", site.key, story.section_slug),
            published: Moment::new(story.published_at, &site.settings.timezone, language),
            comments: story.published_count,
            dir: direction(&story.language),
            lang: story.language,
            headline: story.headline,
            standfirst: story.standfirst,
            section: story.section,
            credit: story.credit,
            image: story.image_url,
        }
    }
}
