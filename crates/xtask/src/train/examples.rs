//! Rows turned into features, with the labels that the trainer aims at.

use moderation::{Category, Input, Moderator, training};

use super::data::{Data, LABELS, Row};

/// A comment for the trainer.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) set: usize,
    pub(crate) is_dev: bool,
    pub(crate) keys: Vec<u32>,
    /// Where each unit's keys end.
    pub(crate) ends: Vec<u32>,
    /// As annotated.
    pub(crate) labels: [Option<f32>; LABELS],
    /// What to learn and with which weight.
    pub(crate) aims: [(f32, f32); LABELS],
    /// For each unit whether it lies in a marked span, where spans were asked for.
    pub(crate) marked: Option<Vec<bool>>,
}

/// Features of all rows, on two threads, in order.
pub(crate) fn extract(data: &Data, moderator: &Moderator, progress: &indicatif::ProgressBar) -> Vec<Example> {
    let half = data.rows.len().div_ceil(2);
    let (left, right) = data.rows.split_at(half);
    let make = |rows: &[Row]| -> Vec<Example> {
        rows.iter()
            .map(|row| {
                progress.inc(1);
                example(row, data.sets.get(row.set).map_or("", String::as_str), moderator)
            })
            .collect()
    };
    std::thread::scope(|scope| {
        let second = scope.spawn(|| make(right));
        let mut all = make(left);
        if let Ok(second) = second.join() {
            all.extend(second);
        }
        all
    })
}

fn example(row: &Row, set: &str, moderator: &Moderator) -> Example {
    let input = Input::new(&row.text).language(&row.language);
    let features = training::features(moderator, &input);
    let marked = row.spans.as_ref().map(|spans| {
        features
            .units
            .iter()
            .map(|unit| spans.iter().any(|(begin, end)| unit.begin < *end && unit.end > *begin))
            .collect()
    });
    Example {
        set: row.set,
        is_dev: row.is_dev,
        ends: features.units.iter().map(|unit| unit.keys_end).collect(),
        keys: features.keys,
        labels: row.labels,
        aims: aims(&row.labels, set),
        marked,
    }
}

fn index(category: Category) -> usize {
    category as usize
}

/// What is annotated counts in full; what follows from it with less.
fn aims(labels: &[Option<f32>; LABELS], set: &str) -> [(f32, f32); LABELS] {
    let full = if set == "realtoxicityprompts_sample" { 0.5 } else { 1.0 };
    let mut aims = labels.map(|label| label.map_or((0.0, 0.0), |value| (value, full)));
    let label = |category| labels.get(index(category)).copied().flatten();
    let mut imply = |category: Category, value: f32, weight: f32| {
        if let Some(aim) = aims.get_mut(index(category))
            && aim.1 == 0.0
        {
            *aim = (value, weight);
        }
    };
    let attack = [Category::Insult, Category::Threat, Category::IdentityAttack]
        .into_iter()
        .filter_map(label)
        .fold(0.0, f32::max);
    if attack >= 0.5 {
        imply(Category::Toxicity, 0.9, 0.3);
    }
    if label(Category::Toxicity).is_some_and(|value| value <= 0.1) {
        for category in [
            Category::SevereToxicity,
            Category::Profanity,
            Category::Insult,
            Category::Threat,
            Category::IdentityAttack,
            Category::SexualExplicit,
        ] {
            imply(category, 0.0, 0.3);
        }
    }
    if label(Category::Spam).is_some_and(|value| value < 0.5) {
        imply(Category::Toxicity, 0.05, 0.1);
    }
    imply(Category::Spam, 0.0, 0.1);
    aims
}
