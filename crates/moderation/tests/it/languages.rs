//! Lists other than English: abuse is found, ordinary news talk in every language is left alone.
//!
//! The sentences are in `tests/data/languages`, one file a language: under a category in brackets the abusive ones, under
//! `[innocent]` the others, with words, names and places that look like bad ones.

use moderation::{Category, Facts, Input, Moderator, Outcome, Policy, StoryContext};

const FILES: [(&str, &str); 14] = [
    ("ar", include_str!("../data/languages/ar.txt")),
    ("az", include_str!("../data/languages/az.txt")),
    ("de", include_str!("../data/languages/de.txt")),
    ("es", include_str!("../data/languages/es.txt")),
    ("fa", include_str!("../data/languages/fa.txt")),
    ("fr", include_str!("../data/languages/fr.txt")),
    ("he", include_str!("../data/languages/he.txt")),
    ("hy", include_str!("../data/languages/hy.txt")),
    ("it", include_str!("../data/languages/it.txt")),
    ("ko", include_str!("../data/languages/ko.txt")),
    ("pl", include_str!("../data/languages/pl.txt")),
    ("pt", include_str!("../data/languages/pt.txt")),
    ("ru", include_str!("../data/languages/ru.txt")),
    ("tr", include_str!("../data/languages/tr.txt")),
];

/// The sentences of a file with their section.
fn sentences(file: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut section = "";
    file.lines().filter_map(move |line| {
        if let Some(header) = line.strip_prefix('[') {
            section = header.trim_end_matches(']');
            return None;
        }
        (!line.is_empty() && !line.starts_with('#')).then_some((section, line))
    })
}

fn story(language: &str) -> StoryContext<'_> {
    StoryContext {
        language: Some(language),
        ..StoryContext::default()
    }
}

fn default_policy() -> Policy {
    Policy::parse(Policy::default_document()).expect("the default policy is well formed")
}

/// Whether the default policy publishes what it is given.
fn is_published(policy: &Policy, moderator: &Moderator, input: &Input<'_>) -> bool {
    policy.apply(&moderator.assess(input), &Facts::default()).outcome == Outcome::Publish
}

#[test]
fn abuse_is_found_on_a_site_of_its_language() {
    let (moderator, policy) = (Moderator::new(), default_policy());
    let mut missed = Vec::new();
    for (language, file) in FILES {
        let mut count = 0;
        for (section, text) in sentences(file).filter(|(section, _)| *section != "innocent") {
            count += 1;
            let category = Category::ALL.into_iter().find(|category| category.as_str() == section);
            let category = category.unwrap_or_else(|| panic!("{language}: unknown category {section}"));
            let input = Input::new(text).language(language).story(story(language));
            let score = moderator.assess(&input).strongest(category);
            if score < 0.5 || is_published(&policy, &moderator, &input) {
                missed.push(format!("{language} {section} {score:.2}: {text}"));
            }
        }
        assert!(count >= 25, "{language}: {count} abusive sentences");
    }
    assert!(missed.is_empty(), "{} missed:\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn ordinary_sentences_are_published() {
    let (moderator, policy) = (Moderator::new(), default_policy());
    let mut stopped = Vec::new();
    for (language, file) in FILES {
        let innocent: Vec<&str> = sentences(file)
            .filter(|(section, _)| *section == "innocent")
            .map(|(_, text)| text)
            .collect();
        assert!(
            innocent.len() >= 25,
            "{language}: {} innocent sentences",
            innocent.len()
        );
        for text in innocent {
            // With its language known, guessed, and guessed on an English site.
            let inputs = [
                Input::new(text).language(language),
                Input::new(text),
                Input::new(text).story(story("en")),
            ];
            if let Some(input) = inputs.iter().find(|input| !is_published(&policy, &moderator, input)) {
                let evidence = moderator.assess(input).evidence;
                let why: Vec<String> = evidence.into_iter().map(|found| found.reads_as).collect();
                stopped.push(format!("{language} {why:?}: {text}"));
            }
        }
    }
    assert!(stopped.is_empty(), "{} stopped:\n{}", stopped.len(), stopped.join("\n"));
}

/// What is no word of a language is judged by the words that count everywhere: these must be innocent in all of them.
#[test]
fn ordinary_sentences_are_published_on_sites_of_other_languages() {
    let (moderator, policy) = (Moderator::new(), default_policy());
    let mut stopped = Vec::new();
    for (written, file) in FILES {
        for (_, text) in sentences(file).filter(|(section, _)| *section == "innocent") {
            for (site, _) in FILES {
                let input = Input::new(text).story(story(site));
                if !is_published(&policy, &moderator, &input) {
                    let evidence = moderator.assess(&input).evidence;
                    let why: Vec<String> = evidence.into_iter().map(|found| found.reads_as).collect();
                    stopped.push(format!("{written} on {site} {why:?}: {text}"));
                }
            }
        }
    }
    assert!(stopped.is_empty(), "{} stopped:\n{}", stopped.len(), stopped.join("\n"));
}
