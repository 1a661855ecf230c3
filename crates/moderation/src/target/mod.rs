//! Whom an attack is aimed at: finds who is spoken of, and which of them an attack belongs to.

mod people;
mod words;

use crate::lexicon::{Hit, Kind, Lexicon};
use crate::normalize::{Token, Tokens};
use crate::{Input, TargetKind};
use std::cell::LazyCell;
use std::ops::Range;
use words::{
    FIRST_PERSON, GLUE, NEGATIONS, PLURAL, POINTS, SECOND_PERSON, SECOND_PERSON_POSSESSIVE, SOMEBODY, THIRD_PERSON,
    WRITER,
};

/// How many words may lie between an attack and its target.
const REACH: usize = 12;

/// Names are looked for in the first words of a comment and near attacks only, so that a long text costs little.
const OPENING: usize = 400;

/// A passage that says who is meant.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    pub(crate) who: Who,
    pub(crate) name: Option<String>,
    pub(crate) words: Range<usize>,
    /// "your", "his": what follows belongs to them and need not be said of them.
    is_possessive: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    Target(TargetKind),
    /// The author of the comment.
    Oneself,
}

/// What an attack is aimed at.
#[derive(Clone, Debug)]
pub(crate) struct Aim {
    pub(crate) who: Who,
    pub(crate) name: Option<String>,
    /// Said directly of them, with nothing of weight between.
    pub(crate) is_direct: bool,
    pub(crate) is_negated: bool,
}

