//! Finds the people of a story, its writer and the parent comment's author by their names, misspelt or not.

use crate::normalize::fold;
use crate::people::{Sex, sex_of};
use crate::{Input, TargetKind, distance};
use std::cell::Cell;

/// Names that are words as well: taken for a name only with a capital inside a sentence, or behind a title or another
/// part of the name.
const ORDINARY: &[&str] = &[
    "may", "will", "bush", "brown", "white", "black", "green", "young", "long", "king", "rice", "hope", "rose",
    "grace", "mark", "bill", "rob", "nick", "jack", "frank", "drew", "dean", "art", "gene", "sue", "pat", "chase",
    "rich", "miles", "carol", "summer", "price", "wood", "stone", "park", "field", "church", "banks", "wise", "day",
    "sharp", "strong", "case", "page", "bell", "ball", "baker", "cook", "hunt", "hill", "west", "north", "moon",
    "marsh", "pope", "joy", "june", "april", "august", "dawn", "faith", "best", "good", "little", "short", "small",
    "power", "major", "max", "law", "love", "lord", "fox", "wolf", "bird", "fish", "gold", "silver", "hall", "house",
    "street", "rail", "speed",
];

/// Stand in place of a name and are none.
const NO_NAMES: &[&str] = &[
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
    "admin",
    "user",
    "for",
    "correspondent",
    "reporter",
    "agencies",
    "reuters",
    "afp",
    "our",
    "from",
    "own",
    "old",
    "new",
    "big",
    "man",
    "one",
];

/// Slips are looked for in so many pairs of words at most; beyond that, names count only as they are written.
const MAX_COMPARED: u32 = 400;

/// A name that was heard and not read may be so many letters off: Pruett, Prewitt.
const MAX_HEARD: usize = 3;

#[derive(Debug)]
struct Name<'a> {
    full: &'a str,
    kind: TargetKind,
    sex: Option<Sex>,
    /// Folded parts of the name; the last may be misspelt.
    parts: Vec<Vec<char>>,
}

/// Where a word stands that may be a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    pub(super) is_capitalised: bool,
    /// Every sentence begins with a capital, so it says nothing there.
    pub(super) is_begin: bool,
    /// Behind a title or another part of a name.
    pub(super) is_led: bool,
    /// The comment knows no capitals.
    pub(super) is_small: bool,
}

/// The names that a comment may mention.
#[derive(Debug)]
pub(super) struct Names<'a> {
    names: Vec<Name<'a>>,
    /// First letters of all parts, a bit each, so that most words are passed over at once.
    initials: u32,
    compared: Cell<u32>,
}

impl<'a> Names<'a> {
    pub(super) fn new(input: &Input<'a>) -> Self {
        let people = input.story.people.iter().take(50);
        let names: Vec<Name<'a>> = people
            .map(|full| (full.as_str(), TargetKind::StoryPerson))
            .chain(input.story.writer.map(|full| (full, TargetKind::StoryWriter)))
            .chain(input.parent_author.map(|full| (full, TargetKind::Commenter)))
            .map(|(full, kind)| {
                let is_handle = kind == TargetKind::Commenter && !full.chars().any(char::is_uppercase);
                let mut parts = parts(full);
                // The parts of "away_end" are ordinary words.
                if is_handle && parts.len() > 1 {
                    parts.clear();
                }
                let given: String = parts.first().into_iter().flatten().collect();
                let sex = sex_of(&given);
                Name { full, kind, sex, parts }
            })
            .collect();
        let initials = names
            .iter()
            .flat_map(|name| &name.parts)
            .filter_map(|part| part.first())
            .fold(0, |bits, c| bits | bit(*c));
        Self {
            names,
            initials,
            compared: Cell::new(0),
        }
    }

