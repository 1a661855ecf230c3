//! Input that no newsroom means to send: an answer or an empty list, soon, and no panic.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use related::{Document, Index, MAX_LIMIT, Query, Related};

use crate::{NOW_MS, index, related, story};

/// Generous for a debug build on a busy machine; what is looked for is the quadratic case.
const SOON: Duration = Duration::from_secs(20);

#[test]
fn an_unknown_id_has_no_relations() {
    assert!(related(&Index::new(), 1).is_empty());
    assert!(related(&index(&[story(1, "Rain", "")]), 2).is_empty());
}

#[test]
fn stories_of_no_words_and_of_one_are_kept_apart() {
    let index = index(&[
        story(1, "", ""),
        story(2, "", ""),
        story(3, "Rain", ""),
        story(4, "Snow", ""),
        story(5, "… — !", "🎉 1 2 3"),
    ]);
    for id in 1..=5 {
        assert!(related(&index, id).is_empty(), "story {id}");
    }
}

#[test]
fn five_megabytes_are_read_in_part() {
    let start = Instant::now();
    let long: String = (0..700_000).map(|word| format!("w{word}rd ")).collect();
    let unbroken = "a".repeat(5_000_000);
    let index = index(&[
        story(1, "Long", &long),
        story(2, "Long", &unbroken),
        story(3, "Long", &long),
    ]);
    assert!(related(&index, 1).is_empty(), "a copy is not listed");
    assert!(start.elapsed() < SOON);
}

#[test]
fn a_thousand_copies_do_not_hide_the_rest() {
    let start = Instant::now();
    let body = "The council of Watertown voted for the Arsenal Street bridge after a long hearing with engineers.";
    let mut stories: Vec<Document<'_>> = (0..1_000).map(|id| story(id, "Bridge approved", body)).collect();
    let other = "Engineers will begin to repair the Arsenal Street bridge in Watertown in spring, at a cost of nine \
        millions, after the council hearing; residents fear noise, dust and closed lanes for most of a year.";
    stories.push(story(1_000, "Bridge repairs begin in spring", other));
    let filler: Vec<String> = (0..6_000)
        .map(|n| format!("Topic{n} alpha{n} beta{n} gamma{n} delta{n}"))
        .collect();
    stories.extend((1_001_i64..).zip(&filler).map(|(id, body)| story(id, "", body)));
    let index = index(&stories);
    assert_eq!(
        related(&index, 0).iter().map(|found| found.id).collect::<Vec<_>>(),
        [1_000]
    );
    assert_eq!(related(&index, 1_000).len(), 1);
    assert!(start.elapsed() < SOON);
}

#[test]
fn limits_are_kept() {
    let bodies: Vec<String> = (0..300)
        .map(|n| format!("Mayor Sona Petrosyan of Watertown opened the Arsenal bridge. x{n} y{n} z{n} u{n} v{n} w{n}"))
        .collect();
    let filler: Vec<String> = (0..2_000)
        .map(|n| format!("Topic{n} alpha{n} beta{n} gamma{n}"))
        .collect();
    let stories: Vec<_> = (0_i64..)
        .zip(bodies.iter().chain(&filler))
        .map(|(id, body)| story(id, "", body))
        .collect();
    let index = index(&stories);
    assert_eq!(index.related(0, &Query::new(0, NOW_MS)).len(), 0);
    assert_eq!(index.related(0, &Query::new(7, NOW_MS)).len(), 7);
    assert!(index.related(0, &Query::new(usize::MAX, NOW_MS)).len() <= MAX_LIMIT);
}

fn is_sound(found: &[Related], id: i64) -> bool {
    let falling = found.windows(2).all(|pair| pair[0].score >= pair[1].score);
    falling
        && found.iter().all(|related| {
            related.id != id && related.score > 0.0 && related.score.is_finite() && !related.reasons.is_empty()
        })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_any_date_any_query(
        texts in prop::collection::vec(("\\PC{0,40}", "\\PC{0,200}", "[a-z]{0,2}(-[A-Z]{2})?"), 1..6),
        dates in prop::collection::vec(any::<i64>(), 6),
        now_ms in any::<i64>(),
        max_age_ms in any::<Option<i64>>(),
        limit in any::<usize>(),
    ) {
        let mut index = Index::new();
        for (id, ((headline, body, language), date)) in (0_i64..).zip(texts.iter().zip(&dates)) {
            let document = Document { published_at_ms: *date, language, standfirst: body, ..story(id, headline, body) };
            index.upsert(&document);
        }
        for id in 0..6 {
            let found = index.related(id, &Query { limit, now_ms, max_age_ms });
            prop_assert!(is_sound(&found, id));
        }
    }
}
