//! The part of a story page that is the same for everybody, whatever the thread holds.

use std::sync::Arc;

use minijinja::HtmlEscape;
use model::StoryId;
use serde::Serialize;
use service::{policies, related_posts, stories};

use super::related::RelatedView;
use crate::app::App;
use crate::error::WebError;
use crate::i18n::Language;
use crate::pages::cache::Shell;
use crate::pages::chrome::{AccountChrome, Page};
use crate::pages::policy::PolicyView;
use crate::records::{SiteRecord, StoryRecord};
use crate::render::Moment;
use crate::viewer::Viewer;

const RELATED: usize = 6;

#[derive(Serialize)]
struct StoryPage {
    page: Page,
    story: StoryView,
    related: Vec<RelatedView>,
    policy: PolicyView,
    policy_href: String,
}

#[derive(Serialize)]
struct StoryView {
    section: String,
    section_href: String,
    headline: String,
    standfirst: String,
    byline: String,
    credit: String,
    /// Clean HTML, with the dateline in its first paragraph.
    body_html: String,
    image: String,
    published: Moment,
    modified: Option<Moment>,
    original: Option<String>,
}

/// The shell of a story, kept or new.
///
/// # Errors
/// 404 when there is no such story.
pub async fn get(app: &App, site: &SiteRecord, story: StoryId) -> Result<Arc<Shell>, WebError> {
    if let Some(shell) = app.pages().find(site.id, story).and_then(|entry| entry.shell.get()) {
        return Ok(shell);
    }
    // A story that does not exist gets no place in the cache.
    stories::get(app.services(), site, story).await?;
    let entry = app.pages().entry(site.id, story);
    entry
        .shell
        .get_or_build(|_| true, async || build(app, site, story).await)
        .await
}

async fn build(app: &App, site: &SiteRecord, id: StoryId) -> Result<Shell, WebError> {
    let services = app.services();
    let record = stories::get(services, site, id).await?;
    let sections = stories::sections(services, site).await?;
    let related = related_posts::for_story(services, site, &record, RELATED).await?;
    let policy = policies::in_force(services, site).await?;
    let path = stories::path(site, &record.slug, id);
    let mut page = Page::in_language(site, &record.language, services.now(), record.headline.clone())
        .with_sections(&sections, &record.section_slug)
        .at(site, &path);
    page.account = None;
    page.description.clone_from(&record.standfirst);
    let (language, lang) = (page.language(), page.lang.clone());
    let context = StoryPage {
        page,
        related: related
            .into_iter()
            .map(|post| RelatedView::new(app, site, post, language))
            .collect(),
        policy: PolicyView::new(&policy.policy),
        policy_href: format!("/{}/policy", site.key),
        story: StoryView::new(site, &record, language, &path),
    };
    let html = app.renderer().render("reader/story.html", &context)?;
    Shell::cut(record.slug.clone(), lang, &html)
}

impl StoryView {
    fn new(site: &SiteRecord, story: &StoryRecord, language: Language, path: &str) -> Self {
        let zone = &site.settings.timezone;
        let is_ours = story.url.is_empty() || story.url == format!("{}{path}", site.base_url);
        let is_modified = story.modified_at.since(story.published_at) > 60_000;
        Self {
            section: story.section.clone(),
            section_href: format!("/{}/sections/{}", site.key, story.section_slug),
            headline: story.headline.clone(),
            standfirst: story.standfirst.clone(),
            byline: story.byline.clone(),
            credit: story.credit.clone(),
            body_html: with_dateline(&story.body_html, &story.dateline, &story.credit),
            image: story.image_url.clone(),
            published: Moment::new(story.published_at, zone, language),
            modified: is_modified.then(|| Moment::new(story.modified_at, zone, language)),
            original: (!is_ours && story.url.starts_with("http")).then(|| story.url.clone()),
        }
    }
}

/// Puts place and credit before the body's first words, as newspapers do.
fn with_dateline(body: &str, place: &str, credit: &str) -> String {
    if place.is_empty() {
        return body.to_owned();
    }
    let credit = if credit.is_empty() {
        String::new()
    } else {
        format!(" ({})", HtmlEscape(credit))
    };
    let line = format!(
        "<span class=\"dateline\"><b>{}</b>{credit} — </span>",
        HtmlEscape(place)
    );
    match body.strip_prefix("<p>") {
        Some(rest) => format!("<p>{line}{rest}"),
        None => format!("<p>{line}</p>{body}"),
    }
}

#[derive(Serialize)]
struct AccountPart {
    page: Page,
}

/// The corner of the masthead that tells who is signed in.
///
/// # Errors
/// Mistakes in the template.
pub fn account(
    app: &App,
    site: &SiteRecord,
    viewer: &Viewer,
    lang: &str,
    form_token: &str,
) -> Result<String, WebError> {
    let mut page = Page::in_language(site, lang, app.services().now(), "").for_viewer(app, viewer, site);
    if let Some(AccountChrome { form_token: token, .. }) = &mut page.account {
        form_token.clone_into(token);
    }
    app.renderer().render("reader/account.html", &AccountPart { page })
}

#[cfg(test)]
mod tests {
    use super::with_dateline;

    #[test]
    fn the_dateline_stands_in_the_first_paragraph() {
        assert_eq!(
            with_dateline("<p>The talks</p>", "BAKU", "Eurasianet"),
            "<p><span class=\"dateline\"><b>BAKU</b> (Eurasianet) — </span>The talks</p>"
        );
        assert_eq!(with_dateline("<p>The talks</p>", "", ""), "<p>The talks</p>");
    }
}
