//! What WordPress's words mean here.

use model::comment::MAX_NAME_CHARS;
use model::story::{MAX_HEADLINE_CHARS, MAX_LABEL_CHARS, MAX_STANDFIRST_CHARS, MAX_URL_BYTES};
use model::{Commenting, Status, UnixMillis};
use service::stories::StoryIn;

use super::parse::{Item, RawComment};
use crate::html::{paragraphs, words};
use crate::time;

/// Whether something is taken in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fate<T> {
    /// It is.
    Take(T),
    /// It is not, for this reason.
    Skip(String),
}

/// A post is taken in when everybody could read it.
pub(super) fn post_fate(item: &Item) -> Fate<()> {
    let is_id = !item.id.is_empty() && item.id.len() <= 20 && item.id.bytes().all(|b| b.is_ascii_digit());
    if item.post_type != "post" {
        Fate::Skip(format!("type {}", or_none(&item.post_type)))
    } else if item.status != "publish" {
        Fate::Skip(format!("status {}", or_none(&item.status)))
    } else if !item.password.is_empty() {
        Fate::Skip("has a password".to_owned())
    } else if !is_id {
        Fate::Skip("no id".to_owned())
    } else {
        Fate::Take(())
    }
}

/// Comments by people are taken in, published or held. What WordPress or a plugin says of its state in any other word
/// is for a moderator to see.
pub(super) fn comment_fate(comment: &RawComment) -> Fate<Status> {
    let skip = |reason: &str| Fate::Skip(reason.to_owned());
    if !matches!(comment.comment_type.as_str(), "" | "comment") {
        return Fate::Skip(format!("type {}", comment.comment_type));
    }
    let status = match comment.approved.as_str() {
        "1" | "approve" | "approved" => Status::Published,
        "spam" | "trash" | "post-trashed" => return skip(&comment.approved),
        _ => Status::Held,
    };
    let is_id = !comment.id.is_empty() && comment.id.len() <= 20 && comment.id.bytes().all(|b| b.is_ascii_digit());
    if !is_id {
        return skip("no id");
    }
    if comment.content.is_empty() {
        return skip("no text");
    }
    Fate::Take(status)
}

fn or_none(word: &str) -> &str {
    if word.is_empty() { "(none)" } else { word }
}

/// The story of a post; `note` is told, by field, what could not be kept as it was.
pub(super) fn story(item: &Item, byline: Option<String>, note: &mut dyn FnMut(&str, &str)) -> StoryIn {
    let link = address(&item.link);
    if link.is_none() && !item.link.is_empty() {
        note("link", "is no http address; the story has none for now");
    }
    let guid = address(&item.guid).filter(|guid| Some(guid) != link.as_ref());
    let published_at = time::sql_utc(&item.date_gmt)
        .or_else(|| time::rfc2822(&item.pub_date))
        .or_else(|| time::sql_utc(&item.date));
    if published_at.is_none() {
        note("post_date_gmt", "no date; the story bears that of the import");
    }
    let body = paragraphs(&item.content);
    StoryIn {
        url: link.unwrap_or_default(),
        aliases: guid.into_iter().collect(),
        headline: headline(item, &body, note),
        standfirst: cut("excerpt:encoded", words(&item.excerpt), MAX_STANDFIRST_CHARS, note),
        byline: cut(
            "dc:creator",
            words(byline.as_deref().unwrap_or(&item.creator)),
            MAX_LABEL_CHARS,
            note,
        ),
        section: cut("category", words(&item.section), MAX_LABEL_CHARS, note),
        commenting: if item.comment_status == "closed" {
            Commenting::Closed
        } else {
            Commenting::Open
        },
        published_at,
        modified_at: time::sql_utc(&item.modified_gmt),
        body,
        ..StoryIn::default()
    }
}

/// The title; a post without one is known by its first words, as in lists of WordPress's own.
fn headline(item: &Item, body: &str, note: &mut dyn FnMut(&str, &str)) -> String {
    if !words(&item.title).is_empty() {
        return cut("title", item.title.clone(), MAX_HEADLINE_CHARS, note);
    }
    note("title", "is empty; the story's first words stand in for it");
    let all = words(body);
    let first: Vec<&str> = all.split(' ').take(10).collect();
    let first: String = first.join(" ").chars().take(80).collect();
    match first.is_empty() {
        true => format!("Post {}", item.id),
        false if first.len() < all.len() => escape(&format!("{first}…")),
        false => escape(&first),
    }
}

/// Text as the HTML that means it.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn cut(field: &str, text: String, max_chars: usize, note: &mut dyn FnMut(&str, &str)) -> String {
    if text.chars().count() <= max_chars {
        return text;
    }
    note(
        field,
        &format!("has more than {max_chars} characters; the rest was cut off"),
    );
    words(&text)
        .chars()
        .take(max_chars - 1)
        .chain(std::iter::once('…'))
        .collect()
}

/// An address that leads somewhere, if it is one.
fn address(text: &str) -> Option<String> {
    let web = ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme));
    let sound = text.len() <= MAX_URL_BYTES && !text.contains(|c: char| c.is_whitespace() || c.is_control());
    (web && sound).then(|| text.to_owned())
}

/// A commenter's name on one line, cut where it is too long. One who gave none is `Anonymous`, as in WordPress.
pub(super) fn commenter(name: &str) -> String {
    let name = words(name);
    if name.is_empty() {
        "Anonymous".to_owned()
    } else {
        name.chars().take(MAX_NAME_CHARS).collect()
    }
}

/// When a comment was written; local time counts as UTC where nothing better is there.
pub(super) fn comment_date(comment: &RawComment) -> Option<UnixMillis> {
    time::sql_utc(&comment.date_gmt).or_else(|| time::sql_utc(&comment.date))
}
