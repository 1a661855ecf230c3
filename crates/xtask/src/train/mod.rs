//! Trains the classifier of the moderation engine and writes its model file.

pub(crate) mod calibrate;
pub(crate) mod data;
mod examples;
mod lessons;
pub(crate) mod metrics;
mod network;
pub(crate) mod random;
mod summary;
mod teacher;
mod vocabulary;
mod weights;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args as ClapArgs;
use indicatif::{ProgressBar, ProgressStyle};
use moderation::training::{LABELS, WIDTH, model_file};
use moderation::{Category, Moderator};

use examples::Example;
use network::{EPOCHS, Network};
use random::Random;
use vocabulary::ByKey;

/// One training row in so many is kept for calibration.
const KEPT: u64 = 20;
/// A language has a label if it has so many rows of each kind.
const ENOUGH: usize = 50;

#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// Folder of the labelled comments, one *.jsonl.gz a set
    #[arg(long)]
    data: PathBuf,
    /// Where the model goes
    #[arg(long, default_value = "crates/moderation/data/model.bin")]
    out: PathBuf,
    /// Train without this set, to see how well the model does on what it does not know; may be given often
    #[arg(long)]
    without: Vec<String>,
    /// How many n-grams the model knows
    #[arg(long, default_value_t = 440_000)]
    known: usize,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only write the sentences of our own that the second reader learns from, as JSON lines, into this file
    #[arg(long)]
    lessons: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let mut random = Random::new(args.seed);
    if let Some(path) = &args.lessons {
        let mut lessons = lessons::lessons(0, &mut random);
        lessons.extend(lessons::of_sentences(0, &mut random));
        return write_lessons(path, &lessons);
    }
    let mut data = data::read(&args.data)?;
    data.sets.push("lessons".to_owned());
    let lessons = lessons::lessons(data.sets.len() - 1, &mut random);
    data.rows.extend(lessons);
    let bar = progress(data.rows.len() as u64, "features");
    let mut examples = examples::extract(&data, &Moderator::lists_only(), &bar);
    bar.finish_and_clear();
    let without = |example: &Example| args.without.contains(&data.sets[example.set]);
    for example in &mut examples {
        example.is_kept = !example.is_dev && random.next().is_multiple_of(KEPT);
    }
    let learnt = |example: &Example| !example.is_dev && !example.is_kept && !without(example);
    eprintln!(
        "{} comments, {} to learn from",
        examples.len(),
        examples.iter().filter(|e| learnt(e)).count()
    );

    let keys = vocabulary::select(examples.iter().filter(|e| learnt(e)), data.sets.len(), args.known);
    let ids: ByKey<u32> = keys.iter().copied().zip(0..).collect();
    examples.iter_mut().for_each(|example| translate(example, &ids));
    eprintln!("{} n-grams are worth knowing", keys.len());

    let order: Vec<usize> = (0..examples.len()).filter(|index| learnt(&examples[*index])).collect();
    // Before the teachers fill in what nobody was asked.
    let languages = languages(&data, &examples);
    teacher::teach(&mut examples, &order, keys.len(), data.sets.len(), &mut random);
    let bar = progress(EPOCHS * order.len() as u64, "training");
    let mut network = Network::new(keys.len(), data.sets.len(), &mut random);
    network.train(&examples, order, &mut random, &bar);
    bar.finish_and_clear();

    let kept: Vec<(&Example, [f32; LABELS], Vec<f32>)> = examples
        .iter()
        .filter(|example| example.is_kept)
        .map(|example| {
            let (logits, spans) = network.predict(example);
            (example, logits, spans)
        })
        .collect();
    let logits: Vec<_> = kept.iter().map(|(example, logits, _)| (*example, *logits)).collect();
    let calibration = calibrate::platt(&logits, &data.sets);
    let spans: Vec<_> = kept
        .iter()
        .map(|(example, _, spans)| (*example, spans.clone()))
        .collect();
    let span_from = calibrate::span_from(&spans);
    summary::print(&data, &examples, &mut network);

    let mut rows = Vec::with_capacity(keys.len());
    for (index, key) in keys.iter().enumerate() {
        let mut row = [0.0; WIDTH];
        row.copy_from_slice(network.rows.part(index, WIDTH));
        rows.push((*key, row));
    }
    let (file, left_out) = model_file(16, &languages, &network.dense(span_from, calibration), &rows);
    std::fs::write(&args.out, &file).with_context(|| format!("cannot write {}", args.out.display()))?;
    let moderator = Moderator::with_model(&args.out)?;
    println!(
        "{} written: {} bytes, {left_out} n-grams found no place, {}",
        args.out.display(),
        file.len(),
        moderator.model_id()
    );
    Ok(())
}

