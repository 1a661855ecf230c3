//! Nouns that say who is meant: "the author", "this man", "people on here", "my boss", names that nobody knows.

use super::refer::Finder;
use super::reference::{How, Reference, Who};
use super::words::Roles;
use crate::TargetKind;
use crate::normalize::Token;
use crate::people::sex_of;

/// "They" means a group or an organisation that was named so many words before at most.
const MEMORY: usize = 40;

impl Finder<'_, '_> {
    /// Nouns and what only hints.
    pub(super) fn noun(&self, index: usize, token: &Token, role: Roles) -> Option<Reference> {
        let reference = |kind, name, how| Some(Reference::word(index, kind, name, how));
        let last = self.before(index, 1);
        let pointed = last.has(Roles::POINTS) || (self.before(index, 2).has(Roles::POINTS) && !last.has(Roles::OWN));
        if role.has(Roles::PLURAL)
            && let Some((kind, at)) = self.plural
            && index.saturating_sub(at) <= MEMORY
        {
            return reference(kind, None, How::Pronoun);
        }
        if role.has(Roles::WRITER) && !role.has(Roles::ORGANISATION) {
            // "The author", "lazy hack of an author"; "call yourself a journalist" is said to them.
            let is_attacked = index > 0 && self.attacks.get(index - 1).copied().unwrap_or(false);
            let is_told = self.before(index, 2).has(Roles::SECOND);
            if (pointed || is_attacked || self.is_begin(index)) && !is_told {
                return reference(TargetKind::StoryWriter, self.writer(), How::Noun);
            }
        }
        if role.has(Roles::WROTE) && self.is_written(index) {
            return reference(TargetKind::StoryWriter, self.writer(), How::Noun);
        }
        if role.has(Roles::HERE) && self.is_here(index) {
            return reference(TargetKind::Commenter, self.parent_if_above(index), How::Noun);
        }
        if role.has(Roles::OWN) {
            let mut end = index + 1;
            while end < index + 4 && end < self.tokens.len() && self.role(end) == Roles::default() {
                end += 1;
            }
            // "My dog is an idiot" hurts nobody.
            let is_thing = matches!(
                self.tokens.word(index + 1),
                "dog"
                    | "cat"
                    | "horse"
                    | "car"
                    | "phone"
                    | "computer"
                    | "laptop"
                    | "printer"
                    | "brain"
                    | "hair"
                    | "luck"
            );
            if is_thing {
                return Some(Reference {
                    who: Who::Oneself,
                    name: None,
                    words: index..index + 2,
                    how: How::Noun,
                });
            }
            return Some(Reference {
                who: Who::Target(TargetKind::Unclear),
                name: None,
                words: index..end,
                how: How::Noun,
            })
            .filter(|_| {
                end > index + 1 && self.attacks.get(index + 1) != Some(&true) && !self.is_of_story(index, end)
            });
        }
        if role.has(Roles::SOMEBODY) && (last.has(Roles::POINTS) || self.is_behind_attack(index)) {
            let is_said = matches!(
                self.tokens.word(index + 1),
                "is" | "was" | "s" | "has" | "should" | "needs" | "ought" | "ist" | "est" | "es"
            );
            let only = || self.only_person().filter(|(_, name)| is_said && name.is_some());
            let (kind, name) = self.person.clone().or_else(only)?;
            return reference(kind, name, How::Noun);
        }
        if role.has(Roles::ORGANISATION) {
            return reference(TargetKind::Organisation, None, How::Name);
        }
        if role.has(Roles::GROUP) {
            return reference(TargetKind::Group, None, How::Name);
        }
        if role.has(Roles::COMPANY) && token.is_capitalised && !self.shouts && self.is_capitalised(index.checked_sub(1))
        {
            return reference(TargetKind::Organisation, None, How::Name);
        }
        if role.has(Roles::ROLE) && last.has(Roles::POINTS) && !self.is_capitalised_name(index + 1) {
            let (kind, name) = self.only_person().or_else(|| self.person.clone())?;
            return reference(kind, name, How::Noun);
        }
        if role.has(Roles::ANYONE) && !self.attacks.get(index).copied().unwrap_or(false) {
            return reference(TargetKind::Unclear, None, How::Noun).filter(|_| self.is_anyone(index));
        }
        if role.has(Roles::LOOSE) {
            let is_noun = self.role(index + 1).has(Roles::MANY);
            let word = self.tokens.text_of(token);
            if !is_noun
                && matches!(
                    word,
                    "old" | "young" | "rich" | "poor" | "fat" | "obese" | "liberal" | "woke"
                )
            {
                return None;
            }
            return reference(TargetKind::Group, None, if is_noun { How::Name } else { How::Hint });
        }
        if role.has(Roles::LOOSE_ORGANISATION) {
            let is_the = (1..=2).any(|back| self.before(index, back).has(Roles::POINTS.with(Roles::OWN)));
            let is_name = token.is_capitalised && !self.is_begin(index) && !self.shouts;
            return reference(
                TargetKind::Organisation,
                None,
                if is_the || is_name { How::Name } else { How::Hint },
            );
        }
        if role.has(Roles::ILK)
            && self.tokens.word(index + 1) != "of"
            && matches!(
                self.tokens.word(index.wrapping_sub(1)),
                "that" | "this" | "these" | "those" | "them" | "their" | "your"
            )
        {
            return reference(TargetKind::Group, None, How::Hint);
        }
        if role.has(Roles::ARTICLE) && last.has(Roles::POINTS.with(Roles::POSSESSIVE)) {
            return reference(TargetKind::StoryWriter, self.writer(), How::Hint);
        }
        None
    }

