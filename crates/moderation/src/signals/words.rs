//! Profanity, insults, slurs and sexual words: entries of the lexicon, weighed by whom they are aimed at.

use super::{Comment, Finding, base, quotes::Quotes};
use crate::lexicon::{Entry, Hit, Kind};
use crate::target::{Aim, Scene, Who};
use crate::{Category, Evidence, Signal, TargetKind};
use std::ops::Range;

pub(super) fn find(comment: &Comment<'_>, scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let quotes = Quotes::new(comment.letters);
    for hit in &comment.hits {
        let Some(entry) = comment.lexicon.entry(hit) else {
            continue;
        };
        if entry.kind != Kind::Word {
            continue;
        }
        let words = comment.tokens.touching(hit.begin, hit.end);
        // "Butchered", "fooled": what was done, not what somebody is.
        if entry.is_weak
            && hit
                .reads_as
                .strip_prefix(entry.text.as_str())
                .is_some_and(|ending| matches!(ending, "ed" | "d"))
        {
            continue;
        }
        // "Nobody is stupid": the weak word "nobody" is no attack but takes one back.
        if entry.is_weak
            && hit.reads_as == "nobody"
            && words
                .start
                .checked_sub(1)
                .is_none_or(|index| comment.tokens.word(index) != "a")
        {
            continue;
        }
        let attacks = entry.weights.iter().any(|(category, _)| is_attack(*category));
        let aim = if attacks { scene.aim(&words) } else { None };
        let target = match &aim {
            None if attacks => scene.likely_aim(&words, is_plural(&hit.reads_as) || is_threat(entry)),
            // A slur hits its group, unless it is thrown at somebody.
            Some(aim) if !aim.is_direct && is_slur(entry) => Some(Aim {
                who: Who::Target(TargetKind::Group),
                name: None,
                ..aim.clone()
            }),
            aim => aim.clone(),
        };
        let is_negated = attacks
            && aim
                .as_ref()
                .map_or_else(|| scene.is_negated(&words), |aim| aim.is_negated);
        let is_quoted = quotes.contain(hit.begin, hit.end);
        let is_own = aim.as_ref().is_some_and(|aim| aim.is_direct && aim.who == Who::Oneself);
        for (category, severity) in &entry.weights {
            let mut weight = base(*category, *severity);
            let is_excused = is_attack(*category) && (is_negated || is_quoted || is_own);
            if is_attack(*category) {
                let is_exclaimed = || entry.severity() >= 2 && is_plural(&hit.reads_as) && scene.is_exclaimed(&words);
                weight = aimed(weight, *category, entry, aim.as_ref(), comment, is_exclaimed);
                if is_negated {
                    weight *= 0.25;
                }
                if is_quoted {
                    weight *= quotes.share(comment.tokens, hit.begin);
                }
            } else if *category == Category::Profanity && is_of_oneself(comment, scene, &words) {
                // "As a fat bastard myself".
                weight *= 0.6;
            }
            // "Called me a …": what somebody else said.
            if *category == Category::Profanity && is_quoted && quotes.reports(comment.tokens, hit.begin) {
                weight *= 0.5;
            }
            if weight * hit.factor >= 0.05 {
                findings.push(found(hit, *category, weight * hit.factor, target.clone(), is_excused));
            }
        }
    }
}

fn is_attack(category: Category) -> bool {
    matches!(category, Category::Insult | Category::Threat | Category::IdentityAttack)
}

/// Whether the author calls himself something: "I was an ass", but not "I am fucking tired".
fn is_of_oneself(comment: &Comment<'_>, scene: &Scene<'_>, words: &Range<usize>) -> bool {
    let is_named = (1..=2).any(|back| {
        let word = words
            .start
            .checked_sub(back)
            .map_or("", |index| comment.tokens.word(index));
        matches!(word, "a" | "an" | "such")
    });
    is_named
        && matches!(
            scene.aim(words),
            Some(Aim {
                who: Who::Oneself,
                is_direct: true,
                ..
            })
        )
}

fn has(entry: &Entry, category: Category) -> bool {
    entry.weights.iter().any(|(other, _)| *other == category)
}

/// "Liars", but not "useless".
fn is_plural(word: &str) -> bool {
    word.ends_with('s') && !word.ends_with("ss")
}

fn is_slur(entry: &Entry) -> bool {
    has(entry, Category::IdentityAttack)
}

fn is_threat(entry: &Entry) -> bool {
    has(entry, Category::Threat)
}

fn found(hit: &Hit, category: Category, weight: f32, aim: Option<Aim>, is_excused: bool) -> Finding {
    Finding {
        evidence: Evidence {
            begin: hit.begin as usize,
            end: hit.end as usize,
            reads_as: hit.reads_as.clone(),
            signal: Signal::Category(category),
            weight: weight.clamp(0.0, 1.0),
        },
        aim: aim.filter(|_| is_attack(category)),
        is_excused,
    }
}

/// The weight of an attack by whom it is aimed at.
fn aimed(
    weight: f32,
    category: Category,
    entry: &Entry,
    aim: Option<&Aim>,
    comment: &Comment<'_>,
    is_exclaimed: impl Fn() -> bool,
) -> f32 {
    // A threat or a slur is one whomever it is aimed at; a phrase such as "you are a joke" aims itself.
    if category != Category::Insult {
        return weight;
    }
    match aim {
        Some(Aim {
            who: Who::Oneself,
            is_direct: true,
            ..
        }) => weight * 0.15,
        Some(Aim {
            who: Who::Target(TargetKind::Commenter),
            is_direct: true,
            ..
        }) => weight + 0.12,
        Some(Aim { is_direct: true, .. }) => weight + 0.1,
        Some(Aim { who: Who::Oneself, .. }) | None if entry.is_weak => {
            // "Coward!" and nothing else, in a reply, is said to the one replied to.
            // "Liars and thieves." has nothing else in it either.
            let alone = comment.tokens.len() <= 3 || is_exclaimed();
            if alone { weight } else { 0.0 }
        }
        Some(_) if entry.is_weak => weight * if entry.severity() >= 3 { 0.4 } else { 0.1 },
        _ => weight,
    }
}
