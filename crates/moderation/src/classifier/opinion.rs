//! What the classifier thinks of a comment, together with what the lists and rules found.

use super::features::{Features, features};
use super::forward::Reading;
use super::listed;
use super::model::Model;
use super::shape::{LABELS, WIDTH};
use crate::signals::{Combined, Comment, Finding};
use crate::target::Scene;
use crate::{Category, Evidence, Scores, Signal, TargetKind};

/// Without a language to go by, so much of a text has to be n-grams that the model knows. Most comments in the languages
/// it was trained on have 0.6 and more, others in the same script below 0.35.
const KNOWN_ENOUGH: f32 = 0.6;

/// The calibration is that of English, of which nearly all rows are, and the classifier is too sure of the rest: the odds
/// there are multiplied with this. Chosen by the ordinary Korean and Portuguese sentences of `tests/data/languages`.
const NOT_SO_SURE: f32 = 0.22;

/// From this probability on the words that caused it are looked for.
const WORTH_SHOWING: f32 = 0.5;

/// From this probability of an attack on the engine looks whom it could be aimed at; below, it would find somebody in every
/// innocent comment.
const WORTH_AIMING: f32 = 0.25;

/// The same of both readers together, which are surer of what is no attack.
#[cfg(feature = "second-reader")]
const WORTH_AIMING_TWICE: f32 = 0.1;

/// What can cause evidence, the more particular first.
const SHOWN: [Category; 6] = [
    Category::IdentityAttack,
    Category::Threat,
    Category::SexualExplicit,
    Category::Insult,
    Category::Profanity,
    Category::Toxicity,
];

/// What the classifier thinks of a comment in a language that it knows.
pub(crate) struct Opinion<'a> {
    model: &'a Model,
    features: Features,
    reading: Reading,
    /// By category.
    probabilities: [f32; LABELS],
    /// What lists and rules know better, by category.
    listed: Scores,
    /// For each unit of the text how likely it belongs to what is toxic, 0 to 1.
    marks: Vec<f32>,
    /// From which of these on a unit is evidence.
    shown_from: f32,
    /// From which probability of an attack on the engine looks whom it could be aimed at.
    aimed_from: f32,
}

impl<'a> Opinion<'a> {
    /// Nothing in a language that it was not trained on: there it keeps silent, and what lists and rules found stands.
    pub(crate) fn new(model: &'a Model, comment: &Comment<'_>, findings: &[Finding]) -> Option<Self> {
        let features = features(comment, findings);
        let reading = model.forward(&features);
        if !has_a_say(model, comment, &reading) {
            return None;
        }
        let language = comment.language.as_deref();
        let listed = listed::scores(model, comment, &features, findings);
        let without = listed::without_excused(&features, findings).map(|rest| model.forward(&rest));
        let is_english = language.is_none_or(|language| language == "en");
        let shift = if is_english { 1.0 } else { NOT_SO_SURE };
        let mut probabilities = [0.0; LABELS];
        for (category, probability) in Category::ALL.into_iter().zip(&mut probabilities) {
            if language.is_some_and(|language| !model.knows(language, category)) {
                continue;
            }
            let of = |reading: &Reading| {
                let logit = reading.logits.get(category as usize).copied().unwrap_or(0.0);
                odds(model.probability(logit, category as usize), shift)
            };
            *probability = of(&reading);
            if let Some(without) = without.as_ref().filter(|_| listed::IS_EXCUSED.contains(&category)) {
                *probability = probability.min(of(without));
            }
        }
        let text_units = 0..reading.spans.len();
        let marks = text_units.map(|unit| model.span_probability(&reading, unit)).collect();
        Some(Self {
            model,
            features,
            reading,
            probabilities,
            listed,
            marks,
            shown_from: model.shown_from(),
            aimed_from: WORTH_AIMING,
        })
    }

    /// The probabilities of the categories, for another reader to add its own.
    #[cfg(feature = "second-reader")]
    pub(crate) fn probabilities_mut(&mut self) -> &mut [f32; LABELS] {
        &mut self.probabilities
    }

    /// The passages that the classifier looks at one by one, each with how likely it belongs to what is toxic.
    #[cfg(feature = "second-reader")]
    pub(crate) fn marks(&self) -> impl Iterator<Item = (usize, usize, f32)> {
        let units = self.features.units.iter().zip(&self.marks);
        units.map(|(unit, mark)| (unit.begin as usize, unit.end as usize, *mark))
    }

