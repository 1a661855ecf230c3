//! `ombud config` and `ombud config explain`.

use anyhow::Result;

use crate::cli::{Config, ConfigDeed};
use crate::config::{Loaded, explain, print};

/// Prints the settings in force, or what each setting means.
pub fn run(args: &Config, loaded: &Loaded) -> Result<()> {
    match args.deed {
        Some(ConfigDeed::Explain) => explain(loaded)?,
        None => print(loaded)?,
    }
    Ok(())
}
