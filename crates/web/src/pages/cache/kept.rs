//! What is kept: shells, threads, whole pages.

use std::collections::HashSet;
use std::io::Write;
use std::sync::OnceLock;

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::write::GzEncoder;
use model::CommentId;
use sha2::{Digest as _, Sha256};

use crate::error::WebError;

/// Places in a shell, in order.
const SLOTS: [&str; 4] = [
    "<!--slot:account-->",
    "<!--slot:own-->",
    "<!--slot:thread-->",
    "<!--slot:form-->",
];

/// A story page with places for what depends on thread and viewer.
pub struct Shell {
    /// The story's words in its address.
    pub slug: String,
    /// Language of the page.
    pub lang: String,
    pieces: Vec<String>,
}

/// What is put into the places of a shell.
pub struct Parts<'a> {
    /// Who is signed in.
    pub account: &'a str,
    /// The viewer's own comments.
    pub own: &'a str,
    /// The thread.
    pub thread: &'a str,
    /// The form.
    pub form: &'a str,
}

impl Shell {
    /// Cuts a rendered page at its places.
    ///
    /// # Errors
    /// When a place is missing: a mistake in the template.
    pub fn cut(slug: String, lang: String, html: &str) -> Result<Self, WebError> {
        let mut pieces = Vec::with_capacity(SLOTS.len() + 1);
        let mut rest = html;
        for slot in SLOTS {
            let cut = rest
                .split_once(slot)
                .ok_or_else(|| WebError::internal(format!("{slot} is missing")))?;
            pieces.push(cut.0.to_owned());
            rest = cut.1;
        }
        pieces.push(rest.to_owned());
        Ok(Self { slug, lang, pieces })
    }

    /// The whole page.
    pub fn fill(&self, parts: &Parts<'_>) -> String {
        let inserts = [parts.account, parts.own, parts.thread, parts.form, ""];
        let length = self.pieces.iter().map(String::len).chain(inserts.map(str::len)).sum();
        let mut html = String::with_capacity(length);
        for (piece, insert) in self.pieces.iter().zip(inserts) {
            html.push_str(piece);
            html.push_str(insert);
        }
        html
    }
}

/// A rendered page of a thread.
pub struct Thread {
    /// Its HTML.
    pub html: String,
    /// The comments on it.
    pub comments: HashSet<CommentId>,
}

/// A whole page for those without a cookie of ours.
pub struct KeptPage {
    /// The story's words in its address.
    pub slug: String,
    /// The hour that its form token is of.
    pub hour: i64,
    html: Bytes,
    zipped: OnceLock<Option<Bytes>>,
    etag: HeaderValue,
    etag_zipped: HeaderValue,
}

impl KeptPage {
    /// Keeps `html`.
    ///
    /// # Errors
    /// Never, since a hash in base64 can stand in a header.
    pub fn new(slug: String, hour: i64, html: String) -> Result<Self, WebError> {
        let hash = URL_SAFE_NO_PAD.encode(
            Sha256::digest(html.as_bytes())
                .iter()
                .copied()
                .take(16)
                .collect::<Vec<u8>>(),
        );
        let etag = |suffix| HeaderValue::try_from(format!("\"{hash}{suffix}\"")).map_err(WebError::internal);
        let (etag, etag_zipped) = (etag("")?, etag("-z")?);
        Ok(Self {
            slug,
            hour,
            html: html.into(),
            zipped: OnceLock::new(),
            etag,
            etag_zipped,
        })
    }

    /// The answer to a request with these headers: 304 where the browser has the page, compressed where it may be.
    pub fn answer(&self, headers: &HeaderMap) -> Response {
        let zipped = if takes_gzip(headers) {
            self.zipped.get_or_init(|| zip(&self.html)).as_ref()
        } else {
            None
        };
        let (etag, body) = match zipped {
            Some(zipped) => (&self.etag_zipped, zipped),
            None => (&self.etag, &self.html),
        };
        let is_known = headers
            .get_all(header::IF_NONE_MATCH)
            .iter()
            .any(|line| names(line.as_bytes(), etag.as_bytes()));
        let mut response = if is_known {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            body.clone().into_response()
        };
        let out = response.headers_mut();
        out.insert(header::ETAG, etag.clone());
        out.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        out.insert(header::VARY, HeaderValue::from_static("Accept-Encoding, Cookie"));
        if !is_known {
            out.insert(
                header::CONTENT_TYPE,
                HeaderValue::from_static("text/html; charset=utf-8"),
            );
            if zipped.is_some() {
                out.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            }
        }
        response
    }
}

/// Whether an `If-None-Match` line names an entity tag; weakly or not makes no difference there (RFC 9110, 13.1.2).
fn names(line: &[u8], etag: &[u8]) -> bool {
    line == b"*"
        || line.split(|byte| *byte == b',').any(|tag| {
            let tag = tag.trim_ascii();
            tag.strip_prefix(b"W/").unwrap_or(tag) == etag
        })
}

fn takes_gzip(headers: &HeaderMap) -> bool {
    let lines = headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(',')).any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_gzip = parts.next().is_some_and(|name| name.eq_ignore_ascii_case("gzip"));
        is_gzip && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
    })
}

fn zip(html: &Bytes) -> Option<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(html.len() / 4), Compression::new(6));
    let zipped = encoder.write_all(html).and_then(|()| encoder.finish());
    match zipped {
        Ok(bytes) => Some(bytes.into()),
        Err(error) => {
            tracing::error!(error = %error, "A page cannot be compressed");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_the_browser_has_is_not_sent_again() {
        let page = KeptPage::new("s".to_owned(), 0, "<p>x".repeat(100)).unwrap();
        let mut headers = HeaderMap::new();
        let first = page.answer(&headers);
        assert_eq!(first.status(), StatusCode::OK);
        headers.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
        assert_eq!(page.answer(&headers).status(), StatusCode::NOT_MODIFIED);
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("br, gzip"));
        let zipped = page.answer(&headers);
        assert_eq!(
            (zipped.status(), zipped.headers()[header::CONTENT_ENCODING].as_bytes()),
            (StatusCode::OK, b"gzip".as_slice())
        );
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip;q=0"));
        assert_eq!(page.answer(&headers).status(), StatusCode::NOT_MODIFIED);
    }

    #[test]
    fn a_shell_is_filled_in_order() {
        let html = SLOTS.map(|slot| format!("[{slot}]")).concat();
        let shell = Shell::cut("s".to_owned(), "en".to_owned(), &html).unwrap();
        let parts = Parts {
            account: "a",
            own: "o",
            thread: "t",
            form: "f",
        };
        assert_eq!(shell.fill(&parts), "[a][o][t][f]");
    }
}
