//! Who "you" is: the one replied to, unless the comment speaks to the writer or to somebody by name.

use super::reference::{How, Reference, Who};
use super::words::Roles;
use crate::normalize::Tokens;
use crate::{Input, TargetKind};

/// How many references beside a name are looked at for "you".
const NEAR: usize = 8;

/// Gives the references to "you" to those who are spoken to.
pub(super) fn readdress(input: &Input<'_>, tokens: &Tokens, roles: &[Roles], references: &mut [Reference]) {
    let has_mention = references.iter().any(|reference| reference.how == How::Mention);
    let is_you = |reference: &Reference| {
        reference.is_of(TargetKind::Commenter) && matches!(reference.how, How::Second | How::Possessive)
    };
    if !references.iter().any(is_you) {
        return;
    }
    if !has_mention && speaks_to_writer(input, tokens, roles, references) {
        for reference in references.iter_mut().filter(|reference| is_you(reference)) {
            reference.who = Who::Target(TargetKind::StoryWriter);
            reference.name = input.story.writer.map(str::to_owned);
        }
        return;
    }
    for index in 0..references.len() {
        let Some(called) = references
            .get(index)
            .filter(|reference| is_called(input, tokens, roles, reference))
            .cloned()
        else {
            continue;
        };
        let sentence = |reference: &Reference| tokens.get(reference.words.start).map(|token| token.sentence);
        let here = sentence(&called);
        // "Fitch, you clown": what is said to "you" in the next sentence is still said to her.
        let goes_on = called.words.start <= 3;
        for other in references.iter_mut().skip(index.saturating_sub(NEAR)).take(2 * NEAR) {
            let is_here = sentence(other) == here || (goes_on && sentence(other) > here);
            if is_here && is_you(other) {
                other.who = called.who;
                other.name.clone_from(&called.name);
            }
        }
    }
}

/// "Your article", "you wrote", "you call yourself a journalist".
fn speaks_to_writer(input: &Input<'_>, tokens: &Tokens, roles: &[Roles], references: &[Reference]) -> bool {
    let is_reply = input.parent_author.is_some();
    references.iter().take(40).any(|reference| {
        let at = reference.words.start;
        let role = |index: usize| roles.get(index).copied().unwrap_or_default();
        let is_article = |index: usize| {
            role(index).has(Roles::ARTICLE)
                && (!is_reply || !matches!(tokens.word(index), "story" | "report" | "write" | "op" | "titre"))
        };
        match reference.how {
            How::Possessive if reference.is_of(TargetKind::Commenter) => (at + 1..=at + 2).any(is_article),
            How::Second => {
                let writes = matches!(tokens.word(at + 1), "wrote" | "write" | "print" | "published") && !is_reply;
                let is_called = (at + 1..at + 4).any(|index| role(index).has(Roles::WRITER))
                    && matches!(tokens.word(at + 1), "a" | "an" | "are" | "call" | "hack");
                let is_paid = !is_reply
                    && (at + 1..at + 4).any(|index| matches!(tokens.word(index), "paid" | "pay" | "research"))
                    && (at + 2..at + 9).any(is_article);
                let is_shamed = tokens.word(at + 1) == "for" && (at + 2..at + 5).any(is_article) && !is_reply;
                writes || is_called || is_shamed || is_paid
            }
            _ => false,
        }
    })
}

/// Whether somebody is called by name: "Peres, you crook", "Shame on you, BBC", "You, Mr Peres, are a crook".
fn is_called(input: &Input<'_>, tokens: &Tokens, roles: &[Roles], reference: &Reference) -> bool {
    let can_be = matches!(
        reference.who,
        Who::Target(
            TargetKind::StoryPerson
                | TargetKind::StoryWriter
                | TargetKind::Organisation
                | TargetKind::Commenter
                | TargetKind::Unclear
        )
    ) && matches!(reference.how, How::Name | How::Noun | How::Mention);
    if !can_be {
        return false;
    }
    if reference.how == How::Mention {
        return true;
    }
    let (first, last) = (reference.words.start, reference.words.end.saturating_sub(1));
    let has_comma = |left: usize, right: usize| {
        let (Some(left), Some(right)) = (tokens.get(left), tokens.get(right)) else {
            return false;
        };
        input
            .text
            .get(left.end as usize..right.begin as usize)
            .is_some_and(|gap| gap.contains(','))
    };
    let sentence = |index: usize| tokens.get(index).map(|token| token.sentence);
    let opens = first == 0
        || sentence(first - 1) != sentence(first)
        || (first <= 3
            && (0..first).all(|index| {
                roles
                    .get(index)
                    .copied()
                    .unwrap_or_default()
                    .has(Roles::GLUE.with(Roles::POINTS).with(Roles::ROLE))
            }));
    let is_followed = has_comma(last, last + 1) && sentence(last) == sentence(last + 1);
    let speaks_on = (last + 1..last + 5).any(|index| {
        roles
            .get(index)
            .copied()
            .unwrap_or_default()
            .has(Roles::SECOND.with(Roles::POSSESSIVE))
    });
    let is_dear = first > 0 && matches!(tokens.word(first - 1), "dear" | "liebe" | "lieber" | "chere" | "cher");
    // A title may stand between: "You, Mr Peres".
    let comma_before = (first > 0 && has_comma(first - 1, first)) || (first > 1 && has_comma(first - 2, first - 1));
    let closes = sentence(last + 1) != sentence(last);
    is_dear || (opens && is_followed && speaks_on) || (comma_before && (closes || is_followed) && first > 0)
}
