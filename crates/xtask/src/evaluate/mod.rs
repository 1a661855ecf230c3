//! `cargo xtask evaluate`: measures the engine as a newsroom uses it, and writes its model card.

mod aims;
mod calibration;
mod card;
mod cases;
mod ceiling;
mod engine;
mod failures;
mod identities;
mod judge;
mod languages;
mod metrics;
mod model;
mod page;
mod plot;
mod results;
mod sets;
mod spans;
mod speed;
mod tables;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use moderation::{Input, Moderator, SecondReader};

use crate::train::data;
use engine::Engine;
pub(crate) use judge::sample;
use model::Model;
use results::Results;
use speed::Speed;

#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folder of the labelled comments, one *.jsonl.gz a set
    #[arg(long)]
    data: PathBuf,
    /// The model to measure
    #[arg(long, default_value = "crates/moderation/data/model.bin")]
    model: PathBuf,
    /// Where the card goes; its pictures go to images/model-card beside it
    #[arg(long, default_value = "docs/model-card.md")]
    out: PathBuf,
    /// Only so many rows of each set, evenly spread over it: a quick look
    #[arg(long)]
    rows: Option<usize>,
    /// Tell the engine in which language each row is; otherwise it finds out, as below a story of unknown language
    #[arg(long)]
    with_language: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let (model, speed) = start(&args.model, speed::rounds(args.rows.is_some()))?;
    let data = data::read(&args.data)?;
    let rows = judge::sample(&data, args.rows);
    let engines = judge::Engines {
        full: Engine {
            moderator: model.engine.clone(),
            second: Some(SecondReader::new()),
        },
        first: Engine::alone(model.engine.clone()),
        lists: Engine::alone(Moderator::lists_only()),
        with_language: args.with_language,
    };
    let style = ProgressStyle::with_template("{msg} {wide_bar} {percent}% {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    let bar = ProgressBar::new(rows.len() as u64)
        .with_style(style)
        .with_message("judging");
    let judged = judge::judge(&rows, &data, &engines, &bar);
    bar.finish_and_clear();
    let results = Results::measure(&data, &judged, (&model, &engines), speed)?;

    let card = card::write(args, &data, judged.len(), &model, &results);
    let folder = args.out.parent().unwrap_or(Path::new("")).join(card::IMAGES);
    std::fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    std::fs::write(&args.out, card).with_context(|| format!("cannot write {}", args.out.display()))?;
    for (category, worlds) in &results.calibrations {
        let path = folder.join(format!("{}.svg", category.as_str()));
        std::fs::write(&path, plot::svg(category.as_str(), worlds))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    print(&model, &results);
    Ok(())
}

/// Whether a set asks for hatred, in English.
pub(crate) fn hate(set: &str) -> bool {
    sets::HATE.contains(&set)
}

/// Reads the model and measures its speed, before anything else is in memory.
fn start(path: &Path, rounds: usize) -> Result<(Model, Speed)> {
    let (engine, start, resident) = speed::start(
        || Moderator::with_model(path),
        |engine| {
            if let Ok(engine) = engine {
                engine.assess(&Input::new("The first comment of the day, and a harmless one."));
            }
        },
    );
    engine.context("train a model with `cargo run --release -p xtask -- train`, or name one with --model")?;
    let model = Model::read(path)?;
    let mut sentences = Vec::new();
    for name in ["innocent", "attacks"] {
        let path = format!("crates/moderation/tests/data/heldout/{name}.jsonl");
        sentences.extend(cases::read(&crate::root().join(path))?);
    }
    let texts: Vec<&str> = sentences.iter().map(|case| cases::field(case, "/text")).collect();
    let second = speed::second(&model.engine, &texts, rounds);
    let (comment, rate) = speed::measure(&model.engine, &texts, rounds);
    let (lists_comment, lists_rate) = speed::measure(&Moderator::lists_only(), &texts, rounds);
    let speed = Speed {
        start,
        resident,
        rounds,
        comment: [comment, lists_comment],
        throughput: [rate, lists_rate],
        second,
    };
    Ok((model, speed))
}

/// The aims, in columns.
fn print(model: &Model, results: &Results) {
    println!("{}", model.engine.model_id());
    let line = |cells: &[String]| {
        if let [what, lists, aim, reached, verdict, aim_of_both, both, verdict_on_both] = cells {
            println!(
                "{what:54} {lists:>8} {aim:>11} {reached:>9} {verdict:18} {aim_of_both:>9} {both:>9} {verdict_on_both}"
            );
        }
    };
    line(&card::AIMS.map(str::to_owned));
    results.aims.iter().for_each(|aim| line(&aim.cells()));
}
