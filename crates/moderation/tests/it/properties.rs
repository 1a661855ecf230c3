//! What holds for every text.

use moderation::{Assessment, Category, Facts, Input, Moderator, Policy, Signal, StoryContext, fingerprint, people_in};
use proptest::prelude::*;
use std::time::{Duration, Instant};

/// Words that the engine looks for, in many disguises, among whatever Unicode has.
fn words() -> impl Strategy<Value = String> {
    let plain = prop::sample::select(vec![
        "you",
        "idiot",
        "f**k",
        "kill",
        "і d і о t",
        "+44 20 7946 0958",
        "a@b.com",
        "http://x.ru/é",
        "\u{301}",
        "fuck",
        "arschloch",
        "сука",
        "հիմար",
        "حمار",
        "אידיוט",
        "women",
        "they",
        "Peres",
        "Ann Smith",
        "not",
        "is",
        "221 Baker Street",
        "ул. Ленина 5",
        "DE89 3704 0044 0532 0130 00",
        "asdfghjkl",
        "\u{202e}",
        "\u{200f}",
        "😀",
        "👨‍👩‍👧",
        "ﷺ",
        "ß",
        "İ",
        "ŉ",
        "\u{1f1e6}\u{1f1f2}",
        "한국어",
        "市长",
        "\"",
        "“",
        "”",
        "«",
        ">",
        "\n",
        "\r\n",
        "\0",
        "'",
        "at",
        "dot",
        "com",
        "(",
        ")",
        "[",
        "]",
        "//",
        "1",
        "№",
    ]);
    let plain = plain.prop_map(str::to_owned);
    prop_oneof![
        6 => plain.clone(),
        1 => "[a-zA-Z]{1,10}",
        1 => "\\PC{0,6}",
        1 => "[ \\.\\*@!$0-9\"']{0,4}",
        1 => any::<String>(),
        1 => plain.clone().prop_map(|word| word.to_uppercase()),
        1 => plain.clone().prop_map(|word| word.chars().map(|c| format!("{c}\u{200b}")).collect()),
        1 => plain.clone().prop_map(|word| word.chars().map(|c| format!("{c}.")).collect()),
        1 => plain.clone().prop_map(|word| word.chars().rev().collect()),
        1 => plain.prop_map(|word| word.chars().flat_map(|c| [c, c, c]).collect()),
    ]
}

fn texts() -> impl Strategy<Value = String> {
    let joint = prop::sample::select(vec![" ", "", ". ", "\n", ", ", "\u{a0}", "-"]);
    prop::collection::vec((words(), joint), 0..30)
        .prop_map(|parts| parts.into_iter().map(|(word, joint)| word + joint).collect())
}

fn assess(text: &str, language: Option<&str>) -> Assessment {
    assess_with(&Moderator::new(), text, language)
}

fn assess_with(moderator: &Moderator, text: &str, language: Option<&str>) -> Assessment {
    let people = people_in(text);
    let story = StoryContext {
        people: &people,
        writer: Some("Ann Smith"),
        language: None,
    };
    let mut input = Input::new(text).story(story).parent_author("Bob");
    input.language = language;
    moderator.assess(&input)
}

/// What every assessment keeps to.
#[track_caller]
fn check(text: &str, assessment: &Assessment) {
    assert!(assessment.evidence.len() <= 64);
    for evidence in &assessment.evidence {
        assert!(evidence.begin < evidence.end, "{evidence:?}");
        assert!(text.get(evidence.begin..evidence.end).is_some(), "{evidence:?}");
        assert!((0.0..=1.0).contains(&evidence.weight), "{evidence:?}");
    }
    assert!(assessment.evidence.is_sorted_by_key(|evidence| evidence.begin));
    for category in Category::ALL {
        assert!((0.0..=1.0).contains(&assessment.scores.get(category)), "{category:?}");
        assert!((0.0..=1.0).contains(&assessment.found.get(category)), "{category:?}");
    }
    for share in [assessment.caps, assessment.private_data, assessment.gibberish] {
        assert!((0.0..=1.0).contains(&share));
    }
    assert_eq!(assessment.fingerprint, fingerprint(text));
    assert_eq!(assessment.length as usize, text.chars().count());
}

