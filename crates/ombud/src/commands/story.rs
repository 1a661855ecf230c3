//! `ombud story import`.

use std::path::Path;

use anyhow::Result;

use crate::complaint::Complaint;
use crate::config::Loaded;

/// Not there yet.
pub async fn import(_: &Loaded, _: Option<&str>, _: &Path) -> Result<()> {
    Err(Complaint::new("stories cannot be imported yet").into())
}
