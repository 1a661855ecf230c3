//! Who is spoken of: walks over the words of a comment and keeps in mind who was spoken of before.

use super::people::{Names, Place};
use super::reference::{How, Reference, Who};
use super::words::{Roles, roles};
use crate::lexicon::{Hit, Kind, Lexicon};
use crate::normalize::{Token, Tokens};
use crate::people::Sex;
use crate::{Input, TargetKind};

type Somebody = (TargetKind, Option<String>);

/// Walks over the words of a comment.
pub(super) struct Finder<'a, 'b> {
    pub(super) input: &'b Input<'a>,
    pub(super) tokens: &'b Tokens,
    pub(super) names: &'b Names<'a>,
    /// Whether each word is part of an attack.
    pub(super) attacks: &'b [bool],
    roles: &'b [Roles],
    /// The comment is all in capitals, so they say nothing.
    pub(super) shouts: bool,
    /// Every noun seems to have a capital, so it makes no name.
    pub(super) is_german: bool,
    /// The comment has no capitals.
    is_small: bool,
    /// Who "he" was last.
    pub(super) person: Option<Somebody>,
    /// Who "they" were last, and where.
    pub(super) plural: Option<(TargetKind, usize)>,
}

impl<'a, 'b> Finder<'a, 'b> {
    pub(super) fn new(
        input: &'b Input<'a>,
        tokens: &'b Tokens,
        names: &'b Names<'a>,
        attacks: &'b [bool],
        roles: &'b [Roles],
    ) -> Self {
        let capitals = tokens.iter().take(200).filter(|token| token.is_capitalised).count();
        let seen = tokens.len().min(200);
        Self {
            input,
            tokens,
            names,
            attacks,
            roles,
            shouts: seen > 3 && capitals * 10 > seen * 8,
            is_german: capitals * 10 > seen * 3,
            is_small: capitals == 0,
            person: None,
            plural: None,
        }
    }

    /// The groups and organisations among the entries that were found, in order.
    pub(super) fn of_lexicon(tokens: &Tokens, lexicon: &Lexicon, hits: &[Hit]) -> Vec<Reference> {
        let mut references: Vec<Reference> = hits
            .iter()
            .filter_map(|hit| {
                let kind = match lexicon.entry(hit)?.kind {
                    Kind::Group => TargetKind::Group,
                    Kind::Organisation => TargetKind::Organisation,
                    Kind::Word | Kind::Hostile => return None,
                };
                let words = tokens.touching(hit.begin, hit.end);
                // "You people" are those who comment.
                let is_you = words.len() > 1 && roles(tokens.word(words.start)).has(Roles::SECOND);
                (!is_you).then(|| Reference {
                    who: Who::Target(kind),
                    name: Some(hit.reads_as.clone()),
                    words,
                    how: How::Name,
                })
            })
            .collect();
        references.sort_by_key(|reference| reference.words.start);
        references
    }

    /// Remembers a reference for the pronouns behind it.
    pub(super) fn remember(&mut self, reference: &Reference) {
        match reference.who {
            Who::Target(kind @ (TargetKind::StoryPerson | TargetKind::StoryWriter)) => {
                self.person = Some((kind, reference.name.clone()));
            }
            // "Robert is wrong. He …", but not "you … he".
            Who::Target(TargetKind::Commenter) if matches!(reference.how, How::Name | How::Noun) => {
                self.person = Some((TargetKind::Commenter, reference.name.clone()));
            }
            Who::Target(kind @ (TargetKind::Group | TargetKind::Organisation)) => {
                self.plural = Some((kind, reference.words.start));
            }
            Who::Target(TargetKind::Unclear) if reference.how == How::Noun => {
                self.person = Some((TargetKind::Unclear, None));
            }
            _ => {}
        }
    }

