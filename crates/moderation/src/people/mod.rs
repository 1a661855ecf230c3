//! Names of persons in a headline or a story, found by capitals. Lists of given names and titles help where capitals say
//! little; no model: it errs on the side of too many names, which costs little, because a name matters only where a
//! comment attacks it.

mod given;
mod lists;

pub(crate) use given::{Sex, sex_of};

use crate::normalize::fold;
use lists::{Kinds, kinds};

/// Small words inside names.
pub(crate) const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "bin", "ibn", "ben", "al",
    "el", "ter", "zu", "af", "ten", "zum", "zur", "vom", "do", "das",
];

/// More names than this are not looked for.
const MAX_NAMES: usize = 50;

/// Names of persons in a headline and a body (a line each), in order of appearance, each once, at most 50. Full names
/// first; surnames alone follow if they stand behind a title or before a verb such as "said". Scripts without capitals
/// have none.
///
/// ```
/// use moderation::people_in;
/// let found = people_in("President Shimon Peres met Angela Merkel on Tuesday.");
/// assert_eq!(found, ["Shimon Peres", "Angela Merkel"]);
/// ```
pub fn people_in(text: &str) -> Vec<String> {
    let mut found = Found::default();
    for line in text.lines() {
        let words: Vec<Word<'_>> = line.split_whitespace().map(Word::new).collect();
        match Case::of(&words, line.trim_end().ends_with('.')) {
            Case::Upper => {}
            Case::Title => found.headline(&words),
            Case::Sentence => found.sentences(&words),
        }
        if found.full.len() >= MAX_NAMES {
            break;
        }
    }
    found.together()
}

/// How a line uses capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Case {
    Sentence,
    /// A Capital on Every Word, as in Headlines.
    Title,
    Upper,
}

impl Case {
    fn of(words: &[Word<'_>], is_sentence: bool) -> Self {
        let counts = words.iter().filter(|word| word.core.len() >= 2);
        let (mut all, mut upper, mut long, mut capital) = (0, 0, 0, 0);
        for word in counts {
            all += 1;
            upper += usize::from(!word.core.chars().any(char::is_lowercase));
            if word.core.chars().count() >= 4 {
                long += 1;
                capital += usize::from(word.core.starts_with(char::is_uppercase));
            }
        }
        if all >= 3 && upper * 10 >= all * 8 {
            Case::Upper
        } else if !is_sentence && long >= 4 && all <= 25 && capital * 10 >= long * 8 {
            Case::Title
        } else {
            Case::Sentence
        }
    }
}

/// One word of a story.
struct Word<'a> {
    /// Without signs around it and without "'s".
    core: &'a str,
    kinds: Kinds,
    is_name: bool,
    is_given: bool,
    /// A sign before it begins a new passage; one behind it ends a name.
    opens: bool,
    closes: bool,
}

impl<'a> Word<'a> {
    fn new(word: &'a str) -> Self {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let core = ["'s", "’s"]
            .iter()
            .fold(bare, |core, end| core.strip_suffix(end).unwrap_or(core));
        let folded: String = fold(core).iter().take(40).map(|letter| letter.c).collect();
        let kinds = kinds(&folded);
        // "J." is an initial; any other sign ends a name.
        let is_initial = core.chars().count() == 1 && word.ends_with('.');
        let is_title = kinds.has(Kinds::TITLE) && word.ends_with('.');
        Self {
            core,
            is_name: is_capitalised(core) && !kinds.has(Kinds::NO_NAME),
            is_given: sex_of(&folded).is_some() && core.starts_with(char::is_uppercase),
            kinds,
            opens: word.starts_with(|c: char| !c.is_alphanumeric()),
            closes: core != bare || (word.ends_with(|c: char| !c.is_alphanumeric()) && !is_initial && !is_title),
        }
    }

    fn is_title(&self) -> bool {
        self.kinds.has(Kinds::TITLE.with(Kinds::ADJECTIVE)) || self.is_compound_title()
    }

    /// "CDU-Chef", "Gesundheitsministerin".
    fn is_compound_title(&self) -> bool {
        const ENDS: [&str; 9] = [
            "chef",
            "chefin",
            "minister",
            "ministerin",
            "präsident",
            "präsidentin",
            "sprecher",
            "sprecherin",
            "meisterin",
        ];
        self.core.chars().count() > 9 && ENDS.iter().any(|end| self.core.ends_with(end))
            || self.core.contains('-') && ENDS.iter().any(|end| self.core.to_lowercase().ends_with(end))
    }

    /// "al-Assad", "d'Estaing".
    fn is_led(&self) -> bool {
        ["al-", "el-", "d'", "d’", "ad-", "as-"].iter().any(|start| {
            self.core
                .strip_prefix(start)
                .is_some_and(|rest| rest.starts_with(char::is_uppercase))
        })
    }

    /// "MACRON" behind a given name.
    fn is_shouted(&self) -> bool {
        self.core.chars().count() >= 4 && self.core.chars().all(char::is_uppercase)
    }
}

