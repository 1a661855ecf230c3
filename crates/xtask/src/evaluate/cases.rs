//! Cases that the project wrote itself and that nobody tunes on.

use std::path::Path;

use anyhow::{Context, Result};
use moderation::{Assessment, Facts, Input, Outcome, Policy, StoryContext, TargetKind, people_in};
use serde_json::Value;

use super::engine::Engine;
use super::metrics::{Measure, Point};

/// One JSON object a line.
pub(crate) fn read(path: &Path) -> Result<Vec<Value>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let value = |(index, line): (usize, &str)| {
        serde_json::from_str(line).with_context(|| format!("{}, line {}", path.display(), index + 1))
    };
    text.lines().enumerate().map(value).collect()
}

pub(crate) fn field<'a>(case: &'a Value, pointer: &str) -> &'a str {
    case.pointer(pointer).and_then(Value::as_str).unwrap_or("")
}

/// What the default policy does with a comment.
pub(crate) fn outcome(policy: &Policy, assessment: &Assessment) -> Outcome {
    policy.apply(assessment, &Facts::default()).outcome
}

/// Attacks beside heated comments that are none.
#[derive(Debug)]
pub(crate) struct HeldOut {
    pub(crate) toxicity: Measure,
    pub(crate) insult: Measure,
    pub(crate) attacks: usize,
    pub(crate) attacks_acted_on: usize,
    pub(crate) innocent: usize,
    pub(crate) innocent_acted_on: usize,
}

pub(crate) fn held_out(attacks: &[Value], innocent: &[Value], engine: &Engine) -> Result<HeldOut> {
    let policy = Policy::parse(Policy::default_document())?;
    let (mut toxicity, mut insult): (Vec<Point>, Vec<Point>) = Default::default();
    let mut acted_on = [0, 0];
    for (cases, is_attack) in [(attacks, true), (innocent, false)] {
        for case in cases {
            let assessment = engine.assess(&Input::new(field(case, "/text")));
            toxicity.push((assessment.scores.toxicity, is_attack));
            insult.push((assessment.scores.insult, is_attack));
            let [innocent, attacks] = &mut acted_on;
            *if is_attack { attacks } else { innocent } +=
                usize::from(outcome(&policy, &assessment) > Outcome::Publish);
        }
    }
    Ok(HeldOut {
        toxicity: Measure::of(&toxicity),
        insult: Measure::of(&insult),
        attacks: attacks.len(),
        attacks_acted_on: acted_on[1],
        innocent: innocent.len(),
        innocent_acted_on: acted_on[0],
    })
}

/// How many cases of one kind of target there are, and how many get it.
#[derive(Debug)]
pub(crate) struct OfKind {
    pub(crate) kind: TargetKind,
    pub(crate) cases: usize,
    pub(crate) right: usize,
    /// Of those that are right, how many have a name, and how many of these are right.
    pub(crate) named: usize,
    pub(crate) named_right: usize,
}

/// Whom the engine says the attack of each case is aimed at, end to end: nobody tells it that there is one.
pub(crate) fn targets(cases: &[Value], engine: &Engine) -> Vec<OfKind> {
    TargetKind::ALL
        .into_iter()
        .map(|kind| {
            let mut counts = OfKind {
                kind,
                cases: 0,
                right: 0,
                named: 0,
                named_right: 0,
            };
            for case in cases.iter().filter(|case| field(case, "/target/kind") == kind.as_str()) {
                let target = assess(engine, case).target;
                counts.cases += 1;
                if target.kind == kind {
                    let name = field(case, "/target/name");
                    counts.right += 1;
                    counts.named += usize::from(!name.is_empty());
                    counts.named_right += usize::from(!name.is_empty() && target.name.as_deref() == Some(name));
                }
            }
            counts
        })
        .collect()
}

pub(crate) fn accuracy(kinds: &[OfKind]) -> Option<f64> {
    let cases: usize = kinds.iter().map(|kind| kind.cases).sum();
    let right: usize = kinds.iter().map(|kind| kind.right).sum();
    (cases > 0).then(|| right as f64 / cases as f64)
}

/// As `ombud check` reads a case: the people and the language are taken from the story.
fn assess(engine: &Engine, case: &Value) -> Assessment {
    let story = format!("{}\n{}", field(case, "/story/headline"), field(case, "/story/body"));
    let people = people_in(&story);
    let language = engine.assess(&Input::new(&story)).language;
    let mut input = Input::new(field(case, "/text")).story(StoryContext {
        people: &people,
        writer: Some(field(case, "/story/byline")).filter(|byline| !byline.is_empty()),
        language: language.as_deref(),
    });
    input.parent_author = case.pointer("/parent/author").and_then(Value::as_str);
    engine.assess(&input)
}
