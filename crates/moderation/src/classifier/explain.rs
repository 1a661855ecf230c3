//! Which n-grams weighed most.

use std::collections::HashMap;

use super::features::{Names, Part, named_features};
use super::model::Model;
use super::opinion::has_a_say;
use super::shape::WIDTH;
use crate::Category;
use crate::signals::{Comment, Finding};

/// How much an n-gram or an observation added to a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Contribution {
    /// The word, the pair of words, the letters (`…atheti…`) or the observation.
    pub ngram: String,
    /// The score that it changed.
    pub category: Category,
    /// By how much it changed the logarithm of the odds; negative where it spoke against.
    pub weight: f32,
}

#[derive(Default)]
struct Taken {
    names: HashMap<u32, String>,
    last: [String; 3],
}

impl Names for Taken {
    fn unit(&mut self, text: impl FnOnce() -> String) {
        self.last.rotate_right(1);
        if let Some(first) = self.last.first_mut() {
            *first = text();
        }
    }

    fn key(&mut self, key: u32, part: Part<'_>) {
        let [unit, before, earlier] = &self.last;
        let name = match part {
            Part::Unit => unit.clone(),
            Part::Pair => format!("{before} {unit}").trim_start().to_owned(),
            Part::Skip => format!("{earlier} * {unit}"),
            Part::Letters(letters) => {
                let text: String = letters.iter().collect();
                let begin = if text.starts_with('<') { "" } else { "…" };
                let end = if text.ends_with('>') { "" } else { "…" };
                format!("{begin}{}{end}", text.trim_matches(['<', '>']))
            }
            Part::Entry(text) => format!("list: {text}"),
            Part::Kind => "list: a word of this kind".to_owned(),
            Part::Found(category) => format!("rule: {}", category.as_str()),
            Part::Whole(name) => format!("comment: {name}"),
        };
        self.names.entry(key).or_insert(name);
    }
}

/// Categories that are less probable than this are not explained, unless nothing is more probable.
const OF_NOTE: f32 = 0.2;

/// The `limit` strongest contributions over the categories that are probable, the strongest first; none in a
/// language that the model does not know.
pub(crate) fn explain(model: &Model, comment: &Comment<'_>, findings: &[Finding], limit: usize) -> Vec<Contribution> {
    let mut taken = Taken::default();
    let features = named_features(comment, findings, &mut taken);
    let reading = model.forward(&features);
    if !has_a_say(model, comment, &reading) {
        return Vec::new();
    }
    let mut sums: HashMap<(u32, Category), f32> = HashMap::new();
    let probability = |category: &Category| {
        let label = *category as usize;
        model.probability(reading.logits.get(label).copied().unwrap_or(0.0), label)
    };
    let highest = Category::ALL.iter().map(probability).fold(0.0, f32::max);
    let is_of_note = |category: &Category| probability(category) >= highest.min(OF_NOTE);
    for category in Category::ALL.into_iter().filter(is_of_note) {
        let label = category as usize;
        let slopes = model.slopes(&reading, label);
        let factor = model.slope(label);
        for (unit, slope) in slopes.iter().enumerate() {
            for key in features.keys_of(unit) {
                let mut vector = [0.0; WIDTH];
                if model.add(*key, &mut vector) {
                    let weight: f32 = vector.iter().zip(slope).map(|(value, slope)| value * slope).sum();
                    *sums.entry((*key, category)).or_default() += weight * factor;
                }
            }
        }
    }
    let mut all: Vec<Contribution> = sums
        .into_iter()
        .filter_map(|((key, category), weight)| {
            let ngram = taken.names.get(&key)?.clone();
            Some(Contribution {
                ngram,
                category,
                weight,
            })
        })
        .collect();
    all.sort_by(|left, right| {
        (right.weight.abs().total_cmp(&left.weight.abs()))
            .then(left.category.cmp(&right.category))
            .then_with(|| left.ngram.cmp(&right.ngram))
    });
    all.truncate(limit);
    all
}
