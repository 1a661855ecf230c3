//! Stories, as they can be imported again.

use std::io::Write;

use model::{Commenting, StoryId};
use serde::Serialize;
use service::{Services, SiteRecord, Visitor};

use super::{LinesOut, PAGE};
use crate::error::InterchangeError;
use crate::time::rfc3339;

/// One line: the fields of `StoryIn`, and the key.
#[derive(Serialize)]
struct StoryOut<'a> {
    key: &'a str,
    url: &'a str,
    headline: String,
    standfirst: String,
    byline: &'a str,
    dateline: &'a str,
    credit: &'a str,
    section: &'a str,
    language: &'a str,
    image: &'a str,
    commenting: Commenting,
    published_at: String,
    modified_at: String,
    body: &'a str,
}

/// Writes all stories of a site but those taken down, oldest id first, and says how many.
///
/// # Errors
/// [`InterchangeError::Source`], [`InterchangeError::Write`].
pub async fn stories<W: Write + Send>(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    write: W,
) -> Result<u64, InterchangeError> {
    let mut out = LinesOut::new(write);
    let mut after = StoryId(0);
    loop {
        let page = service::export::stories(services, visitor, site, after, PAGE)
            .await
            .map_err(|source| InterchangeError::Source {
                what: "stories",
                source,
            })?;
        let Some(last) = page.last() else { return out.finish() };
        after = last.id;
        for story in page.iter().filter(|story| story.removed_at.is_none()) {
            out.line(&StoryOut {
                key: &story.key,
                url: &story.url,
                headline: as_html(&story.headline),
                standfirst: as_html(&story.standfirst),
                byline: &story.byline,
                dateline: &story.dateline,
                credit: &story.credit,
                section: &story.section,
                language: &story.language,
                image: &story.image_url,
                commenting: story.commenting,
                published_at: rfc3339(story.published_at),
                modified_at: rfc3339(story.modified_at),
                body: &story.body_html,
            })?;
        }
    }
}

/// A plain text that is read back as itself, though headlines are read as HTML: `<` and what would be a reference are
/// escaped, `Tom & Jerry` stays.
fn as_html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' if chars
                .peek()
                .is_some_and(|next| next.is_ascii_alphanumeric() || *next == '#') =>
            {
                out.push_str("&amp;")
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::as_html;
    use crate::html::words;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn plain_text_is_read_back_as_itself(text in "[a-z&<>#;é ]{0,40}") {
            let tidy = text.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(words(&as_html(&tidy)), tidy);
        }
    }
}
