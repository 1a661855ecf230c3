//! What the words of hooks do to the policy's verdict: they may make it stricter, and may publish what a rule of the
//! policy holds only where the site lets them. The strictest word wins.

use std::collections::BTreeMap;

use model::{HookOutcome, Status};
use moderation::{Outcome, Policy};
use store::hooks::HookRecord;

use super::answer::Answer;
use super::ask::{Heard, fails_closed, record_of};
use super::call::Called;
use crate::comments::{ClauseReason, Context, Judgement, read_first};
use crate::error::ServiceError;
use crate::services::Services;

const HELD: &str = "Another system asked for a moderator to read this comment before it appears.";
const UNANSWERED: &str = "A check of this comment could not be made just now. A moderator reads it before it appears.";

/// A word that counts, in order of strictness.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Word {
    Approve,
    /// Without an answer.
    HoldUnanswered,
    Hold {
        clause: Option<String>,
        explanation: String,
    },
    Reject {
        clause: String,
        explanation: String,
    },
}

impl Word {
    fn rank(&self) -> u8 {
        match self {
            Self::Approve => 0,
            Self::HoldUnanswered => 1,
            Self::Hold { .. } => 2,
            Self::Reject { .. } => 3,
        }
    }
}

/// Weighs what was heard into the judgement, and keeps it there to be noted.
pub(super) fn weigh(
    services: &Services,
    context: &Context,
    heard: &[(&HookRecord, Called)],
    judgement: &mut Judgement,
) -> Result<(), ServiceError> {
    let mut words = Vec::new();
    let mut kept = Heard::default();
    for (hook, called) in heard {
        let mut call = record_of(services, hook, called);
        if fails_closed(hook, called) {
            words.push(Word::HoldUnanswered);
        }
        if let Some(answer) = &called.answer {
            let clause = clause_of(hook, answer, &judgement.policy.policy)?;
            call.clause = clause.clone().unwrap_or_default();
            let lacks_clause = answer.outcome == HookOutcome::Reject && clause.is_none();
            if lacks_clause {
                // A rejection rests on a clause, or it is none.
                "unknown_clause".clone_into(&mut call.error);
            }
            words.extend(word(hook, answer, clause));
        }
        kept.calls.push(call);
    }
    judgement.heard = kept;
    if let Some(strictest) = words.into_iter().max_by_key(Word::rank) {
        apply(context, strictest, judgement);
    }
    Ok(())
}

fn word(hook: &HookRecord, answer: &Answer, clause: Option<String>) -> Option<Word> {
    let explanation = answer.explanation.clone();
    match answer.outcome {
        HookOutcome::Reject => Some(match clause {
            Some(clause) => Word::Reject { clause, explanation },
            None => Word::Hold { clause, explanation },
        }),
        HookOutcome::Hold => Some(Word::Hold {
            // Without a code it says no more than that somebody should read it.
            clause: clause.filter(|_| !answer.code.is_empty()),
            explanation,
        }),
        HookOutcome::Approve if hook.may_approve => Some(Word::Approve),
        HookOutcome::Approve
        | HookOutcome::NoOpinion
        | HookOutcome::Flag
        | HookOutcome::Failed
        | HookOutcome::Skipped => None,
    }
}

/// The clause of an answer's code by the hook's table, else its usual clause; nothing when the policy in force has
/// neither.
fn clause_of(hook: &HookRecord, answer: &Answer, policy: &Policy) -> Result<Option<String>, ServiceError> {
    if matches!(answer.outcome, HookOutcome::NoOpinion | HookOutcome::Approve) {
        return Ok(None);
    }
    let codes: BTreeMap<String, String> =
        serde_json::from_str(&hook.codes).map_err(|error| ServiceError::Internal(error.to_string()))?;
    let known = |id: &&String| policy.clause(id).is_some();
    let mapped = codes.get(&answer.code).filter(known);
    Ok(mapped.or_else(|| Some(&hook.clause).filter(known)).cloned())
}

fn apply(context: &Context, word: Word, judgement: &mut Judgement) {
    match word {
        Word::Reject { clause, explanation } => {
            judgement.status = Some(Status::Rejected);
            judgement.reasons = vec![reason(&judgement.policy.policy, &clause, &explanation)];
            judgement.heard.said = explanation;
        }
        // What is held already stays so for the reasons that it has.
        _ if judgement.status == Some(Status::Held) && word != Word::Approve => {}
        Word::Hold { clause, explanation } => {
            judgement.status = Some(Status::Held);
            judgement.reasons = vec![match &clause {
                Some(clause) => reason(&judgement.policy.policy, clause, &explanation),
                None => ClauseReason::read_first(if explanation.is_empty() { HELD } else { &explanation }),
            }];
            judgement.heard.said = explanation;
        }
        Word::HoldUnanswered => {
            judgement.status = Some(Status::Held);
            judgement.reasons = vec![ClauseReason::read_first(UNANSWERED)];
        }
        Word::Approve => {
            // What people have read first, by story, reader or network, is not for a machine to wave through.
            if judgement.verdict.outcome == Outcome::Hold && read_first(context).is_none() {
                judgement.status = Some(Status::Published);
                judgement.reasons = Vec::new();
            }
        }
    }
}

fn reason(policy: &Policy, clause: &str, explanation: &str) -> ClauseReason {
    let known = policy.clause(clause);
    ClauseReason {
        clause: clause.to_owned(),
        title: known.map_or_else(|| clause.to_owned(), |clause| clause.title.clone()),
        text: match known {
            Some(clause) if explanation.is_empty() => clause.text.clone(),
            _ => explanation.to_owned(),
        },
        words: Vec::new(),
        evidence: Vec::new(),
    }
}
