//! What holds for every text.

use moderation::{Category, Facts, Input, Moderator, Policy, fingerprint, people_in};
use proptest::prelude::*;
use std::time::{Duration, Instant};

fn texts() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-zA-Z]{1,10}",
        "\\PC{0,6}",
        "[ \\.\\*@!$0-9\"']{0,4}",
        Just("you".to_owned()),
        Just("idiot".to_owned()),
        Just("f**k".to_owned()),
        Just("kill".to_owned()),
        Just("і d і о t".to_owned()),
        Just("+44 20 7946 0958".to_owned()),
        Just("a@b.com".to_owned()),
        Just("http://x.ru/é".to_owned()),
        Just("\u{301}".to_owned()),
    ];
    prop::collection::vec(word, 0..30).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn spans_and_scores_are_in_range(text in texts()) {
        let people = people_in(&text);
        let story = moderation::StoryContext { people: &people, writer: Some("Ann Smith"), language: None };
        let input = Input::new(&text).story(story).parent_author("Bob");
        let assessment = Moderator::new().assess(&input);
        for evidence in &assessment.evidence {
            prop_assert!(evidence.begin <= evidence.end);
            prop_assert!(text.get(evidence.begin..evidence.end).is_some(), "{:?}", evidence);
            prop_assert!((0.0..=1.0).contains(&evidence.weight));
        }
        prop_assert!(assessment.evidence.is_sorted_by_key(|evidence| evidence.begin));
        for category in Category::ALL {
            prop_assert!((0.0..=1.0).contains(&assessment.scores.get(category)));
        }
        prop_assert!((0.0..=1.0).contains(&assessment.caps));
        prop_assert_eq!(assessment.fingerprint, fingerprint(&text));
    }

    #[test]
    fn no_document_makes_the_policy_panic(document in "\\PC{0,200}", condition in "[a-z.<>=&|!() 0-9'é]{0,40}") {
        let _ = Policy::parse(&document);
        let rule = format!("title='t'\n[[clause]]\nid='a'\ntitle='t'\ntext='t'\nrules=[{{when=\"{condition}\",then='hold'}}]");
        match Policy::parse(&rule) {
            Ok(policy) => { policy.apply(&moderation::Assessment::default(), &Facts::default()); }
            Err(refused) => prop_assert!(!refused.problems.is_empty()),
        }
    }
}

#[test]
fn assessments_survive_json() {
    let assessment = Moderator::new().assess(&Input::new("You fucking idiot, see http://a.com"));
    let json = serde_json::to_string(&assessment).unwrap();
    assert!(json.contains("\"signal\":\"insult\""), "{json}");
    assert_eq!(
        serde_json::from_str::<moderation::Assessment>(&json).unwrap(),
        assessment
    );
}

/// Generous for unoptimised builds on busy machines; examples/speed.rs measures.
#[test]
fn long_texts_take_time_in_proportion() {
    let moderator = Moderator::new();
    for unit in [
        "a",
        "fuck",
        "i ",
        "f u c k ",
        "e\u{301}",
        "1a",
        "**a",
        "you idiot ",
        "\"",
        "a.b-",
        "@",
        "1 ",
        "kill you i will ",
        "jews are vermin ",
        "http://a.com ",
        "ﷺ",
    ] {
        let text = unit.repeat(200_000 / unit.len());
        let begin = Instant::now();
        let assessment = moderator.assess(&Input::new(&text));
        assert!(
            begin.elapsed() < Duration::from_secs(5),
            "{unit}: {:?}",
            begin.elapsed()
        );
        assert!(assessment.evidence.len() <= 64);
    }
}

#[test]
fn engines_are_shared_between_threads() {
    fn is_shared<T: Send + Sync + Clone>() {}
    is_shared::<Moderator>();
    is_shared::<Policy>();
}
