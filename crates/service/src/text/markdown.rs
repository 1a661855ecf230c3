//! Comments' Markdown: emphasis, lists, quotes, code and links. No images, no headings, no raw HTML; bare addresses
//! become links. Two walls: the event stream drops what readers may not use, and ammonia cleans what is left.

use std::sync::LazyLock;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};

/// Nesting of quotes and lists beyond this is flattened: the parser's cost and the page's width stay bounded.
const MAX_NESTING: usize = 6;

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::new();
    cleaner
        .tags(
            [
                "p",
                "br",
                "em",
                "strong",
                "del",
                "code",
                "pre",
                "blockquote",
                "ul",
                "ol",
                "li",
                "a",
            ]
            .into(),
        )
        .tag_attributes([("a", ["href"].into())].into())
        .generic_attributes(std::collections::HashSet::new())
        .url_schemes(["http", "https", "mailto"].into())
        .link_rel(Some("nofollow ugc noopener"));
    cleaner
});

/// Clean HTML of a comment.
pub(crate) fn render(text: &str) -> String {
    if is_plain(text) {
        return paragraphs(text);
    }
    let bounded = bound_nesting(text);
    let mut events = Vec::new();
    let mut depth = 0usize;
    for event in Parser::new_ext(&bounded, Options::ENABLE_STRIKETHROUGH) {
        push(&mut events, event, &mut depth);
    }
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events.into_iter());
    CLEANER.clean(&out).to_string()
}

/// Quote marks of a line beyond the sixth are dropped.
fn bound_nesting(text: &str) -> String {
    let bound = |line: &str| -> String {
        let mut marks = 0;
        let mut rest = line;
        while let Some(next) = rest.trim_start_matches([' ', '\t']).strip_prefix('>') {
            marks += 1;
            rest = next;
        }
        if marks <= MAX_NESTING {
            line.to_owned()
        } else {
            format!("{} {}", ">".repeat(MAX_NESTING), rest.trim_start())
        }
    };
    text.lines().map(bound).collect::<Vec<_>>().join("\n")
}

fn push<'a>(events: &mut Vec<Event<'a>>, event: Event<'a>, in_link: &mut usize) {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => events.push(Event::Text(text)),
        Event::Start(Tag::Heading { .. }) => events.push(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::Heading(_)) => events.push(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) | Event::Rule => {}
        Event::Start(Tag::HtmlBlock) => events.push(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::HtmlBlock) => events.push(Event::End(TagEnd::Paragraph)),
        Event::SoftBreak => events.push(Event::HardBreak),
        Event::Text(text) if *in_link == 0 => link_addresses(events, text),
        other => {
            match &other {
                Event::Start(Tag::Link { .. } | Tag::CodeBlock(_)) => *in_link += 1,
                Event::End(TagEnd::Link | TagEnd::CodeBlock) => *in_link = in_link.saturating_sub(1),
                _ => {}
            }
            events.push(other);
        }
    }
}

/// Turns bare `http://` and `https://` addresses into links.
fn link_addresses<'a>(events: &mut Vec<Event<'a>>, text: CowStr<'a>) {
    let mut rest: &str = &text;
    if !rest.contains("http") {
        events.push(Event::Text(text));
        return;
    }
    let mut out = Vec::new();
    while let Some((before, url, after)) = next_address(rest) {
        out.push(Event::Text(CowStr::from(before.to_owned())));
        out.push(Event::Start(Tag::Link {
            link_type: LinkType::Autolink,
            dest_url: CowStr::from(url.to_owned()),
            title: CowStr::from(""),
            id: CowStr::from(""),
        }));
        out.push(Event::Text(CowStr::from(url.to_owned())));
        out.push(Event::End(TagEnd::Link));
        rest = after;
    }
    out.push(Event::Text(CowStr::from(rest.to_owned())));
    events.append(&mut out);
}

