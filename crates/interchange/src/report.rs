//! What an import did, for the person who ran it.

use std::collections::BTreeMap;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Bytes of the file that were read; compressed ones where it is compressed.
    pub bytes_read: u64,
    /// Bytes of the whole file, where the caller knows them: importers leave it empty.
    pub bytes_total: Option<u64>,
    /// Stories seen.
    pub stories: usize,
    /// Comments seen.
    pub comments: usize,
}

/// Is told how far an import is: after each story or, in line files, each hundredth line, and once at the end.
pub type ProgressFn<'a> = &'a mut (dyn FnMut(Progress) + Send);

/// What became of the stories of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StoryCounts {
    /// New ones. In a dry run: all that would be taken in.
    pub created: usize,
    /// Ones that were there with other content.
    pub updated: usize,
    /// Ones that were there as they are.
    pub unchanged: usize,
}

impl StoryCounts {
    /// All of them.
    pub fn total(&self) -> usize {
        self.created + self.updated + self.unchanged
    }
}

/// Something that was not taken in, or not as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where it is: `line 7`, `post 18`, `comment 6 of post 18`.
    pub at: String,
    /// The field; empty when it is no single one.
    pub field: String,
    /// What is wrong.
    pub reason: String,
}

/// The first problems and how many there were.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Problems {
    pub(crate) first: Vec<Problem>,
    pub(crate) count: usize,
}

impl Problems {
    /// How many are kept.
    const KEPT: usize = 20;
    const REASON_CHARS: usize = 300;

    pub(crate) fn add(&mut self, at: impl Into<String>, field: &str, reason: &str) {
        self.count += 1;
        if self.first.len() < Self::KEPT {
            let cut = |text: &str, max: usize| text.chars().take(max).collect::<String>();
            self.first.push(Problem {
                at: at.into(),
                field: cut(field, 60),
                reason: cut(reason, Self::REASON_CHARS),
            });
        }
    }
}

/// Counts by a word that comes from the file: at most 60 different ones, the others together under `other`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally(BTreeMap<String, usize>);

impl Tally {
    const WORDS: usize = 60;
    const WORD_CHARS: usize = 60;

    /// Counts one more.
    pub(crate) fn add(&mut self, word: &str) {
        let word: String = word
            .chars()
            .filter(|c| !c.is_control())
            .take(Self::WORD_CHARS)
            .collect();
        let word = if self.0.len() >= Self::WORDS && !self.0.contains_key(&word) {
            "other".to_owned()
        } else {
            word
        };
        *self.0.entry(word).or_default() += 1;
    }

    /// How often a word was counted.
    pub fn get(&self, word: &str) -> usize {
        self.0.get(word).copied().unwrap_or_default()
    }

    /// All counts together.
    pub fn total(&self) -> usize {
        self.0.values().sum()
    }

    /// Words with their counts, in alphabetical order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, usize)> {
        self.0.iter().map(|(word, count)| (word.as_str(), *count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_from_a_file_cannot_fill_the_memory() {
        let mut tally = Tally::default();
        (0..1000).for_each(|n| tally.add(&format!("word {n}")));
        tally.add(&"x".repeat(10_000));
        assert_eq!(tally.total(), 1001);
        assert!(tally.iter().count() <= Tally::WORDS + 1);
    }

    #[test]
    fn the_first_problems_are_kept_and_all_are_counted() {
        let mut problems = Problems::default();
        (0..50).for_each(|n| problems.add(format!("line {n}"), "url", "missing"));
        assert_eq!((problems.first.len(), problems.count), (20, 50));
    }
}
