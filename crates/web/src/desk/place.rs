//! Addresses of the desk that come back from a form or a query: only our own are followed.

/// `text` if it is an address of the desk, else `otherwise`.
pub fn or<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if is_ours(text) { text } else { otherwise }
}

fn is_ours(text: &str) -> bool {
    let path = text.split(['?', '#']).next().unwrap_or_default();
    let is_desk = path == "/desk" || path.starts_with("/desk/");
    let plain = |c: char| c.is_ascii_graphic() && c != '\\';
    is_desk && text.len() <= 2_000 && text.chars().all(plain) && !path.contains("//") && !path.contains("/../")
}

/// `text` as a value in a query.
pub fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_desk_are_followed() {
        for good in ["/desk", "/desk/herald/held", "/desk/herald/all?after=1.2#comment-3"] {
            assert_eq!(or(good, "/"), good);
        }
        for bad in [
            "",
            "/",
            "//evil.example",
            "https://evil.example/desk/",
            "/desk//evil",
            "/desk/\\evil",
            "/desk/a\r\nb",
            "/deskother",
            "/desk/../x",
        ] {
            assert_eq!(or(bad, "/desk"), "/desk", "{bad}");
        }
    }

    #[test]
    fn a_query_value_is_escaped() {
        assert_eq!(escaped("/desk/a?b=c&d é"), "/desk/a%3Fb%3Dc%26d%20%C3%A9");
    }
}
