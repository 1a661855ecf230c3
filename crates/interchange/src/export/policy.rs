//! The policy with all its versions.

use std::io::Write;

use serde::Serialize;
use service::{Services, SiteRecord};

use super::LinesOut;
use crate::error::InterchangeError;
use crate::time::rfc3339;

#[derive(Serialize)]
struct PolicyOut<'a> {
    version: i64,
    hash: &'a str,
    note: &'a str,
    /// From when on it was, or would have been, in force.
    since: String,
    /// When it was cancelled before that.
    #[serde(skip_serializing_if = "Option::is_none")]
    cancelled: Option<String>,
    document: &'a str,
}

/// Writes every version of a site's policy, oldest first, and says how many. `document` is the TOML that
/// `ombud policy` takes.
///
/// # Errors
/// [`InterchangeError::Source`], [`InterchangeError::Write`].
pub async fn policy<W: Write + Send>(
    services: &Services,
    site: &SiteRecord,
    write: W,
) -> Result<u64, InterchangeError> {
    let mut versions = service::policies::history(services, site)
        .await
        .map_err(|source| InterchangeError::Source {
            what: "the policy",
            source,
        })?;
    versions.sort_by_key(|policy| policy.version);
    let mut out = LinesOut::new(write);
    for policy in &versions {
        out.line(&PolicyOut {
            version: policy.version,
            hash: &policy.hash,
            note: &policy.note,
            since: rfc3339(policy.effective_at),
            cancelled: policy.cancelled_at.map(rfc3339),
            document: &policy.document,
        })?;
    }
    out.finish()
}
