//! Asking for a feed: conditionally, with at most three redirects.

use reqwest::StatusCode;
use reqwest::header::{ETAG, HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH, LAST_MODIFIED, LOCATION};
use store::feeds::FeedRecord;

use crate::error::ServiceError;
use crate::outgoing;
use crate::services::Services;

const MAX_REDIRECTS: usize = 3;

/// A feed's answer.
#[derive(Debug)]
pub(super) enum Fetched {
    /// Nothing new.
    NotModified,
    /// A document.
    Document {
        bytes: Vec<u8>,
        etag: String,
        last_modified: String,
    },
}

pub(super) async fn fetch(services: &Services, feed: &FeedRecord) -> Result<Fetched, ServiceError> {
    let failed = |error: reqwest::Error| {
        ServiceError::Outgoing(format!("The feed did not answer: {}", causes(&error.without_url())))
    };
    let bad = |error: url::ParseError| ServiceError::Outgoing(format!("The feed's address is not one: {error}."));
    let mut url = url::Url::parse(&feed.url).map_err(bad)?;
    for _ in 0..=MAX_REDIRECTS {
        outgoing::refuse_private(&url, services.options().allow_private_feeds)?;
        let mut request = services.inner.http.get(url.clone());
        for (name, value) in [(IF_NONE_MATCH, &feed.etag), (IF_MODIFIED_SINCE, &feed.last_modified)] {
            if !value.is_empty() {
                request = request.header(name, value);
            }
        }
        let response = request.send().await.map_err(failed)?;
        match response.status() {
            StatusCode::NOT_MODIFIED => return Ok(Fetched::NotModified),
            status if status.is_success() => return document(response).await,
            status if status.is_redirection() => {
                let to = header(&response, LOCATION);
                url = url.join(&to).map_err(bad)?;
            }
            status => {
                return Err(ServiceError::Outgoing(format!(
                    "The feed answered {}.",
                    status.as_u16()
                )));
            }
        }
    }
    Err(ServiceError::Outgoing(format!(
        "The feed redirects more than {MAX_REDIRECTS} times."
    )))
}

async fn document(mut response: reqwest::Response) -> Result<Fetched, ServiceError> {
    let (etag, last_modified) = (header(&response, ETAG), header(&response, LAST_MODIFIED));
    let mut bytes = Vec::new();
    loop {
        let chunk = response.chunk().await;
        let chunk =
            chunk.map_err(|error| ServiceError::Outgoing(format!("The feed broke off: {}.", error.without_url())))?;
        let Some(chunk) = chunk else { break };
        if bytes.len() + chunk.len() > outgoing::MAX_BYTES {
            return Err(ServiceError::Outgoing(format!(
                "The feed is larger than {} MiB.",
                outgoing::MAX_BYTES >> 20
            )));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Fetched::Document {
        bytes,
        etag,
        last_modified,
    })
}

fn header(response: &reqwest::Response, name: HeaderName) -> String {
    response
        .headers()
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}

fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    text
}
