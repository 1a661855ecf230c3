//! The index depends on the stories in it, not on how they came to be there.

use std::collections::BTreeMap;

use proptest::prelude::*;
use related::{Document, Index, Query};

use crate::{DAY_MS, NOW_MS};

const WORDS: &[&str] = &[
    "Baku",
    "Yerevan",
    "Ilham Aliyev",
    "Nikol Pashinyan",
    "talks",
    "border",
    "ceasefire",
    "village",
    "artillery",
    "Watertown",
    "bakery",
    "bridge",
    "Arsenal Street",
    "council",
    "budget",
    "pension",
    "earthquake",
    "school",
    "said.",
    "The",
    "of",
    "chess",
    "Levon Aronian",
    "opening",
    "museum",
    "carpets",
    "Gyumri",
    "rain",
    "election",
    "Moscow",
];

#[derive(Debug, Clone)]
enum Step {
    Upsert {
        id: i64,
        words: Vec<usize>,
        day: i64,
        language: usize,
        section: usize,
    },
    Remove(i64),
}

fn step() -> impl Strategy<Value = Step> {
    let words = prop::collection::vec(0..WORDS.len(), 0..30);
    let upsert =
        (0..12_i64, words, 0..4_i64, 0..3_usize, 0..3_usize).prop_map(|(id, words, day, language, section)| {
            Step::Upsert {
                id,
                words,
                day,
                language,
                section,
            }
        });
    prop_oneof![4 => upsert, 1 => (0..12_i64).prop_map(Step::Remove)]
}

struct Text {
    body: String,
    day: i64,
    language: usize,
    section: usize,
}

impl Text {
    fn document(&self, id: i64) -> Document<'_> {
        let (headline, _) = self.body.split_at(self.body.find(' ').unwrap_or(0));
        Document {
            id,
            headline,
            standfirst: "",
            body: &self.body,
            section: ["", "World", "Local"][self.section],
            language: ["en", "de", ""][self.language],
            published_at_ms: NOW_MS - self.day * DAY_MS,
        }
    }
}

fn answers(index: &Index) -> Vec<Vec<related::Related>> {
    (0..12).map(|id| index.related(id, &Query::new(5, NOW_MS))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_history_answers_like_a_fresh_index(steps in prop::collection::vec(step(), 1..60)) {
        let mut index = Index::new();
        let mut texts: BTreeMap<i64, Text> = BTreeMap::new();
        for step in steps {
            match step {
                Step::Upsert { id, words, day, language, section } => {
                    let body = words.iter().map(|&word| WORDS[word]).collect::<Vec<_>>().join(" ");
                    let text = Text { body, day, language, section };
                    index.upsert(&text.document(id));
                    texts.insert(id, text);
                }
                Step::Remove(id) => prop_assert_eq!(index.remove(id), texts.remove(&id).is_some()),
            }
            prop_assert_eq!(index.len(), texts.len());
        }
        let mut fresh = Index::new();
        for (&id, text) in texts.iter().rev() {
            fresh.upsert(&text.document(id));
        }
        let before = answers(&index);
        prop_assert_eq!(&before, &answers(&fresh));
        for (&id, text) in &texts {
            prop_assert!(index.contains(id));
            index.upsert(&text.document(id));
        }
        prop_assert_eq!(before, answers(&index));
    }
}
