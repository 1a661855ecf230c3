//! Whom attacks are aimed at: cases with a story, one JSON object a line: `{"text", "story"?: {"headline", "body",
//! "byline"}, "parent"?: {"author", "text"}, "target": {"kind", "name"?}, "contempt"?}`. Cases of contempt have no bad word
//! in them; the lists alone cannot know them for attacks, so they are tested beside the code.

use moderation::{Assessment, Input, Moderator, StoryContext, TargetKind, people_in};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How often an attack at one kind of target was given to another: counts by what was wanted and what was said.
#[derive(Default)]
struct Confusion {
    counts: BTreeMap<(&'static str, &'static str), usize>,
    named: usize,
    named_right: usize,
}

impl Confusion {
    fn count(&self, wanted: &'static str, said: &'static str) -> usize {
        self.counts.get(&(wanted, said)).copied().unwrap_or(0)
    }

    /// How many of a kind were right, and how many there are.
    fn of(&self, kind: TargetKind) -> (usize, usize) {
        let all = TargetKind::ALL
            .iter()
            .map(|said| self.count(kind.as_str(), said.as_str()));
        (self.count(kind.as_str(), kind.as_str()), all.sum())
    }

    fn accuracy(&self) -> f64 {
        let (right, all) = TargetKind::ALL
            .iter()
            .map(|kind| self.of(*kind))
            .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        right as f64 / all as f64
    }

    fn print(&self) {
        let names = TargetKind::ALL.map(TargetKind::as_str);
        println!(
            "{:14}{}   accuracy",
            "",
            names.map(|name| format!("{name:>13}")).concat()
        );
        for kind in TargetKind::ALL {
            let counts = names
                .map(|said| format!("{:>13}", self.count(kind.as_str(), said)))
                .concat();
            let (right, all) = self.of(kind);
            println!("{:14}{counts}   {right}/{all}", kind.as_str());
        }
        let (named, right) = (self.named, self.named_right);
        println!("together {:.3}; names right {right} of {named}", self.accuracy());
    }
}

fn kind(name: &str) -> &'static str {
    let known = TargetKind::ALL
        .into_iter()
        .map(TargetKind::as_str)
        .find(|known| *known == name);
    known.unwrap_or_else(|| panic!("no kind `{name}`"))
}

fn field<'a>(case: &'a Value, pointer: &str) -> Option<&'a str> {
    case.pointer(pointer).and_then(Value::as_str)
}

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data/targets")
        .join(name)
}

fn cases(name: &str) -> Vec<Value> {
    let path = path(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let case = |(index, line)| {
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{}:{}: {error}", path.display(), index + 1))
    };
    text.lines().enumerate().map(case).collect()
}

/// As `ombud check` reads a case: the people and the language are taken from the story.
fn assess(moderator: &Moderator, case: &Value) -> Assessment {
    let headline = field(case, "/story/headline").unwrap_or("");
    let story = format!("{headline}\n{}", field(case, "/story/body").unwrap_or(""));
    let people = people_in(&story);
    let language = moderator.assess(&Input::new(&story)).language;
    let mut input = Input::new(field(case, "/text").expect("a text")).story(StoryContext {
        people: &people,
        writer: field(case, "/story/byline").filter(|byline| !byline.is_empty()),
        language: language.as_deref(),
    });
    input.parent_author = field(case, "/parent/author");
    moderator.assess(&input)
}

fn measure(cases: &[Value], prints_errors: bool) -> Confusion {
    let moderator = Moderator::new();
    let mut confusion = Confusion::default();
    for case in cases {
        let wanted = kind(field(case, "/target/kind").expect("a kind"));
        let assessment = assess(&moderator, case);
        let said = assessment.target.kind.as_str();
        *confusion.counts.entry((wanted, said)).or_default() += 1;
        let name = field(case, "/target/name");
        let is_named = name.is_none() || assessment.target.name.as_deref() == name;
        if name.is_some() && said == wanted {
            confusion.named += 1;
            confusion.named_right += usize::from(is_named);
        }
        if prints_errors && !(is_named && said == wanted) {
            let seen: Vec<_> = assessment
                .evidence
                .iter()
                .map(|one| format!("{} {} {:.2}", one.reads_as, one.signal.as_str(), one.weight))
                .collect();
            let text = field(case, "/text").unwrap_or("");
            println!(
                "{text}\n    was {:?}, wanted {wanted} {name:?}; {seen:?}",
                assessment.target
            );
        }
    }
    confusion
}

#[test]
fn dev_targets_are_named() {
    let mut cases = cases("dev.jsonl");
    cases.retain(|case| case.get("contempt").is_none());
    let confusion = measure(&cases, true);
    confusion.print();
    for kind in TargetKind::ALL {
        assert!(confusion.of(kind).1 >= 25, "too few cases of {kind:?}");
    }
    assert!(confusion.accuracy() >= 0.85, "{}", confusion.accuracy());
    assert!(confusion.named_right * 100 >= confusion.named * 85);
}

/// Written by somebody who did not write the rules. Prints no case, so that nobody mends the rules by them. Most of its
/// attacks have no bad word, so that the lists alone take them for no attack; whom they hit if something says that they
/// are attacks is tested beside the code.
#[test]
fn test_targets_are_named() {
    let confusion = measure(&cases("test.jsonl"), false);
    confusion.print();
    assert!(confusion.accuracy() >= 0.40, "{}", confusion.accuracy());
}

#[test]
fn corrupt_government_is_no_insult_to_a_person() {
    let moderator = Moderator::new();
    let people = ["Shimon Peres".to_owned()];
    let story = StoryContext {
        people: &people,
        ..StoryContext::default()
    };
    for text in [
        "Corrupt government.",
        "What a corrupt government",
        "Another corrupt government, Mr Peres said nothing new",
    ] {
        let target = moderator.assess(&Input::new(text).story(story)).target;
        assert_eq!(target.kind, TargetKind::Organisation, "{text}");
    }
}

/// Generous for unoptimised builds on busy machines; examples/speed.rs measures.
#[test]
fn names_and_insults_take_time_in_proportion() {
    let people: Vec<String> = (b'a'..=b'z')
        .flat_map(|c| {
            let c = char::from(c);
            [format!("Shimon Per{c}nes"), format!("Anna P{c}rsowitz")]
        })
        .take(50)
        .collect();
    let moderator = Moderator::new();
    for unit in [
        "Pexis Pebbe Paves Peros Petes idiot ",
        "Perez is a crook. ",
        "they are liars, you idiot, he ",
    ] {
        let text = unit.repeat(200_000 / unit.len());
        let begin = Instant::now();
        let story = StoryContext {
            people: &people,
            ..StoryContext::default()
        };
        let assessment = moderator.assess(&Input::new(&text).story(story));
        assert!(
            begin.elapsed() < Duration::from_secs(5),
            "{unit}: {:?}",
            begin.elapsed()
        );
        assert!(assessment.evidence.len() <= 64, "{unit}");
    }
}
