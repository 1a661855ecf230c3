//! A comment's HTML as the text that its author would have typed here: paragraphs, line breaks, quotes, list items and
//! links in Markdown, everything else as its words.

use super::{BLOCKS, Tag, character, paragraphs, tag_end, tags, words};

/// The text of a comment as WordPress keeps it. It is not sanitised; whoever renders it treats it as typed.
pub(crate) fn text(source: &str) -> String {
    let html = paragraphs(source);
    let mut out = Writer::default();
    let mut rest = html.as_str();
    while let Some((before, after)) = rest.find(['<', '&']).and_then(|at| rest.split_at_checked(at)) {
        out.words(before);
        if let Some(next) = after.strip_prefix('<').and_then(tag_end) {
            let inside = after.get(..after.len() - next.len()).unwrap_or_default();
            if let Some(tag) = tags(inside).next().filter(|tag| tag.at == 0) {
                out.tag(&tag, inside);
            }
            rest = next;
        } else if let Some((c, next)) = character(after) {
            out.words(c.encode_utf8(&mut [0; 4]));
            rest = next;
        } else {
            let mut chars = after.chars();
            out.words(chars.next().unwrap_or_default().encode_utf8(&mut [0; 4]));
            rest = chars.as_str();
        }
    }
    out.words(rest);
    out.finish()
}

#[derive(Default)]
struct Writer {
    done: Vec<String>,
    /// The paragraph that is being written.
    current: String,
    quotes: usize,
    /// Where the text of an open link begins in the paragraph, and where it leads.
    link: Option<(usize, String)>,
}

impl Writer {
    /// Adds text in which any white space is one space.
    fn words(&mut self, text: &str) {
        for c in text.chars() {
            if !c.is_whitespace() {
                self.current.push(c);
            } else if !self.current.is_empty() && !self.current.ends_with([' ', '\n']) {
                self.current.push(' ');
            }
        }
    }

    fn tag(&mut self, tag: &Tag, inside: &str) {
        let ends = inside.starts_with("</");
        match tag.name.as_str() {
            "br" => {
                self.current.truncate(self.current.trim_end().len());
                self.current.push('\n');
            }
            "a" if ends => self.end_link(),
            "a" => self.link = href(inside).map(|href| (self.current.len(), href)),
            name if BLOCKS.contains(&name) => {
                self.end_paragraph();
                match (name, ends) {
                    ("blockquote", false) => self.quotes += 1,
                    ("blockquote", true) => self.quotes = self.quotes.saturating_sub(1),
                    ("li", false) => self.current.push_str("- "),
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn end_link(&mut self) {
        let Some((from, href)) = self.link.take() else { return };
        let shown = self.current.get(from..).unwrap_or_default().trim().to_owned();
        let bare = |address: &str| address.trim_end_matches('/').to_owned();
        if shown.is_empty() || shown.contains(['[', ']', '\n']) {
            return;
        }
        let lead = self.current.get(from..).is_some_and(|shown| shown.starts_with(' '));
        self.current.truncate(from);
        self.current.push_str(if lead { " " } else { "" });
        if bare(&shown) == bare(&href) {
            self.current.push_str(&href);
        } else {
            self.current.push_str(&format!("[{shown}]({href})"));
        }
    }

    fn end_paragraph(&mut self) {
        self.link = None;
        let text = std::mem::take(&mut self.current);
        let text = text.trim();
        if text.is_empty() || text == "-" {
            return;
        }
        let quoted = || {
            text.lines()
                .map(|line| format!("> {line}"))
                .collect::<Vec<_>>()
                .join("\n")
        };
        self.done.push(if self.quotes > 0 { quoted() } else { text.to_owned() });
    }

    fn finish(mut self) -> String {
        self.end_paragraph();
        self.done.join("\n\n")
    }
}

/// Where a link leads, if that is a web address that Markdown can hold as it is.
fn href(inside: &str) -> Option<String> {
    let at = inside.to_ascii_lowercase().find("href=")?;
    let value = inside.get(at + "href=".len()..)?;
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let (value, _) = value.strip_prefix(quote)?.split_once(quote)?;
    let address = words(value);
    let web = address.starts_with("http://") || address.starts_with("https://");
    let plain = !address.contains(|c: char| c.is_whitespace() || c.is_control() || "()<>[]\\".contains(c));
    (web && plain).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn paragraphs_breaks_and_characters() {
        for (html, expected) in [
            ("One\ntwo\n\nThree &amp; four", "One\ntwo\n\nThree & four"),
            ("<p>One</p><p>two<br />three</p>", "One\n\ntwo\nthree"),
            ("It&#8217;s <strong>so</strong>, 3 < 4", "It’s so, 3 < 4"),
            ("PARIS — was lovely", "PARIS — was lovely"),
            ("<!-- x -->y", "y"),
            (" \n ", ""),
        ] {
            assert_eq!(text(html), expected, "{html}");
        }
    }

    #[test]
    fn quotes_lists_and_links() {
        for (html, expected) in [
            ("<blockquote>He said\nthis</blockquote>\n\nNo.", "> He said this\n\nNo."),
            ("<ul><li>a</li><li>b</li></ul>", "- a\n\n- b"),
            (
                "see <a href=\"https://x.example/?a=1&amp;b=2\" rel='nofollow'>this</a>.",
                "see [this](https://x.example/?a=1&b=2).",
            ),
            (
                "<a href='https://x.example/'>https://x.example</a>",
                "https://x.example/",
            ),
            ("<a href='javascript:alert(1)'>click</a>", "click"),
            ("<a href=\"https://x.example/a)b\">odd</a>", "odd"),
        ] {
            assert_eq!(text(html), expected, "{html}");
        }
    }

    #[test]
    fn nothing_but_words_is_left_of_scripts() {
        assert_eq!(text("<script src=x></script><img onerror=y>hello"), "hello");
    }

    proptest! {
        #[test]
        fn any_text_is_read(source in any::<String>()) {
            text(&source);
        }
        #[test]
        fn any_tags_are_read(source in "(<|>|/|a |href='|https://x|'|blockquote|li|br|&|amp;|\n|é|word| ){0,40}") {
            text(&source);
        }
    }
}