    /// "Corrupt little woman".
    fn is_behind_attack(&self, index: usize) -> bool {
        (1..=2).any(|back| index.checked_sub(back).and_then(|index| self.attacks.get(index)) == Some(&true))
    }

    /// "Whoever wrote this", "written by a".
    fn is_written(&self, index: usize) -> bool {
        let next = self.tokens.word(index + 1);
        let near = (index.saturating_sub(3)..index).any(|index| {
            matches!(
                self.tokens.word(index),
                "who" | "whoever" | "wer" | "qui" | "quien" | "кто"
            )
        });
        let is_this = matches!(next, "this" | "it" | "such")
            || (index + 1..index + 4).any(|index| self.role(index).has(Roles::ARTICLE));
        (near && is_this && !(index + 1..index + 4).any(|index| self.role(index).has(Roles::HERE)))
            || (next == "by"
                && matches!(
                    self.tokens.word(index + 2),
                    "a" | "an" | "some" | "somebody" | "someone"
                ))
    }

    /// "The commenter above", "people on here", "everyone in this comment section".
    fn is_here(&self, index: usize) -> bool {
        let word = self.tokens.word(index);
        let is_noun = !matches!(
            word,
            "op" | "above" | "here" | "thread" | "comments" | "comment" | "commenting" | "forum" | "reader" | "readers"
        );
        is_noun
            || (word == "op" && self.before(index, 1).has(Roles::POINTS))
            || (!matches!(word, "op" | "reader" | "readers")
                && (index.saturating_sub(4)..index).any(|index| {
                    let word = self.tokens.word(index);
                    self.role(index).has(Roles::CROWD)
                        || (self.attacks.get(index) == Some(&true) && word.ends_with('s'))
                }))
    }

    fn parent_if_above(&self, index: usize) -> Option<String> {
        (index.saturating_sub(2)..index + 3)
            .any(|index| self.tokens.word(index) == "above")
            .then(|| self.parent())
            .flatten()
    }

    /// "My mayor" may still be of the story.
    fn is_of_story(&self, begin: usize, end: usize) -> bool {
        (begin + 1..end).any(|index| {
            let role = self.role(index);
            role.has(Roles::ORGANISATION.with(Roles::ROLE).with(Roles::GROUP))
                || self.tokens.get(index).is_some_and(|token| {
                    self.names
                        .find(self.tokens.word(index), self.place(index, token))
                        .is_some()
                })
        })
    }

    /// "Anyone who", "some people", "whoever"; "those" alone is none.
    fn is_anyone(&self, index: usize) -> bool {
        let next = self.tokens.word(index + 1);
        match self.tokens.word(index) {
            "those" => matches!(next, "who" | "people" | "that"),
            "some" => matches!(next, "people" | "folk" | "folks" | "of"),
            "everyone" | "everybody" => !(index + 1..index + 5).any(|index| self.role(index).has(Roles::HERE)),
            _ => true,
        }
    }

