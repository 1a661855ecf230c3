//! What looks like an attack and is none: quoted, taken back, said of oneself, told of a crime or a match; and sentences
//! in which only a group is named.

use moderation::{Assessment, Facts, Input, Moderator, Outcome, Policy};
use std::collections::BTreeMap;
use std::path::Path;

/// Whether the default policy does not publish it.
fn is_stopped(policy: &Policy, assessment: &Assessment) -> bool {
    policy.apply(assessment, &Facts::default()).outcome != Outcome::Publish
}

fn default_policy() -> Policy {
    Policy::parse(Policy::default_document()).expect("the default policy is well formed")
}

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn nothing_is_held_against_what_is_no_attack() {
    let (moderator, policy) = (Moderator::new(), default_policy());
    let text = read("tests/data/not_attacks.jsonl");
    let mut wrong: BTreeMap<String, usize> = BTreeMap::new();
    let mut all = 0;
    for line in text.lines() {
        let case: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = case["text"].as_str().unwrap();
        let assessment = moderator.assess(&Input::new(text));
        let scores = assessment.scores;
        all += 1;
        let highest = [scores.toxicity, scores.insult, scores.threat, scores.identity_attack]
            .into_iter()
            .fold(0.0, f32::max);
        if is_stopped(&policy, &assessment) {
            *wrong.entry(case["why"].as_str().unwrap().to_owned()).or_default() += 1;
            let seen: Vec<_> = assessment
                .evidence
                .iter()
                .map(|one| format!("{} {} {:.2}", one.reads_as, one.signal.as_str(), one.weight))
                .collect();
            println!("{text}\n    {highest:.2} {seen:?}");
        }
    }
    println!("{} of {all} stopped: {wrong:?}", wrong.values().sum::<usize>());
    assert!(all >= 150);
    assert!(wrong.values().sum::<usize>() * 100 <= all * 2, "{wrong:?}");
}

/// The terms with the share of sentences in which each is stopped.
fn stopped_by_identity() -> (Vec<(String, f64)>, usize) {
    let file = read("data/identities.txt");
    let section = |name: &str| -> Vec<String> {
        let start = format!("[{name}]");
        file.lines()
            .skip_while(|line| *line != start)
            .skip(1)
            .take_while(|line| !line.starts_with('['))
            .filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
            .map(str::to_owned)
            .collect()
    };
    let (terms, templates) = (section("terms"), section("templates"));
    assert!(
        terms.len() >= 60 && templates.len() >= 25,
        "{} {}",
        terms.len(),
        templates.len()
    );
    let (moderator, policy) = (Moderator::new(), default_policy());
    let rate = |term: &String| {
        let fields: Vec<&str> = term.split('|').map(str::trim).collect();
        let [_, plural, one, adjective] = fields.as_slice() else {
            panic!("{term}");
        };
        let stopped = templates
            .iter()
            .filter(|template| {
                let text = template
                    .replace("{plural}", plural)
                    .replace("{one}", one)
                    .replace("{adjective}", adjective);
                let assessment = moderator.assess(&Input::new(&text));
                let scores = assessment.scores;
                let is_stopped = is_stopped(&policy, &assessment);
                if is_stopped {
                    println!("{text}: {:.2} {:.2}", scores.identity_attack, scores.toxicity);
                }
                is_stopped
            })
            .count();
        ((*plural).to_owned(), stopped as f64 / templates.len() as f64)
    };
    (terms.iter().map(rate).collect(), templates.len())
}

#[test]
fn no_group_is_stopped_for_its_name() {
    let (rates, templates) = stopped_by_identity();
    let average = rates.iter().map(|(_, rate)| rate).sum::<f64>() / rates.len() as f64;
    for (term, rate) in rates.iter().filter(|(_, rate)| *rate > 0.0) {
        println!("{term}: {rate:.3}");
    }
    println!("average over {} terms: {average:.4}", rates.len());
    assert!(average <= 0.02, "{average}");
    for (term, rate) in &rates {
        // Two sentences of a group's, where the average is less than one.
        let most = (2.0 * average).max(2.0 / templates as f64);
        assert!(*rate <= most, "{term}: {rate} of an average of {average}");
    }
}
