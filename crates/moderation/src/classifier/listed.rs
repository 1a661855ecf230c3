//! What lists and rules know better than the classifier: words that it never saw, and that a word is quoted, negated or
//! said of oneself.

use super::features::{Features, Unit};
use super::model::Model;
use crate::signals::{Comment, Finding, combine};
use crate::{Category, Scores, Signal};

/// How much a finding counts beside the classifier, of words that both know: in languages other than English, of which
/// the classifier saw few comments, and for threats and advertising, which rules see in more than words. Of English words
/// that it saw in many comments it knows better which of them people mind.
const OF_KNOWN_WORDS: f32 = 0.85;

/// Of what a word is no sign when it is quoted, negated or said of oneself.
pub(super) const IS_EXCUSED: [Category; 5] = [
    Category::Toxicity,
    Category::SevereToxicity,
    Category::Insult,
    Category::Threat,
    Category::IdentityAttack,
];

/// The scores of lists and rules, each finding with the weight that it has beside the classifier.
pub(super) fn scores(model: &Model, comment: &Comment<'_>, features: &Features, findings: &[Finding]) -> Scores {
    let is_english = comment.language.as_deref().is_none_or(|language| language == "en");
    let weighed = findings.iter().filter_map(|finding| {
        let Signal::Category(category) = finding.evidence.signal else {
            return None;
        };
        let mut finding = finding.clone();
        if is_known(model, features, &finding) {
            if is_english && !matches!(category, Category::Spam | Category::Threat) {
                return None;
            }
            finding.evidence.weight *= OF_KNOWN_WORDS;
        }
        Some(finding)
    });
    combine(weighed.collect()).scores
}

/// Whether the model has seen all words of a finding as they are spelt here.
fn is_known(model: &Model, features: &Features, finding: &Finding) -> bool {
    touched(features, finding).all(|at| features.keys_of(at).first().is_none_or(|key| model.has(*key)))
}

/// The units of the text that a finding lies in.
fn touched(features: &Features, finding: &Finding) -> impl Iterator<Item = usize> {
    let (begin, end) = (finding.evidence.begin, finding.evidence.end);
    let text = features
        .units
        .get(..features.units.len().saturating_sub(1))
        .unwrap_or(&[]);
    let from = text.partition_point(|unit| unit.end as usize <= begin);
    let count = text
        .iter()
        .skip(from)
        .take_while(|unit| (unit.begin as usize) < end)
        .count();
    from..from + count
}

/// The comment as it would be without the words that are quoted, negated or said of oneself; nothing if there are none.
pub(super) fn without_excused(features: &Features, findings: &[Finding]) -> Option<Features> {
    let mut is_left_out = vec![false; features.units.len()];
    for finding in findings.iter().filter(|finding| finding.is_excused) {
        for at in touched(features, finding) {
            if let Some(left_out) = is_left_out.get_mut(at) {
                *left_out = true;
            }
        }
    }
    if !is_left_out.contains(&true) {
        return None;
    }
    let mut rest = Features::default();
    // The keys of a unit begin with itself, itself after the one before, itself after the one before that.
    let mut near = [false; 2];
    let last = features.units.len().saturating_sub(1);
    for (at, (unit, left_out)) in features.units.iter().zip(is_left_out).enumerate() {
        let is_text = at != last;
        let stays = |place: usize| match place {
            _ if !is_text => true,
            _ if left_out => false,
            1 => !near[0],
            2 => !(near[0] || near[1]) || at < 2,
            _ => true,
        };
        let keys = features.keys_of(at).iter().enumerate();
        rest.keys
            .extend(keys.filter(|(place, _)| stays(*place)).map(|(_, key)| *key));
        let keys_end = u32::try_from(rest.keys.len()).unwrap_or(u32::MAX);
        rest.units.push(Unit { keys_end, ..*unit });
        near = [left_out, near[0]];
    }
    Some(rest)
}
