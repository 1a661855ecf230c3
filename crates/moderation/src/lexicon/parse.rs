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
    is_ordinary: bool,
}

pub(super) fn entries(language: &'static str, list: &str) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut section = Section::read("");
    for line in lines(list) {
        match line {
            Line::Header(header) => section = Section::read(header),
            Line::Items(items) if !section.is_ordinary => {
                entries.extend(items_of(items).map(|item| section.entry(language, item)));
            }
            Line::Items(_) => {}
        }
    }
    entries
}

/// Folded words and pairs of words that look like a disguise of an entry and are none.
pub(super) fn ordinary(list: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut is_ordinary = false;
    for line in lines(list) {
        match line {
            Line::Header(header) => is_ordinary = Section::read(header).is_ordinary,
            Line::Items(items) if is_ordinary => words.extend(items_of(items).map(folded)),
            Line::Items(_) => {}
        }
    }
    words
}

enum Line<'a> {
    Header(&'a str),
    Items(&'a str),
}

fn lines(list: &str) -> impl Iterator<Item = Line<'_>> {
    list.lines().map(|line| {
        let line = line.split('#').next().unwrap_or("").trim();
        match line.strip_prefix('[') {
            Some(header) => Line::Header(header.trim_end_matches(']')),
            None => Line::Items(line),
        }
    })
}

fn items_of(line: &str) -> impl Iterator<Item = &str> {
    line.split(',').map(str::trim).filter(|item| !item.is_empty())
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
            is_ordinary: false,
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
                "ordinary" => section.is_ordinary = true,
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
        // A word in Latin letters is an innocent one in another language, unless it is long and gross; Arabic and
        // Persian share a script.
        let is_latin = entry.text.is_ascii();
        let shares_script = !is_latin && matches!(language, "ar" | "fa");
        let is_gross = letters >= 6
            && !entry.text.contains(' ')
            && entry
                .weights
                .iter()
                .any(|(category, severity)| *category == Category::Profanity && *severity >= 3);
        entry.is_gated = self.is_only || shares_script || (is_latin && language != "en" && !is_gross);
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
            "ordinary",
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
