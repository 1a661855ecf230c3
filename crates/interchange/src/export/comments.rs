//! Comments of every status.

use std::collections::HashMap;
use std::io::Write;

use model::{CommentId, ReaderId, Status, StoryId};
use serde::Serialize;
use service::{Services, SiteRecord, Visitor};

use super::{LinesOut, PAGE};
use crate::error::InterchangeError;
use crate::time::rfc3339;

/// Addresses that are remembered, so that the busiest authors are not asked for each time.
const KNOWN_READERS: usize = 10_000;

/// What a comment's line holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CommentOptions {
    /// Add the authors' e-mail addresses, where there are any. They are personal data: only where they are needed.
    pub email: bool,
}

#[derive(Serialize)]
struct CommentOut<'a> {
    id: CommentId,
    story: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent: Option<CommentId>,
    status: Status,
    author: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    text: &'a str,
    language: &'a str,
    created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    edited_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    foreign_id: Option<&'a str>,
}

/// Writes all comments of a site, oldest id first, and says how many. `story` is the key of its story, also of one that
/// was taken down; `text` is Markdown as its author wrote it.
///
/// # Errors
/// [`InterchangeError::Source`], [`InterchangeError::Write`].
pub async fn comments<W: Write + Send>(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    write: W,
    options: CommentOptions,
) -> Result<u64, InterchangeError> {
    let keys = story_keys(services, visitor, site).await?;
    let mut emails = HashMap::new();
    let mut out = LinesOut::new(write);
    let mut after = CommentId(0);
    loop {
        let page = service::export::comments(services, visitor, site, after, PAGE)
            .await
            .map_err(|source| InterchangeError::Source {
                what: "comments",
                source,
            })?;
        let Some(last) = page.last() else { return out.finish() };
        after = last.id;
        for comment in &page {
            if options.email && !emails.contains_key(&comment.reader) {
                if emails.len() >= KNOWN_READERS {
                    emails.clear();
                }
                emails.insert(comment.reader, email(services, visitor, site, comment.reader).await?);
            }
            let source = comment.source.as_ref();
            out.line(&CommentOut {
                id: comment.id,
                story: keys.get(&comment.story).map_or("", |key| key),
                parent: comment.parent,
                status: comment.status,
                author: &comment.author_name,
                email: emails
                    .get(&comment.reader)
                    .map(String::as_str)
                    .filter(|email| !email.is_empty()),
                text: &comment.body,
                language: &comment.language,
                created_at: rfc3339(comment.created_at),
                edited_at: comment.edited_at.map(rfc3339),
                source: source.map(|(source, _)| source.as_str()),
                foreign_id: source.map(|(_, id)| id.as_str()),
            })?;
        }
    }
}

async fn story_keys(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
) -> Result<HashMap<StoryId, Box<str>>, InterchangeError> {
    let mut keys = HashMap::new();
    let mut after = StoryId(0);
    loop {
        let page = service::export::stories(services, visitor, site, after, PAGE)
            .await
            .map_err(|source| InterchangeError::Source {
                what: "stories",
                source,
            })?;
        let Some(last) = page.last() else { return Ok(keys) };
        after = last.id;
        keys.extend(page.into_iter().map(|story| (story.id, story.key.into_boxed_str())));
    }
}

async fn email(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    reader: ReaderId,
) -> Result<String, InterchangeError> {
    let page = service::desk::reader(services, visitor, site, reader, None)
        .await
        .map_err(|source| InterchangeError::Source {
            what: "a reader",
            source,
        })?;
    Ok(page.reader.email)
}