/// Names, as they are found.
#[derive(Default)]
struct Found {
    full: Vec<String>,
    alone: Vec<String>,
    /// Surnames before a verb such as "said"; they count if somebody is called "he" or "she".
    speaking: Vec<String>,
    has_persons: bool,
}

impl Found {
    /// Only a given name or a title shows where a name begins.
    fn headline(&mut self, words: &[Word<'_>]) {
        for (index, word) in words.iter().enumerate() {
            let next = words.get(index + 1).filter(|next| !next.opens && !word.closes);
            let Some(next) = next.filter(|next| next.is_name) else {
                continue;
            };
            if word.is_given && !next.is_title() && is_person(&[word, next]) {
                push(&mut self.full, format!("{} {}", word.core, next.core));
            } else if word.kinds.has(Kinds::TITLE)
                && !next.is_given
                && !next.kinds.has(Kinds::NO_PERSON)
                && !next.is_title()
            {
                push(&mut self.alone, next.core.to_owned());
            }
        }
    }

    fn sentences(&mut self, words: &[Word<'_>]) {
        let mut run: Vec<&Word<'_>> = Vec::new();
        let mut lead = Lead::None;
        for (index, word) in words.iter().enumerate() {
            self.has_persons |= matches!(
                word.core,
                "he" | "she"
                    | "his"
                    | "her"
                    | "He"
                    | "She"
                    | "His"
                    | "Her"
                    | "er"
                    | "il"
                    | "elle"
                    | "él"
                    | "ella"
                    | "он"
                    | "она"
            );
            let is_inside = !run.is_empty()
                && (PARTICLES.contains(&word.core)
                    || word.is_led()
                    || (word.is_shouted() && run.iter().all(|word| word.is_given)));
            let is_part = (word.is_name && !word.is_title()) || is_inside;
            if word.opens || !is_part {
                self.close(&mut run, lead, word);
                lead = Lead::None;
            }
            if is_part {
                run.push(word);
            } else if word.kinds.has(Kinds::TITLE) || word.is_compound_title() {
                lead = if word.closes { Lead::None } else { Lead::Title };
            } else if matches!(word.core, "the" | "The") {
                lead = Lead::Article;
            }
            if word.closes && !run.is_empty() {
                let next = words.get(index + 1).unwrap_or(word);
                self.close(&mut run, lead, next);
                lead = Lead::None;
            }
        }
        if let Some(last) = words.last() {
            self.close(&mut run, lead, last);
        }
    }

    /// Takes the capitalised words that were collected for a name, if they can be one.
    fn close(&mut self, run: &mut Vec<&Word<'_>>, lead: Lead, next: &Word<'_>) {
        let is_particle = |word: &&Word<'_>| PARTICLES.contains(&word.core);
        while run.last().is_some_and(is_particle) {
            run.pop();
        }
        let taken = std::mem::take(run);
        // "Gesetz Jürgen Wackernagel": a name begins with a given name if there is one.
        let given = taken
            .iter()
            .position(|word| word.is_given)
            .filter(|at| at + 1 < taken.len());
        let names = taken.get(given.unwrap_or(0)..).unwrap_or_default();
        let weighty = names.iter().filter(|word| !is_particle(word)).count();
        let Some(first) = names.first() else { return };
        if (2..=4).contains(&weighty) {
            if (given.is_some() || lead != Lead::Article) && is_person(names) {
                let name: Vec<&str> = names.iter().map(|word| word.core).collect();
                push(&mut self.full, name.join(" "));
            }
        } else if weighty == 1 && first.core.chars().count() >= 3 && !first.kinds.has(Kinds::NO_PERSON) {
            if lead == Lead::Title {
                push(&mut self.alone, first.core.to_owned());
            } else if lead == Lead::None && next.kinds.has(Kinds::SAYS) && !first.is_given {
                push(&mut self.speaking, first.core.to_owned());
            }
        }
    }

    /// Full names, then surnames that belong to none of them.
    fn together(mut self) -> Vec<String> {
        if !self.has_persons {
            self.speaking.clear();
        }
        let mut all = self.full;
        all.truncate(MAX_NAMES);
        for name in self.alone.into_iter().chain(self.speaking) {
            let is_known = all.iter().any(|full| full.split([' ', '-']).any(|part| part == name));
            if !is_known && all.len() < MAX_NAMES {
                all.push(name);
            }
        }
        all
    }
}

/// What stands before a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    None,
    Title,
    Article,
}

fn push(names: &mut Vec<String>, name: String) {
    if names.len() < MAX_NAMES && !names.contains(&name) {
        names.push(name);
    }
}

fn is_person(words: &[&Word<'_>]) -> bool {
    let is_given = words.first().is_some_and(|first| first.is_given);
    let is_place = |word: &Word<'_>| word.kinds.has(Kinds::NO_PERSON) && !(is_given && word.kinds.has(Kinds::SURNAME));
    !words.iter().any(|word| is_place(word)) && !words.iter().all(|word| word.core.chars().count() == 1)
}

/// A capital and then small letters, or an initial; "UN" and "3D" are none.
fn is_capitalised(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && word
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'))
        && (word.chars().count() == 1 || letters.any(char::is_lowercase))
}
