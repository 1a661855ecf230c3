//! Words beside names, from `data/name-words.txt`.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word says about the name beside it: a set of the constants below, one a section of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Kinds(u8);

impl Kinds {
    pub(super) const TITLE: Self = Self(1);
    pub(super) const ADJECTIVE: Self = Self(1 << 1);
    pub(super) const NO_NAME: Self = Self(1 << 2);
    pub(super) const NO_PERSON: Self = Self(1 << 3);
    pub(super) const SURNAME: Self = Self(1 << 4);
    pub(super) const SAYS: Self = Self(1 << 5);

    /// Whether the word is of one of these kinds.
    pub(super) const fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

static WORDS: LazyLock<HashMap<&'static str, Kinds>> = LazyLock::new(|| {
    let mut section = Kinds::default();
    let mut words: HashMap<&'static str, Kinds> = HashMap::new();
    let lines = include_str!("../../data/name-words.txt").lines();
    for line in lines.filter(|line| !line.starts_with('#')) {
        match line {
            "[title]" => section = Kinds::TITLE,
            "[adjective]" => section = Kinds::ADJECTIVE,
            "[no name]" => section = Kinds::NO_NAME,
            "[no person]" => section = Kinds::NO_PERSON,
            "[surname]" => section = Kinds::SURNAME,
            "[says]" => section = Kinds::SAYS,
            _ => {
                for word in line.split_whitespace() {
                    let kinds = words.entry(word).or_default();
                    *kinds = kinds.with(section);
                }
            }
        }
    }
    words
});

/// What a folded word says; nothing for most.
pub(super) fn kinds(word: &str) -> Kinds {
    WORDS.get(word).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_of_several_kinds() {
        assert!(kinds("mayor").has(Kinds::TITLE));
        assert!(kinds("church").has(Kinds::NO_PERSON) && kinds("church").has(Kinds::SURNAME));
        assert_eq!(kinds("bicycle"), Kinds::default());
    }
}
