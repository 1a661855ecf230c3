//! Overrides of a policy: what is refused and where, what may stand there, and what holds below which story.

use moderation::{Assessment, Commenting, Facts, Outcome, Policy, PolicyError, Scores, StoryFacts, Terms};

const HEAD: &str = "title = 'P'\n[[clause]]\nid = 'a'\ntitle = 'A'\ntext = 'T'\n\
    rules = [{ when = 'insult >= 0.9', then = 'reject' }]\n";

fn with(overrides: &str) -> String {
    format!("{HEAD}{overrides}")
}

type Place = (usize, usize, String, Vec<String>);

fn problems(document: &str) -> Vec<Place> {
    let PolicyError { problems } = Policy::parse(document).expect_err(document);
    let told = |problem: moderation::Problem| {
        let hint = problem.hint.unwrap_or_default();
        (
            problem.line,
            problem.column,
            format!("{} | {hint}", problem.message),
            problem.allowed,
        )
    };
    problems.into_iter().map(told).collect()
}

#[test]
fn mistakes_are_refused_with_their_place_and_what_is_allowed_there() {
    // The override begins on line 7.
    for (text, place, part, allowed) in [
        (
            "[[override]]\nsections = ['x']\ncommenting = 'premoderatd'",
            (9, 14),
            "did you mean `premoderated`?",
            "open premoderated closed",
        ),
        (
            "[[override]]\nsections = ['x']\ncomenting = 'open'",
            (9, 1),
            "did you mean `commenting`?",
            "sections stories commenting slow_mode_seconds members_only rules",
        ),
        (
            "[[override]]\ncommenting = 'open'",
            (7, 1),
            "does not say for which",
            "sections stories",
        ),
        (
            "[[override]]\nstories = ['x']",
            (7, 1),
            "the override changes nothing",
            "commenting slow_mode_seconds members_only rules",
        ),
        (
            "[[override]]\nsections = 'x'\nmembers_only = true",
            (8, 12),
            "`sections` must be a list",
            "",
        ),
        (
            "[[override]]\nsections = []\nmembers_only = true",
            (8, 12),
            "`sections` is empty",
            "",
        ),
        (
            "[[override]]\nsections = ['a', 3]\nmembers_only = true",
            (8, 18),
            "this is integer",
            "",
        ),
        (
            "[[override]]\nsections = ['a', ' ']\nmembers_only = true",
            (8, 18),
            "is empty",
            "",
        ),
        (
            "[[override]]\nsections = ['x']\nslow_mode_seconds = 86401",
            (9, 21),
            "at most a day",
            "0 to 86400",
        ),
        (
            "[[override]]\nsections = ['x']\nslow_mode_seconds = 1.5",
            (9, 21),
            "whole number",
            "0 to 86400",
        ),
        (
            "[[override]]\nsections = ['x']\nmembers_only = 'yes'",
            (9, 16),
            "must be true or false",
            "true false",
        ),
        (
            "[[override]]\nsections = ['x']\nrules = [{ clause = 'b', when = 'true', then = 'hold' }]",
            (9, 21),
            "there is no clause `b` | did you mean `a`?",
            "a",
        ),
        (
            "[[override]]\nsections = ['x']\nrules = [{ clause = 'a', when = 'insullt > 0.1', then = 'hold' }]",
            (9, 34),
            "did you mean `insult`?",
            "toxicity severe_toxicity profanity insult threat identity_attack sexual_explicit spam target links length \
             caps repeated private_data gibberish reader.approved reader.age_days reader.is_guest story.section \
             story.age_days thread.rate",
        ),
        (
            "[[override]]\nsections = ['x']\nrules = [{ clause = 'a', when = 'insult > 0.1', then = 'publish' }]",
            (9, 56),
            "can only be stricter",
            "hold reject",
        ),
        (
            "[[override]]\nsections = ['Local News']\nmembers_only = true\n\
             [[override]]\nsections = ['local-news']\nmembers_only = false",
            (12, 16),
            "`members_only` is set twice for the section `local-news`",
            "",
        ),
        ("override = 3", (7, 1), "", ""),
    ] {
        let document = if text.starts_with("override") {
            format!("{text}\n{HEAD}")
        } else {
            with(text)
        };
        let found = problems(&document);
        let [(line, column, told, may)] = found.as_slice() else {
            panic!("{text}: {found:?}")
        };
        assert!(told.contains(part), "{text}: {told}");
        if !part.is_empty() {
            assert_eq!((*line, *column), place, "{text}");
        }
        assert_eq!(may.join(" "), allowed, "{text}");
    }
}

#[test]
fn what_names_the_story_goes_before_what_names_its_section() {
    let policy = Policy::parse(&with(
        "[[override]]\nsections = ['Local News', 'obituaries']\ncommenting = 'premoderated'\nslow_mode_seconds = 60\n\
         [[override]]\nstories = ['wall']\ncommenting = 'open'\nmembers_only = true\n",
    ))
    .expect("no mistakes");
    let section = Terms {
        commenting: Some(Commenting::Premoderated),
        slow_mode_seconds: Some(60),
        members_only: None,
    };
    assert_eq!(policy.terms("local news", "x"), section);
    assert_eq!(policy.terms("Obituaries", ""), section);
    assert_eq!(
        policy.terms("Local  News", "wall"),
        Terms {
            commenting: Some(Commenting::Open),
            members_only: Some(true),
            ..section
        }
    );
    assert_eq!(policy.terms("Sport", "x"), Terms::default());
    assert_eq!(policy.terms("", ""), Terms::default());
    assert_eq!(policy.overrides().len(), 2);
}

#[test]
fn an_added_rule_holds_there_and_nowhere_else() {
    let policy = Policy::parse(&with(
        "[[override]]\nsections = ['obituaries']\n\
         rules = [{ clause = 'a', when = 'insult >= 0.3', then = 'hold' }]\n",
    ))
    .expect("no mistakes");
    let outcome = |insult: f32, section: &str| {
        let mut assessment = Assessment::default();
        assessment.scores = Scores {
            insult,
            ..Scores::default()
        };
        let facts = Facts {
            story: StoryFacts {
                section: section.to_owned(),
                ..StoryFacts::default()
            },
            ..Facts::default()
        };
        let verdict = policy.apply(&assessment, &facts);
        (
            verdict.outcome,
            verdict
                .matched
                .iter()
                .map(|m| m.clause.as_str())
                .collect::<Vec<_>>()
                .join(" "),
        )
    };
    assert_eq!(outcome(0.5, "Obituaries"), (Outcome::Hold, "a".to_owned()));
    assert_eq!(outcome(0.5, "Sport"), (Outcome::Publish, String::new()));
    assert_eq!(outcome(0.95, "Obituaries"), (Outcome::Reject, "a a".to_owned()));
}
