//! Rows turned into features, with the labels that the trainer aims at.

use moderation::training::{self, LABELS};
use moderation::{Category, Input, Moderator};

use super::data::{Data, Row};

/// A comment for the trainer.
#[derive(Debug)]
pub(crate) struct Example {
    pub(crate) set: usize,
    pub(crate) is_dev: bool,
    /// Kept out of training for calibration.
    pub(crate) is_kept: bool,
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
        is_kept: false,
        ends: features.units.iter().map(|unit| unit.keys_end).collect(),
        keys: features.keys,
        labels: row.labels,
        aims: aims(&row.labels, set),
        marked,
    }
}

/// Weight of machine scores beside human labels.
const OF_MACHINES: f32 = 0.5;
/// Weight of what follows from other labels.
const IMPLIED: f32 = 0.3;
/// Weight of "this is no advertising" for comments of which nobody asked that.
const NO_SPAM: f32 = 0.3;
/// News comments are what the engine is for, and there are few of them.
const NEWS: f32 = 2.0;
/// The lessons are few beside the sets whose habits they correct.
const LESSONS: f32 = 2.0;
/// How much more a positive of a rare label counts.
const RARE: f32 = 3.0;

/// What is annotated counts in full; what follows from it with less.
fn aims(labels: &[Option<f32>; LABELS], set: &str) -> [(f32, f32); LABELS] {
    let full = match set {
        "realtoxicityprompts_sample" => OF_MACHINES,
        "civil_toxic_spans" | "civil_weak_aayan517" => NEWS,
        "lessons" => LESSONS,
        _ => 1.0,
    };
    let mut aims = labels.map(|label| label.map_or((0.0, 0.0), |value| (value, full)));
    let label = |category: Category| labels[category as usize];
    let mut imply = |category: Category, value: f32, weight: f32| {
        let aim = &mut aims[category as usize];
        if aim.1 == 0.0 {
            *aim = (value, weight);
        }
    };
    let attacks = [Category::Insult, Category::Threat, Category::IdentityAttack].map(label);
    let most = attacks.into_iter().flatten().fold(0.0, f32::max);
    if most >= 0.5 {
        imply(Category::Toxicity, 0.9, IMPLIED);
    }
    let is_clean = label(Category::Profanity).is_some_and(|value| value < 0.2)
        && label(Category::Insult).is_some_and(|value| value < 0.2)
        && most < 0.2;
    if is_clean {
        imply(Category::Toxicity, 0.1, IMPLIED);
    }
    if label(Category::Toxicity).is_some_and(|value| value <= 0.1) {
        for category in Category::ALL.into_iter().filter(|category| *category != Category::Spam) {
            imply(category, 0.0, IMPLIED);
        }
    }
    if label(Category::Spam).is_some_and(|value| value < 0.5) {
        imply(Category::Toxicity, 0.05, NO_SPAM);
    }
    imply(Category::Spam, 0.0, NO_SPAM);
    for category in [Category::SevereToxicity, Category::Threat, Category::IdentityAttack] {
        let is_rare = category != Category::IdentityAttack || set == "jigsaw_wikipedia";
        let aim = &mut aims[category as usize];
        if is_rare {
            aim.1 *= 1.0 + RARE * aim.0;
        }
    }
    aims
}
