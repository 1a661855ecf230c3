//! Hostility against groups: a name of a group with something hostile said of it. Slurs are in `words`.

use super::{Comment, Finding, quotes::Quotes};
use crate::lexicon::Kind;
use crate::target::{Scene, Who};
use crate::{Category, Evidence, Signal, TargetKind};

/// Hostile only when the group is its object: "hate women", not "women hate".
const VERBS: &[&str] = &[
    "kill",
    "hate",
    "i hate",
    "hate all",
    "ban all",
    "deport",
    "exterminate",
    "eradicate",
    "wipe out",
    "get rid of",
    "kick out",
];

pub(super) fn find(comment: &Comment<'_>, scene: &Scene<'_>, findings: &mut Vec<Finding>) {
    let is_group = |who| who == Who::Target(TargetKind::Group);
    if !scene.references.iter().any(|reference| is_group(reference.who)) {
        return;
    }
    let quotes = Quotes::new(comment.letters);
    for hit in &comment.hits {
        let Some(entry) = comment.lexicon.entry(hit) else {
            continue;
        };
        let insults = entry
            .weights
            .iter()
            .any(|(category, severity)| *category == Category::Insult && *severity >= 2);
        if entry.kind != Kind::Hostile && !insults {
            continue;
        }
        let words = comment.tokens.touching(hit.begin, hit.end);
        let Some(aim) = scene.aim(&words) else {
            continue;
        };
        if !aim.is_direct || !is_group(aim.who) {
            continue;
        }
        let is_verb = VERBS.contains(&entry.text.as_str());
        let group_follows = scene.references.iter().any(|reference| {
            is_group(reference.who) && reference.words.start >= words.end && reference.words.start <= words.end + 7
        });
        if is_verb && !group_follows {
            continue;
        }
        let mut weight = if is_verb { 0.8 } else { 0.72 };
        let (is_negated, is_quoted) = (aim.is_negated, quotes.contain(hit.begin, hit.end));
        if is_negated {
            weight *= 0.25;
        }
        if is_quoted {
            weight *= quotes.share(comment.tokens, hit.begin);
        }
        findings.push(Finding {
            evidence: Evidence {
                begin: hit.begin as usize,
                end: hit.end as usize,
                reads_as: hit.reads_as.clone(),
                signal: Signal::Category(Category::IdentityAttack),
                weight: weight * hit.factor,
            },
            aim: Some(aim),
            is_excused: is_negated || is_quoted,
        });
    }
}
