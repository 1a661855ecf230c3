//! Why the engine thinks what it thinks of a comment: every passage, every score, and which reader each comes from.

use moderation::{Assessment, Category};
use serde::Serialize;

use super::words;

/// A passage that caused a score.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Passage {
    /// As written.
    pub words: String,
    /// What it reads as without its disguise; empty when it has none.
    pub reads_as: String,
    /// What it is evidence of.
    pub signal: String,
    /// "0.83".
    pub weight: String,
}

/// A category with what each reader says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// In words.
    pub name: String,
    /// What word lists and rules found.
    pub lists: String,
    /// What the classifier thinks, and the second reader where it spoke.
    pub classifier: String,
    /// What the policy sees: the higher.
    pub score: String,
}

/// Why the engine thinks what it thinks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Passages, in order.
    pub passages: Vec<Passage>,
    /// All categories, highest first.
    pub readings: Vec<Reading>,
    /// Whether the classifier does not know the language.
    pub unsure: bool,
}

impl Explanation {
    /// Of a comment's text and its assessment.
    pub fn new(text: &str, assessment: &Assessment) -> Self {
        let mut categories: Vec<Category> = Category::ALL.to_vec();
        categories.sort_by(|a, b| assessment.strongest(*b).total_cmp(&assessment.strongest(*a)));
        let number = |value: f32| format!("{value:.2}");
        let reading = |category: Category| Reading {
            name: category.as_str().replace('_', " "),
            lists: number(assessment.found.get(category)),
            classifier: number(assessment.scores.get(category)),
            score: number(assessment.strongest(category)),
        };
        Self {
            passages: assessment.evidence.iter().filter_map(|e| passage(text, e)).collect(),
            readings: categories.into_iter().map(reading).collect(),
            unsure: assessment.unsure,
        }
    }
}

fn passage(text: &str, evidence: &moderation::Evidence) -> Option<Passage> {
    // An older revision's spans may not fit the text any more.
    let words = text.get(evidence.begin..evidence.end)?.to_owned();
    let plain = evidence.reads_as.to_lowercase() == words.trim().to_lowercase();
    Some(Passage {
        reads_as: if plain {
            String::new()
        } else {
            evidence.reads_as.clone()
        },
        signal: words::signal(evidence.signal),
        weight: format!("{:.2}", evidence.weight),
        words,
    })
}
