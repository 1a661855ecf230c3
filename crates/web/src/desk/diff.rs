//! What changed between two revisions of a comment, word by word, or between two documents, line by line.

use serde::Serialize;

/// A run of words that stayed, came or went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `same`, `added` or `removed`.
    pub kind: &'static str,
    /// The words with the white space between them.
    pub text: String,
}

/// Above this many cells (words × words) the table is not worth its memory; the middle is shown as replaced.
const MAX_CELLS: usize = 1_000_000;

/// The changes that lead from `old` to `new`; without the `added` ones they give `old`, without the `removed` ones `new`.
///
/// Longest common subsequence over words, after the common beginning and end are set aside.
pub fn changes(old: &str, new: &str) -> Vec<Change> {
    between(&words(old), &words(new))
}

/// As [`changes`], of whole lines, which keep their ends.
pub fn line_changes(old: &str, new: &str) -> Vec<Change> {
    let lines = |text| -> Vec<&str> { str::split_inclusive(text, '\n').collect() };
    between(&lines(old), &lines(new))
}

fn between(old: &[&str], new: &[&str]) -> Vec<Change> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(rest)
        .take_while(|(a, b)| a == b)
        .count();
    let middle = |words: &[&'_ str]| words.get(head..words.len() - tail).map(<[_]>::len).unwrap_or_default();
    let (old_middle, new_middle) = (middle(old), middle(new));

    let mut changes = Changes::default();
    old.iter().take(head).for_each(|word| changes.push("same", word));
    let before: Vec<&str> = old.iter().skip(head).take(old_middle).copied().collect();
    let after: Vec<&str> = new.iter().skip(head).take(new_middle).copied().collect();
    changes.add_middle(&before, &after);
    old.iter()
        .skip(head + old_middle)
        .for_each(|word| changes.push("same", word));
    changes.list
}

/// Words and the white space between them, alternating.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut begin = 0;
    let mut last: Option<bool> = None;
    for (at, c) in text.char_indices() {
        let space = c.is_whitespace();
        if last.is_some_and(|last| last != space) {
            words.extend(text.get(begin..at));
            begin = at;
        }
        last = Some(space);
    }
    words.extend(text.get(begin..).filter(|rest| !rest.is_empty()));
    words
}

#[derive(Default)]
struct Changes {
    list: Vec<Change>,
}

impl Changes {
    fn push(&mut self, kind: &'static str, word: &str) {
        match self.list.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(word),
            _ => self.list.push(Change {
                kind,
                text: word.to_owned(),
            }),
        }
    }

    fn add_middle(&mut self, old: &[&str], new: &[&str]) {
        if old.len().saturating_mul(new.len()) > MAX_CELLS {
            old.iter().for_each(|word| self.push("removed", word));
            new.iter().for_each(|word| self.push("added", word));
            return;
        }
        let common = Common::of(old, new);
        let (mut i, mut j) = (0, 0);
        loop {
            match (old.get(i), new.get(j)) {
                (Some(a), Some(b)) if a == b => {
                    self.push("same", a);
                    (i, j) = (i + 1, j + 1);
                }
                (Some(a), Some(_)) if common.at(i + 1, j) >= common.at(i, j + 1) => {
                    self.push("removed", a);
                    i += 1;
                }
                (Some(a), None) => {
                    self.push("removed", a);
                    i += 1;
                }
                (_, Some(b)) => {
                    self.push("added", b);
                    j += 1;
                }
                (None, None) => break,
            }
        }
    }
}

/// Lengths of the longest common subsequences of all suffixes.
struct Common {
    cells: Vec<u32>,
    width: usize,
}

impl Common {
    fn of(old: &[&str], new: &[&str]) -> Self {
        let width = new.len() + 1;
        let mut common = Self {
            cells: vec![0; (old.len() + 1) * width],
            width,
        };
        for (i, a) in old.iter().enumerate().rev() {
            for (j, b) in new.iter().enumerate().rev() {
                let best = if a == b {
                    common.at(i + 1, j + 1) + 1
                } else {
                    common.at(i + 1, j).max(common.at(i, j + 1))
                };
                if let Some(cell) = common.cells.get_mut(i * width + j) {
                    *cell = best;
                }
            }
        }
        common
    }

    fn at(&self, i: usize, j: usize) -> u32 {
        self.cells.get(i * self.width + j).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn written(old: &str, new: &str) -> String {
        changes(old, new)
            .iter()
            .map(|change| match change.kind {
                "added" => format!("[+{}]", change.text),
                "removed" => format!("[-{}]", change.text),
                _ => change.text.clone(),
            })
            .collect()
    }

    #[test]
    fn changed_words_stand_where_they_changed() {
        assert_eq!(
            written("He is an idiot, I say", "He is a fool, I say"),
            "He is [-an][+a] [-idiot,][+fool,] I say"
        );
        assert_eq!(written("same", "same"), "same");
        assert_eq!(written("", "new words"), "[+new words]");
        assert_eq!(written("gone", ""), "[-gone]");
    }

    #[test]
    fn lines_are_compared_as_a_whole() {
        let kinds: Vec<(&str, String)> = line_changes("a b\nc\n", "a b\nc d\ne\n")
            .into_iter()
            .map(|change| (change.kind, change.text))
            .collect();
        let expected = [("same", "a b\n"), ("removed", "c\n"), ("added", "c d\ne\n")];
        assert_eq!(kinds, expected.map(|(kind, text)| (kind, text.to_owned())));
    }

    proptest! {
        #[test]
        fn both_texts_can_be_read_from_the_changes(old in "[ab \n]{0,30}", new in "[ab \n]{0,30}") {
            let changes = changes(&old, &new);
            let without = |kind: &str| -> String {
                changes.iter().filter(|c| c.kind != kind).map(|c| c.text.as_str()).collect()
            };
            prop_assert_eq!(without("added"), old);
            prop_assert_eq!(without("removed"), new);
        }
    }
}
