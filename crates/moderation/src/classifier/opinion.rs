//! What the classifier thinks of a comment, together with what the lists and rules found.

use super::features::Features;
use super::forward::Reading;
use super::model::Model;
use super::shape::{LABELS, WIDTH};
use crate::signals::{Combined, Comment};
use crate::target::Scene;
use crate::{Category, Evidence, Signal, TargetKind};

/// Without a language to go by, so much of a text has to be n-grams that the model knows. Comments in the languages
/// it was trained on have 0.6 and more, others in the same script below 0.35.
const KNOWN_ENOUGH: f32 = 0.5;

/// From this score on what the lists and rules found counts as they weigh it, whatever the classifier thinks: a word
/// that a site added, or one in a disguise that nobody wrote before.
const CERTAIN: f32 = 0.75;

/// From this probability on the words that caused it are looked for, and whom it is aimed at.
const WORTH_SHOWING: f32 = 0.5;

/// What can cause evidence, the more particular first.
const SHOWN: [Category; 6] = [
    Category::IdentityAttack,
    Category::Threat,
    Category::SexualExplicit,
    Category::Insult,
    Category::Profanity,
    Category::Toxicity,
];

/// Puts the classifier's opinion into what the lists and rules found. Says whether there is none: in a language that
/// it was not trained on it keeps silent, and their scores stand.
pub(crate) fn weigh_in(model: &Model, comment: &Comment<'_>, features: &Features, combined: &mut Combined) -> bool {
    let reading = model.forward(features);
    let language = comment.language.as_deref();
    let is_known = match language {
        Some(language) => model.knows_language(language),
        None => reading.known >= KNOWN_ENOUGH,
    };
    if !is_known {
        return true;
    }
    let mut probabilities = [0.0; LABELS];
    for ((category, probability), logit) in Category::ALL.into_iter().zip(&mut probabilities).zip(reading.logits) {
        if language.is_some_and(|language| !model.knows(language, category)) {
            continue;
        }
        *probability = model.probability(logit, category as usize);
        let listed = combined.scores.get(category);
        let score = if listed >= CERTAIN {
            listed.max(*probability)
        } else {
            *probability
        };
        combined.scores.set(category, score);
    }
    let of = |category: Category| probabilities.get(category as usize).copied().unwrap_or(0.0);
    if SHOWN.into_iter().any(|category| of(category) >= WORTH_SHOWING) {
        show(model, comment, features, &reading, &probabilities, combined);
    }
    let attacks = [Category::Insult, Category::Threat, Category::IdentityAttack];
    if combined.target.kind == TargetKind::Nobody && attacks.into_iter().any(|category| of(category) >= WORTH_SHOWING) {
        combined.target = Scene::new(comment.input, comment.tokens, comment.lexicon, &comment.hits).likely_target();
    }
    false
}

/// Adds the words that belong to what is toxic, where lists and rules have none.
fn show(
    model: &Model,
    comment: &Comment<'_>,
    features: &Features,
    reading: &Reading,
    probabilities: &[f32; LABELS],
    combined: &mut Combined,
) {
    let marked: Vec<usize> = model.marked(reading).collect();
    if marked.is_empty() {
        return;
    }
    let vectors = model.vectors(features);
    let causes: Vec<(Category, f32, Vec<[f32; WIDTH]>)> = SHOWN
        .into_iter()
        .filter_map(|category| {
            let probability = *probabilities.get(category as usize)?;
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
        let weight = model.span_probability(reading, at);
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

fn is_blank(text: &str, begin: usize, end: usize) -> bool {
    text.get(begin..end).is_some_and(|between| between.trim().is_empty())
}
