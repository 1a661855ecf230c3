//! Whom attacks are aimed at: cases with a story, one JSON object a line: `{"text", "story"?: {"headline", "body",
//! "byline"}, "parent"?: {"author", "text"}, "target": {"kind", "name"?}, "contempt"?}`. Cases of contempt have no bad word
//! in them; the lists alone cannot know them for attacks, so they are tested beside the code.

use moderation::{Assessment, Input, Moderator, StoryContext, TargetKind, people_in};
use serde_json::Value;
use std::path::{Path, PathBuf};

const KINDS: usize = TargetKind::ALL.len();

/// How often an attack at one kind of target (rows) was given to another (columns), both in the order of
/// [`TargetKind::ALL`].
#[derive(Default)]
struct Confusion {
    counts: [[usize; KINDS]; KINDS],
    named: usize,
    named_right: usize,
}

impl Confusion {
    fn of(&self, row: usize) -> (usize, usize) {
        (self.counts[row][row], self.counts[row].iter().sum())
    }

    fn accuracy(&self) -> f64 {
        let (right, all) = (0..KINDS)
            .map(|row| self.of(row))
            .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        right as f64 / all as f64
    }

    fn print(&self) {
        print!("{:14}", "");
        TargetKind::ALL.iter().for_each(|kind| print!("{:>13}", kind.as_str()));
        println!("   accuracy");
        for (row, kind) in TargetKind::ALL.iter().enumerate() {
            let (right, all) = self.of(row);
            print!("{:14}", kind.as_str());
            self.counts[row].iter().for_each(|count| print!("{count:>13}"));
            println!("   {right}/{all}");
        }
        println!(
            "together {:.3}; names right {} of {}",
            self.accuracy(),
            self.named_right,
            self.named
        );
    }
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
    let field = |name: &str| case["story"][name].as_str().unwrap_or("");
    let story = format!("{}\n{}", field("headline"), field("body"));
    let people = people_in(&story);
    let language = moderator.assess(&Input::new(&story)).language;
    let mut input = Input::new(case["text"].as_str().expect("a text")).story(StoryContext {
        people: &people,
        writer: Some(field("byline")).filter(|byline| !byline.is_empty()),
        language: language.as_deref(),
    });
    input.parent_author = case["parent"]["author"].as_str();
    moderator.assess(&input)
}

fn measure(cases: &[Value], prints_errors: bool) -> Confusion {
    let moderator = Moderator::new();
    let mut confusion = Confusion::default();
    let index = |kind: &str| {
        TargetKind::ALL
            .iter()
            .position(|one| one.as_str() == kind)
            .unwrap_or_else(|| panic!("no kind `{kind}`"))
    };
    for case in cases {
        let wanted = case["target"]["kind"].as_str().expect("a kind");
        let assessment = assess(&moderator, case);
        let target = &assessment.target;
        confusion.counts[index(wanted)][index(target.kind.as_str())] += 1;
        let name = case["target"]["name"].as_str();
        let is_right = target.kind.as_str() == wanted;
        if let Some(name) = name.filter(|_| is_right) {
            confusion.named += 1;
            confusion.named_right += usize::from(target.name.as_deref() == Some(name));
        }
        if prints_errors && (!is_right || (name.is_some() && target.name.as_deref() != name)) {
            let seen: Vec<_> = assessment
                .evidence
                .iter()
                .map(|one| format!("{} {} {:.2}", one.reads_as, one.signal.as_str(), one.weight))
                .collect();
            println!(
                "{}\n    was {} {:?}, wanted {wanted} {name:?}; {seen:?}",
                case["text"],
                target.kind.as_str(),
                target.name
            );
        }
    }
    confusion
}

#[test]
fn dev_targets_are_named() {
    let all = cases("dev.jsonl");
    let cases: Vec<Value> = all.into_iter().filter(|case| case["contempt"] != true).collect();
    let confusion = measure(&cases, true);
    confusion.print();
    for (row, kind) in TargetKind::ALL.iter().enumerate() {
        assert!(confusion.of(row).1 >= 25, "too few cases of {kind:?}");
    }
    assert!(confusion.accuracy() >= 0.85, "{}", confusion.accuracy());
    assert!(confusion.named_right * 100 >= confusion.named * 85);
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
