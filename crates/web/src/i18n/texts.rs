//! Texts by language and key.

use std::collections::HashMap;

use super::{Language, plural};

fn source(language: Language) -> &'static str {
    match language {
        Language::English => include_str!("../../texts/en.txt"),
        Language::German => include_str!("../../texts/de.txt"),
        Language::French => include_str!("../../texts/fr.txt"),
        Language::Armenian => include_str!("../../texts/hy.txt"),
        Language::Arabic => include_str!("../../texts/ar.txt"),
        Language::Hebrew => include_str!("../../texts/he.txt"),
        Language::Russian => include_str!("../../texts/ru.txt"),
    }
}

/// All texts.
pub struct Texts {
    by_language: HashMap<Language, HashMap<&'static str, &'static str>>,
}

impl Texts {
    /// Reads the texts that are compiled in.
    pub fn load() -> Self {
        let by_language = Language::ALL
            .into_iter()
            .map(|language| (language, read(source(language))))
            .collect();
        Self { by_language }
    }

    /// The text of a key, else the English one.
    pub fn find(&self, language: Language, key: &str) -> Option<&'static str> {
        self.own(language, key).or_else(|| self.own(Language::English, key))
    }

    /// The text of a key for a number: `key.one`, `key.few` and so on, else `key.other`.
    pub fn plural(&self, language: Language, key: &str, count: i64) -> Option<&'static str> {
        let category = |language| format!("{key}.{}", plural::category(language, count));
        let own = self
            .own(language, &category(language))
            .or_else(|| self.own(language, &format!("{key}.other")));
        own.or_else(|| self.own(Language::English, &category(Language::English)))
    }

    /// The text of a key, or the key itself: for keys made while running.
    pub fn get<'k>(&self, language: Language, key: &'k str) -> &'k str {
        self.find(language, key).unwrap_or(key)
    }

    fn own(&self, language: Language, key: &str) -> Option<&'static str> {
        self.by_language.get(&language)?.get(key).copied()
    }
}

fn read(text: &'static str) -> HashMap<&'static str, &'static str> {
    let lines = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once('='))
        .map(|(key, text)| (key.trim(), text.trim()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CATEGORIES: [&str; 6] = [".zero", ".one", ".two", ".few", ".many", ".other"];

    fn stem(key: &str) -> Option<&str> {
        CATEGORIES.iter().find_map(|category| key.strip_suffix(category))
    }

    #[test]
    fn every_language_has_every_text_and_every_form_of_it() {
        let texts = Texts::load();
        let mut missing = Vec::new();
        for language in Language::ALL {
            for key in texts.by_language[&Language::English].keys() {
                let wanted: Vec<String> = match stem(key) {
                    Some(stem) => plural::categories(language)
                        .iter()
                        .map(|form| format!("{stem}.{form}"))
                        .collect(),
                    None => vec![(*key).to_owned()],
                };
                missing.extend(
                    wanted
                        .into_iter()
                        .filter(|key| texts.own(language, key).is_none())
                        .map(|key| (language, key)),
                );
            }
        }
        assert!(missing.is_empty(), "{missing:#?}");
    }

    #[test]
    fn no_language_has_a_text_that_english_lacks() {
        let texts = Texts::load();
        for language in Language::ALL {
            for key in texts.by_language[&language].keys() {
                let known = match stem(key) {
                    Some(stem) => texts.own(Language::English, &format!("{stem}.other")).is_some(),
                    None => texts.own(Language::English, key).is_some(),
                };
                assert!(known, "{language:?} {key}");
            }
        }
    }

    #[test]
    fn comments_are_counted_in_words() {
        let texts = Texts::load();
        assert_eq!(
            texts.plural(Language::English, "comments.count", 1),
            Some("One comment")
        );
        assert_eq!(
            texts.plural(Language::English, "comments.count", 12),
            Some("{n} comments")
        );
        assert_eq!(
            texts.plural(Language::Russian, "comments.count", 22),
            Some("{n} комментария")
        );
    }
}
