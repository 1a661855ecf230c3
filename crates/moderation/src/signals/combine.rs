//! Findings to scores, evidence and target.

use super::Finding;
use crate::target::{Aim, Who};
use crate::{Category, Evidence, Scores, Signal, Target, TargetKind};

/// How many passages are kept.
const MAX_EVIDENCE: usize = 64;

/// From this weight on a finding is an attack on somebody; below, it is negated, quoted or not said of anybody.
const AN_ATTACK: f32 = 0.4;

/// What all findings come to.
pub(crate) struct Combined {
    pub(crate) scores: Scores,
    pub(crate) private_data: f32,
    pub(crate) gibberish: f32,
    pub(crate) evidence: Vec<Evidence>,
    pub(crate) target: Target,
}

impl Combined {
    /// Puts more evidence in its place, up to the most that is kept.
    pub(crate) fn add_evidence(&mut self, added: Vec<Evidence>) {
        let free = MAX_EVIDENCE.saturating_sub(self.evidence.len());
        self.evidence.extend(added.into_iter().take(free));
        self.evidence
            .sort_by_key(|evidence| (evidence.begin, evidence.end, evidence.signal));
    }
}

/// The scores of what lists and rules found; of passages found twice the stronger counts already.
fn scores(findings: &[Finding]) -> Scores {
    let score = |signal| together(findings.iter().filter(|finding| finding.evidence.signal == signal));
    let of = |category| score(Signal::Category(category));
    let mut scores = Scores {
        profanity: of(Category::Profanity),
        insult: of(Category::Insult),
        threat: of(Category::Threat),
        identity_attack: of(Category::IdentityAttack),
        sexual_explicit: of(Category::SexualExplicit),
        spam: of(Category::Spam),
        ..Scores::default()
    };
    // Independent causes (noisy or; Pearl 1988, section 4.3.2), each with how much of it is toxic.
    let parts = [
        (scores.profanity, 0.7),
        (scores.insult, 0.95),
        (scores.threat, 1.0),
        (scores.identity_attack, 1.0),
        (scores.sexual_explicit, 0.6),
    ];
    scores.toxicity = 1.0 - parts.iter().map(|(score, share)| 1.0 - score * share).product::<f32>();
    let abuse = scores.insult.min(scores.profanity) * 0.7;
    scores.severe_toxicity = [scores.threat, scores.identity_attack]
        .into_iter()
        .map(|score| ((score - 0.5) * 2.0).max(0.0))
        .fold(if abuse >= 0.6 { abuse } else { 0.0 }, f32::max);
    scores
}

pub(crate) fn combine(mut findings: Vec<Finding>) -> Combined {
    findings.sort_by(|left, right| right.evidence.weight.total_cmp(&left.evidence.weight));
    drop_covered(&mut findings);
    let scores = scores(&findings);
    let score = |signal| together(findings.iter().filter(|finding| finding.evidence.signal == signal));
    let private_data = score(Signal::PrivateData);
    let gibberish = findings
        .iter()
        .filter(|finding| finding.evidence.signal == Signal::Gibberish)
        .map(|finding| finding.evidence.weight)
        .fold(0.0, f32::max);
    let target = target(&findings);
    findings.truncate(MAX_EVIDENCE);
    let mut evidence: Vec<Evidence> = findings.into_iter().map(|finding| finding.evidence).collect();
    evidence.sort_by_key(|evidence| (evidence.begin, evidence.end, evidence.signal));
    Combined {
        scores,
        private_data,
        gibberish,
        evidence,
        target,
    }
}

/// Of findings for one signal where one lies inside another, the first, heaviest, is kept.
fn drop_covered(findings: &mut Vec<Finding>) {
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len().min(MAX_EVIDENCE));
    for finding in findings.drain(..) {
        let this = &finding.evidence;
        // Bounded: beyond so many, more change no score.
        if kept.len() >= 2 * MAX_EVIDENCE {
            break;
        }
        let is_covered = kept.iter().any(|other| {
            let other = &other.evidence;
            other.signal == this.signal && other.begin < this.end && this.begin < other.end
        });
        if !is_covered {
            kept.push(finding);
        }
    }
    *findings = kept;
}

/// The heaviest counts in full, every further one half, down to nothing.
fn together<'a>(findings: impl Iterator<Item = &'a Finding>) -> f32 {
    let mut missing = 1.0_f32;
    let mut share = 1.0_f32;
    for finding in findings {
        missing *= 1.0 - finding.evidence.weight * share;
        share = (share * 0.7).max(0.05);
    }
    (1.0 - missing).clamp(0.0, 1.0)
}

fn target(findings: &[Finding]) -> Target {
    let attacks = || {
        findings.iter().filter(|finding| {
            matches!(
                finding.evidence.signal,
                Signal::Category(Category::Insult | Category::Threat | Category::IdentityAttack)
            ) && finding.evidence.weight >= AN_ATTACK
        })
    };
    let of = |aim: &Aim| match aim.who {
        Who::Target(kind) => Some(Target {
            kind,
            name: aim.name.clone(),
        }),
        Who::Oneself => None,
    };
    let direct = attacks()
        .filter_map(|finding| finding.aim.as_ref())
        .filter(|aim| aim.is_direct)
        .find_map(of);
    let any = || attacks().filter_map(|finding| finding.aim.as_ref()).find_map(of);
    let unaimed = || {
        let heaviest = attacks().next()?;
        let kind = match heaviest.evidence.signal {
            Signal::Category(Category::IdentityAttack) => TargetKind::Group,
            _ => TargetKind::Unclear,
        };
        Some(Target { kind, name: None })
    };
    direct.or_else(any).or_else(unaimed).unwrap_or_default()
}
