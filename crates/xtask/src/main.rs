//! Developer commands: `cargo xtask check`, `bench`, `load`, and those of the moderation engine: `train`, `coverage`,
//! `languages`, `blend`, `pieces`, `fuzz`.

mod bench;
mod check;
mod coverage;
mod evaluate;
mod fuzz;
mod languages;
#[allow(clippy::indexing_slicing)]
mod second;
#[allow(clippy::indexing_slicing, clippy::string_slice, clippy::needless_range_loop)]
mod train;

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
    /// Trains the classifier of the moderation engine
    Train(train::Args),
    /// Measures the moderation engine on labelled comments and writes docs/model-card.md
    Evaluate(evaluate::Args),
    /// Says which share of the words in other lists the moderation engine knows
    Coverage(coverage::Args),
    /// Compares ways to recognise a language on labelled comments
    Languages(languages::Args),
    /// Chooses how both readers' opinions are put together, and writes it into the second reader's weights
    Blend(second::BlendArgs),
    /// Compares the second reader's pieces of words with those of another program
    Pieces(second::PiecesArgs),
    /// Searches for texts that break a promise of the moderation engine
    Fuzz(fuzz::Args),
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Check { only } => check::run(&only),
        Command::Bench(args) => bench::run(&args),
        Command::Load(args) => bench::load::run(&args),
        Command::Train(args) => train::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
        Command::Coverage(args) => coverage::run(&args),
        Command::Languages(args) => languages::run(&args),
        Command::Blend(args) => second::blend(&args),
        Command::Pieces(args) => second::pieces(&args),
        Command::Fuzz(args) => fuzz::run(&args),
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
