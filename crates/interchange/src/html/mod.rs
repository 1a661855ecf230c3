//! The HTML that WordPress makes of an author's text when it shows it: paragraphs and line breaks. An export holds the
//! text before that step.
//!
//! After `wpautop` as its documentation describes it
//! (<https://developer.wordpress.org/reference/functions/wpautop/>), without its many exceptions: what comes out is
//! sanitised, so that an odd tag costs a paragraph and no more.

mod text;

pub(crate) use text::text;

/// Elements that stand by themselves, not inside a paragraph.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "details",
    "div",
    "dl",
    "dd",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "iframe",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "style",
    "script",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "video",
];
/// Shortcodes of WordPress itself whose brackets are dropped; what stands between them stays.
const SHORTCODES: &[&str] = &[
    "caption",
    "wp_caption",
    "gallery",
    "embed",
    "audio",
    "video",
    "playlist",
];

/// An author's text as HTML: text in which paragraphs are marked is left as it is, otherwise each blank line begins a
/// paragraph and each line end is a break. The result is not sanitised.
pub(crate) fn paragraphs(source: &str) -> String {
    let source = without_shortcodes(&source.replace("\r\n", "\n").replace('\r', "\n"));
    if has_paragraphs(&source) {
        return source;
    }
    let mut out = String::with_capacity(source.len() + source.len() / 8);
    for block in blocks(&source) {
        if begins_with_block(block) {
            out.push_str(block);
        } else {
            out.push_str("<p>");
            out.push_str(&block.replace('\n', "<br>\n"));
            out.push_str("</p>");
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether the author's editor marked the paragraphs itself: the block editor, or a `<p>`.
fn has_paragraphs(source: &str) -> bool {
    source.contains("<!-- wp:") || tags(source).any(|tag| tag.name == "p")
}

/// The parts between blank lines, trimmed, without empty ones; a `<pre>` is never cut.
fn blocks(source: &str) -> impl Iterator<Item = &str> {
    let mut rest = source;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let from = if rest.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("<pre")) {
            rest.find("</pre").or_else(|| rest.find("</PRE")).unwrap_or(rest.len())
        } else {
            0
        };
        let end = blank_line(rest, from).unwrap_or(rest.len());
        let (block, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(block.trim_end())
    })
}

/// Where a line end begins that is followed by a line without visible characters, at or after `from`.
fn blank_line(text: &str, from: usize) -> Option<usize> {
    let tail = text.get(from..)?;
    tail.match_indices('\n')
        .find(|(at, _)| {
            let next = tail.get(at + 1..).unwrap_or_default();
            next.trim_start_matches([' ', '\t']).starts_with('\n')
        })
        .map(|(at, _)| from + at)
}

struct Tag {
    at: usize,
    name: String,
}

/// Starts and ends of elements, in order; names in lower case.
fn tags(source: &str) -> impl Iterator<Item = Tag> {
    source.match_indices('<').filter_map(|(at, _)| {
        let inside = source.get(at + 1..)?;
        let inside = inside.strip_prefix('/').unwrap_or(inside);
        let name: String = inside
            .chars()
            .take(16)
            .take_while(char::is_ascii_alphanumeric)
            .collect();
        let name = name.to_ascii_lowercase();
        (!name.is_empty()).then_some(Tag { at, name })
    })
}

fn begins_with_block(block: &str) -> bool {
    tags(block)
        .next()
        .is_some_and(|tag| tag.at == 0 && BLOCKS.contains(&tag.name.as_str()))
}

/// Drops `[caption …]`, `[/caption]` and their like.
fn without_shortcodes(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        let name = after.strip_prefix('/').unwrap_or(after);
        let known = SHORTCODES.iter().any(|code| {
            name.strip_prefix(code)
                .is_some_and(|next| next.starts_with([' ', ']', '/', '\n']))
        });
        match after.split_once(']') {
            Some((_, next)) if known => rest = next,
            _ => {
                out.push('[');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The words of an HTML text on one line: tags dropped, characters by name or number resolved.
pub(crate) fn words(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.find(['<', '&']) {
        let Some((before, after)) = rest.split_at_checked(at) else {
            break;
        };
        out.push_str(before);
        rest = match after.strip_prefix('<') {
            Some(inside) => tag_end(inside).inspect(|_| {
                // A tag parts words only where it parts lines; two spaces become one below.
                let breaks = tags(after)
                    .next()
                    .is_some_and(|tag| tag.name == "br" || BLOCKS.contains(&tag.name.as_str()));
                out.push_str(if breaks { " " } else { "" });
            }),
            None => character(after).map(|(c, next)| {
                out.push(c);
                next
            }),
        }
        .unwrap_or_else(|| {
            let mut chars = after.chars();
            out.extend(chars.next());
            chars.as_str()
        });
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What follows a tag or comment whose inside begins here; none where it is a lone `<`.
fn tag_end(inside: &str) -> Option<&str> {
    if let Some(comment) = inside.strip_prefix("!--") {
        return comment.split_once("-->").map(|(_, next)| next);
    }
    let first = inside.strip_prefix('/').unwrap_or(inside).chars().next()?;
    if !first.is_ascii_alphabetic() && first != '!' {
        return None;
    }
    inside.split_once('>').map(|(_, next)| next)
}

/// The character that a reference such as `&#8217;` or `&amp;` stands for, and what follows it.
fn character(text: &str) -> Option<(char, &str)> {
    let (name, next) = text.strip_prefix('&')?.split_once(';')?;
    let found = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok().and_then(char::from_u32),
            None => number.parse().ok().and_then(char::from_u32),
        },
        None => NAMED.iter().find(|(known, _)| *known == name).map(|(_, c)| *c),
    };
    found.filter(|c| *c != '\0').map(|c| (c, next))
}

/// The names that WordPress and its editors write.
const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("laquo", '«'),
    ("raquo", '»'),
    ("bdquo", '„'),
    ("sbquo", '‚'),
    ("shy", '\u{ad}'),
    ("copy", '©'),
    ("euro", '€'),
    ("pound", '£'),
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn blank_lines_begin_paragraphs() {
        assert_eq!(
            paragraphs("One\r\ntwo\r\n \r\n\r\nThree"),
            "<p>One<br>\ntwo</p>\n<p>Three</p>"
        );
        assert_eq!(paragraphs("  \n "), "");
        assert_eq!(paragraphs("<em>One</em>\n\nTwo"), "<p><em>One</em></p>\n<p>Two</p>");
    }

    #[test]
    fn marked_paragraphs_stay() {
        for marked in [
            "<p>One</p>\n\n<p class='x'>Two</p>",
            "<!-- wp:heading -->\n<h2>Two</h2>\n\n<!-- /wp:heading -->",
        ] {
            assert_eq!(paragraphs(marked), marked);
        }
    }

    #[test]
    fn blocks_stand_by_themselves() {
        let mixed = "Intro\n\n<h2>Head</h2>\n\n<ul>\n<li>a</li>\n</ul>\n\n<pre>x\n\ny</pre>\n\nOutro <pretty>";
        let expected = "<p>Intro</p>\n<h2>Head</h2>\n<ul>\n<li>a</li>\n</ul>\n<pre>x\n\ny</pre>\n<p>Outro <pretty></p>";
        assert_eq!(paragraphs(mixed), expected);
    }

    #[test]
    fn shortcodes_go_and_other_brackets_stay() {
        let source =
            "[caption id=\"a\" width=\"9\"]<img src=\"x\"> The wall[/caption]\n\n[sic] and [1] [gallery ids=\"1,2\"]";
        assert_eq!(
            paragraphs(source),
            "<p><img src=\"x\"> The wall</p>\n<p>[sic] and [1]</p>"
        );
        assert_eq!(paragraphs("a [caption"), "<p>a [caption</p>");
    }

    #[test]
    fn words_of_html() {
        for (html, expected) in [
            ("Arts &amp; Culture", "Arts & Culture"),
            ("It&#8217;s <em>over</em>&nbsp;now", "It’s over now"),
            ("<p>One</p><p>two<br/>three</p>", "One two three"),
            ("a < b && c &unknown; &#0; <", "a < b && c &unknown; &#0; <"),
            ("x<!-- more > -->y", "xy"),
        ] {
            assert_eq!(words(html), expected);
        }
    }

    proptest! {
        #[test]
        fn words_of_anything(text in any::<String>()) {
            words(&text);
            paragraphs(&text);
        }

        #[test]
        fn any_text_keeps_its_words(text in "[a-z\\[\\]<>/\n\r é]{0,200}") {
            let made = paragraphs(&text);
            for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !SHORTCODES.contains(w)) {
                prop_assert!(made.contains(word));
            }
        }
    }
}
