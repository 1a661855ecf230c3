//! The trained part: its file, what it keeps silent about, what it says of itself.

use crate::refused;
use moderation::{Category, Input, Moderator};
use std::path::{Path, PathBuf};

/// The model that is compiled in.
fn model() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/model.bin")
}

#[test]
fn the_model_that_is_compiled_in_is_whole() {
    let read = Moderator::with_model(model()).unwrap();
    assert_eq!(read.model_id(), Moderator::new().model_id());
    assert_ne!(read.model_id(), Moderator::lists_only().model_id());
    let text = "What a stupid thing to say, you clown";
    let assess = |moderator: &Moderator| moderator.assess(&Input::new(text));
    assert_eq!(assess(&read), assess(&Moderator::new()));
}

#[test]
fn a_file_of_another_version_or_with_one_bit_changed_is_refused() {
    let read = |path: &Path| Moderator::with_model(path).expect_err("the model is refused");
    refused::check(&model(), "format 3", &read, "it is no model of this engine");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = Moderator::with_model("no/such/model.bin").unwrap_err();
    assert!(error.to_string().contains("no/such/model.bin"), "{error}");
    assert_eq!(error.hash, "");
}

#[test]
fn in_a_language_that_it_does_not_know_lists_and_rules_stand_alone() {
    let moderator = Moderator::new();
    for (language, text) in [
        (
            "fi",
            "Hyv\u{e4}\u{e4} huomenta, t\u{e4}n\u{e4}\u{e4}n on kaunis ilma koko p\u{e4}iv\u{e4}n.",
        ),
        (
            "tr",
            "Belediye ba\u{15f}kan\u{131} tam bir aptal ve yalanc\u{131}, \u{e7}ocuklar\u{131}m\u{131}z i\u{e7}in hi\u{e7}bir \u{15f}ey yapm\u{131}yor.",
        ),
        (
            "ja",
            "\u{4eca}\u{65e5}\u{306f}\u{3044}\u{3044}\u{5929}\u{6c17}\u{3067}\u{3059}\u{306d}\u{3002}",
        ),
    ] {
        for input in [Input::new(text), Input::new(text).language(language)] {
            let assessment = moderator.assess(&input);
            assert!(assessment.unsure, "{text}");
            assert_eq!(assessment.scores, assessment.found, "{text}");
            assert!(moderator.explain(&input, 5).is_empty(), "{text}");
        }
    }
    assert!(
        !moderator
            .assess(&Input::new("Good morning, what a lovely day it is"))
            .unsure
    );
}

#[test]
fn a_category_that_was_not_trained_in_a_language_is_left_to_the_lists() {
    let moderator = Moderator::new();
    let text = "\u{c624}\u{b298} \u{b0a0}\u{c528}\u{ac00} \u{c815}\u{b9d0} \u{c88b}\u{b124}\u{c694}.";
    let assessment = moderator.assess(&Input::new(text).language("ko"));
    assert!(!assessment.unsure);
    assert_eq!(assessment.scores.profanity, assessment.found.profanity);
}

#[test]
fn what_no_list_has_is_seen() {
    let moderator = Moderator::new();
    let toxicity = |text: &str| {
        let assessment = moderator.assess(&Input::new(text));
        assert_eq!(assessment.found.toxicity, 0.0, "{text}: a list has it");
        assessment.scores.toxicity
    };
    let kind = toxicity("Thank you for this report, I learnt a lot from it.");
    for rude in [
        "You smell as bad as your opinions and nobody wants you near this page.",
        "Do us all a favour and stop breathing near decent folk.",
    ] {
        assert!(toxicity(rude) > 5.0 * kind, "{rude}: {} beside {kind}", toxicity(rude));
    }
}

#[test]
fn the_explanation_names_what_weighed_most() {
    let moderator = Moderator::new();
    let input = Input::new("You are an idiot");
    let all = moderator.explain(&input, 10);
    assert_eq!(all.len(), 10);
    assert!(all.is_sorted_by(|left, right| left.weight.abs() >= right.weight.abs()));
    let of_insult = all
        .iter()
        .find(|one| one.category == Category::Insult && one.ngram.contains("idiot"));
    assert!(of_insult.is_some_and(|one| one.weight > 0.0), "{all:?}");
    assert_eq!(moderator.explain(&input, 10), all);
}