/// The lessons as the training of the second reader takes them: a text and its labels a line.
fn write_lessons(path: &Path, lessons: &[data::Row]) -> Result<()> {
    let cannot = || format!("cannot write {}", path.display());
    let mut file = std::io::BufWriter::new(std::fs::File::create(path).with_context(cannot)?);
    for row in lessons {
        let asked = Category::ALL.iter().zip(row.labels);
        let labels: BTreeMap<&str, f32> = asked
            .filter_map(|(category, label)| Some((category.as_str(), label?)))
            .collect();
        let line = serde_json::json!({ "text": row.text, "labels": labels });
        writeln!(file, "{line}").with_context(cannot)?;
    }
    file.flush().with_context(cannot)
}

fn progress(length: u64, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:9} {wide_bar} {percent}% {eta}")
        .unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length).with_style(style).with_message(what)
}

/// Keys as the numbers of the n-grams that the model knows; the others go.
fn translate(example: &mut Example, ids: &ByKey<u32>) {
    let mut keys = Vec::with_capacity(example.keys.len());
    let mut begin = 0;
    for end in &mut example.ends {
        keys.extend(example.keys[begin..*end as usize].iter().filter_map(|key| ids.get(key)));
        begin = *end as usize;
        *end = keys.len() as u32;
    }
    example.keys = keys;
}

/// Which labels each language has examples of.
fn languages(data: &data::Data, examples: &[Example]) -> Vec<(String, u32)> {
    let mut counts: BTreeMap<&str, [[usize; 2]; LABELS]> = BTreeMap::new();
    for (row, example) in data.rows.iter().zip(examples) {
        let counts = counts.entry(&row.language).or_default();
        for (label, (aim, weight)) in example.aims.iter().enumerate() {
            if *weight > 0.0 {
                counts[label][usize::from(*aim >= 0.5)] += 1;
            }
        }
    }
    let mask = |counts: &[[usize; 2]; LABELS]| {
        (0..LABELS)
            .filter(|label| counts[*label].iter().all(|count| *count >= ENOUGH))
            .fold(0, |mask, label| mask | 1 << label)
    };
    let all = counts
        .iter()
        .map(|(language, counts)| ((*language).to_owned(), mask(counts)));
    let known: Vec<(String, u32)> = all.filter(|(_, mask)| *mask != 0).collect();
    for (language, mask) in &known {
        let names = Category::ALL
            .iter()
            .filter(|category| mask >> **category as u32 & 1 == 1);
        eprintln!(
            "{language}: {}",
            names.map(|category| category.as_str()).collect::<Vec<_>>().join(" ")
        );
    }
    known
}

/// How the model is trained, for its card: what, and which value.
pub(crate) fn settings() -> Vec<(&'static str, String)> {
    let mut settings = network::settings();
    settings.extend(teacher::settings());
    settings.push(("one training row in so many kept for calibration", KEPT.to_string()));
    settings.push(("rows of each kind for a language to have a label", ENOUGH.to_string()));
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lessons_are_written_a_line_each_with_what_was_asked() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("lessons.jsonl");
        let lessons = lessons::lessons(0, &mut Random::new(1));
        write_lessons(&path, &lessons).expect("written");
        let written = std::fs::read_to_string(&path).expect("readable");
        assert_eq!(written.lines().count(), lessons.len());
        for (line, row) in written.lines().zip(&lessons) {
            let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
            assert_eq!(line["text"], row.text);
            for (category, label) in Category::ALL.iter().zip(row.labels) {
                let read = line["labels"][category.as_str()].as_f64();
                assert_eq!(read.map(|read| read as f32), label, "{line}");
            }
        }
        let refused = write_lessons(folder.path(), &lessons).expect_err("a folder is no file");
        assert!(
            refused.to_string().contains(&folder.path().display().to_string()),
            "{refused}"
        );
    }
}
