//! Whom a comment is most likely aimed at, with the help of no bad word: the cases of `tests/data/targets`.

use super::Scene;
use crate::lexicon::Lexicon;
use crate::normalize::{Tokens, fold};
use crate::signals::{Comment, combine};
use crate::{Input, StoryContext, Target, TargetKind, people_in};
use serde_json::Value;
use std::collections::BTreeMap;

/// What the engine says, and whom the comment is most likely aimed at.
fn targets(lexicon: &Lexicon, text: &str, story: StoryContext<'_>, parent: Option<&str>) -> (Target, Target) {
    let mut input = Input::new(text).story(story);
    input.parent_author = parent;
    let letters = fold(text);
    let tokens = Tokens::new(text, &letters);
    let comment = Comment::new(&input, &letters, &tokens, lexicon);
    let likely = Scene::new(&input, &tokens, lexicon, &comment.hits).likely_target();
    (combine(comment.findings()).target, likely)
}

fn likely(lexicon: &Lexicon, text: &str, story: StoryContext<'_>, parent: Option<&str>) -> Target {
    targets(lexicon, text, story, parent).1
}

/// How many attacks there are of each kind, and how many of them were given to the right one.
#[derive(Default)]
struct Tally {
    likely: BTreeMap<String, (usize, usize)>,
    known: BTreeMap<String, (usize, usize)>,
}

impl Tally {
    fn rate(counts: &BTreeMap<String, (usize, usize)>) -> f64 {
        let (right, all) = counts.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        right as f64 / all as f64
    }
}

/// Attacks only: what is said of them when something, as a classifier would, says that they are attacks.
fn tally(cases: &str, prints_errors: bool) -> Tally {
    let lexicon = Lexicon::new();
    let mut tally = Tally::default();
    for line in cases.lines() {
        let case: Value = serde_json::from_str(line).unwrap();
        let wanted = case["target"]["kind"].as_str().unwrap();
        if wanted == "nobody" {
            continue;
        }
        let text = case["text"].as_str().unwrap();
        let field = |name: &str| case["story"][name].as_str().unwrap_or("");
        let people = people_in(&format!("{}\n{}", field("headline"), field("body")));
        let story = StoryContext {
            people: &people,
            writer: Some(field("byline")).filter(|byline| !byline.is_empty()),
            language: None,
        };
        let (said, likely) = targets(&lexicon, text, story, case["parent"]["author"].as_str());
        let known = if said.kind == TargetKind::Nobody {
            &likely
        } else {
            &said
        };
        for (counts, target) in [(&mut tally.likely, &likely), (&mut tally.known, known)] {
            let count = counts.entry(wanted.to_owned()).or_default();
            count.0 += usize::from(target.kind.as_str() == wanted);
            count.1 += 1;
        }
        if prints_errors && known.kind.as_str() != wanted {
            println!(
                "{text}\n    {} and not {wanted}; people {people:?}",
                known.kind.as_str()
            );
        }
    }
    for (name, counts) in [("likely", &tally.likely), ("known to be an attack", &tally.known)] {
        println!("{name}: {:.3} {counts:?}", Tally::rate(counts));
    }
    tally
}

#[test]
fn dev_attacks_are_given_to_whom_they_hit() {
    let tally = tally(include_str!("../../tests/data/targets/dev.jsonl"), true);
    assert!(Tally::rate(&tally.likely) >= 0.85);
    assert!(Tally::rate(&tally.known) >= 0.85);
}

/// Written by somebody who did not write the rules. Prints no case, so that nobody mends the rules by them.
#[test]
fn test_attacks_are_given_to_whom_they_hit() {
    let tally = tally(include_str!("../../tests/data/targets/test.jsonl"), false);
    assert!(Tally::rate(&tally.likely) >= 0.80);
    assert!(Tally::rate(&tally.known) >= 0.80);
}

#[test]
fn nobody_spoken_of_is_unclear_or_the_one_replied_to() {
    let lexicon = Lexicon::new();
    let story = StoryContext::default();
    assert_eq!(likely(&lexicon, "", story, None).kind, TargetKind::Unclear);
    assert_eq!(
        likely(&lexicon, "Dreary, as ever.", story, None).kind,
        TargetKind::Unclear
    );
    let target = likely(&lexicon, "Dreary, as ever.", story, Some("Bob"));
    assert_eq!(
        (target.kind, target.name.as_deref()),
        (TargetKind::Commenter, Some("Bob"))
    );
}
