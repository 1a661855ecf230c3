//! Runs the engine over labelled comments.

use std::ops::Range;

use indicatif::ProgressBar;
use moderation::training::LABELS;
use moderation::{Assessment, Category, Input, Signal};

use super::engine::Engine;
use super::metrics::Point;
use crate::train::data::{Data, Row};

/// What one engine says of a comment.
#[derive(Debug)]
pub(crate) struct Opinion {
    pub(crate) scores: [f32; LABELS],
    /// Byte ranges with their categories; kept only of comments whose passages people marked.
    pub(crate) passages: Vec<(Range<usize>, Category)>,
    pub(crate) is_unsure: bool,
    pub(crate) language: Option<String>,
}

impl Opinion {
    fn new(assessment: &Assessment, keeps_passages: bool) -> Self {
        let passage = |evidence: &moderation::Evidence| match evidence.signal {
            Signal::Category(category) if keeps_passages => Some((evidence.begin..evidence.end, category)),
            _ => None,
        };
        Self {
            scores: Category::ALL.map(|category| assessment.scores.get(category)),
            passages: assessment.evidence.iter().filter_map(passage).collect(),
            is_unsure: assessment.unsure,
            language: assessment.language.clone(),
        }
    }

    pub(crate) fn score(&self, category: Category) -> f32 {
        self.scores.get(category as usize).copied().unwrap_or(0.0)
    }
}

/// A comment with what people, both readers, the first reader and its lists alone say of it.
#[derive(Debug)]
pub(crate) struct Judged<'a> {
    pub(crate) row: &'a Row,
    pub(crate) set: &'a str,
    pub(crate) full: Opinion,
    pub(crate) first: Opinion,
    pub(crate) lists: Opinion,
}

impl Judged<'_> {
    /// What people said of it: a share of them, or nothing where nobody was asked.
    pub(crate) fn label(&self, category: Category) -> Option<f32> {
        self.row.labels.get(category as usize).copied().flatten()
    }
}

/// The engines that are compared.
pub(crate) struct Engines {
    pub(crate) full: Engine,
    pub(crate) first: Engine,
    pub(crate) lists: Engine,
    /// Whether the language of a row is told to them.
    pub(crate) with_language: bool,
}

/// The `dev` rows of all sets, at most `most` of each, evenly spread over it.
pub(crate) fn sample(data: &Data, most: Option<usize>) -> Vec<&Row> {
    let mut rows = Vec::new();
    for set in 0..data.sets.len() {
        let all: Vec<&Row> = data.rows.iter().filter(|row| row.set == set && row.is_dev).collect();
        let step = most.map_or(1, |most| all.len().div_ceil(most.max(1)).max(1));
        rows.extend(all.into_iter().step_by(step));
    }
    rows
}

/// What the engines say of each row, in order; on two threads.
pub(crate) fn judge<'a>(rows: &[&'a Row], data: &'a Data, engines: &Engines, bar: &ProgressBar) -> Vec<Judged<'a>> {
    let (left, right) = rows.split_at(rows.len().div_ceil(2));
    let all = |rows: &[&'a Row]| -> Vec<Judged<'a>> {
        rows.iter()
            .map(|row| {
                bar.inc(1);
                let mut input = Input::new(&row.text);
                if engines.with_language {
                    input = input.language(&row.language);
                }
                let opinion = |engine: &Engine| Opinion::new(&engine.assess(&input), row.spans.is_some());
                Judged {
                    row,
                    set: data.sets.get(row.set).map_or("", String::as_str),
                    full: opinion(&engines.full),
                    first: opinion(&engines.first),
                    lists: opinion(&engines.lists),
                }
            })
            .collect()
    };
    std::thread::scope(|scope| {
        let second = scope.spawn(|| all(right));
        let mut judged = all(left);
        match second.join() {
            Ok(second) => judged.extend(second),
            Err(panic) => std::panic::resume_unwind(panic),
        }
        judged
    })
}

/// Scores with labels of the rows that were asked for a category.
pub(crate) fn points<'a>(
    rows: impl IntoIterator<Item = &'a Judged<'a>>,
    category: Category,
    opinion: fn(&'a Judged<'a>) -> &'a Opinion,
) -> Vec<Point> {
    rows.into_iter()
        .filter_map(|row| Some((opinion(row).score(category), row.label(category)? >= 0.5)))
        .collect()
}