    /// Whom one word refers to.
    pub(super) fn refer(&self, index: usize, token: &Token) -> Option<Reference> {
        let word = self.tokens.text_of(token);
        let role = self.role(index);
        let reference = |kind, name, how| Some(Reference::word(index, kind, name, how));
        if let Some((kind, name)) = self.names.find(word, self.place(index, token)) {
            let kind = if token.is_mention && kind == TargetKind::StoryPerson {
                TargetKind::Commenter
            } else {
                kind
            };
            return reference(kind, Some(name.to_owned()), How::Name);
        }
        if token.is_mention {
            return reference(TargetKind::Commenter, self.mentioned(index, token), How::Mention);
        }
        // The French "t'es" is two words.
        if role.has(Roles::SECOND) || (word == "t" && matches!(self.tokens.word(index + 1), "es" | "etais" | "as")) {
            return reference(TargetKind::Commenter, self.parent(), How::Second);
        }
        if role.has(Roles::POSSESSIVE) {
            return reference(TargetKind::Commenter, self.parent(), How::Possessive);
        }
        if role.has(Roles::FIRST) {
            return Some(Reference {
                who: Who::Oneself,
                name: None,
                words: index..index + 1,
                how: How::Pronoun,
            });
        }
        if role == Roles::default() || role == Roles::FAMOUS {
            return self.stranger(index, token).or_else(|| self.known_as(index, token));
        }
        // "Il" is "he" in French and "the" in Italian.
        let is_article = word == "il"
            && !matches!(
                self.tokens.word(index + 1),
                "est"
                    | "a"
                    | "etait"
                    | "n"
                    | "ne"
                    | "se"
                    | "y"
                    | "avait"
                    | "fait"
                    | "ment"
                    | "va"
                    | "peut"
                    | "doit"
                    | "devrait"
                    | "sera"
            );
        if role.has(Roles::SINGULAR.with(Roles::BELONGS)) && !is_article {
            let how = if role.has(Roles::BELONGS) && word != "her" {
                How::Possessive
            } else {
                How::Pronoun
            };
            let (kind, name) = self.he(word);
            return reference(kind, name, how);
        }
        self.noun(index, token, role)
    }

    pub(super) fn parent(&self) -> Option<String> {
        self.input.parent_author.map(str::to_owned)
    }

    pub(super) fn writer(&self) -> Option<String> {
        self.input.story.writer.map(str::to_owned)
    }

    /// `Maria_K` of `@Maria_K`.
    fn mentioned(&self, index: usize, token: &Token) -> Option<String> {
        let mut end = token.end as usize;
        for next in index + 1..index + 4 {
            let Some(token) = self.tokens.get(next) else { break };
            if !matches!(self.input.text.get(end..token.begin as usize), Some("_" | "-" | ".")) {
                break;
            }
            end = token.end as usize;
        }
        self.input.text.get(token.begin as usize..end).map(str::to_owned)
    }

    /// What a word can mean; nothing beyond the end.
    pub(super) fn role(&self, index: usize) -> Roles {
        self.roles.get(index).copied().unwrap_or_default()
    }

    pub(super) fn before(&self, index: usize, back: usize) -> Roles {
        index
            .checked_sub(back)
            .map_or_else(Roles::default, |index| self.role(index))
    }

    pub(super) fn is_capitalised(&self, index: Option<usize>) -> bool {
        index
            .and_then(|index| self.tokens.get(index))
            .is_some_and(|token| token.is_capitalised)
    }

    /// Whether a sentence begins with the word.
    pub(super) fn is_begin(&self, index: usize) -> bool {
        let sentence = |index: usize| self.tokens.get(index).map(|token| token.sentence);
        index
            .checked_sub(1)
            .is_none_or(|last| sentence(last) != sentence(index))
    }

    pub(super) fn place(&self, index: usize, token: &Token) -> Place {
        let last = index.checked_sub(1).map_or("", |last| self.tokens.word(last));
        Place {
            is_capitalised: token.is_capitalised,
            is_begin: self.is_begin(index),
            is_led: self.before(index, 1).has(Roles::ROLE) && !self.is_begin(index)
                || matches!(
                    last,
                    "mr" | "mrs" | "ms" | "miss" | "dr" | "herr" | "monsieur" | "madame" | "senor" | "senora"
                ),
            is_small: self.is_small || self.shouts,
        }
    }

    /// Who "he" or "she" is.
    fn he(&self, word: &str) -> Somebody {
        let sex = match word {
            "he" | "him" | "his" | "himself" | "hes" | "il" | "er" | "он" | "его" => Some(Sex::Male),
            "she" | "her" | "herself" | "shes" | "elle" | "ella" | "она" | "ее" => Some(Sex::Female),
            _ => None,
        };
        let fits = |name: &str| sex.is_none() || self.names.sex(name).is_none_or(|known| Some(known) == sex);
        if let Some((kind, name)) = &self.person
            && name.as_deref().is_none_or(fits)
        {
            return (*kind, name.clone());
        }
        match self.names.by_sex(sex) {
            Ok(Some(name)) => (TargetKind::StoryPerson, Some(name.to_owned())),
            Err(()) => (TargetKind::StoryPerson, None),
            Ok(None) => self.input.parent_author.map_or((TargetKind::Unclear, None), |name| {
                (TargetKind::Commenter, Some(name.to_owned()))
            }),
        }
    }

    pub(super) fn only_person(&self) -> Option<Somebody> {
        match self.names.by_sex(None) {
            Ok(Some(name)) => Some((TargetKind::StoryPerson, Some(name.to_owned()))),
            Ok(None) => None,
            Err(()) => Some((TargetKind::StoryPerson, None)),
        }
    }
}
