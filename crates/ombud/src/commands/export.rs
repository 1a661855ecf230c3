//! `ombud export`.

use anyhow::Result;

use crate::complaint::Complaint;
use crate::config::Loaded;

/// Not there yet.
pub async fn run(_: &Loaded, _: Option<&str>) -> Result<()> {
    Err(Complaint::new("nothing can be exported yet").into())
}