    /// Whose name a folded word is: a surname with a slip from 4 letters and two from 7, or, exactly, another part of
    /// the name. Without a capital the surname has to be longer: "peers" are not Peres. A capitalised word may also be
    /// spelt as the surname sounds.
    pub(super) fn find(&self, word: &str, place: Place) -> Option<(TargetKind, &'a str)> {
        let first = word.chars().next()?;
        if self.initials & bit(first) == 0 || word.len() < 2 || NO_NAMES.contains(&word) {
            return None;
        }
        let is_sure = place.is_led || place.is_small || (place.is_capitalised && !place.is_begin);
        if !is_sure && ORDINARY.contains(&word) || (word.chars().count() < 3 && !place.is_capitalised) {
            return None;
        }
        let letters: Vec<char> = word.chars().take(30).collect();
        let mut best: Option<(usize, &Name<'a>)> = None;
        for name in &self.names {
            let Some((surname, others)) = name.parts.split_last() else {
                continue;
            };
            let slips = if others.contains(&letters) || *surname == letters {
                Some(0)
            } else if letters.len() < 3 || self.compared.get() >= MAX_COMPARED {
                None
            } else {
                self.slips(&letters, surname, others, place)
            };
            if let Some(slips) = slips
                && best.is_none_or(|(fewest, _)| slips < fewest)
            {
                best = Some((slips, name));
            }
        }
        best.map(|(_, name)| (name.kind, name.full))
    }

    /// Slips and names by sound. A slip in the first letter is rare (Pollock and Zamora 1984) and would make many words
    /// into names.
    fn slips(&self, letters: &[char], surname: &[char], others: &[Vec<char>], place: Place) -> Option<usize> {
        if letters.first() == surname.first() {
            self.compared.set(self.compared.get() + 1);
            let is_large = place.is_capitalised || place.is_small;
            let limit = match (surname.len(), is_large) {
                (0..4, _) | (4..6, false) => 0,
                (4..7, true) | (6..8, false) => 1,
                _ => 2,
            };
            let slips = distance::within(letters, surname, limit);
            if slips.is_some() || !place.is_capitalised {
                return slips;
            }
            if sounds_alike(letters, surname) {
                return Some(MAX_HEARD);
            }
        }
        let is_given = place.is_capitalised
            && others
                .iter()
                .any(|other| other.len() >= 5 && other.first() == letters.first() && near(letters, other));
        is_given.then_some(1)
    }

    /// The one person of the story whom "he" or "she" can mean; `Err` if there are several.
    pub(super) fn by_sex(&self, sex: Option<Sex>) -> Result<Option<&'a str>, ()> {
        let people = || self.names.iter().filter(|name| name.kind == TargetKind::StoryPerson);
        let mut fitting = people().filter(|name| sex.is_none() || name.sex.is_none() || name.sex == sex);
        let (Some(first), another) = (fitting.next(), fitting.next()) else {
            return Ok(None);
        };
        if another.is_none() {
            return Ok(Some(first.full));
        }
        let mut sure = people().filter(|name| sex.is_some() && name.sex == sex);
        match (sure.next(), sure.next()) {
            (Some(one), None) => Ok(Some(one.full)),
            _ => Err(()),
        }
    }

    /// The sex that a name of the story tells.
    pub(super) fn sex(&self, full: &str) -> Option<Sex> {
        self.names.iter().find(|name| name.full == full)?.sex
    }
}

fn near(letters: &[char], other: &[char]) -> bool {
    distance::within(letters, other, 1).is_some()
}

fn bit(c: char) -> u32 {
    match u32::from(c) {
        letter @ 97..=122 => 1 << (letter - 97),
        other => 1 << (26 + other % 6),
    }
}

fn sounds_alike(letters: &[char], surname: &[char]) -> bool {
    let wanted = sound(surname);
    wanted.is_some() && distance::within(letters, surname, MAX_HEARD).is_some() && sound(letters) == wanted
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

/// The folded parts of a name that can stand for it; particles cannot.
fn parts(full: &str) -> Vec<Vec<char>> {
    let folded: Vec<char> = if full.is_ascii() {
        full.chars().take(120).map(|c| c.to_ascii_lowercase()).collect()
    } else {
        fold(full).iter().take(120).map(|letter| letter.c).collect()
    };
    folded
        .split(|c| !c.is_alphanumeric())
        .filter(|part| part.len() >= 2 && !is_particle(part))
        .map(<[char]>::to_vec)
        .collect()
}

fn is_particle(part: &[char]) -> bool {
    let is = |word: &str| word.chars().eq(part.iter().copied());
    crate::people::PARTICLES.iter().any(|particle| is(particle))
        || ["mr", "ms", "dr", "st", "jr", "sr"].into_iter().any(is)
}
