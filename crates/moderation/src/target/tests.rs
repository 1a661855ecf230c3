//! Whom a comment is most likely aimed at, with the help of no bad word: the cases of `tests/data/targets/dev.jsonl`.

use super::Scene;
use crate::lexicon::Lexicon;
use crate::normalize::{Tokens, fold};
use crate::signals::Comment;
use crate::{Input, StoryContext, Target, TargetKind, people_in};
use serde_json::Value;

fn likely(lexicon: &Lexicon, text: &str, story: StoryContext<'_>, parent: Option<&str>) -> Target {
    let mut input = Input::new(text).story(story);
    input.parent_author = parent;
    let letters = fold(text);
    let tokens = Tokens::new(text, &letters);
    let comment = Comment::new(&input, &letters, &tokens, lexicon);
    Scene::new(&input, &tokens, lexicon, &comment.hits).likely_target()
}

/// Also contempt that has no bad word in it is given to somebody.
#[test]
fn most_attacks_are_given_to_whom_they_hit() {
    let lexicon = Lexicon::new();
    let cases = include_str!("../../tests/data/targets/dev.jsonl");
    let (mut seen, mut right) = ([0_usize; 2], [0_usize; 2]);
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
        let target = likely(&lexicon, text, story, case["parent"]["author"].as_str());
        let set = usize::from(case["contempt"].as_bool() == Some(true));
        seen[set] += 1;
        if target.kind.as_str() == wanted {
            right[set] += 1;
        } else {
            println!(
                "{text}\n    likely {}, wanted {wanted}; people {people:?}",
                target.kind.as_str()
            );
        }
    }
    println!(
        "with bad words {} of {}, contempt {} of {}",
        right[0], seen[0], right[1], seen[1]
    );
    assert!(right[0] * 100 >= seen[0] * 75, "{right:?} of {seen:?}");
    assert!(right[1] * 100 >= seen[1] * 80, "{right:?} of {seen:?}");
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
