//! Which languages the engine says that it is unsure of.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use moderation::{Category, Input};

use super::aims::full;
use super::judge::{Judged, points};
use super::model::Model;
use crate::train::metrics::auc;

/// A language of the labelled sets.
#[derive(Debug)]
pub(crate) struct Trained {
    pub(crate) code: String,
    pub(crate) rows: usize,
    /// Rows on which the classifier kept silent.
    pub(crate) unsure: usize,
    /// Rows that were taken for another language, sure or not.
    pub(crate) mistaken: usize,
    /// Area under the ROC curve by label, all sets together.
    pub(crate) areas: Vec<(Category, f64)>,
}

pub(crate) fn of_sets(rows: &[Judged<'_>]) -> Vec<Trained> {
    let mut languages: BTreeMap<&str, Vec<&Judged<'_>>> = BTreeMap::new();
    for row in rows {
        languages.entry(&row.row.language).or_default().push(row);
    }
    languages
        .into_iter()
        .map(|(code, rows)| Trained {
            code: code.to_owned(),
            rows: rows.len(),
            unsure: rows.iter().filter(|row| row.full.is_unsure).count(),
            mistaken: rows
                .iter()
                .filter(|row| row.full.language.as_ref().is_some_and(|language| language != code))
                .count(),
            areas: Category::ALL
                .into_iter()
                .filter_map(|category| {
                    let mut points = points(rows.iter().copied(), category, full);
                    Some((category, auc(&mut points)?))
                })
                .collect(),
        })
        .collect()
}

/// A sentence in a language that the model was not trained on.
#[derive(Debug)]
pub(crate) struct Foreign {
    pub(crate) code: String,
    pub(crate) text: String,
    pub(crate) is_unsure: bool,
    /// What the engine took it for.
    pub(crate) taken_for: Option<String>,
    pub(crate) toxicity: f32,
}

/// Sentences of our own: `es.txt` holds Spanish, `more.txt` has the code before each sentence.
pub(crate) fn foreign(folder: &Path, model: &Model) -> Result<Vec<Foreign>> {
    let mut paths = Vec::new();
    for file in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        paths.push(file?.path());
    }
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for line in std::fs::read_to_string(&path)?.lines() {
            let (code, text) = match (stem.as_str(), line.split_once(": ")) {
                ("more", Some(pair)) => pair,
                _ => (stem.as_str(), line),
            };
            if model.knows(code) {
                continue;
            }
            let assessment = model.engine.assess(&Input::new(text));
            found.push(Foreign {
                code: code.to_owned(),
                text: text.to_owned(),
                is_unsure: assessment.unsure,
                taken_for: assessment.language,
                toxicity: assessment.scores.toxicity,
            });
        }
    }
    Ok(found)
}
