//! Words that say who is meant, and words that may stand between an attack and whom it is aimed at: `data/target.txt`.

use crate::normalize::fold;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

/// What a word can mean for whom a comment is aimed at: a set of the constants below, one a section of the file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Roles(u32);

/// The sections of the file with their constants.
const SECTIONS: [(&str, Roles); 29] = [
    ("second", Roles::SECOND),
    ("possessive", Roles::POSSESSIVE),
    ("first", Roles::FIRST),
    ("singular", Roles::SINGULAR),
    ("belongs", Roles::BELONGS),
    ("plural", Roles::PLURAL),
    ("somebody", Roles::SOMEBODY),
    ("role", Roles::ROLE),
    ("writer", Roles::WRITER),
    ("article", Roles::ARTICLE),
    ("wrote", Roles::WROTE),
    ("points", Roles::POINTS),
    ("here", Roles::HERE),
    ("negation", Roles::NEGATION),
    ("imperative", Roles::IMPERATIVE),
    ("generic", Roles::GENERIC),
    ("glue", Roles::GLUE),
    ("group", Roles::GROUP),
    ("organisation", Roles::ORGANISATION),
    ("company", Roles::COMPANY),
    ("own", Roles::OWN),
    ("anyone", Roles::ANYONE),
    ("crowd", Roles::CROWD),
    ("loose", Roles::LOOSE),
    ("loose_organisation", Roles::LOOSE_ORGANISATION),
    ("many", Roles::MANY),
    ("famous", Roles::FAMOUS),
    ("place", Roles::PLACE),
    ("ilk", Roles::ILK),
];

impl Roles {
    /// Says "you" to another commenter.
    pub(super) const SECOND: Self = Self(1);
    /// As above, but what follows belongs to "you" and need not be said of them.
    pub(super) const POSSESSIVE: Self = Self(1 << 1);
    /// The author of the comment.
    pub(super) const FIRST: Self = Self(1 << 2);
    /// "He": the person who was spoken of before.
    pub(super) const SINGULAR: Self = Self(1 << 3);
    /// "His": as above, but what follows belongs to him.
    pub(super) const BELONGS: Self = Self(1 << 4);
    /// "They": the group or organisation that was spoken of before.
    pub(super) const PLURAL: Self = Self(1 << 5);
    /// "This man", "corrupt little woman".
    pub(super) const SOMEBODY: Self = Self(1 << 6);
    /// "The mayor": somebody of the story by what they do.
    pub(super) const ROLE: Self = Self(1 << 7);
    /// Writes for a newspaper.
    pub(super) const WRITER: Self = Self(1 << 8);
    /// What a newspaper prints.
    pub(super) const ARTICLE: Self = Self(1 << 9);
    /// "Whoever wrote this".
    pub(super) const WROTE: Self = Self(1 << 10);
    /// Makes a noun the one of this story: "the author", "dear author".
    pub(super) const POINTS: Self = Self(1 << 11);
    /// Those who comment: "the commenter above", "people on here".
    pub(super) const HERE: Self = Self(1 << 12);
    /// Takes an attack back.
    pub(super) const NEGATION: Self = Self(1 << 13);
    /// A verb that, at the beginning of a sentence, tells the other what to do.
    pub(super) const IMPERATIVE: Self = Self(1 << 14);
    /// Behind "you", makes it anybody: "you can say what you like".
    pub(super) const GENERIC: Self = Self(1 << 15);
    /// May stand between an attack and its target without changing whom it is aimed at.
    pub(super) const GLUE: Self = Self(1 << 16);
    /// People who share an origin, a faith, a sex and the like.
    pub(super) const GROUP: Self = Self(1 << 17);
    /// A government, a party, a company, a newspaper.
    pub(super) const ORGANISATION: Self = Self(1 << 18);
    /// Ends the name of an organisation: "Skyline Air".
    pub(super) const COMPANY: Self = Self(1 << 19);
    /// "My": somebody of whom no reader of the story knows.
    pub(super) const OWN: Self = Self(1 << 20);
    /// "Anyone who": nobody in particular.
    pub(super) const ANYONE: Self = Self(1 << 21);
    /// "People", "half of", before words for those who comment.
    pub(super) const CROWD: Self = Self(1 << 22);
    /// As `GROUP`, but also an adjective or a calling: says who is hit only where nothing surer does.
    pub(super) const LOOSE: Self = Self(1 << 23);
    /// As `ORGANISATION`, but a word of other meanings, or a country.
    pub(super) const LOOSE_ORGANISATION: Self = Self(1 << 24);
    /// Behind a word of `LOOSE`, makes a group of it: "the Irish are", "disabled people".
    pub(super) const MANY: Self = Self(1 << 25);
    /// People whom every reader knows without a story.
    pub(super) const FAMOUS: Self = Self(1 << 26);
    /// Before a name, makes a place of it.
    pub(super) const PLACE: Self = Self(1 << 27);
    /// "Their sort": a group that is not named.
    pub(super) const ILK: Self = Self(1 << 28);

    /// Whether the word has one of these meanings.
    pub(super) const fn has(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    pub(super) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// FNV-1a (Fowler, Noll, Vo; draft-eastlake-fnv): the words are short and ours, so no defence against chosen keys is needed.
#[derive(Clone)]
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

static WORDS: LazyLock<HashMap<String, Roles, BuildHasherDefault<Fnv>>> = LazyLock::new(|| {
    let mut words: HashMap<String, Roles, _> = HashMap::default();
    for (roles, word) in entries(include_str!("../../data/target.txt")) {
        let entry = words.entry(word).or_default();
        *entry = entry.with(roles);
    }
    words
});

fn entries(list: &str) -> Vec<(Roles, String)> {
    let mut section = Roles::default();
    let mut entries = Vec::new();
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        match line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            Some(name) => {
                section = SECTIONS
                    .into_iter()
                    .find(|(section, _)| *section == name)
                    .map_or_else(Roles::default, |(_, roles)| roles);
            }
            None => entries.extend(line.split_whitespace().map(|word| {
                let folded = fold(word).iter().map(|letter| letter.c).collect();
                (section, folded)
            })),
        }
    }
    entries
}

/// What a folded word can mean; nothing for most.
pub(super) fn roles(word: &str) -> Roles {
    WORDS.get(word).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_well_formed() {
        let list = include_str!("../../data/target.txt");
        for line in list.lines().filter_map(|line| line.strip_prefix('[')) {
            let name = line.strip_suffix(']').expect(line);
            assert!(SECTIONS.iter().any(|(section, _)| *section == name), "{name}");
        }
        for (section, roles) in SECTIONS {
            assert!(list.contains(&format!("\n[{section}]\n")), "{section} is missing");
            assert!(roles != Roles::default(), "{section}");
        }
        for (_, word) in entries(list) {
            assert!(word.chars().all(char::is_alphanumeric), "{word} is several words");
        }
    }

    #[test]
    fn words_have_several_roles() {
        assert!(roles("you").has(Roles::SECOND));
        assert!(roles("mayor").has(Roles::ROLE) && roles("mayor").has(Roles::GLUE));
        assert_eq!(roles("bicycle"), Roles::default());
    }
}
