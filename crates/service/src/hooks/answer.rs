//! What a hook may answer, and what that means to us.

use model::HookOutcome;
use serde::Deserialize;

/// Every code that a hook may give, in Coral's words: of `rejectionReason`, then of a flag.
pub const CODES: &[&str] = &[
    "OFFENSIVE",
    "ABUSIVE",
    "SPAM",
    "BANNED_WORD",
    "AD",
    "ILLEGAL_CONTENT",
    "HARASSMENT_BULLYING",
    "MISINFORMATION",
    "HATE_SPEECH",
    "IRRELEVANT_CONTENT",
    "OTHER",
    "COMMENT_DETECTED_TOXIC",
    "COMMENT_DETECTED_SPAM",
];
/// Where the codes of `rejectionReason` end.
const REASONS: usize = 11;
/// Longest explanation that reaches an author, in characters.
const MAX_EXPLANATION_CHARS: usize = 1_000;

/// What a hook said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) outcome: HookOutcome,
    /// One of [`CODES`]; empty when it gave none.
    pub(super) code: String,
    /// For the author; may be empty.
    pub(super) explanation: String,
}

impl Answer {
    pub(super) fn no_opinion() -> Self {
        Self {
            outcome: HookOutcome::NoOpinion,
            code: String::new(),
            explanation: String::new(),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Word {
    None,
    Approved,
    Rejected,
    Premod,
    SystemWithheld,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum ActionType {
    Flag,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Tag {
    Featured,
    Staff,
}

#[derive(Debug, Deserialize)]
struct Action {
    #[serde(rename = "actionType")]
    _type: ActionType,
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Reason {
    code: Option<String>,
    legal_grounds: Option<String>,
    detailed_explanation: Option<String>,
    custom_reason: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ModerationAction {
    status: Option<Word>,
    rejection_reason: Option<Reason>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    status: Option<Word>,
    #[serde(default)]
    actions: Option<Vec<Action>>,
    #[serde(default, rename = "tags")]
    _tags: Option<Vec<Tag>>,
    moderation_action: Option<ModerationAction>,
}

/// Reads the body of an answer; nothing when it is none. Unknown keys are passed over; one word that is not allowed
/// makes the whole answer void, as in Coral.
pub(super) fn read(body: &[u8]) -> Option<Answer> {
    if body.trim_ascii().is_empty() {
        return Some(Answer::no_opinion());
    }
    // A list would be taken for the fields in order.
    let value: serde_json::Value = serde_json::from_slice(body).ok()?;
    let raw: Raw = value.is_object().then(|| serde_json::from_value(value).ok())??;
    let reason = raw
        .moderation_action
        .as_ref()
        .and_then(|action| action.rejection_reason.as_ref());
    let flags = raw.actions.unwrap_or_default();
    if !flags
        .iter()
        .all(|flag| CODES.iter().skip(REASONS).any(|known| *known == flag.reason))
    {
        return None;
    }
    let given = reason.and_then(|reason| reason.code.clone());
    if let Some(code) = &given
        && !CODES.iter().take(REASONS).any(|known| known == code)
    {
        return None;
    }
    let words = [
        raw.status,
        raw.moderation_action.as_ref().and_then(|action| action.status),
    ];
    let outcome = strictest(words.into_iter().flatten());
    Some(Answer {
        outcome: match outcome {
            HookOutcome::NoOpinion if !flags.is_empty() => HookOutcome::Flag,
            outcome => outcome,
        },
        code: given
            .or_else(|| flags.first().map(|flag| flag.reason.clone()))
            .unwrap_or_default(),
        explanation: reason.map(explanation).unwrap_or_default(),
    })
}

/// `status` and `moderationAction.status` may differ: the stricter counts.
fn strictest(words: impl Iterator<Item = Word>) -> HookOutcome {
    words
        .map(|word| match word {
            Word::None => HookOutcome::NoOpinion,
            Word::Approved => HookOutcome::Approve,
            Word::Premod | Word::SystemWithheld => HookOutcome::Hold,
            Word::Rejected => HookOutcome::Reject,
        })
        .max()
        .unwrap_or(HookOutcome::NoOpinion)
}

/// What the author is told: the custom reason, else the explanation, and the legal grounds.
fn explanation(reason: &Reason) -> String {
    let tidy = |text: &Option<String>| {
        let text = text.as_deref().unwrap_or_default();
        let plain = |c: char| if c.is_control() { ' ' } else { c };
        text.chars().map(plain).collect::<String>().trim().to_owned()
    };
    let custom = tidy(&reason.custom_reason);
    let why = if custom.is_empty() {
        tidy(&reason.detailed_explanation)
    } else {
        custom
    };
    let parts = [why, tidy(&reason.legal_grounds)];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ").chars().take(MAX_EXPLANATION_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(body: &str) -> Option<HookOutcome> {
        read(body.as_bytes()).map(|answer| answer.outcome)
    }

    #[test]
    fn every_form_of_an_answer_is_understood() {
        for (body, expected) in [
            ("", HookOutcome::NoOpinion),
            (" \n", HookOutcome::NoOpinion),
            ("{}", HookOutcome::NoOpinion),
            (r#"{"status":null,"more":[1]}"#, HookOutcome::NoOpinion),
            (r#"{"status":"NONE"}"#, HookOutcome::NoOpinion),
            (r#"{"status":"APPROVED","tags":["STAFF"]}"#, HookOutcome::Approve),
            (r#"{"status":"PREMOD"}"#, HookOutcome::Hold),
            (
                r#"{"actions":[{"actionType":"FLAG","reason":"COMMENT_DETECTED_SPAM"}]}"#,
                HookOutcome::Flag,
            ),
            (
                r#"{"status":"APPROVED","moderationAction":{"status":"REJECTED"}}"#,
                HookOutcome::Reject,
            ),
        ] {
            assert_eq!(outcome(body), Some(expected), "{body}");
        }
    }

    #[test]
    fn one_wrong_word_makes_it_void() {
        for body in [
            "[]",
            "null",
            "\"REJECTED\"",
            "{",
            r#"{"status":"rejected"}"#,
            r#"{"status":7}"#,
            r#"{"status":"REJECTED","tags":["GOOD"]}"#,
            r#"{"status":"REJECTED","actions":[{"actionType":"FLAG","reason":"OFFENSIVE"}]}"#,
            r#"{"status":"REJECTED","actions":[{"actionType":"DELETE","reason":"COMMENT_DETECTED_SPAM"}]}"#,
            r#"{"moderationAction":{"status":"REJECTED","rejectionReason":{"code":"COMMENT_DETECTED_SPAM"}}}"#,
        ] {
            assert_eq!(outcome(body), None, "{body}");
        }
        assert_eq!(read(b"\xff\xfe"), None);
    }

    #[test]
    fn the_reason_is_for_the_author() {
        let body = r#"{"moderationAction":{"status":"REJECTED","rejectionReason":{"code":"HATE_SPEECH",
            "legalGrounds":"§ 283 StGB","detailedExplanation":"It incites\u0007 to hatred. ","customReason":""}}}"#;
        let answer = read(body.as_bytes()).unwrap();
        assert_eq!(answer.code, "HATE_SPEECH");
        assert_eq!(answer.explanation, "It incites  to hatred. § 283 StGB");
    }
}
