//! Profanity, insults, slurs and sexual words: entries of the lexicon, weighed by whom they are aimed at.

use super::{Comment, Finding, base, quotes::Quotes};
use crate::lexicon::{Entry, Hit, Kind};
use crate::target::{Aim, Scene, Who};
use crate::{Category, Evidence, Signal, TargetKind};

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
        let attacks = entry.weights.iter().any(|(category, _)| is_attack(*category));
        let aim = if attacks { scene.aim(&words) } else { None };
        let is_negated = attacks && scene.is_negated(&words);
        for (category, severity) in &entry.weights {
            let mut weight = base(*category, *severity);
            if is_attack(*category) {
                weight = aimed(weight, *category, entry, aim.as_ref(), comment);
                if is_negated {
                    weight *= 0.25;
                }
                if quotes.contain(hit.begin, hit.end) {
                    weight *= 0.5;
                }
            }
            // "Called me a …": what somebody else said.
            if *category == Category::Profanity
                && quotes.contain(hit.begin, hit.end)
                && quotes.reports(comment.tokens, hit.begin)
            {
                weight *= 0.5;
            }
            if weight * hit.factor >= 0.05 {
                findings.push(found(hit, *category, weight * hit.factor, aim.clone()));
            }
        }
    }
}

fn is_attack(category: Category) -> bool {
    matches!(category, Category::Insult | Category::Threat | Category::IdentityAttack)
}

fn found(hit: &Hit, category: Category, weight: f32, aim: Option<Aim>) -> Finding {
    Finding {
        evidence: Evidence {
            begin: hit.begin as usize,
            end: hit.end as usize,
            reads_as: hit.reads_as.clone(),
            signal: Signal::Category(category),
            weight: weight.clamp(0.0, 1.0),
        },
        aim: aim.filter(|_| is_attack(category)),
    }
}

/// The weight of an attack by whom it is aimed at.
fn aimed(weight: f32, category: Category, entry: &Entry, aim: Option<&Aim>, comment: &Comment<'_>) -> f32 {
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
            let alone = comment.tokens.len() <= 3;
            if alone { weight } else { 0.0 }
        }
        Some(_) if entry.is_weak => weight * if entry.severity() >= 3 { 0.4 } else { 0.1 },
        _ => weight,
    }
}