    /// The probabilities are those of both readers now, and these their marks for the same passages. What lists know
    /// better than the classifier, the second reader knows as well: the words stand in its text.
    #[cfg(feature = "second-reader")]
    pub(crate) fn is_of_both(&mut self, marks: Vec<f32>, shown_from: f32) {
        self.marks = marks;
        self.shown_from = shown_from;
        self.aimed_from = WORTH_AIMING_TWICE;
        self.listed = Scores::default();
    }

    /// Puts the opinion into what the lists and rules found.
    pub(crate) fn weigh_in(&self, comment: &Comment<'_>, combined: &mut Combined) {
        let language = comment.language.as_deref();
        for category in Category::ALL {
            if language.is_some_and(|language| !self.model.knows(language, category)) {
                continue;
            }
            let score = self.of(category).max(self.listed.get(category));
            combined.scores.set(category, score);
        }
        if SHOWN.into_iter().any(|category| self.of(category) >= WORTH_SHOWING) {
            self.show(comment, combined);
        }
        let attacks = [Category::Insult, Category::Threat, Category::IdentityAttack];
        if combined.target.kind == TargetKind::Nobody
            && attacks.into_iter().any(|category| self.of(category) >= self.aimed_from)
        {
            combined.target = Scene::new(comment.input, comment.tokens, comment.lexicon, &comment.hits).likely_target();
        }
    }

    fn of(&self, category: Category) -> f32 {
        self.probabilities.get(category as usize).copied().unwrap_or(0.0)
    }

    /// Adds the words that belong to what is toxic, where lists and rules have none.
    fn show(&self, comment: &Comment<'_>, combined: &mut Combined) {
        let (model, features, reading) = (self.model, &self.features, &self.reading);
        let marks = self.marks.iter().enumerate();
        let marked: Vec<usize> = marks
            .filter(|(_, mark)| **mark >= self.shown_from)
            .map(|(at, _)| at)
            .collect();
        if marked.is_empty() {
            return;
        }
        let vectors = model.vectors(features);
        let causes: Vec<(Category, f32, Vec<[f32; WIDTH]>)> = SHOWN
            .into_iter()
            .filter_map(|category| {
                let probability = self.of(category);
                (probability >= WORTH_SHOWING / 2.0).then(|| {
                    let slopes = model.slopes(reading, category as usize);
                    (category, probability, slopes)
                })
            })
            .collect();
        let mut added: Vec<Evidence> = Vec::new();
        for at in marked {
            let (Some(unit), Some(vector)) = (features.units.get(at), vectors.get(at)) else {
                continue;
            };
            let (begin, end) = (unit.begin as usize, unit.end as usize);
            let is_covered = combined
                .evidence
                .iter()
                .any(|other| matches!(other.signal, Signal::Category(_)) && other.begin < end && begin < other.end);
            if is_covered || begin >= end {
                continue;
            }
            let share = |(_, probability, slopes): &(Category, f32, Vec<[f32; WIDTH]>)| {
                let sum: f32 = slopes.get(at).map_or(0.0, |slope| {
                    slope.iter().zip(vector).map(|(slope, value)| slope * value).sum()
                });
                sum * probability
            };
            let category = causes
                .iter()
                .max_by(|left, right| share(left).total_cmp(&share(right)))
                .map_or(Category::Toxicity, |(category, ..)| *category);
            let words = comment.tokens.touching(unit.begin, unit.end);
            let reads_as = comment.tokens.texts(words);
            let weight = self.marks.get(at).copied().unwrap_or(0.0);
            let signal = Signal::Category(category);
            match added.last_mut() {
                Some(last) if last.signal == signal && is_blank(comment.input.text, last.end, begin) => {
                    last.end = end;
                    last.reads_as.push(' ');
                    last.reads_as.push_str(&reads_as);
                    last.weight = last.weight.max(weight);
                }
                _ => added.push(Evidence {
                    begin,
                    end,
                    reads_as,
                    signal,
                    weight,
                }),
            }
        }
        combined.add_evidence(added);
    }
}

/// Whether the model knows the language of a comment.
pub(super) fn has_a_say(model: &Model, comment: &Comment<'_>, reading: &Reading) -> bool {
    match comment.language.as_deref() {
        Some(language) => model.knows_language(language),
        None => reading.known >= KNOWN_ENOUGH,
    }
}

/// A probability with its odds multiplied.
fn odds(probability: f32, factor: f32) -> f32 {
    let yes = probability * factor;
    yes / (yes + 1.0 - probability).max(f32::MIN_POSITIVE)
}

fn is_blank(text: &str, begin: usize, end: usize) -> bool {
    text.get(begin..end).is_some_and(|between| between.trim().is_empty())
}
