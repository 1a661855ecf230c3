//! Whom an attack is aimed at: finds who is spoken of, and which of them an attack belongs to.

mod address;
mod likely;
mod naming;
mod nouns;
mod people;
mod refer;
mod reference;
#[cfg(test)]
mod tests;
mod words;

pub(crate) use naming::leave_out_names;
pub(crate) use reference::{How, Reference, Who};

use crate::lexicon::{Hit, Kind, Lexicon};
use crate::normalize::Tokens;
use crate::{Input, Target, TargetKind};
use refer::Finder;
use std::cell::OnceCell;
use std::ops::Range;
use words::{Roles, roles};

/// How many words may lie between an attack and its target.
const REACH: usize = 12;

/// Names are looked for in the first words of a comment and near attacks only, so that a long text costs little.
const OPENING: usize = 400;

/// What an attack is aimed at.
#[derive(Clone, Debug)]
pub(crate) struct Aim {
    pub(crate) who: Who,
    pub(crate) name: Option<String>,
    /// Said directly of them, with nothing of weight between.
    pub(crate) is_direct: bool,
    pub(crate) is_negated: bool,
}

/// Said directly, of somebody else, and how near: the greater the better.
type Rank = (bool, bool, std::cmp::Reverse<usize>);

/// Who is spoken of in a comment, in order.
#[derive(Debug)]
pub(crate) struct Scene<'a> {
    pub(crate) tokens: &'a Tokens,
    pub(crate) references: Vec<Reference>,
    input: &'a Input<'a>,
    /// For each word, whether it is part of an attack.
    attacks: Vec<bool>,
    /// For each word, what it can mean.
    roles: Vec<Roles>,
    likely: OnceCell<Target>,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(input: &'a Input<'a>, tokens: &'a Tokens, lexicon: &Lexicon, hits: &[Hit]) -> Self {
        let mut attacks = vec![false; tokens.len()];
        let mut is_near = vec![false; tokens.len()];
        for hit in hits {
            if !matches!(
                lexicon.entry(hit).map(|entry| entry.kind),
                Some(Kind::Word | Kind::Hostile)
            ) {
                continue;
            }
            let words = tokens.touching(hit.begin, hit.end);
            mark(&mut attacks, words.clone());
            mark(&mut is_near, words.start.saturating_sub(REACH)..words.end + REACH);
        }
        let roles: Vec<Roles> = tokens.iter().map(|token| roles(tokens.text_of(token))).collect();
        let names = people::Names::new(input);
        let mut listed = Finder::of_lexicon(tokens, lexicon, hits).into_iter().peekable();
        let mut finder = Finder::new(input, tokens, &names, &attacks, &roles);
        let mut references: Vec<Reference> = Vec::new();
        // Words before this one belong to a reference already.
        let mut taken = 0;
        for (index, token) in tokens.iter().enumerate() {
            while let Some(reference) = listed.next_if(|reference| reference.words.start <= index) {
                taken = taken.max(reference.words.end);
                finder.remember(&reference);
                references.push(reference);
            }
            let is_far = index >= OPENING && is_near.get(index) != Some(&true);
            if is_far || index < taken {
                continue;
            }
            if let Some(reference) = finder.refer(index, token) {
                taken = reference.words.end;
                finder.remember(&reference);
                references.push(reference);
            }
        }
        references.sort_by_key(|reference| reference.words.start);
        address::readdress(input, tokens, &roles, &mut references);
        Self {
            tokens,
            references,
            input,
            attacks,
            roles,
            likely: OnceCell::new(),
        }
    }

    /// Whom the words of an attack are aimed at.
    pub(crate) fn aim(&self, words: &Range<usize>) -> Option<Aim> {
        let sentence = self.tokens.get(words.start)?.sentence;
        let from = self
            .references
            .partition_point(|reference| reference.words.start + 2 * REACH < words.start);
        let mut best: Option<(Rank, &Reference)> = None;
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
            if !is_same || between.len() > REACH || !reference.is_sure() {
                continue;
            }
            let is_direct =
                inside || (reference.how != How::Possessive && self.is_glue(reference, words, between.clone()));
            // Of those not said directly, others are meant rather than oneself, and what stands before.
            let follows = reference.words.start >= words.end;
            let distance = between.len() + if follows && !is_direct { 4 } else { 0 };
            let rank = (
                is_direct,
                is_direct || reference.who != Who::Oneself,
                std::cmp::Reverse(distance),
            );
            if best.is_none_or(|(other, _)| rank > other) {
                best = Some((rank, reference));
            }
        }
        let Some(((is_direct, _, _), reference)) = best else {
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
        let begin = self.fragment(words)?.start;
        let reference = self
            .references
            .get(from..)?
            .iter()
            .take_while(|reference| reference.words.start < begin)
            .filter(|reference| {
                reference.is_of(TargetKind::StoryPerson)
                    || (reference.is_of(TargetKind::StoryWriter) && reference.is_sure())
            })
            .last()?;
        Some(Aim {
            who: reference.who,
            name: reference.name.clone(),
            is_direct: true,
            is_negated: self.is_negated(words),
        })
    }

    /// The sentence around an attack if it is short and has nothing in it but attacks and words without weight.
    fn fragment(&self, words: &Range<usize>) -> Option<Range<usize>> {
        let sentence = self.tokens.get(words.start)?.sentence;
        let is_other = |index: &usize| self.tokens.get(*index).is_none_or(|token| token.sentence != sentence);
        let begin = (words.start.saturating_sub(6)..words.start)
            .rev()
            .find(is_other)
            .map_or(words.start.saturating_sub(6), |index| index + 1);
        let end = (words.end..words.end + 6).find(is_other)?;
        let is_fragment =
            end - begin <= 6 && (begin..end).all(|index| self.is_attack(index) || self.role(index).has(Roles::GLUE));
        is_fragment.then_some(begin..end)
    }

    /// Whether a sentence has nothing in it but attacks: "Liars and thieves."
    pub(crate) fn is_exclaimed(&self, words: &Range<usize>) -> bool {
        self.fragment(words).is_some()
    }

    fn role(&self, index: usize) -> Roles {
        self.roles.get(index).copied().unwrap_or_default()
    }

    fn is_attack(&self, index: usize) -> bool {
        self.attacks.get(index).copied().unwrap_or(false)
    }

    /// Whether a word of negation stands among the four before an attack, in its sentence; "no" only directly before:
    /// "no better of a crook" negates nothing.
    pub(crate) fn is_negated(&self, words: &Range<usize>) -> bool {
        let sentence = self.tokens.get(words.start).map(|token| token.sentence);
        (words.start.saturating_sub(4)..words.start).any(|index| {
            let word = self.tokens.word(index);
            self.tokens.get(index).map(|token| token.sentence) == sentence
                && self.role(index).has(Roles::NEGATION)
                && (!matches!(word, "no" | "without" | "hardly" | "least")
                    || index + 1 == words.start
                    || (word == "no"
                        && matches!(
                            self.tokens.word(index + 1),
                            "es" | "eres" | "soy" | "son" | "era" | "fue"
                        )))
                && !self.is_intensified(index)
        }) || self.is_disclaimed(words)
    }

    /// "I never said that you were a liar", "it is wrong to call her a coward", "stop calling people idiots".
    fn is_disclaimed(&self, words: &Range<usize>) -> bool {
        let sentence = self.tokens.get(words.start).map(|token| token.sentence);
        let is_here = |index: &usize| self.tokens.get(*index).map(|token| token.sentence) == sentence;
        (words.start.saturating_sub(10)..words.start)
            .filter(is_here)
            .any(|index| {
                let is_said = match self.tokens.word(index) {
                    "say" | "said" | "saying" | "says" | "think" | "call" | "called" | "calling" | "claim"
                    | "claimed" | "mean" | "meant" | "suggest" | "suggesting" | "suggested" | "implying" => true,
                    "have" | "need" => self.tokens.word(index + 1) == "to" && self.tokens.word(index + 2) == "be",
                    _ => false,
                };
                is_said
                    && (index.saturating_sub(4)..index).filter(is_here).any(|index| {
                        let word = self.tokens.word(index);
                        self.role(index).has(Roles::NEGATION)
                            || matches!(
                                word,
                                "wrong" | "unfair" | "untrue" | "unkind" | "stop" | "stopped" | "nonsense"
                            )
                    })
                    && !self.has_comma(index..words.start)
            })
    }

    /// Whether a comma stands between two words.
    fn has_comma(&self, words: Range<usize>) -> bool {
        let begin = self.tokens.get(words.start).map(|token| token.end as usize);
        let end = self.tokens.get(words.end).map(|token| token.begin as usize);
        let (Some(begin), Some(end)) = (begin, end) else {
            return false;
        };
        self.input.text.get(begin..end).is_some_and(|gap| gap.contains(','))
    }

    /// "Nothing but a troll", "not only a liar", "never been anything but".
    fn is_intensified(&self, index: usize) -> bool {
        matches!(self.tokens.word(index + 1), "only" | "just" | "merely")
            || (index + 1..index + 4).any(|index| self.tokens.word(index) == "but")
    }

    fn is_glue(&self, reference: &Reference, words: &Range<usize>, between: Range<usize>) -> bool {
        let follows = reference.words.start >= words.end;
        // "I was stupid and you were right": behind an attack a new clause begins with "and".
        let is_you = reference.how == How::Second;
        // "Dirty liars, you can't trust them" is not said to "you".
        if follows && is_you && self.is_anybody(reference) {
            return false;
        }
        // "An idiot, he barks at everybody": a new clause.
        if follows
            && reference.how == How::Pronoun
            && self.has_comma(words.end.saturating_sub(1)..reference.words.start)
        {
            return false;
        }
        between.len() <= 7
            && between.into_iter().all(|index| {
                let word = self.tokens.word(index);
                self.is_attack(index)
                    || (index + 1 == words.start && !follows && self.is_described(index))
                    || (self.role(index).has(Roles::GLUE)
                        && !(follows && (word == "and" || (is_you && matches!(word, "is" | "s" | "are")))))
            })
    }
}

