//! A text with some of its words marked.

use minijinja::HtmlEscape;

/// Escaped HTML of `text` with `<mark>` around byte spans. Spans that do not fit the text are left out.
pub fn mark(text: &str, spans: &[(usize, usize)]) -> String {
    let mut sorted: Vec<(usize, usize)> = spans.to_vec();
    sorted.sort_unstable();
    let mut html = String::with_capacity(text.len() + 64);
    let mut done = 0;
    for (begin, end) in sorted {
        let begin = begin.max(done);
        let (Some(before), Some(words)) = (text.get(done..begin), text.get(begin..end)) else {
            continue;
        };
        if words.is_empty() {
            continue;
        }
        html.push_str(&HtmlEscape(before).to_string());
        html.push_str("<mark>");
        html.push_str(&HtmlEscape(words).to_string());
        html.push_str("</mark>");
        done = end;
    }
    html.push_str(&HtmlEscape(text.get(done..).unwrap_or_default()).to_string());
    html
}

#[cfg(test)]
mod tests {
    use super::mark;

    #[test]
    fn spans_are_marked_and_the_rest_is_escaped() {
        assert_eq!(mark("a <b> idiot!", &[(6, 11)]), "a &lt;b&gt; <mark>idiot</mark>!");
    }

    #[test]
    fn spans_that_overlap_or_do_not_fit_do_no_harm() {
        assert_eq!(
            mark("abcd", &[(0, 2), (1, 3), (2, 99)]),
            "<mark>ab</mark><mark>c</mark>d"
        );
        assert_eq!(mark("é", &[(1, 2)]), "é");
    }
}
