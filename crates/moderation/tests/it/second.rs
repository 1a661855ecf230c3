//! The second reader: its file, what it sees that the classifier does not, what it keeps silent about.

use crate::refused;
use moderation::{Assessment, Category, Input, Moderator, SecondReader, Signal, TargetKind};
use std::path::{Path, PathBuf};

/// The weights that are compiled in.
fn weights() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/second-reader.bin")
}

fn twice(text: &str) -> Assessment {
    Moderator::new().assess_with(&SecondReader::new(), &Input::new(text))
}

#[test]
fn the_weights_that_are_compiled_in_are_whole() {
    let read = SecondReader::with_weights(weights()).unwrap();
    assert_eq!(read.id(), SecondReader::new().id());
    let input = Input::new("You have clearly never read the report.");
    let moderator = Moderator::new();
    let assessment = moderator.assess_with(&read, &input);
    assert_eq!(assessment, moderator.assess_with(&SecondReader::new(), &input));
    assert_eq!(assessment.model, format!("{}+{}", moderator.model_id(), read.id()));
}

#[test]
fn a_file_of_another_version_or_with_one_bit_changed_is_refused() {
    let read = |path: &Path| SecondReader::with_weights(path).expect_err("the weights are refused");
    refused::check(&weights(), "format 2", &read, "it is no file of the second reader");
}

#[test]
fn contempt_without_a_bad_word_scores_higher_than_its_harmless_twin() {
    let pairs = [
        (
            "You must be very proud of never having had a thought.",
            "You must be very proud of having won that race.",
        ),
        (
            "I have seen puddles deeper than your reasoning.",
            "I have seen puddles deeper than the new pool.",
        ),
        (
            "Please let a grown-up write your next comment.",
            "Please let a neighbour know when you are away.",
        ),
        (
            "It shows that you were never taught to think.",
            "It shows that you were there and took good notes.",
        ),
        (
            "With people like you it is no wonder the country is going under.",
            "With rain like this it is no wonder the fields are going under.",
        ),
        (
            "The man has all the charm of a blocked drain.",
            "The man has repaired the blocked drain.",
        ),
        (
            "Nobody with half a brain would listen to this woman.",
            "Nobody with a ticket had to wait for this concert.",
        ),
        (
            "He is living proof that money cannot buy sense.",
            "He is living in the house that his father built.",
        ),
    ];
    let insult = |text: &str| twice(text).scores.insult.max(twice(text).scores.toxicity);
    let right = pairs
        .iter()
        .filter(|(rude, kind)| insult(rude) > 2.0 * insult(kind))
        .count();
    assert!(right >= 6, "{right} of {}", pairs.len());
}

#[test]
fn bad_words_without_contempt_are_let_be() {
    for text in [
        "That goal was filthy, what a strike!",
        "We absolutely destroyed them in the second half.",
        "I was an idiot to park there, and the fine is fair.",
    ] {
        assert!(twice(text).scores.insult < 0.5, "{text}: {:?}", twice(text).scores);
    }
}

#[test]
fn of_other_languages_it_says_nothing() {
    let moderator = Moderator::new();
    let second = SecondReader::new();
    for (language, text) in [
        (
            "de",
            "Der Minister hat gestern gesagt, dass die Brücke gesperrt bleibt, und das ist richtig so.",
        ),
        (
            "pt",
            "O prefeito disse ontem que a ponte vai continuar fechada, e isso está certo.",
        ),
        ("ja", "今日はいい天気ですね。"),
    ] {
        let input = Input::new(text).language(language);
        assert_eq!(
            moderator.assess_with(&second, &input),
            moderator.assess(&input),
            "{text}"
        );
    }
}

#[test]
fn a_disguise_is_undone_before_it_reads() {
    let plain = twice("That columnist is an idiot and should be ashamed.");
    let disguised = twice("That columnist is an ïd1ot and should be ashamed.");
    for category in [Category::Insult, Category::Toxicity] {
        let (plain, disguised) = (plain.scores.get(category), disguised.scores.get(category));
        assert!(
            disguised > 0.5 * plain && disguised > 0.4,
            "{category:?}: {plain} {disguised}"
        );
    }
}

