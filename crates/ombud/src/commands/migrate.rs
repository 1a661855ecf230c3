//! `ombud migrate`: brings the database up to date.

use anyhow::{Context as _, Result};
use model::Clock;

use crate::complaint::Complaint;
use crate::config::Loaded;

/// Applies what is missing and prints the names, one a line.
pub async fn run(loaded: &Loaded) -> Result<()> {
    drop(rustls::crypto::ring::default_provider().install_default());
    let db = store::connect(&loaded.config.database.url)
        .await
        .map_err(|error| Complaint::new(error.to_string()).hint("`ombud config` shows where `database.url` is set"))?;
    let applied = store::migrate::run(&db, Clock::System.now()).await;
    let applied = applied.context("the database could not be brought up to date")?;
    for name in &applied {
        println!("{name}");
    }
    if applied.is_empty() {
        eprintln!("the database is up to date");
    }
    Ok(())
}
