//! Stories' HTML: sanitised in, our own clean HTML out; the dateline cut from its beginning.

use std::sync::LazyLock;

use model::dateline::{self, Dateline};

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::new();
    cleaner
        .tags(
            [
                "p",
                "br",
                "em",
                "strong",
                "b",
                "i",
                "u",
                "s",
                "sub",
                "sup",
                "h2",
                "h3",
                "h4",
                "ul",
                "ol",
                "li",
                "blockquote",
                "q",
                "cite",
                "a",
                "figure",
                "figcaption",
                "img",
                "table",
                "thead",
                "tbody",
                "tr",
                "th",
                "td",
                "caption",
                "pre",
                "code",
                "hr",
                "time",
                "abbr",
            ]
            .into(),
        )
        .tag_attributes(
            [
                ("a", ["href"].into()),
                ("img", ["src", "alt", "width", "height"].into()),
                ("time", ["datetime"].into()),
                ("abbr", ["title"].into()),
                ("td", ["colspan", "rowspan"].into()),
                ("th", ["colspan", "rowspan", "scope"].into()),
            ]
            .into(),
        )
        .generic_attributes(["lang", "dir"].into())
        .url_schemes(["http", "https", "mailto"].into())
        .link_rel(Some("noopener"));
    cleaner
});

/// A story's body, cleaned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Body {
    /// Our own clean HTML, without the dateline.
    pub(crate) html: String,
    /// Its words.
    pub(crate) text: String,
    /// What stood before the story proper.
    pub(crate) dateline: Option<Dateline>,
}

/// Cleans a body and takes the dateline off its beginning. Plain text without any tag becomes paragraphs.
pub(crate) fn body(source: &str) -> Body {
    let source = if source.contains('<') {
        source.to_owned()
    } else {
        paragraphs(source)
    };
    let clean = CLEANER.clean(&source).to_string();
    let clean = clean.trim();
    let (html, dateline) = cut_dateline(clean);
    let text = text_of(&html);
    Body { html, text, dateline }
}

/// Only the words of an HTML text, on one line: for headlines and standfirsts.
pub(crate) fn plain(source: &str) -> String {
    if !source.contains(['<', '&']) {
        return source.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let clean = CLEANER.clean(source).to_string();
    text_of(&clean).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn paragraphs(text: &str) -> String {
    let escaped = ammonia::clean_text(text).replace("&#10;", "\n").replace("&#32;", " ");
    let parts = escaped.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| format!("<p>{}</p>\n", part.replace('\n', "<br>")))
        .collect()
}

/// The dateline is looked for in the text before the first tag inside the first paragraph.
fn cut_dateline(html: &str) -> (String, Option<Dateline>) {
    let unchanged = || (html.to_owned(), None);
    let (open, rest) = match html.strip_prefix("<p>") {
        Some(rest) => ("<p>", rest),
        None => ("", html),
    };
    let end = rest.find('<').unwrap_or(rest.len());
    let Some((first, after)) = rest.split_at_checked(end) else {
        return unchanged();
    };
    let spaced = first.replace("&nbsp;", "\u{a0}");
    let Some(found) = dateline::recognise(&spaced) else {
        return unchanged();
    };
    let Some(kept) = spaced.get(found.length..) else {
        return unchanged();
    };
    if kept.trim().is_empty() && !after.starts_with("<em") && !after.starts_with("<strong") && !after.starts_with("<a")
    {
        return unchanged();
    }
    (format!("{open}{}{after}", kept.trim_start()), Some(found))
}

/// The words of clean HTML, a line a block.
pub(crate) fn text_of(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        text.push_str(before);
        let (name, after) = tag.split_once('>').unwrap_or((tag, ""));
        let name = name
            .trim_start_matches('/')
            .split([' ', '/'])
            .next()
            .unwrap_or_default();
        if matches!(
            name,
            "p" | "br" | "h2" | "h3" | "h4" | "li" | "blockquote" | "tr" | "figcaption" | "hr" | "pre"
        ) {
            text.push('\n');
        }
        rest = after;
    }
    text.push_str(rest);
    let decoded = text
        .replace("&nbsp;", "\u{a0}")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&");
    decoded
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dateline_leaves_the_body() {
        let body =
            body("<p>BAKU (Eurasianet)– Talks <b>began</b> on Monday.</p><script>x()</script><p>More &amp; more.</p>");
        assert_eq!(body.html, "<p>Talks <b>began</b> on Monday.</p><p>More &amp; more.</p>");
        assert_eq!(body.text, "Talks began on Monday.\nMore & more.");
        let dateline = body.dateline.unwrap();
        assert_eq!(
            (dateline.place.as_str(), dateline.credit.as_deref()),
            ("BAKU", Some("Eurasianet"))
        );
    }

    #[test]
    fn nothing_active_survives() {
        let body = body("<p onclick=x>a<img src=x onerror=y><a href='javascript:z'>b</a></p><iframe src=q></iframe>");
        assert_eq!(body.html, "<p>a<img src=\"x\"><a rel=\"noopener\">b</a></p>");
    }

    #[test]
    fn plain_text_becomes_paragraphs() {
        assert_eq!(
            body("One & two.\nStill one.\n\nThree.").html,
            "<p>One &amp; two.<br>Still one.</p>\n<p>Three.</p>"
        );
        assert_eq!(plain("A <b>bold</b>\n &amp; plain"), "A bold & plain");
    }
}
