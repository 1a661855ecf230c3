//! The labelled comments: one gzipped JSON-lines file a set.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use flate2::read::GzDecoder;
use moderation::Category;
use moderation::training::LABELS;
use serde::Deserialize;

/// A labelled comment.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) text: String,
    pub(crate) language: String,
    /// Index into [`Data::sets`].
    pub(crate) set: usize,
    /// By category, 0 to 1; nothing where nobody asked.
    pub(crate) labels: [Option<f32>; LABELS],
    pub(crate) is_dev: bool,
    /// Byte spans that most annotators marked as what makes it toxic; absent where nobody was asked for them.
    pub(crate) spans: Option<Vec<(u32, u32)>>,
}

/// All rows of all sets, in the order of the files' names and of their lines.
#[derive(Debug, Default)]
pub(crate) struct Data {
    pub(crate) sets: Vec<String>,
    pub(crate) rows: Vec<Row>,
}

#[derive(Deserialize)]
struct Line {
    text: String,
    #[serde(default)]
    lang: String,
    labels: BTreeMap<String, f32>,
    split: String,
    spans: Option<Vec<(usize, usize)>>,
}

/// Reads every `*.jsonl.gz` in a folder.
pub(crate) fn read(folder: &Path) -> Result<Data> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .with_context(|| format!("cannot read the folder {}", folder.display()))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    paths.retain(|path| path.to_string_lossy().ends_with(".jsonl.gz"));
    paths.sort();
    if paths.is_empty() {
        bail!("no file named *.jsonl.gz in {}", folder.display());
    }
    let mut data = Data::default();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        data.sets.push(name.trim_end_matches(".jsonl.gz").to_owned());
        let set = data.sets.len() - 1;
        let lines = BufReader::new(GzDecoder::new(File::open(&path)?)).lines();
        for (number, line) in lines.enumerate() {
            let row = line
                .map_err(anyhow::Error::from)
                .and_then(|line| parse(&line, set))
                .with_context(|| format!("{}, line {}", path.display(), number + 1))?;
            data.rows.push(row);
        }
    }
    Ok(data)
}

fn parse(line: &str, set: usize) -> Result<Row> {
    let line: Line = serde_json::from_str(line)?;
    let mut labels = [None; LABELS];
    for (name, value) in &line.labels {
        let name = if name == "obscene" { "profanity" } else { name.as_str() };
        let Some(index) = Category::ALL.iter().position(|category| category.as_str() == name) else {
            bail!("the label `{name}` is not known");
        };
        if let Some(label) = labels.get_mut(index) {
            *label = Some(value.clamp(0.0, 1.0));
        }
    }
    let spans = line.spans.map(|spans| in_bytes(&line.text, &spans));
    Ok(Row {
        language: line.lang,
        set,
        labels,
        is_dev: line.split == "dev",
        spans,
        text: line.text,
    })
}

/// Character ranges as byte ranges.
fn in_bytes(text: &str, spans: &[(usize, usize)]) -> Vec<(u32, u32)> {
    let mut at: Vec<usize> = text.char_indices().map(|(byte, _)| byte).collect();
    at.push(text.len());
    let byte = |index: usize| u32::try_from(at.get(index).copied().unwrap_or(text.len())).unwrap_or(u32::MAX);
    spans.iter().map(|(begin, end)| (byte(*begin), byte(*end))).collect()
}