proptest! {
    #[test]
    fn spans_and_scores_are_in_range(text in texts(), tag in prop_oneof![Just(None), "\\PC{0,8}".prop_map(Some)]) {
        let assessment = assess(&text, tag.as_deref());
        check(&text, &assessment);
        if let Some(tag) = tag {
            prop_assert_eq!(assessment.language, Some(tag));
        }
    }

    #[test]
    fn the_same_text_gives_the_same_bytes(text in texts()) {
        let json = |assessment: &Assessment| serde_json::to_string(assessment).unwrap();
        prop_assert_eq!(json(&assess(&text, None)), json(&assess(&text, None)));
    }

    /// What lists and rules promise of a clean paragraph before or after: where the language is given, every passage that was
    /// evidence of profanity or sexual language is still evidence of it, in the same bytes and reading, and no new one
    /// is there. Weights may change, and so may signals that look at the whole text (spam, capitals, gibberish, copies) or
    /// at who was named before (insult, threat, identity attack).
    #[test]
    fn clean_paragraphs_change_no_evidence_elsewhere(words in prop::collection::vec(prop::sample::select(vec![
        "you", "an", "idiot", "f**k", "fuck", "f u c k", "fu\u{200b}ck", "sh1t", "the", "house", "was", "shit", "cock", "porn", "1d1ot", "morons",
        "They", "is", "on", "a", "bridge", "b!tch", "ѕhіt", "asshole",
    ]), 1..14), is_before: bool) {
        let text = words.join(" ");
        let clean = "The weather on Monday was fine, and the children played near the river.";
        let (longer, shift) = match is_before {
            true => (format!("{clean}\n\n{text}"), clean.len() + 2),
            false => (format!("{text}\n\n{clean}"), 0),
        };
        let passages = |text: &str, shift: usize| -> Vec<_> {
            let assessment = assess_with(&Moderator::lists_only(), text, Some("en"));
            let lasting = [Category::Profanity, Category::SexualExplicit].map(Signal::Category);
            let evidence = assessment.evidence.into_iter().filter(|evidence| lasting.contains(&evidence.signal));
            evidence.map(|one| (one.begin + shift, one.end + shift, one.reads_as, one.signal)).collect()
        };
        prop_assert_eq!(passages(&text, shift), passages(&longer, 0));
    }

    #[test]
    fn no_document_makes_the_policy_panic(document in "\\PC{0,200}", condition in "[a-z.<>=&|!() 0-9'é]{0,40}") {
        let _ = Policy::parse(&document);
        let rule = format!("title='t'\n[[clause]]\nid='a'\ntitle='t'\ntext='t'\nrules=[{{when=\"{condition}\",then='hold'}}]");
        match Policy::parse(&rule) {
            Ok(policy) => { policy.apply(&Assessment::default(), &Facts::default()); }
            Err(refused) => prop_assert!(!refused.problems.is_empty()),
        }
    }
}

#[test]
fn assessments_survive_json() {
    let assessment = Moderator::new().assess(&Input::new("You fucking idiot, see http://a.com"));
    let json = serde_json::to_string(&assessment).unwrap();
    assert!(json.contains("\"signal\":\"insult\""), "{json}");
    assert_eq!(serde_json::from_str::<Assessment>(&json).unwrap(), assessment);
}

#[test]
fn strange_texts_have_an_assessment() {
    let long = "You are right about the bridge, but not about the idiot who built it. ".repeat(15_000);
    let marks = format!("idi{}ot", "\u{301}".repeat(10_000));
    for text in [
        "",
        " ",
        "\0",
        "😀😀😀",
        "\u{202e}toidi\u{202c}",
        &"\u{202e}".repeat(1000),
        &marks,
        "\u{feff}",
        "\u{10ffff}",
        "\u{301}",
        "@",
        "//",
        "\"",
        "＠",
        "🅰🅱",
        "👨‍👩‍👧‍👦",
    ] {
        for tag in [None, Some("en"), Some(""), Some("xx-Qaaa-x"), Some("\u{202e}")] {
            check(text, &assess(text, tag));
        }
    }
    check(&long, &assess(&long, None));
    let found = assess(&marks, None);
    assert!(found.evidence.iter().any(|evidence| evidence.reads_as == "idiot"));
}

/// Generous for unoptimised builds on busy machines; benches/throughput.rs measures.
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
        "“a” ",
        "a at b dot com ",
        "5 rue de la ",
        "+1 ",
        "asdasd",
        "市",
    ] {
        let text = unit.repeat(200_000 / unit.len());
        let begin = Instant::now();
        check(&text, &moderator.assess(&Input::new(&text)));
        assert!(
            begin.elapsed() < Duration::from_secs(5),
            "{unit}: {:?}",
            begin.elapsed()
        );
    }
}

#[test]
fn engines_are_shared_between_threads() {
    fn is_shared<T: Send + Sync + Clone>() {}
    is_shared::<Moderator>();
    is_shared::<Policy>();
}
