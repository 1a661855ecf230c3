//! A comment's text cut into plain and marked passages, so that a template can show evidence where it stands.
//!
//! Spans come from the engine as *byte offsets into the original text*, may overlap, and may belong to an older
//! revision; whatever they are, the passages put together give exactly the text.

use moderation::Evidence;
use serde::Serialize;

/// A run of text that is marked as a whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// The words, unescaped; the template escapes them.
    pub text: String,
    /// What they are evidence of.
    pub mark: Option<Mark>,
}

/// What a passage is evidence of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// The weightiest signal, in snake case.
    pub signal: String,
    /// All signals, with what the passage reads as where that differs from what it says.
    pub title: String,
}

/// One or more overlapping spans.
struct Span<'a> {
    begin: usize,
    end: usize,
    found: Vec<&'a Evidence>,
}

/// Cuts `text` at its evidence. Overlapping spans become one passage; spans that miss a character boundary grow to
/// it; what lies outside the text is left out.
pub fn passages(text: &str, evidence: &[Evidence]) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut at = 0;
    for span in merged(text, evidence) {
        push_plain(&mut passages, text.get(at..span.begin));
        if let Some(words) = text.get(span.begin..span.end) {
            passages.push(Passage {
                text: words.to_owned(),
                mark: Some(mark(words, &span.found)),
            });
        }
        at = span.end;
    }
    push_plain(&mut passages, text.get(at..));
    passages
}

fn push_plain(passages: &mut Vec<Passage>, text: Option<&str>) {
    if let Some(text) = text.filter(|text| !text.is_empty()) {
        passages.push(Passage {
            text: text.to_owned(),
            mark: None,
        });
    }
}

fn merged<'a>(text: &str, evidence: &'a [Evidence]) -> Vec<Span<'a>> {
    let mut spans: Vec<Span<'a>> = evidence
        .iter()
        .map(|found| Span {
            begin: floor(text, found.begin),
            end: ceil(text, found.end),
            found: vec![found],
        })
        .filter(|span| span.begin < span.end)
        .collect();
    spans.sort_by_key(|span| (span.begin, span.end));
    let mut merged: Vec<Span<'a>> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.begin < last.end => {
                last.end = last.end.max(span.end);
                last.found.extend(span.found);
            }
            _ => merged.push(span),
        }
    }
    merged
}

/// The boundary at or before `at`.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// The boundary at or after `at`.
fn ceil(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (at..=text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len())
}

fn mark(words: &str, found: &[&Evidence]) -> Mark {
    let heaviest = found.iter().copied().max_by(|a, b| a.weight.total_cmp(&b.weight));
    let mut lines: Vec<String> = Vec::with_capacity(found.len());
    for evidence in found {
        let line = describe(words, evidence);
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    Mark {
        signal: heaviest.map(|e| e.signal.as_str().to_owned()).unwrap_or_default(),
        title: lines.join("; "),
    }
}

/// "insult · reads as “idiot”"; only "insult" for words that say openly what they read as.
fn describe(words: &str, evidence: &Evidence) -> String {
    let signal = super::words::signal(evidence.signal);
    let plain = evidence.reads_as.is_empty() || evidence.reads_as.to_lowercase() == words.trim().to_lowercase();
    if plain {
        signal
    } else {
        format!("{signal} · reads as “{}”", evidence.reads_as)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use moderation::{Category, Signal};
    use proptest::prelude::*;

    fn found(begin: usize, end: usize, category: Category, reads_as: &str, weight: f32) -> Evidence {
        Evidence {
            begin,
            end,
            reads_as: reads_as.to_owned(),
            signal: Signal::Category(category),
            weight,
        }
    }

    fn marked(passages: &[Passage]) -> Vec<(&str, &str, &str)> {
        let mark = |p: &'_ Passage| p.mark.clone();
        passages
            .iter()
            .filter(|p| mark(p).is_some())
            .map(|p| {
                let mark = p.mark.as_ref().unwrap();
                (p.text.as_str(), mark.signal.as_str(), mark.title.as_str())
            })
            .collect()
    }

    #[test]
    fn a_disguised_word_says_what_it_reads_as() {
        let cut = passages("you ïd1ot!", &[found(4, 10, Category::Insult, "idiot", 0.9)]);
        assert_eq!(marked(&cut), [("ïd1ot", "insult", "insult · reads as “idiot”")]);
        assert_eq!(cut.len(), 3);
    }

    #[test]
    fn an_open_word_is_not_explained() {
        let cut = passages("You Idiot", &[found(4, 9, Category::Insult, "idiot", 0.9)]);
        assert_eq!(marked(&cut), [("Idiot", "insult", "insult")]);
    }

    #[test]
    fn overlapping_spans_become_one_with_the_heaviest_signal() {
        let cut = passages(
            "you fucking idiot, go",
            &[
                found(4, 17, Category::Insult, "fucking idiot", 0.9),
                found(4, 11, Category::Profanity, "fuck", 0.8),
            ],
        );
        assert_eq!(
            marked(&cut),
            [("fucking idiot", "insult", "profanity · reads as “fuck”; insult")]
        );
    }

    #[test]
    fn spans_side_by_side_stay_apart_and_those_outside_are_left_out() {
        let cut = passages(
            "abcd",
            &[
                found(0, 2, Category::Insult, "ab", 0.5),
                found(2, 4, Category::Threat, "cd", 0.5),
                found(40, 50, Category::Threat, "x", 0.5),
                found(3, 1, Category::Threat, "x", 0.5),
            ],
        );
        assert_eq!(marked(&cut), [("ab", "insult", "insult"), ("cd", "threat", "threat")]);
    }

    proptest! {
        #[test]
        fn the_passages_put_together_are_the_text(
            text in "\\PC{0,60}",
            spans in prop::collection::vec((0usize..200, 0usize..200, 0.0f32..1.0), 0..12),
        ) {
            let evidence: Vec<Evidence> =
                spans.iter().map(|(b, e, w)| found(*b, *e, Category::Insult, "x", *w)).collect();
            let cut = passages(&text, &evidence);
            prop_assert_eq!(cut.iter().map(|p| p.text.as_str()).collect::<String>(), text);
            prop_assert!(cut.iter().all(|p| !p.text.is_empty()));
        }
    }
}
