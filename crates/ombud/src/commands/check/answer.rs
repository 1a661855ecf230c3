//! What is answered as JSON. docs/api.md describes it.

use std::io;

use moderation::{Category, Contribution, Outcome, Scores, Signal, TargetKind};
use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CompactFormatter, Formatter, PrettyFormatter};

use super::clean;
use super::judge::Judged;

/// The answer to one text.
#[derive(Debug, Serialize)]
pub struct Answer<'a> {
    #[serde(serialize_with = "serialize_scores")]
    scores: Scores,
    verdict: Outcome,
    clauses: Vec<&'a str>,
    target: Target<'a>,
    evidence: Vec<Evidence<'a>>,
    language: Option<&'a str>,
    unsure: bool,
    model: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    explained: Option<Vec<Weighed<'a>>>,
}

/// How much an n-gram changed the logarithm of the odds of a category.
#[derive(Debug, Serialize)]
struct Weighed<'a> {
    ngram: &'a str,
    category: Category,
    weight: f64,
}

#[derive(Debug, Serialize)]
struct Target<'a> {
    kind: TargetKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
}

#[derive(Debug, Serialize)]
struct Evidence<'a> {
    begin: usize,
    end: usize,
    reads_as: &'a str,
    signal: Signal,
}

/// What is answered to a line that cannot be judged.
#[derive(Debug, Serialize)]
pub struct Refusal<'a> {
    pub error: Fault<'a>,
}

#[derive(Debug, Serialize)]
pub struct Fault<'a> {
    pub line: u64,
    pub message: &'a str,
}

impl<'a> Answer<'a> {
    pub fn new(judged: &'a Judged) -> Self {
        let assessment = &judged.assessment;
        Self {
            scores: assessment.scores,
            verdict: judged.verdict.outcome,
            clauses: judged.clauses().into_iter().map(|(id, _)| id).collect(),
            target: Target {
                kind: assessment.target.kind,
                name: assessment.target.name.as_deref(),
            },
            evidence: assessment
                .evidence
                .iter()
                .map(|evidence| Evidence {
                    begin: evidence.begin,
                    end: evidence.end,
                    reads_as: &evidence.reads_as,
                    signal: evidence.signal,
                })
                .collect(),
            language: assessment.language.as_deref(),
            unsure: assessment.unsure,
            model: &assessment.model,
            explained: None,
        }
    }

    /// With what moved the scores most, if that was asked for.
    pub fn explained(mut self, contributions: Option<&'a [Contribution]>) -> Self {
        self.explained = contributions.map(|contributions| {
            let weighed = contributions.iter().map(|one| Weighed {
                ngram: &one.ngram,
                category: one.category,
                weight: rounded(one.weight),
            });
            weighed.collect()
        });
        self
    }
}

/// A score with six digits behind the point, as rules read it: 0.855 and not 0.85499996.
pub fn rounded(score: f32) -> f64 {
    (f64::from(score) * 1e6).round() / 1e6
}

fn serialize_scores<S: serde::Serializer>(scores: &Scores, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(Category::ALL.map(|category| (category.as_str(), rounded(scores.get(category)))))
}

/// One line of JSON, without its end.
pub fn write_line(out: &mut impl io::Write, value: &impl Serialize) -> serde_json::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Harmless(CompactFormatter)))
}

/// JSON for people.
pub fn write_pretty(out: &mut impl io::Write, value: &impl Serialize) -> serde_json::Result<()> {
    value.serialize(&mut Serializer::with_formatter(out, Harmless(PrettyFormatter::new())))
}

/// Writes characters that steer a terminal, turn text around or end a line somewhere as `\u…`: the same JSON.
struct Harmless<F>(F);

macro_rules! pass_on {
    ($($name:ident($($argument:ident: $type:ty),*));* $(;)?) => {
        $(fn $name<W: ?Sized + io::Write>(&mut self, writer: &mut W $(, $argument: $type)*) -> io::Result<()> {
            self.0.$name(writer $(, $argument)*)
        })*
    };
}

impl<F: Formatter> Formatter for Harmless<F> {
    pass_on! {
        begin_array();
        end_array();
        begin_array_value(first: bool);
        end_array_value();
        begin_object();
        end_object();
        begin_object_key(first: bool);
        end_object_key();
        begin_object_value();
        end_object_value();
    }

    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        for c in fragment.chars() {
            if clean::is_harmful(c) {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(writer, "\\u{unit:04x}")?;
                }
            } else {
                writer.write_all(c.encode_utf8(&mut [0; 4]).as_bytes())?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_a_terminal_is_escaped_and_stays_the_same_text() {
        let text = "a\u{202e}b\u{9b}c\u{e0041}d\u{1b}[31m\u{2028}é";
        let mut out = Vec::new();
        write_line(&mut out, &text).expect("a text can be written");
        let json = String::from_utf8(out).expect("JSON is UTF-8");
        assert_eq!(json, r#""a\u202eb\u009bc\udb40\udc41d\u001b[31m\u2028é""#);
        assert_eq!(serde_json::from_str::<String>(&json).expect("it is JSON"), text);
    }
}
