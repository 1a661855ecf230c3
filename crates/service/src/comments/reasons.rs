//! What an author is told: the clauses that matched, and which of their words caused it.

use moderation::{Outcome, Policy, Verdict};

/// A clause that a text fell under, for its author.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ClauseReason {
    /// The clause's id; empty when comments are read first for another reason.
    pub clause: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// The words that caused it, as written, without repeats.
    pub words: Vec<String>,
    /// Where they stand: byte offsets into the author's text, in order, not overlapping.
    pub evidence: Vec<(usize, usize)>,
}

impl ClauseReason {
    pub(crate) fn read_first(text: &str) -> Self {
        Self {
            clause: String::new(),
            title: "Read before it appears".to_owned(),
            text: text.to_owned(),
            words: Vec::new(),
            evidence: Vec::new(),
        }
    }
}

/// The clauses of a verdict that kept the text from being published as it is.
pub(crate) fn of_verdict(policy: &Policy, verdict: &Verdict, text: &str) -> Vec<ClauseReason> {
    let strict = verdict
        .matched
        .iter()
        .filter(|matched| matched.outcome > Outcome::Publish);
    let mut reasons: Vec<ClauseReason> = Vec::new();
    for matched in strict {
        let spans = matched.evidence.iter().map(|evidence| (evidence.begin, evidence.end));
        if let Some(same) = reasons.iter_mut().find(|reason| reason.clause == matched.clause) {
            same.evidence.extend(spans);
            continue;
        }
        reasons.push(ClauseReason {
            clause: matched.clause.clone(),
            title: matched.title.clone(),
            text: policy
                .clause(&matched.clause)
                .map(|clause| clause.text.clone())
                .unwrap_or_default(),
            words: Vec::new(),
            evidence: spans.collect(),
        });
    }
    for reason in &mut reasons {
        reason.evidence = merged(std::mem::take(&mut reason.evidence));
        for (begin, end) in &reason.evidence {
            let word = text.get(*begin..*end).unwrap_or_default();
            if !word.is_empty() && !reason.words.iter().any(|known| known == word) {
                reason.words.push(word.to_owned());
            }
        }
    }
    reasons
}

/// Spans in order, those that touch or overlap made one.
fn merged(mut spans: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    spans.sort_unstable();
    let mut out: Vec<(usize, usize)> = Vec::with_capacity(spans.len());
    for (begin, end) in spans {
        match out.last_mut() {
            Some(last) if begin <= last.1 => last.1 = last.1.max(end),
            _ => out.push((begin, end)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::merged;

    #[test]
    fn spans_that_overlap_become_one() {
        assert_eq!(merged(vec![(5, 9), (0, 2), (8, 12), (2, 3)]), [(0, 3), (5, 12)]);
    }
}
