//! Related posts with their reasons.

use related::Reason;
use serde::Serialize;
use service::related_posts::RelatedPost;

use crate::app::App;
use crate::i18n::{Language, Texts};
use crate::pages::list::StoryItem;
use crate::records::SiteRecord;

/// A related post.
#[derive(Debug, Serialize)]
pub struct RelatedView {
    story: StoryItem,
    /// Why it is here, in the page's language.
    reason: String,
}

impl RelatedView {
    /// Of a related post.
    pub fn new(app: &App, site: &SiteRecord, post: RelatedPost, language: Language) -> Self {
        // One reason is enough for a reader; the first is the most telling.
        let reason = post
            .reasons
            .first()
            .map(|reason| words(app.renderer().texts(), reason, language));
        Self {
            story: StoryItem::new(site, post.story, language),
            reason: reason.unwrap_or_default(),
        }
    }
}

fn words(texts: &Texts, reason: &Reason, language: Language) -> String {
    let comma = if language == Language::Arabic { "، " } else { ", " };
    match reason {
        Reason::SharedTerms(terms) => texts
            .get(language, "related.about")
            .replace("{terms}", &terms.join(comma)),
        Reason::SameSection(section) => texts.get(language, "related.section").replace("{section}", section),
        Reason::EarlierInStory => texts.get(language, "related.earlier").to_owned(),
        Reason::LaterInStory => texts.get(language, "related.later").to_owned(),
    }
}
