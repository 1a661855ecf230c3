//! Looking into pages, and making snapshots of them comparable.

/// The value of the first hidden field `form_token`.
pub fn form_token(page: &str) -> Option<String> {
    let at = page.find("name=\"form_token\"")?;
    let tag = page.get(at..)?.split('>').next()?;
    attribute(tag, "value")
}

/// The value of an attribute in a piece of HTML, the first where there are several; slashes as slashes.
pub fn attribute(html: &str, name: &str) -> Option<String> {
    let start = format!("{name}=\"");
    let (_, rest) = html.split_once(&start)?;
    rest.split('"').next().map(|value| value.replace("&#x2f;", "/"))
}

/// A page with what differs between runs replaced: ids (13 characters of base 36 after `-`, `/`, `"` or `=`), form
/// tokens, nonces and addresses of assets. Each replacement checks that something like it was there.
pub fn snapshot(page: &str) -> String {
    let page = page.replace("&#x2f;", "/");
    let page = redact_attribute(&page, "name=\"form_token\" value=\"", "[form_token]");
    let page = redact_attribute(&page, "nonce=\"", "[nonce]");
    let lines: Vec<String> = page
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty())
        .map(redact_ids)
        .collect();
    lines.join("\n")
}

fn redact_attribute(page: &str, start: &str, by: &str) -> String {
    let mut parts = page.split(start);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (value, rest) = part.split_once('"').expect("an attribute ends with a quotation mark");
        assert!(!value.is_empty(), "{start}\" is empty");
        text.push_str(&format!("{start}{by}\"{rest}"));
    }
    text
}

/// Replaces runs of 10 to 13 base-36 characters with a digit in them: our ids since 2026.
fn redact_ids(line: &str) -> String {
    let mut text = String::new();
    let mut run = String::new();
    for c in line.chars().chain(['\n']) {
        if c.is_ascii_lowercase() || c.is_ascii_digit() {
            run.push(c);
            continue;
        }
        let is_id = (10..=13).contains(&run.len())
            && run.chars().any(|c| c.is_ascii_digit())
            && run.chars().any(|c| c.is_ascii_lowercase());
        text.push_str(if is_id { "[id]" } else { &run });
        run.clear();
        text.push(c);
    }
    text.pop();
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_ids_are_redacted_and_words_are_not() {
        let page = "<input type=\"hidden\" name=\"form_token\" value=\"abc.def\">\n\n<a href=\"/t/stories/slug-1a2b3c4d5e6f\">international</a>";
        assert_eq!(form_token(page).as_deref(), Some("abc.def"));
        assert_eq!(
            snapshot(page),
            "<input type=\"hidden\" name=\"form_token\" value=\"[form_token]\">\n<a href=\"/t/stories/slug-[id]\">international</a>"
        );
    }
}
