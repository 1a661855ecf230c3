//! Every strong English word of the lexicon in generated disguises: at least nine in ten must be seen.

use crate::disguise_forms::forms;
use moderation::{Category, Input, Moderator, Signal};
use std::collections::{BTreeMap, BTreeSet};

const LIST: &str = include_str!("../../data/lexicon/en.txt");

/// A word with what it is listed as.
type Strong = BTreeMap<String, BTreeSet<Category>>;

/// Single words of four letters or more that are swear words, insults or slurs of severity 2 or more, and are so by
/// themselves. Lists say whether a word is recognised in disguise: `mask`.
fn strong_words() -> Strong {
    let mut strong = Strong::new();
    let mut categories: Vec<Category> = Vec::new();
    for line in LIST.lines() {
        let line = line.split('#').next().unwrap_or("");
        if let Some(header) = line.strip_prefix('[') {
            let words: Vec<&str> = header.trim_end_matches(']').split_whitespace().collect();
            let is_strong = words.contains(&"mask") && !words.contains(&"weak");
            let wanted = [Category::Profanity, Category::Insult, Category::IdentityAttack];
            categories = wanted
                .into_iter()
                .filter(|category| {
                    is_strong && (2..=4).any(|severity| words.contains(&&*format!("{}={severity}", category.as_str())))
                })
                .collect();
            continue;
        }
        for item in line.split(',') {
            let word = item.split(['!', '<', '>']).next().unwrap_or("").trim();
            if word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_lowercase()) && !categories.is_empty() {
                strong.entry(word.to_owned()).or_default().extend(&categories);
            }
        }
    }
    strong
}

/// Whether something is found where the disguise stands, of a kind that the word is listed as.
fn is_seen(moderator: &Moderator, disguise: &str, categories: &BTreeSet<Category>) -> bool {
    let before = "What can one say, ";
    let text = format!("{before}{disguise} is all there is to it.");
    let span = before.len()..before.len() + disguise.len();
    moderator.assess(&Input::new(&text)).evidence.iter().any(|evidence| {
        let overlaps = evidence.begin < span.end && span.start < evidence.end;
        let is_of_kind = matches!(evidence.signal, Signal::Category(category) if categories.contains(&category));
        overlaps && is_of_kind && evidence.weight >= 0.4
    })
}

#[test]
fn nine_in_ten_disguises_are_seen() {
    let moderator = Moderator::new();
    let strong = strong_words();
    assert!(strong.len() >= 600, "{}", strong.len());
    let mut table: BTreeMap<&str, (usize, usize, Vec<String>)> = BTreeMap::new();
    for (index, (word, categories)) in strong.iter().enumerate() {
        assert!(is_seen(&moderator, word, categories), "undisguised: {word}");
        for (name, form) in forms(word, index) {
            let (seen, all, missed) = table.entry(name).or_default();
            *all += 1;
            if is_seen(&moderator, &form, categories) {
                *seen += 1;
            } else {
                missed.push(form);
            }
        }
    }
    let (mut seen, mut all) = (0, 0);
    let mut below = Vec::new();
    for (name, (seen_of, all_of, missed)) in &table {
        seen += seen_of;
        all += all_of;
        let sample: Vec<&String> = missed.iter().take(6).collect();
        println!(
            "{name:20} {seen_of:5} of {all_of:5} {:5.1} %  {sample:?}",
            100.0 * *seen_of as f64 / *all_of as f64
        );
        // By ear there is no telling how somebody will write; short words have innocent neighbours.
        let floor = match *name {
            "by ear" | "reversed" | "swapped" | "torn apart" => 70,
            // Where two letters are left, only swear words are read into them.
            "middle blotted" => 50,
            _ => 90,
        };
        if seen_of * 100 < all_of * floor {
            below.push(format!("{name}: {seen_of} of {all_of}, missed {sample:?}"));
        }
    }
    println!("all: {seen} of {all}, {:.1} %", 100.0 * seen as f64 / all as f64);
    assert!(seen * 10 >= all * 9, "{seen} of {all}");
    assert!(below.is_empty(), "{}", below.join("\n"));
}

/// Words of other languages, in the disguises that are made of their letters.
#[test]
fn other_scripts_are_seen_through_as_well() {
    let moderator = Moderator::new();
    for (language, text) in [
        ("ru", "Какой же ты дypaк"),
        ("ru", "ты идиoт"),
        ("ru", "ты и д и о т"),
        ("ru", "ты и.д.и.о.т"),
        ("ru", "ты иди\u{200b}от"),
        ("ru", "ты ИДИИИИОТ"),
        ("ru", "ты дебuл"),
        ("de", "du 4rschloch"),
        ("de", "du A r s c h l o c h"),
        ("de", "du Arschl\u{200b}och"),
        ("de", "du Wichserrrr"),
        ("de", "du Wісhsеr"),
        ("fr", "quel c.o.n.n.a.r.d"),
        ("fr", "quel c0nnard"),
        ("es", "eres un g1lipollas"),
        ("pl", "ty sk\u{301}urwysynu"),
    ] {
        let assessment = moderator.assess(&Input::new(text).language(language));
        let heaviest = assessment
            .evidence
            .iter()
            .map(|evidence| evidence.weight)
            .fold(0.0, f32::max);
        assert!(heaviest >= 0.5, "{text}: {:?}", assessment.evidence);
    }
}
