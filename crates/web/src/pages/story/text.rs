//! Plain text of our own clean HTML.

/// The text of clean HTML: tags become spaces where they part words, entities become letters.
pub fn of_html(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, tagged)) = rest.split_once('<') {
        text.push_str(before);
        let Some((tag, after)) = tagged.split_once('>') else {
            break;
        };
        if ["p", "/p", "br", "li", "/li", "blockquote", "/blockquote"].contains(&tag.trim_end_matches([' ', '/'])) {
            text.push(' ');
        }
        rest = after;
    }
    text.push_str(rest);
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'");
    let text = text.replace("&#x27;", "'").replace("&nbsp;", " ").replace("&amp;", "&");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::of_html;

    #[test]
    fn tags_go_and_entities_become_letters() {
        assert_eq!(of_html("<p>a &amp; <em>b</em></p><p>c&lt;</p>"), "a & b c<");
    }
}