/// Splits at the next address: what is before it, the address without closing punctuation, what is after it.
fn next_address(text: &str) -> Option<(&str, &str, &str)> {
    let begin = ["http://", "https://"]
        .iter()
        .filter_map(|scheme| text.find(scheme))
        .min()?;
    let (before, from) = text.split_at_checked(begin)?;
    let end = from
        .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'))
        .unwrap_or(from.len());
    let url = from
        .get(..end)?
        .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'', '’', '”']);
    if url.len() <= "https://".len() {
        return None;
    }
    Some((before, url, from.get(url.len()..)?))
}

/// Most comments use no Markdown at all; for them the whole machinery is a pass over the bytes.
fn is_plain(text: &str) -> bool {
    let special = |c: char| {
        matches!(
            c,
            '*' | '_' | '[' | ']' | '<' | '`' | '>' | '#' | '~' | '\\' | '&' | '|' | '=' | '+' | '-'
        )
    };
    !text.contains(special) && !text.contains("http") && !text.lines().any(starts_specially)
}

/// A line that begins a numbered list or indented code.
fn starts_specially(line: &str) -> bool {
    let trimmed = line.trim_start_matches(' ');
    let after_digits = trimmed.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with(['\t'])
        || line.len() - trimmed.len() >= 4
        || (after_digits.len() < trimmed.len() && after_digits.starts_with(['.', ')']))
}

fn paragraphs(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() {
            if open {
                out.push_str("</p>\n");
            }
            open = false;
            continue;
        }
        out.push_str(if open { "<br>\n" } else { "<p>" });
        open = true;
        escape_into(&mut out, line);
    }
    if open {
        out.push_str("</p>\n");
    }
    out
}

fn escape_into(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn readers_get_a_small_markdown() {
        for (text, expected) in [
            (
                "Plain.\nNext line.\n\nNew paragraph.",
                "<p>Plain.<br>\nNext line.</p>\n<p>New paragraph.</p>\n",
            ),
            ("*so* **very**", "<p><em>so</em> <strong>very</strong></p>\n"),
            (
                "> quoted\n\nanswer",
                "<blockquote>\n<p>quoted</p>\n</blockquote>\n<p>answer</p>\n",
            ),
            ("# big", "<p>big</p>\n"),
            ("![a cat](http://x.example/cat.png)", "<p>a cat</p>\n"),
            (
                "see https://example.org/a_b.",
                "<p>see <a href=\"https://example.org/a_b\" rel=\"nofollow ugc noopener\">https://example.org/a_b</a>.</p>\n",
            ),
            (
                "[x](javascript:alert(1))",
                "<p><a rel=\"nofollow ugc noopener\">x</a></p>\n",
            ),
            (
                "a <b onclick=x>b</b> & c",
                "<p>a &lt;b onclick=x&gt;b&lt;/b&gt; &amp; c</p>\n",
            ),
            (
                "<script>alert(1)</script>",
                "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n",
            ),
        ] {
            assert_eq!(render(text), expected, "{text}");
        }
    }

    #[test]
    fn ten_thousand_levels_of_quotes_are_six() {
        let html = render(&format!("{} deep", ">".repeat(4_900)));
        assert_eq!(html.matches("<blockquote>").count(), MAX_NESTING);
    }

    proptest! {
        #[test]
        fn nothing_active_survives(text in ".{0,200}") {
            let html = render(&text).to_lowercase();
            for bad in ["<script", "<img", "<iframe", "<style", "<svg"] {
                prop_assert!(!html.contains(bad), "{html}");
            }
        }

        #[test]
        fn the_short_way_says_the_same_as_the_long_way(text in "[a-z .,!?\n]{0,80}") {
            prop_assume!(is_plain(&text));
            let mut long = String::new();
            let soft = |e| if e == Event::SoftBreak { Event::HardBreak } else { e };
            html::push_html(&mut long, Parser::new(&text).map(soft));
            let squeeze = |html: &str| html.replace("<br />", "<br>").split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assert_eq!(squeeze(&render(&text)), squeeze(&long));
        }
    }
}
