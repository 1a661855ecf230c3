//! Style sheets and scripts, compiled in and served under an address that changes with their content.

use std::collections::HashMap;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::error::WebError;
use crate::forms::UrlPath;

/// One file: its name, its media type, its bytes.
pub type Asset = (&'static str, &'static str, &'static [u8]);

/// Media type of style sheets.
pub const CSS: &str = "text/css; charset=utf-8";
/// Media type of scripts.
pub const JS: &str = "text/javascript; charset=utf-8";
/// Media type of drawings.
pub const SVG: &str = "image/svg+xml";

const READER: &[Asset] = &[
    ("base.css", CSS, include_bytes!("../assets/base.css")),
    ("reader.css", CSS, include_bytes!("../assets/reader.css")),
    ("reader.js", JS, include_bytes!("../assets/reader.js")),
    ("icon.svg", SVG, include_bytes!("../assets/icon.svg")),
];

/// All assets by name.
pub struct Assets {
    by_name: HashMap<&'static str, (String, Asset)>,
}

impl Assets {
    /// Hashes all assets.
    pub fn new() -> Self {
        let all = READER.iter().chain(crate::desk::ASSETS);
        let by_name = all.map(|asset| (asset.0, (address(asset), *asset))).collect();
        Self { by_name }
    }

    /// The addresses of all assets by name.
    pub fn addresses(&self) -> HashMap<&'static str, String> {
        self.by_name
            .iter()
            .map(|(name, (address, _))| (*name, address.clone()))
            .collect()
    }
}

impl Default for Assets {
    fn default() -> Self {
        Self::new()
    }
}

fn address((name, _, bytes): &Asset) -> String {
    let hash: String = Sha256::digest(bytes)
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("/assets/{hash}/{name}")
}

/// `GET /assets/{hash}/{name}`. An old hash gets the present file, not kept: a page that was kept elsewhere still works.
pub async fn get(
    State(app): State<App>,
    UrlPath((hash, name)): UrlPath<(String, String)>,
) -> Result<Response, WebError> {
    let (address, (_, media_type, bytes)) = app
        .assets()
        .by_name
        .get(name.as_str())
        .ok_or_else(|| WebError::not_found("file"))?;
    let is_present = address.split('/').nth(2) == Some(hash.as_str());
    let caching = if is_present {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CACHE_CONTROL, HeaderValue::from_static(caching)),
    ];
    Ok((headers, Bytes::from_static(bytes)).into_response())
}