/// Who is spoken of in a comment, in order.
#[derive(Debug)]
pub(crate) struct Scene<'a> {
    pub(crate) tokens: &'a Tokens,
    pub(crate) references: Vec<Reference>,
    attack_words: Vec<Range<usize>>,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(input: &Input<'a>, tokens: &'a Tokens, lexicon: &Lexicon, hits: &[Hit]) -> Self {
        let mut references = Vec::new();
        let mut attack_words = Vec::new();
        for hit in hits {
            let words = tokens.touching(hit.begin, hit.end);
            let kind = match lexicon.entry(hit).map(|entry| entry.kind) {
                Some(Kind::Group) => TargetKind::Group,
                Some(Kind::Organisation) => TargetKind::Organisation,
                Some(Kind::Word | Kind::Hostile) => {
                    attack_words.push(words);
                    continue;
                }
                None => continue,
            };
            references.push(Reference {
                who: Who::Target(kind),
                name: Some(hit.reads_as.clone()),
                words,
                is_possessive: false,
            });
        }
        let mut groups: Vec<usize> = references
            .iter()
            .filter(|reference| reference.who == Who::Target(TargetKind::Group))
            .map(|reference| reference.words.start)
            .collect();
        groups.sort_unstable();
        let names = people::Names::new(input);
        let mut antecedent: Option<(TargetKind, Option<String>)> = match input.story.people {
            [only] => Some((TargetKind::StoryPerson, Some(only.clone()))),
            _ => None,
        };
        for (index, token) in tokens.iter().enumerate() {
            let near = |words: &Range<usize>| index + REACH >= words.start && index <= words.end + REACH;
            if index >= OPENING && !attack_words.iter().any(near) {
                continue;
            }
            let mut found = refer(input, tokens, index, token, &names, antecedent.as_ref());
            if found.is_none() && PLURAL.contains(&tokens.text_of(token)) {
                found = before(&groups, index).map(|_| Reference {
                    who: Who::Target(TargetKind::Group),
                    name: None,
                    words: index..index + 1,
                    is_possessive: false,
                });
            }
            // "Corrupt little woman" of somebody who was named before.
            if found.is_none()
                && SOMEBODY.contains(&tokens.text_of(token))
                && (1..=2).any(|back| attack_words.iter().any(|words| words.end + back == index + 1))
                && let Some((kind, name)) = &antecedent
            {
                found = Some(Reference {
                    who: Who::Target(*kind),
                    name: name.clone(),
                    words: index..index + 1,
                    is_possessive: false,
                });
            }
            if let Some(reference) = found {
                if let Who::Target(kind @ (TargetKind::StoryPerson | TargetKind::StoryWriter)) = reference.who {
                    antecedent = Some((kind, reference.name.clone()));
                }
                references.push(reference);
            }
        }
        references.sort_by_key(|reference| reference.words.start);
        attack_words.truncate(100);
        Self {
            tokens,
            references,
            attack_words,
        }
    }

    /// Whom the words of an attack are aimed at.
    pub(crate) fn aim(&self, words: &Range<usize>) -> Option<Aim> {
        let sentence = self.tokens.get(words.start)?.sentence;
        let from = self
            .references
            .partition_point(|reference| reference.words.start + 2 * REACH < words.start);
        let mut best: Option<(bool, usize, &Reference)> = None;
        for reference in self.references.get(from..)? {
            if reference.words.start > words.end + REACH {
                break;
            }
            let is_same = self
                .tokens
                .get(reference.words.start)
                .is_some_and(|token| token.sentence == sentence);
            let inside = reference.words.start >= words.start && reference.words.end <= words.end;
            let between = gap(&reference.words, words);
            // "I will kill you" is not aimed at "I".
            if inside && reference.who == Who::Oneself {
                continue;
            }
            if !is_same || between.len() > REACH {
                continue;
            }
            let is_direct = inside || (!reference.is_possessive && self.is_glue(reference, words, between.clone()));
            let candidate = (is_direct, between.len(), reference);
            let is_better = best.is_none_or(|(direct, distance, _)| {
                (is_direct, std::cmp::Reverse(between.len())) > (direct, std::cmp::Reverse(distance))
            });
            if is_better {
                best = Some(candidate);
            }
        }
        let Some((is_direct, _, reference)) = best else {
            return self.aim_of_fragment(words, from);
        };
        Some(Aim {
            who: reference.who,
            name: reference.name.clone(),
            is_direct,
            is_negated: self.is_negated(words),
        })
    }

    /// "Crook. Thief." behind a sentence about somebody of the story is said of them.
    fn aim_of_fragment(&self, words: &Range<usize>, from: usize) -> Option<Aim> {
        let sentence = self.tokens.get(words.start)?.sentence;
        let is_other = |index: &usize| self.tokens.get(*index).is_none_or(|token| token.sentence != sentence);
        let begin = (words.start.saturating_sub(4)..words.start)
            .rev()
            .find(is_other)
            .map_or(words.start.saturating_sub(4), |index| index + 1);
        let end = (words.end..words.end + 4).find(is_other)?;
        let is_fragment = end - begin <= 4
            && (begin..end).all(|index| {
                GLUE.contains(&self.tokens.word(index)) || self.attack_words.iter().any(|words| words.contains(&index))
            });
        let reference = self
            .references
            .get(from..)?
            .iter()
            .take_while(|reference| reference.words.start < begin)
            .last()?;
        let is_person = reference.who == Who::Target(TargetKind::StoryPerson);
        (is_fragment && is_person).then(|| Aim {
            who: reference.who,
            name: reference.name.clone(),
            is_direct: true,
            is_negated: self.is_negated(words),
        })
    }

    /// Whether a word of negation stands among the four before an attack, in its sentence; "no" only directly before:
    /// "no better of a crook" negates nothing.
    pub(crate) fn is_negated(&self, words: &Range<usize>) -> bool {
        let sentence = self.tokens.get(words.start).map(|token| token.sentence);
        (words.start.saturating_sub(4)..words.start).any(|index| {
            let word = self.tokens.word(index);
            self.tokens.get(index).map(|token| token.sentence) == sentence
                && NEGATIONS.contains(&word)
                && (!matches!(word, "no" | "without" | "hardly" | "least") || index + 1 == words.start)
        })
    }

    fn is_glue(&self, reference: &Reference, words: &Range<usize>, between: Range<usize>) -> bool {
        let follows = reference.words.start >= words.end;
        // "I was stupid and you were right": behind an attack a new clause begins with "and".
        let is_you = reference.who == Who::Target(TargetKind::Commenter);
        between.clone().all(|index| {
            let word = self.tokens.word(index);
            let is_attack = self.attack_words.iter().any(|words| words.contains(&index));
            is_attack
                || (GLUE.contains(&word)
                    && !(follows && (word == "and" || (is_you && matches!(word, "is" | "s" | "are")))))
        }) && between.len() <= 7
    }
}

/// The last of the sorted places that lies close before this one.
fn before(places: &[usize], index: usize) -> Option<usize> {
    let last = places.partition_point(|place| *place < index).checked_sub(1)?;
    let place = *places.get(last)?;
    (index - place <= 2 * REACH).then_some(place)
}

