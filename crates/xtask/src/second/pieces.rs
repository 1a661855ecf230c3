//! Compares the pieces of texts with those that the Python package `tokenizers` makes of them.

use std::io::BufRead as _;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use moderation::SecondReader;
use serde::Deserialize;

/// How many of the differences are shown.
const SHOWN: usize = 10;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// What `training/pieces.py` wrote: an object with `text` and `pieces` a line
    file: PathBuf,
    /// The weights whose vocabulary is meant; without, those that are compiled in
    #[arg(long)]
    weights: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Line {
    text: String,
    pieces: Vec<u32>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let second = match &args.weights {
        Some(path) => SecondReader::with_weights(path)?,
        None => SecondReader::new(),
    };
    let name = args.file.display();
    let file = std::fs::File::open(&args.file).with_context(|| format!("cannot read {name}"))?;
    let (mut texts, mut others) = (0_usize, 0_usize);
    for (number, line) in std::io::BufReader::new(file).lines().enumerate() {
        let line: Line = line
            .map_err(anyhow::Error::from)
            .and_then(|line| Ok(serde_json::from_str(&line)?))
            .with_context(|| format!("{name}, line {}", number + 1))?;
        texts += 1;
        let ours = second.pieces(&line.text);
        if ours != line.pieces {
            others += 1;
            if others <= SHOWN {
                println!("{:?}\n  theirs {:?}\n  ours   {ours:?}", line.text, line.pieces);
            }
        }
    }
    println!("{texts} texts, {others} with other pieces");
    if others > 0 {
        bail!("the pieces differ");
    }
    Ok(())
}
