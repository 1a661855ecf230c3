//! Reads a list; see `data/lexicon/README.md` for its form. The lists are compiled in and tested to be well formed,
//! so what cannot be read is left out here.

use super::{Entry, Kind, Mode};
use crate::Category;
use crate::normalize::fold;

#[derive(Clone)]
struct Section {
    weights: Vec<(Category, u8)>,
    mode: Mode,
    kind: Kind,
    is_weak: bool,
    is_only: bool,
    is_masked: bool,
}

pub(super) fn entries(language: &'static str, list: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut section = Section::read("");
    for line in list.lines() {
        let line = line.split('#').next().unwrap_or("").trim();
        if let Some(header) = line.strip_prefix('[') {
            section = Section::read(header.trim_end_matches(']'));
        } else {
            let items = line.split(',').map(str::trim).filter(|item| !item.is_empty());
            entries.extend(items.map(|item| section.entry(language, item)));
        }
    }
    entries
}

/// A folded copy of a word or phrase.
fn folded(text: &str) -> String {
    fold(text).iter().map(|letter| letter.c).collect()
}

impl Section {
    fn read(header: &str) -> Self {
        let mut section = Section {
            weights: Vec::new(),
            mode: Mode::Word,
            kind: Kind::Word,
            is_weak: false,
            is_only: false,
            is_masked: false,
        };
        for word in header.split_whitespace() {
            match word {
                "word" => section.mode = Mode::Word,
                "inflect" => section.mode = Mode::Inflect,
                "stem" => section.mode = Mode::Stem,
                "part" => section.mode = Mode::Part,
                "weak" => section.is_weak = true,
                "only" => section.is_only = true,
                "mask" => section.is_masked = true,
                "group" => section.kind = Kind::Group,
                "organisation" => section.kind = Kind::Organisation,
                "hostile" => section.kind = Kind::Hostile,
                _ => section.weights.extend(weight(word)),
            }
        }
        section
    }

    fn entry(&self, language: &'static str, item: &str) -> Entry {
        let mut entry = Entry {
            text: String::new(),
            language,
            mode: self.mode,
            kind: self.kind,
            weights: self.weights.clone(),
            is_weak: self.is_weak,
            is_gated: false,
            is_masked: self.is_masked,
            innocent: Vec::new(),
            not_before: Vec::new(),
            not_after: Vec::new(),
        };
        let mut place = ' ';
        for word in item.split_whitespace() {
            match word {
                "!" | ">" | "<" => place = word.chars().next().unwrap_or(' '),
                _ => match place {
                    '!' => entry.innocent.push(folded(word)),
                    '>' => entry.not_before.push(folded(word)),
                    '<' => entry.not_after.push(folded(word)),
                    _ if entry.text.is_empty() => entry.text = folded(word),
                    _ => {
                        entry.text.push(' ');
                        entry.text.push_str(&folded(word));
                    }
                },
            }
        }
        let letters = entry.text.chars().count();
        if entry.mode == Mode::Stem && letters < 4 && !matches!(language, "ru") {
            entry.mode = Mode::Word;
        }
        // A Latin word of one language is an innocent one in another, unless it is long and gross.
        let is_latin = !matches!(language, "ru" | "hy" | "ar" | "fa" | "he");
        let is_gross = letters >= 6
            && entry
                .weights
                .iter()
                .any(|(category, severity)| *category == Category::Profanity && *severity >= 3);
        entry.is_gated = self.is_only || matches!(language, "ar" | "fa") || (is_latin && language != "en" && !is_gross);
        entry
    }
}

fn weight(word: &str) -> Option<(Category, u8)> {
    let (name, severity) = word.split_once('=')?;
    let category = Category::ALL.into_iter().find(|category| category.as_str() == name)?;
    Some((category, severity.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::super::LISTS;
    use super::*;

    #[test]
    fn lists_are_well_formed() {
        let known = [
            "word",
            "inflect",
            "stem",
            "part",
            "weak",
            "only",
            "mask",
            "group",
            "organisation",
            "hostile",
        ];
        for (language, list) in LISTS {
            for line in list.lines().filter_map(|line| line.strip_prefix('[')) {
                let header = line.strip_suffix(']').expect(line);
                for word in header.split_whitespace() {
                    assert!(
                        known.contains(&word) || weight(word).is_some_and(|(_, severity)| (1..=4).contains(&severity)),
                        "{language}: {word}"
                    );
                }
            }
            let entries = entries(language, list);
            assert!(entries.len() >= 25, "{language}: {}", entries.len());
            for entry in &entries {
                assert!(!entry.text.is_empty(), "{language}: {entry:?}");
                assert!(
                    entry.kind != Kind::Word || !entry.weights.is_empty(),
                    "{language}: {entry:?}"
                );
            }
        }
        assert!(entries("en", LISTS[0].1).len() >= 1000);
    }
}
