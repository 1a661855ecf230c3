//! Cookies: read from a request, written to an answer.

use axum::http::{HeaderMap, HeaderValue, header};

/// Name of the cookie of somebody signed in.
pub const SESSION: &str = "ombud_session";
/// Name of the cookie of somebody whose second factor is still asked for: it opens that question and nothing else.
pub const HALF_SESSION: &str = "ombud_half";
/// Name of the cookie by which a guest is recognised.
pub const GUEST: &str = "ombud_guest";
/// How long a guest is recognised.
pub const GUEST_MAX_AGE_S: i64 = 365 * 24 * 3_600;

/// The full name of a cookie. The prefix makes browsers refuse one that another host of the domain planted.
pub fn full_name(name: &str, secure: bool) -> String {
    if secure {
        format!("__Host-{name}")
    } else {
        name.to_owned()
    }
}

/// The value of a cookie in the request's headers, the first where there are several.
pub fn read<'h>(headers: &'h HeaderMap, name: &str, secure: bool) -> Option<&'h str> {
    let name = full_name(name, secure);
    let lines = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    })
}

/// Whether the request carries a cookie of ours, so that its answer may differ from everybody's.
pub fn has_ours(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::COOKIE)
        .iter()
        .any(|line| line.as_bytes().windows(6).any(|part| part == b"ombud_"))
}

/// A `Set-Cookie` line; a `max_age_s` of 0 removes the cookie.
///
/// # Errors
/// When the value cannot stand in a header.
pub fn line(name: &str, value: &str, max_age_s: i64, secure: bool) -> Result<HeaderValue, axum::http::Error> {
    let name = full_name(name, secure);
    let secure = if secure { "; Secure" } else { "" };
    let line = format!("{name}={value}; Path=/; Max-Age={max_age_s}; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::try_from(line).map_err(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(
            header::COOKIE,
            HeaderValue::from_static("a=1; ombud_guest=x.y; xombud_guest=z"),
        );
        assert_eq!(read(&headers, GUEST, false), Some("x.y"));
        assert_eq!(read(&headers, GUEST, true), None);
        assert!(has_ours(&headers));
        headers.insert(header::COOKIE, HeaderValue::from_static("a=1"));
        assert!(!has_ours(&headers));
    }

    #[test]
    fn a_secure_cookie_bears_the_host_prefix() {
        let line = line(SESSION, "t", 60, true).unwrap();
        assert_eq!(
            line,
            "__Host-ombud_session=t; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure"
        );
    }
}