#[test]
fn an_attack_at_the_end_of_a_long_comment_is_read() {
    let innocent = "The council met on Monday and talked about the bridge for two hours. ".repeat(60);
    let attack = "You are a pathetic liar and a disgrace to this town.";
    let long = twice(&format!("{innocent}{attack}"));
    assert!(
        long.scores.toxicity > 0.3 && long.scores.insult > 0.2,
        "{:?}",
        long.scores
    );
    assert!(twice(&innocent).scores.toxicity < 0.1);
}

#[test]
fn an_attack_that_only_it_sees_has_a_target() {
    let moderator = Moderator::new();
    let second = SecondReader::new();
    let text = "Nobody with half a brain would listen to this woman.";
    let input = Input::new(text);
    assert_eq!(
        moderator.assess(&input).target.kind,
        TargetKind::Nobody,
        "the test needs another sentence"
    );
    let assessment = moderator.assess_with(&second, &input);
    assert!(assessment.scores.insult > 0.25, "{:?}", assessment.scores);
    assert_ne!(assessment.target.kind, TargetKind::Nobody);
}

#[test]
fn whatever_is_posted_passages_lie_in_the_text_and_nothing_fails() {
    let mut texts = vec![
        String::new(),
        "🙂".repeat(3000),
        "é\u{301}".repeat(10_000),
        "a".repeat(1_000_000),
        "word ".repeat(200_000),
        "市长".repeat(5000),
        "\u{202e}ylno txet".to_owned(),
        "You idiot ".repeat(2000),
        "\0\u{7}\u{fffd}".to_owned(),
        "Ω≈ç√∫ ¯\\_(ツ)_/¯".to_owned(),
    ];
    texts.push(texts.concat());
    for text in &texts {
        let assessment = twice(text);
        for evidence in &assessment.evidence {
            assert!(
                text.get(evidence.begin..evidence.end)
                    .is_some_and(|passage| !passage.is_empty())
            );
            assert!((0.0..=1.0).contains(&evidence.weight));
        }
        for category in Category::ALL {
            assert!((0.0..=1.0).contains(&assessment.scores.get(category)));
        }
    }
}

#[test]
fn evidence_of_the_sentence_is_shown_where_no_list_has_a_word() {
    let text = "You are the most worthless excuse for a human being I have ever met.";
    let assessment = twice(text);
    let shown = assessment.evidence.iter();
    let shown: Vec<&str> = shown
        .filter(|evidence| matches!(evidence.signal, Signal::Category(_)))
        .filter_map(|evidence| text.get(evidence.begin..evidence.end))
        .collect();
    assert!(shown.iter().any(|passage| passage.contains("worthless")), "{shown:?}");
}

/// Scores that must be the same to three decimals on every machine and in every build; written by this test when
/// `OMBUD_WRITE_SCORES` is set.
#[test]
fn the_same_text_has_the_same_scores_everywhere() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/second/scores.jsonl");
    let texts = [
        "You are an idiot.",
        "Thank you for this report, I learnt a lot from it.",
        "People like you end up alone, and nobody will miss you when you are gone.",
        "These people breed like animals and should be sent back where they came from.",
        "Win a free phone now, just click on the link in my profile and enter your card number!",
        "I disagree with the mayor about the bridge, and the numbers in the article are wrong.",
    ];
    let line = |text: &str| {
        let scores = twice(text).scores;
        let scores: Vec<f32> = Category::ALL.map(|category| scores.get(category)).to_vec();
        serde_json::json!({ "text": text, "scores": scores }).to_string()
    };
    if std::env::var_os("OMBUD_WRITE_SCORES").is_some() {
        let lines: Vec<String> = texts.iter().map(|text| line(text)).collect();
        std::fs::write(&path, lines.join("\n") + "\n").unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap();
    assert_eq!(written.lines().count(), texts.len());
    for (text, written) in texts.iter().zip(written.lines()) {
        let written: serde_json::Value = serde_json::from_str(written).unwrap();
        assert_eq!(written["text"], *text);
        let from_another_thread = std::thread::spawn(|| twice(text)).join().unwrap();
        assert_eq!(from_another_thread, twice(text), "{text}");
        for (category, score) in Category::ALL.into_iter().zip(written["scores"].as_array().unwrap()) {
            let score = score.as_f64().unwrap();
            let now = f64::from(from_another_thread.scores.get(category));
            assert!((score - now).abs() < 0.0005, "{text}: {category:?} {score} {now}");
        }
    }
}