impl Scene<'_> {
    /// One word that we do not know, between an article and a bad word: "a narcissistic crybaby".
    fn is_described(&self, index: usize) -> bool {
        let Some(last) = index.checked_sub(1) else { return false };
        matches!(
            self.tokens.word(last),
            "a" | "an" | "such" | "ein" | "eine" | "un" | "une" | "una"
        ) && self.role(index) == Roles::default()
    }

    /// "You" that is nobody in particular: "you can say what you like", "which tells you all".
    fn is_anybody(&self, reference: &Reference) -> bool {
        let last = reference
            .words
            .start
            .checked_sub(1)
            .map_or("", |index| self.tokens.word(index));
        let is_asked = matches!(
            last,
            "do" | "have" | "are" | "were" | "can" | "could" | "would" | "why" | "don" | "didn"
        );
        let is_told = matches!(
            last,
            "tells"
                | "tell"
                | "if"
                | "when"
                | "whenever"
                | "until"
                | "unless"
                | "before"
                | "as"
                | "lets"
                | "gives"
                | "shows"
                | "makes"
                | "make"
                | "gets"
        );
        let next = self.role(reference.words.end);
        is_told || (next.has(Roles::GENERIC) && !is_asked)
    }
}

fn mark(flags: &mut [bool], words: Range<usize>) {
    let end = words.end.min(flags.len());
    if let Some(flags) = flags.get_mut(words.start.min(end)..end) {
        flags.fill(true);
    }
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
