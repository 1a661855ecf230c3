//! A feed's entries as stories.

use feed_rs::model::Entry;
use model::UnixMillis;

use crate::error::ServiceError;
use crate::keys::Keys;
use crate::stories::StoryIn;

/// Entries that are read of one document.
const MAX_ENTRIES: usize = 500;

/// The stories of a feed document, each with its key.
pub(super) fn read(bytes: &[u8], url: &str, section: &str) -> Result<Vec<(String, StoryIn)>, ServiceError> {
    let parser = feed_rs::parser::Builder::new().base_uri(Some(url)).build();
    let feed = parser
        .parse(bytes)
        .map_err(|error| ServiceError::Outgoing(format!("This is no feed that can be read: {error}.")))?;
    let language = feed.language.clone().unwrap_or_default();
    Ok(feed
        .entries
        .into_iter()
        .take(MAX_ENTRIES)
        .filter_map(|entry| story(entry, section, &language))
        .collect())
}

fn story(entry: Entry, section: &str, language: &str) -> Option<(String, StoryIn)> {
    let headline = entry
        .title
        .map(|title| title.content)
        .filter(|title| !title.trim().is_empty())?;
    let mut links = entry.links.into_iter();
    let is_page =
        |link: &feed_rs::model::Link| link.rel.as_deref().is_none_or(|rel| rel == "alternate") && is_http(&link.href);
    let url = links.find(is_page).map(|link| link.href).unwrap_or_default();
    let summary = entry.summary.map(|summary| summary.content).unwrap_or_default();
    let content = entry.content.and_then(|content| content.body);
    let image = entry
        .media
        .iter()
        .flat_map(|media| &media.thumbnails)
        .map(|thumb| thumb.image.uri.clone())
        .find(|uri| is_http(uri));
    let (standfirst, body) = match content {
        Some(content) => (summary, content),
        None => (String::new(), summary),
    };
    let section = match entry.categories.first() {
        Some(category) if section.is_empty() => category.label.clone().unwrap_or_else(|| category.term.clone()),
        _ => section.to_owned(),
    };
    let authors: Vec<String> = entry
        .authors
        .into_iter()
        .filter_map(|person| person.name)
        .filter(|name| !name.is_empty())
        .collect();
    let published_at = entry.published.map(|at| UnixMillis(at.timestamp_millis()));
    let id = if entry.id.is_empty() { url.clone() } else { entry.id };
    let story = StoryIn {
        url,
        headline,
        standfirst: standfirst.chars().take(model::story::MAX_STANDFIRST_CHARS).collect(),
        body,
        byline: authors.join(", ").chars().take(model::story::MAX_LABEL_CHARS).collect(),
        section: section.chars().take(model::story::MAX_LABEL_CHARS).collect(),
        language: language.to_owned(),
        image: image.unwrap_or_default(),
        published_at,
        modified_at: entry.updated.map(|at| UnixMillis(at.timestamp_millis())),
        ..StoryIn::default()
    };
    // Ids of feeds may be anything; a digest is a key of one form.
    Some((
        format!("feed-{}", Keys::digest(&id).chars().take(32).collect::<String>()),
        story,
    ))
}

fn is_http(address: &str) -> bool {
    address.starts_with("http://") || address.starts_with("https://")
}
