//! A reader's rejected comments, as the ladder counts them, and what it suggests in words.

use std::collections::BTreeSet;

use model::ladder::{STEPS, Share, Strike, Suggestion};
use model::{Action, DecisionId, Standing, UnixMillis};
use moderation::Policy;
use store::decisions::DecisionRecord;

/// The rejections that stand, of a reader's decisions (newest first). For each comment the newest decision counts that
/// was not undone; taking a rejected comment back changes nothing, and comments that were removed together with a
/// restriction were not judged one by one.
pub(crate) fn strikes(decisions: &[DecisionRecord], policy: &Policy) -> Vec<(DecisionId, Strike)> {
    let restrictions: BTreeSet<DecisionId> = decisions
        .iter()
        .filter(|decision| decision.comment.is_none())
        .map(|decision| decision.id)
        .collect();
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for decision in decisions {
        // An undoing that published the comment speaks for it; any other leaves what was decided before.
        let is_undoing = decision.action == Action::Undo && decision.became != "published";
        let passed_over = decision.undone_by.is_some() || is_undoing || decision.action == Action::Withdraw;
        let Some(comment) = decision.comment.filter(|_| !passed_over) else {
            continue;
        };
        let removed_with_reader = decision.part_of.is_some_and(|head| restrictions.contains(&head));
        if !seen.insert(comment) || removed_with_reader || decision.became != "rejected" {
            continue;
        }
        let severity = policy.clause(&decision.clause).map_or(1, |clause| clause.severity);
        let strike = Strike {
            clause: decision.clause.clone(),
            severity,
            at: decision.created_at,
        };
        found.push((decision.id, strike));
    }
    found
}

/// The arithmetic of a suggestion in words, such as "Two rejections under “No personal attacks” in the last week: suspend
/// for 24 hours." Nothing where nothing counts.
pub(crate) fn ladder_words(suggestion: &Suggestion, policy: &Policy, now: UnixMillis) -> Option<String> {
    if suggestion.shares.is_empty() {
        return None;
    }
    let told: Vec<String> = suggestion.shares.iter().map(|share| told(share, policy, now)).collect();
    let what = match (suggestion.standing, suggestion.for_ms) {
        (Standing::Good, _) => "nothing needs to be done".to_owned(),
        (Standing::Warned, _) => "warn".to_owned(),
        (Standing::Premoderated, _) => "premoderate".to_owned(),
        (Standing::Suspended, Some(ms)) if ms <= UnixMillis::DAY => {
            format!("suspend for {} hours", ms / UnixMillis::HOUR)
        }
        (Standing::Suspended, ms) => format!("suspend for {} days", ms.unwrap_or_default() / UnixMillis::DAY),
        (Standing::Banned, _) => "ban".to_owned(),
    };
    let mut text = told.join(", and ");
    if let Some(first) = text.get(..1) {
        text = format!("{}{}", first.to_uppercase(), text.get(1..).unwrap_or_default());
    }
    let points = suggestion.points;
    let needed = STEPS
        .iter()
        .rev()
        .find(|(from, ..)| points >= *from)
        .map_or(String::new(), |(from, ..)| format!(", and this begins at {from:.1}"));
    Some(format!(
        "{text}: {what}. That is {points:.1} points{needed}; a rejection counts its clause’s weight and half of it after 30 days."
    ))
}

fn told(share: &Share, policy: &Policy, now: UnixMillis) -> String {
    const WORDS: [&str; 10] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine",
    ];
    let count = WORDS
        .get(share.count)
        .map_or_else(|| share.count.to_string(), |word| (*word).to_owned());
    let noun = if share.count == 1 { "rejection" } else { "rejections" };
    let clause = match policy.clause(&share.clause) {
        Some(clause) if clause.severity == 1 => format!(" under “{}”", clause.title),
        Some(clause) => format!(" under “{}” (weight {})", clause.title, clause.severity),
        None if share.clause.is_empty() => " without a clause".to_owned(),
        None => format!(" under “{}”", share.clause),
    };
    format!("{count} {noun}{clause} in the last {}", span(now.since(share.since)))
}

fn span(ms: i64) -> String {
    match ms.div_euclid(UnixMillis::DAY) {
        i64::MIN..=0 => "day".to_owned(),
        1..=7 => "week".to_owned(),
        8..=31 => "month".to_owned(),
        days => format!("{} months", days.div_euclid(30) + 1),
    }
}
