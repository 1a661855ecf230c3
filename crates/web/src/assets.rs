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
    by_name: HashMap<&'static str, Served>,
}

/// A file as it is served: its address, its media type, its bytes.
#[derive(Clone)]
struct Served {
    address: String,
    media_type: &'static str,
    bytes: Bytes,
}

impl Assets {
    /// Hashes all assets.
    pub fn new() -> Self {
        let all: Vec<&Asset> = READER.iter().chain(crate::desk::ASSETS).collect();
        let mut by_name = HashMap::new();
        for asset in &all {
            serve(asset, &all, &mut by_name);
        }
        Self { by_name }
    }

    /// The addresses of all assets by name.
    pub fn addresses(&self) -> HashMap<&'static str, String> {
        self.by_name
            .iter()
            .map(|(name, served)| (*name, served.address.clone()))
            .collect()
    }
}

impl Default for Assets {
    fn default() -> Self {
        Self::new()
    }
}

/// Makes an asset ready, after those that it imports: a module's `from "./name.js"` becomes the address of that file, so
/// that the hash of a module changes with everything below it.
fn serve(asset: &Asset, all: &[&Asset], done: &mut HashMap<&'static str, Served>) -> String {
    let (name, media_type, bytes) = *asset;
    if let Some(served) = done.get(name) {
        return served.address.clone();
    }
    let bytes = match std::str::from_utf8(bytes) {
        Ok(text) if media_type == JS => Bytes::from(with_addresses(text, all, done)),
        _ => Bytes::from_static(bytes),
    };
    let address = address(name, &bytes);
    let served = Served {
        address: address.clone(),
        media_type,
        bytes,
    };
    done.insert(name, served);
    address
}

fn with_addresses(text: &str, all: &[&Asset], done: &mut HashMap<&'static str, Served>) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, part) in text.split("from \"./").enumerate() {
        if at == 0 {
            out.push_str(part);
            continue;
        }
        let (name, rest) = part.split_once('"').unwrap_or((part, ""));
        match all.iter().find(|asset| asset.0 == name) {
            Some(imported) => out.push_str(&format!("from \"{}\"", serve(imported, all, done))),
            None => out.push_str(&format!("from \"./{name}\"")),
        }
        out.push_str(rest);
    }
    out
}

fn address(name: &str, bytes: &[u8]) -> String {
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
    let Served {
        address,
        media_type,
        bytes,
    } = app
        .assets()
        .by_name
        .get(name.as_str())
        .cloned()
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
    Ok((headers, bytes).into_response())
}