/// Leaves out short and weak words that are part of a name; gross ones are not excused by a capital.
pub(crate) fn leave_out_names(input: &Input<'_>, tokens: &Tokens, lexicon: &Lexicon, hits: &mut Vec<Hit>) {
    let names = LazyCell::new(|| people::Names::new(input));
    hits.retain(|hit| {
        let may_be_name = lexicon
            .entry(hit)
            .is_some_and(|entry| entry.kind == Kind::Word && (entry.is_weak || entry.text.len() <= 4));
        if !may_be_name {
            return true;
        }
        let words = tokens.touching(hit.begin, hit.end);
        // "That Liar Peres" is no name.
        !is_in_name(input, tokens, &words) || names.find(tokens.word(words.end), true).is_some()
    });
}

/// Whether one capitalised word is part of a name of several: "Crook Lane", "Dick Cockburn". Not at the beginning of a
/// sentence, where every word has a capital, and not where capitals are the rule.
fn is_in_name(input: &Input<'_>, tokens: &Tokens, words: &Range<usize>) -> bool {
    let (Some(token), true) = (tokens.get(words.start), words.len() == 1) else {
        return false;
    };
    let is_begin = words
        .start
        .checked_sub(1)
        .is_none_or(|index| tokens.get(index).is_none_or(|last| last.sentence != token.sentence));
    let shouts = |token: &Token| {
        input
            .text
            .get(token.begin as usize..token.end as usize)
            .is_some_and(|word| !word.chars().any(char::is_lowercase))
    };
    if !token.is_capitalised || is_begin || shouts(token) {
        return false;
    }
    let is_part = |index: Option<usize>| {
        let other = index.and_then(|index| Some((index, tokens.get(index)?)));
        other.is_some_and(|(index, other)| {
            let gap = if index < words.start {
                input.text.get(other.end as usize..token.begin as usize)
            } else {
                input.text.get(token.end as usize..other.begin as usize)
            };
            let word = tokens.word(index);
            other.is_capitalised
                && gap == Some(" ")
                && !shouts(other)
                && !GLUE.contains(&word)
                && !SECOND_PERSON.contains(&word)
                && !FIRST_PERSON.contains(&word)
                && !SECOND_PERSON_POSSESSIVE.contains(&word)
                && !THIRD_PERSON.contains(&word)
        })
    };
    let near = words.start.saturating_sub(6)..words.end + 6;
    let capitals = near
        .clone()
        .filter(|index| tokens.get(*index).is_some_and(|token| token.is_capitalised))
        .count();
    let seen = near.filter(|index| tokens.get(*index).is_some()).count();
    (is_part(words.start.checked_sub(1)) || is_part(Some(words.end))) && capitals * 2 <= seen
}

/// The words between two passages.
fn gap(left: &Range<usize>, right: &Range<usize>) -> Range<usize> {
    if left.end <= right.start {
        left.end..right.start
    } else if right.end <= left.start {
        right.end..left.start
    } else {
        0..0
    }
}

fn refer(
    input: &Input<'_>,
    tokens: &Tokens,
    index: usize,
    token: &Token,
    names: &people::Names,
    antecedent: Option<&(TargetKind, Option<String>)>,
) -> Option<Reference> {
    let word = tokens.text_of(token);
    let reference = |who, name, is_possessive| {
        Some(Reference {
            who,
            name,
            words: index..index + 1,
            is_possessive,
        })
    };
    let commenter = Who::Target(TargetKind::Commenter);
    if let Some((kind, name)) = names.find(word, token.is_capitalised) {
        return reference(Who::Target(kind), Some(name), false);
    }
    if token.is_mention {
        let name = input.text.get(token.begin as usize..token.end as usize);
        return reference(commenter, name.map(str::to_owned), false);
    }
    let parent = || input.parent_author.map(str::to_owned);
    if SECOND_PERSON.contains(&word) {
        return reference(commenter, parent(), false);
    }
    if SECOND_PERSON_POSSESSIVE.contains(&word) {
        return reference(commenter, parent(), true);
    }
    if FIRST_PERSON.contains(&word) {
        return reference(Who::Oneself, None, false);
    }
    let is_this = index > 0 && matches!(tokens.word(index - 1), "this" | "that" | "cette" | "diese");
    if is_this
        && SOMEBODY.contains(&word)
        && let Some((kind, name)) = antecedent.cloned()
    {
        return reference(Who::Target(kind), name, false);
    }
    if THIRD_PERSON.contains(&word) || word == "his" {
        let (kind, name) = antecedent.cloned().unwrap_or((TargetKind::Unclear, None));
        return reference(Who::Target(kind), name, word == "his");
    }
    let points = index > 0 && POINTS.contains(&tokens.word(index - 1));
    if points && WRITER.contains(&word) {
        let name = input.story.writer.map(str::to_owned);
        return reference(Who::Target(TargetKind::StoryWriter), name, false);
    }
    None
}
