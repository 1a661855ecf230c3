//! Developer commands: `cargo xtask check`, `cargo xtask bench`, `cargo xtask load`.

mod bench;
mod check;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Developer commands of Ombud.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Formatting, lints, layers, licences, duplicates, lengths
    Check {
        /// Only these steps: fmt, clippy, layers, licences, duplicates, lengths
        only: Vec<String>,
    },
    /// Measures a release build and writes docs/benchmarks.md
    Bench(bench::Args),
    /// Posts comments to a running server and says how many a second it took
    Load(bench::load::Args),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Check { only } => check::run(&only),
        Command::Bench(args) => bench::run(&args),
        Command::Load(args) => bench::load::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The root of the workspace.
fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).map_or(here.clone(), PathBuf::from)
}