    fn is_capitalised_name(&self, index: usize) -> bool {
        !self.shouts && self.is_capitalised(Some(index)) && !self.is_begin(index)
    }

    /// "The BBC": short and in capitals.
    pub(super) fn known_as(&self, index: usize, token: &Token) -> Option<Reference> {
        let text = self.input.text.get(token.begin as usize..token.end as usize)?;
        let is_short = (2..=5).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase());
        let is_none = matches!(
            text,
            "LOL"
                | "OMG"
                | "WTF"
                | "USA"
                | "UK"
                | "IMO"
                | "TV"
                | "OK"
                | "AM"
                | "PM"
                | "II"
                | "III"
                | "BS"
                | "NOT"
                | "ALL"
                | "NO"
                | "GOP"
                | "SO"
                | "FFS"
                | "LMAO"
                | "ROFL"
                | "PS"
                | "FYI"
                | "IMHO"
                | "IQ"
        );
        (is_short && !is_none && !self.shouts).then(|| Reference {
            who: Who::Target(TargetKind::Organisation),
            name: Some(text.to_owned()),
            words: index..index + 1,
            how: if self.tokens.word(index.wrapping_sub(1)) == "the" {
                How::Name
            } else {
                How::Hint
            },
        })
    }

    /// "Trump is": somebody with a name whom the story does not know; "Skyline are" is an organisation.
    pub(super) fn stranger(&self, index: usize, token: &Token) -> Option<Reference> {
        if !token.is_capitalised || self.shouts {
            return None;
        }
        let next = self.tokens.word(index + 1);
        let word = self.tokens.text_of(token);
        let text = self.input.text.get(token.begin as usize..token.end as usize)?;
        if word.len() < 4 || !text.chars().any(char::is_lowercase) || self.attacks.get(index) == Some(&true) {
            return None;
        }
        let is_plain = matches!(
            word,
            "this"
                | "that"
                | "there"
                | "here"
                | "nothing"
                | "something"
                | "everything"
                | "what"
                | "where"
                | "when"
                | "which"
                | "nobody"
                | "anything"
                | "these"
                | "those"
                | "both"
                | "most"
                | "many"
                | "some"
                | "none"
                | "each"
                | "more"
                | "such"
                | "only"
                | "life"
                | "people"
                | "things"
                | "time"
                | "then"
                | "today"
                | "yesterday"
                | "tomorrow"
                | "honesty"
                | "politics"
                | "money"
                | "enough"
                | "neither"
                | "either"
                | "half"
                | "next"
                | "last"
                | "that's"
        );
        let is_begin = self.is_begin(index);
        let last = self.before(index, 1);
        let is_run = !is_begin && last == Roles::default() && self.is_capitalised(index.checked_sub(1));
        let given = |index: Option<usize>| index.is_some_and(|index| sex_of(self.tokens.word(index)).is_some());
        let is_person = self.role(index).has(Roles::FAMOUS)
            || given(Some(index))
            || (is_run && given(index.checked_sub(1)))
            || (last.has(Roles::ROLE) && !is_begin);
        let is_said = matches!(next, "is" | "was" | "has" | "s");
        let is_many = matches!(next, "are" | "were" | "have");
        let (kind, how) = match (is_person, is_begin) {
            (true, _) if is_said || !is_begin => (TargetKind::Unclear, How::Noun),
            (true, _) => return None,
            _ if is_many && !is_plain && !word.ends_with('s') => (TargetKind::Organisation, How::Name),
            (false, true) if is_said && !is_plain => (TargetKind::Organisation, How::Hint),
            (false, false) if is_run || is_said => (TargetKind::Organisation, How::Name),
            (false, false) if !last.has(Roles::PLACE) && !self.is_german => (TargetKind::Organisation, How::Hint),
            _ => return None,
        };
        Some(kind).map(|kind| Reference {
            who: Who::Target(kind),
            name: Some(text.to_owned()),
            words: index..index + 1,
            how,
        })
    }
}
