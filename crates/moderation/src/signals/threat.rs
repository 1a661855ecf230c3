//! Threats that are not fixed phrases: an intention or a demand, a verb of violence, and a person.
//! "They killed him" is a report and no threat.

use super::{Comment, Finding, finding};
use crate::normalize::Tokens;
use crate::target::{Aim, Scene, Who};
use crate::{Category, Signal, TargetKind};

const VIOLENCE: &[&str] = &[
    "kill",
    "murder",
    "shoot",
    "stab",
    "hang",
    "behead",
    "strangle",
    "lynch",
    "slaughter",
    "butcher",
    "execute",
    "assassinate",
    "rape",
    "torture",
    "punch",
    "smash",
    "beat",
    "hurt",
    "burn",
    "bomb",
    "poison",
    "drown",
    "choke",
    "cripple",
    "decapitate",
    "exterminate",
    "hunt",
    "bury",
];
/// Verbs that a match has as well.
const MATCH: &[&str] = &["smash", "beat", "bury"];
const INTENT: &[&str] = &[
    "will", "ll", "gonna", "going", "want", "wanna", "lets", "must", "should", "could", "would", "ill", "im", "shall",
    "hope", "love",
];
const PERSONS: &[&str] = &["you", "u", "him", "her", "them", "yourself", "ya", "em", "all"];

/// Whether a verb of violence is there at all.
pub(super) fn may_threaten(tokens: &Tokens) -> bool {
    tokens
        .iter()
        .take(4000)
        .any(|token| VIOLENCE.contains(&tokens.text_of(token)))
}

pub(super) fn find(comment: &Comment<'_>, scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let tokens = comment.tokens;
    for (index, token) in tokens.iter().enumerate().take(4000) {
        if !VIOLENCE.contains(&tokens.text_of(token)) {
            continue;
        }
        let Some(demand) = intent_before(tokens, index) else {
            continue;
        };
        let Some(aim) = object_after(scene, index) else {
            continue;
        };
        if scene.is_negated(&(index..index + 1)) {
            continue;
        }
        let begin = tokens.get(demand).map_or(token.begin, |first| first.begin) as usize;
        let end = tokens.get(index + 1).map_or(token.end, |last| last.end) as usize;
        let reads_as = (demand..=index + 1)
            .map(|word| tokens.word(word))
            .collect::<Vec<_>>()
            .join(" ");
        // "We will smash them on Saturday": a match, unless it is known who they are.
        let is_match = MATCH.contains(&tokens.text_of(token)) && aim.who == Who::Target(TargetKind::Unclear);
        let weight = if is_match {
            0.35
        } else if aim.who == Who::Target(TargetKind::Commenter) {
            0.92
        } else {
            0.85
        };
        let mut threat = finding(
            begin,
            end,
            reads_as.trim_end().to_owned(),
            Signal::Category(Category::Threat),
            weight,
        );
        threat.aim = Some(aim);
        findings.push(threat);
    }
}

/// The first word of "I will", "we should", "somebody must" among the five words before.
fn intent_before(tokens: &Tokens, verb: usize) -> Option<usize> {
    let from = verb.saturating_sub(5);
    let sentence = tokens.get(verb)?.sentence;
    let wanted = (from..verb).rev().find(|index| INTENT.contains(&tokens.word(*index)))?;
    let subject = (from.saturating_sub(2)..=wanted).find(|index| {
        matches!(
            tokens.word(*index),
            "i" | "we" | "ill" | "im" | "someone" | "somebody" | "lets" | "they" | "gonna"
        )
    })?;
    let same = tokens.get(subject)?.sentence == sentence;
    // "They will kill him" foretells; "they should" demands.
    let foretells = tokens.word(subject) == "they" && !matches!(tokens.word(wanted), "should" | "must");
    (same && !foretells).then_some(subject)
}

fn object_after(scene: &Scene<'_>, verb: usize) -> Option<Aim> {
    let next = scene.tokens.word(verb + 1);
    let reference = scene.references.iter().find(|reference| {
        reference.words.start > verb && reference.words.start <= verb + 3 && reference.who != Who::Oneself
    });
    match reference {
        Some(reference) => Some(Aim {
            who: reference.who,
            name: reference.name.clone(),
            is_direct: true,
            is_negated: false,
        }),
        None if PERSONS.contains(&next) => Some(Aim {
            who: Who::Target(TargetKind::Unclear),
            name: None,
            is_direct: true,
            is_negated: false,
        }),
        None => None,
    }
}
