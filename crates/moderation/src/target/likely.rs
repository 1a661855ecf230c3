//! Whom a comment as a whole is most likely aimed at, if it is an attack at all: for contempt without a bad word.

use super::reference::{How, Reference, Who};
use super::words::Roles;
use super::{Aim, Scene};
use crate::{Target, TargetKind};
use std::ops::Range;

/// References beyond so many change nothing any more.
const MAX_REFERENCES: usize = 200;

/// Everything that speaks for one target.
struct Candidate<'a> {
    reference: &'a Reference,
    weight: f32,
    /// Each further reference to the same target counts less.
    share: f32,
}

impl Scene<'_> {
    /// Whom the comment as a whole is most likely aimed at, given that it is an attack. Needs no bad word: it weighs who
    /// is spoken of, how directly, and where. [`TargetKind::Unclear`] if nobody is, never [`TargetKind::Nobody`].
    pub(crate) fn likely_target(&self) -> Target {
        self.likely.get_or_init(|| self.most_likely()).clone()
    }

    fn most_likely(&self) -> Target {
        self.ranked(
            self.references
                .get(..self.references.len().min(MAX_REFERENCES))
                .unwrap_or(&[]),
        )
        .unwrap_or_else(|| self.told())
    }

    /// Whom an attack is aimed at of which nothing in its sentence says so.
    pub(crate) fn likely_aim(&self, words: &Range<usize>, is_plural: bool) -> Option<Aim> {
        let near = self
            .references
            .partition_point(|reference| reference.words.start + 60 < words.start);
        let references: Vec<Reference> = self
            .references
            .get(near..)?
            .iter()
            .take_while(|reference| reference.words.start < words.end + 20)
            .cloned()
            .collect();
        let target = self
            .ranked(&references)
            .or_else(|| (!is_plural).then(|| self.likely_target()))?;
        Some(Aim {
            who: Who::Target(target.kind),
            name: target.name,
            is_direct: false,
            is_negated: self.is_negated(words),
        })
    }

    /// With nobody spoken of: a reply, and a sentence that tells somebody what to do, are said to another commenter.
    fn told(&self) -> Target {
        let begins = (0..self.tokens.len().min(100)).filter(|index| self.is_begin(*index));
        let mut commands = begins.filter(|index| self.role(*index).has(Roles::IMPERATIVE));
        if self.input.parent_author.is_some() || commands.next().is_some() {
            return Target {
                kind: TargetKind::Commenter,
                name: self.input.parent_author.map(str::to_owned),
            };
        }
        Target {
            kind: TargetKind::Unclear,
            name: None,
        }
    }

    fn is_begin(&self, index: usize) -> bool {
        let sentence = |index: usize| self.tokens.get(index).map(|token| token.sentence);
        index
            .checked_sub(1)
            .is_none_or(|last| sentence(last) != sentence(index))
    }

    fn ranked(&self, references: &[Reference]) -> Option<Target> {
        let mut candidates: Vec<Candidate<'_>> = Vec::new();
        for reference in references {
            let Some(weight) = self.weight(reference) else {
                continue;
            };
            let same = |other: &&mut Candidate<'_>| {
                other.reference.who == reference.who && (is_one(reference) || other.reference.name == reference.name)
            };
            match candidates.iter_mut().find(same) {
                Some(candidate) => {
                    candidate.weight = candidate.weight.max(weight) + candidate.weight.min(weight) * candidate.share;
                    candidate.share *= 0.5;
                }
                None => candidates.push(Candidate {
                    reference,
                    weight,
                    share: 0.3,
                }),
            }
        }
        // The first of equals: who is named first is what the comment is about.
        let mut best: Option<&Candidate<'_>> = None;
        for candidate in &candidates {
            if best.is_none_or(|best| candidate.weight > best.weight) {
                best = Some(candidate);
            }
        }
        let reference = best?.reference;
        let Who::Target(kind) = reference.who else { return None };
        Some(Target {
            kind,
            name: reference.name.clone(),
        })
    }

    /// How much a reference speaks for its target.
    fn weight(&self, reference: &Reference) -> Option<f32> {
        let Who::Target(kind) = reference.who else {
            return None;
        };
        let next = self.role(reference.words.end);
        let base = match (reference.how, kind) {
            (How::Mention, _) if reference.words.start == 0 => 3.5,
            (How::Mention, _) => 2.5,
            // "You can say what you like": anybody.
            (How::Second, TargetKind::Commenter) if self.is_anybody(reference) => 0.8,
            (How::Second, _) if self.is_object(reference) => 1.5,
            (How::Second, _) => 3.0,
            // "Your reporter".
            (How::Possessive, _) if next.has(Roles::WRITER) => 0.5,
            (How::Possessive, TargetKind::Commenter | TargetKind::StoryWriter) => 2.6,
            (How::Possessive, _) => 1.2,
            (How::Name, TargetKind::Commenter) if self.is_thanked(reference) => 0.7,
            (How::Name, TargetKind::StoryPerson | TargetKind::StoryWriter | TargetKind::Commenter) => 2.6,
            (How::Name, TargetKind::Group) => 2.3,
            (How::Name, _) => 2.0,
            (How::Noun, TargetKind::Unclear) => 0.7,
            (How::Noun, _) => 2.4,
            (How::Pronoun, TargetKind::Unclear) => 0.5,
            (How::Pronoun, _) => 1.6,
            (How::Hint, TargetKind::Group) => 1.5,
            (How::Hint, _) => 1.1,
        };
        let sentence = |index: usize| self.tokens.get(index).map(|token| token.sentence);
        let start = reference.words.start;
        let opens = start < 3 || sentence(start - 3) != sentence(start);
        Some(if opens { base + 0.4 } else { base })
    }

    /// "They would rob you": somebody else is spoken of before, and "you" does nothing.
    fn is_object(&self, reference: &Reference) -> bool {
        let start = reference.words.start;
        let sentence = |index: usize| self.tokens.get(index).map(|token| token.sentence);
        let closes = sentence(start) != sentence(start + 1) || self.role(start + 1) == Roles::default();
        let from = self.references.partition_point(|other| other.words.start + 10 < start);
        let other = self.references.iter().skip(from).take(10).find(|other| {
            other.words.start < start
                && sentence(other.words.start) == sentence(start)
                && matches!(
                    other.who,
                    Who::Target(TargetKind::Group | TargetKind::Organisation | TargetKind::StoryPerson)
                )
        });
        closes && other.is_some()
    }

    /// "I agree with Robert".
    fn is_thanked(&self, reference: &Reference) -> bool {
        let start = reference.words.start;
        (start.saturating_sub(3)..start).any(|index| {
            matches!(
                self.tokens.word(index),
                "agree" | "agreed" | "thanks" | "like" | "support"
            )
        })
    }
}

/// Other readers and the writer are one target however they are named.
fn is_one(reference: &Reference) -> bool {
    matches!(
        reference.who,
        Who::Target(TargetKind::Commenter | TargetKind::StoryWriter | TargetKind::Group | TargetKind::Organisation)
    )
}
