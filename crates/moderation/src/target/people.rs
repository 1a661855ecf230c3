//! Finds the people of a story, its writer and the parent comment's author by their names, misspelt or not.

use crate::normalize::fold;
use crate::{Input, TargetKind, distance};

/// Names that are words as well, and are not taken for a name when they stand alone.
const ORDINARY: &[&str] = &[
    "may",
    "will",
    "bush",
    "brown",
    "white",
    "black",
    "green",
    "young",
    "long",
    "king",
    "rice",
    "hope",
    "rose",
    "grace",
    "guest",
    "reader",
    "anonymous",
    "the",
    "and",
    "press",
    "staff",
    "news",
    "desk",
    "editor",
];

#[derive(Debug)]
struct Name {
    full: String,
    kind: TargetKind,
    /// Folded parts of the name; the last may be misspelt.
    parts: Vec<Vec<char>>,
    /// What the surname sounds like, if enough of it is left.
    sound: Option<String>,
}

/// The names that a comment may mention.
#[derive(Debug)]
pub(super) struct Names {
    names: Vec<Name>,
}

impl Names {
    pub(super) fn new(input: &Input<'_>) -> Self {
        let people = input.story.people.iter().take(50);
        let names = people
            .map(|full| (full.as_str(), TargetKind::StoryPerson))
            .chain(input.story.writer.map(|full| (full, TargetKind::StoryWriter)))
            .chain(input.parent_author.map(|full| (full, TargetKind::Commenter)))
            .map(|(full, kind)| {
                let parts = parts(full);
                let sound = parts.last().and_then(|surname| sound(surname));
                Name {
                    full: full.to_owned(),
                    kind,
                    parts,
                    sound,
                }
            })
            .collect();
        Self { names }
    }

    /// Whose name a folded word is: a surname with at most one slip from 4 letters and two from 7, or, exactly, the
    /// first name of a reader or of a person in the story. A capitalised word may also be spelt as the surname sounds.
    pub(super) fn find(&self, word: &str, is_capitalised: bool) -> Option<(TargetKind, String)> {
        if self.names.is_empty() || word.len() < 3 || ORDINARY.contains(&word) {
            return None;
        }
        let letters: Vec<char> = word.chars().take(30).collect();
        let mut best: Option<(usize, &Name)> = None;
        for name in &self.names {
            let Some((surname, others)) = name.parts.split_last() else {
                continue;
            };
            let slips = if others.contains(&letters) {
                Some(0)
            } else {
                slips(&letters, surname).or_else(|| {
                    (is_capitalised && sounds_alike(&letters, surname, name.sound.as_deref())).then_some(MAX_HEARD)
                })
            };
            if let Some(slips) = slips
                && best.is_none_or(|(fewest, _)| slips < fewest)
            {
                best = Some((slips, name));
            }
        }
        best.map(|(_, name)| (name.kind, name.full.clone()))
    }
}

/// A name that was heard and not read may be so many letters off: Pruett, Prewitt.
const MAX_HEARD: usize = 3;

fn sounds_alike(letters: &[char], surname: &[char], wanted: Option<&str>) -> bool {
    letters.first() == surname.first()
        && wanted.is_some_and(|wanted| {
            distance::within(letters, surname, MAX_HEARD).is_some() && sound(letters).as_deref() == Some(wanted)
        })
}

/// The consonants of a name: vowels dropped, and `w`, `y` and `h` with them, doubled letters once, `v` as `u` and so
/// dropped, a vowel at the end kept as one sign. Nothing where fewer than three signs are left: too many words fit those.
fn sound(letters: &[char]) -> Option<String> {
    let is_vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'v' | 'w' | 'y' | 'h');
    let mut sound = String::new();
    for (index, &c) in letters.iter().enumerate() {
        let is_last = index + 1 == letters.len();
        match c {
            c if index > 0 && is_vowel(c) => sound.extend(is_last.then_some('-')),
            c if sound.ends_with(c) => {}
            c => sound.push(c),
        }
    }
    (letters.len() >= 5 && sound.len() >= 3).then_some(sound)
}

fn slips(letters: &[char], surname: &[char]) -> Option<usize> {
    let limit = match surname.len() {
        0..4 => 0,
        4..7 => 1,
        _ => 2,
    };
    // A slip in the first letter is rare (Pollock and Zamora 1984) and would make many words into names.
    if letters.first() != surname.first() || letters.len() < 3 {
        return None;
    }
    distance::within(letters, surname, limit)
}

fn parts(full: &str) -> Vec<Vec<char>> {
    let folded: Vec<char> = fold(full).iter().take(120).map(|letter| letter.c).collect();
    folded
        .split(|c| !c.is_alphanumeric())
        .filter(|part| part.len() >= 3)
        .map(<[char]>::to_vec)
        .collect()
}
