//! What search engines read: a schema.org `NewsArticle` with its `Comment`s.

use serde_json::{Value, json};
use service::comments::ThreadComment;
use service::stories;

use super::text;
use crate::i18n::Language;
use crate::records::{SiteRecord, StoryRecord};
use crate::render::Moment;

/// JSON-LD of a story, safe inside a `script` element.
pub fn article(site: &SiteRecord, story: &StoryRecord, comments: &[ThreadComment]) -> String {
    let time = |at| Moment::new(at, "UTC", Language::DEFAULT).iso;
    let address = format!("{}{}", site.base_url, stories::path(site, &story.slug, story.id));
    let shown: Vec<Value> = comments
        .iter()
        .filter(|comment| comment.tombstone.is_none())
        .map(|comment| {
            json!({
                "@type": "Comment",
                "url": format!("{address}?at={0}#c-{0}", comment.id),
                "author": { "@type": "Person", "name": comment.author },
                "dateCreated": time(comment.created_at),
                "text": text::of_html(&comment.html),
            })
        })
        .collect();
    let mut article = json!({
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.headline,
        "description": story.standfirst,
        "url": address,
        "mainEntityOfPage": address,
        "inLanguage": story.language,
        "articleSection": story.section,
        "datePublished": time(story.published_at),
        "dateModified": time(story.modified_at),
        "publisher": { "@type": "NewsMediaOrganization", "name": site.name },
        "commentCount": story.published_count,
        "comment": shown,
    });
    if let Some(fields) = article.as_object_mut() {
        if !story.byline.is_empty() {
            fields.insert("author".to_owned(), json!({ "@type": "Person", "name": story.byline }));
        }
        if !story.image_url.is_empty() {
            fields.insert("image".to_owned(), json!(story.image_url));
        }
        if !story.dateline.is_empty() {
            fields.insert("dateline".to_owned(), json!(story.dateline));
        }
    }
    for_script(&article)
}

/// JSON in which nothing can end a `script` element or begin a comment in it.
fn for_script(value: &Value) -> String {
    value
        .to_string()
        .replace('<', "\\u003c")
        .replace('>', "\\u003e")
        .replace('&', "\\u0026")
        .replace('\u{2028}', "\\u2028")
        .replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_it_can_end_the_script() {
        let json = for_script(&json!({ "text": "</script><!-- & \u{2028}" }));
        assert!(!json.contains(['<', '>', '&', '\u{2028}']));
        let back: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(back["text"], "</script><!-- & \u{2028}");
    }
}
