//! The comments of the demo newspaper: what its stories expect of the default policy.

use moderation::{
    Assessment, Facts, Input, Moderator, Outcome, Policy, ReaderFacts, StoryContext, StoryFacts, fingerprint, people_in,
};
use std::path::Path;
use toml::{Table, Value};

/// What a comment was expected to be and what it was, in the words of the files.
struct Judged {
    is_expected_clean: bool,
    is_published: bool,
}

fn stories() -> Vec<Table> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ombud/demo/stories");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the demo is part of the repository")
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            let text = std::fs::read_to_string(path).expect("a readable file");
            text.parse()
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        })
        .collect()
}

fn text<'a>(table: &'a Table, key: &str) -> &'a str {
    table.get(key).and_then(Value::as_str).unwrap_or("")
}

/// The text of a body without its tags, as the program takes the people from it.
fn plain(html: &str) -> String {
    let mut plain = String::with_capacity(html.len());
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if !in_tag => plain.push(c),
            _ => {}
        }
    }
    plain
}

fn judge_all(story: &Table, assess: &dyn Fn(&Input<'_>) -> Assessment, policy: &Policy) -> Vec<Judged> {
    let people = people_in(&format!(
        "{}\n{}\n{}",
        text(story, "headline"),
        text(story, "standfirst"),
        plain(text(story, "body"))
    ));
    let byline = text(story, "byline");
    let context = StoryContext {
        people: &people,
        writer: Some(byline).filter(|byline| !byline.is_empty()),
        language: Some(text(story, "language")),
    };
    let none = Vec::new();
    let comments = story.get("comment").and_then(Value::as_array).unwrap_or(&none);
    let comments: Vec<&Table> = comments.iter().filter_map(Value::as_table).collect();
    let prints: Vec<u64> = comments
        .iter()
        .map(|comment| fingerprint(text(comment, "text").trim()))
        .collect();
    let judge = |(index, comment): (usize, &&Table)| {
        let mut input = Input::new(text(comment, "text").trim())
            .story(context)
            .recent(prints.get(..index).unwrap_or_default());
        let parent = comments
            .iter()
            .find(|other| comment.contains_key("reply_to") && text(other, "id") == text(comment, "reply_to"));
        if let Some(parent) = parent {
            input = input.parent_author(text(parent, "name"));
        }
        let assessment = assess(&input);
        let facts = Facts {
            reader: ReaderFacts {
                is_guest: !comment.get("account").and_then(Value::as_bool).unwrap_or(false),
                ..ReaderFacts::default()
            },
            story: StoryFacts {
                section: text(story, "section").to_owned(),
                ..StoryFacts::default()
            },
            ..Facts::default()
        };
        let outcome = policy.apply(&assessment, &facts).outcome;
        let expected = text(comment, "expect");
        let judged = Judged {
            is_expected_clean: matches!(expected, "" | "publish"),
            is_published: outcome == Outcome::Publish,
        };
        if judged.is_expected_clean != judged.is_published {
            let seen: Vec<_> = assessment
                .evidence
                .iter()
                .map(|evidence| {
                    format!(
                        "{} {} {:.2}",
                        evidence.reads_as,
                        evidence.signal.as_str(),
                        evidence.weight
                    )
                })
                .collect();
            println!(
                "{} {}: expected {expected:?}, was {outcome:?} {:?} {seen:?}\n    {}",
                text(story, "key"),
                text(comment, "id"),
                assessment.target.kind,
                text(comment, "text").trim().replace('\n', " ")
            );
        }
        judged
    };
    comments.iter().enumerate().map(judge).collect()
}

/// Innocent comments are published, and those that somebody should look at are not.
#[test]
fn the_demo_is_judged_as_its_stories_say() {
    let moderator = Moderator::new();
    check(&|input| moderator.assess(input));
}

#[cfg(feature = "second-reader")]
#[test]
fn two_readers_judge_the_demo_as_its_stories_say() {
    let (moderator, second) = (Moderator::new(), moderation::SecondReader::new());
    check(&|input| moderator.assess_with(&second, input));
}

fn check(assess: &dyn Fn(&Input<'_>) -> Assessment) {
    let policy = Policy::parse(Policy::default_document()).expect("the default policy is valid");
    let judged: Vec<Judged> = stories()
        .iter()
        .flat_map(|story| judge_all(story, assess, &policy))
        .collect();
    let count = |is_clean: bool, is_published: bool| {
        judged
            .iter()
            .filter(|one| one.is_expected_clean == is_clean && one.is_published == is_published)
            .count()
    };
    let (kept, stopped) = (count(true, true), count(true, false));
    let (caught, missed) = (count(false, false), count(false, true));
    println!("innocent: {kept} published, {stopped} stopped; others: {caught} stopped, {missed} published");
    assert!(kept + caught > 400, "the demo has comments");
    assert!(
        kept * 100 >= (kept + stopped) * 98,
        "{stopped} of {} innocent stopped",
        kept + stopped
    );
    assert!(
        caught * 100 >= (caught + missed) * 80,
        "{missed} of {} missed",
        caught + missed
    );
}
