//! `ombud import wordpress`.

use std::path::Path;

use anyhow::Result;

use crate::complaint::Complaint;
use crate::config::Loaded;

/// Not there yet.
pub async fn wordpress(_: &Loaded, _: Option<&str>, _: &Path) -> Result<()> {
    Err(Complaint::new("WordPress cannot be imported yet").into())
}
