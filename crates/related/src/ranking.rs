//! Which stories belong with a story. More-like-this: the story's most telling terms are the query,
//! BM25 (Robertson & Zaragoza, 2009, section 3.5) weighs each candidate, and the sum is put in
//! relation to what the story itself would score, so that a threshold means the same for all.

mod copies;
mod interest;
mod names;
mod reasons;

use std::cmp::Ordering;

use crate::index::{Index, Story};
use crate::interner::to_usize;
use crate::story::MAX_LIMIT;
use crate::{Query, Related};

use interest::{Interest, Scales};
use reasons::Shared;

/// The least share of a story's interest that a related story must meet. Chosen on Reuters-21578 and
/// the fifty documents of Lee, Pincombe & Welsh (2005); DESIGN.md has the curve.
const LEAST_SIMILARITY: f64 = 0.10;
/// The same for a story in another language, of which only names can be shared.
const LEAST_SIMILARITY_ACROSS: f64 = 0.03;
/// Names shared with a story in another language.
const LEAST_NAMES_ACROSS: usize = 2;

/// Fewer terms in common than this are an accident.
const LEAST_SHARED_TERMS: usize = 3;

/// How much the oldest story keeps of its score, …
const OLD_SHARE: f64 = 0.75;
/// … and how fast the rest fades.
const HALF_LIFE_MS: f64 = 30.0 * 24.0 * 60.0 * 60.0 * 1_000.0;
/// What the same section adds.
const SECTION_FACTOR: f64 = 1.1;

/// A story that shares terms, before its reasons are known.
struct Candidate {
    slot: u32,
    id: i64,
    published_at_ms: i64,
    similarity: f64,
    score: f64,
}

/// Answers [`Index::related`].
pub(crate) fn rank(index: &Index, slot: u32, query: &Query) -> Vec<Related> {
    let Some(story) = index.story(slot) else {
        return Vec::new();
    };
    let limit = query.limit.min(MAX_LIMIT);
    let interest = interest::of(index, story);
    let mut answer = Vec::new();
    let mut kept: Vec<&Story> = vec![story];
    for candidate in candidates(index, slot, story, &interest, query) {
        if answer.len() == limit {
            break;
        }
        let Some(other) = index.story(candidate.slot) else {
            continue;
        };
        if kept.iter().any(|better| copies::are_copies(better, other)) {
            continue;
        }
        let shared = reasons::shared(index, story, other, &interest);
        if !is_no_accident(story, other, &shared, &interest) {
            continue;
        }
        answer.push(Related {
            id: candidate.id,
            score: to_f32(candidate.score),
            reasons: reasons::reasons(story, other, candidate.similarity, shared),
        });
        kept.push(other);
    }
    answer
}

/// All stories that may be in the answer, best first.
fn candidates(index: &Index, slot: u32, story: &Story, interest: &Interest, query: &Query) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = similarities(index, interest)
        .into_iter()
        .filter(|&(other, _)| other != slot)
        .filter_map(|(other, similarity)| {
            let record = index.story(other)?;
            let least = least_similarity(story, record);
            (similarity >= least && is_wanted(record, query)).then(|| Candidate {
                slot: other,
                id: record.id,
                published_at_ms: record.published_at_ms,
                similarity,
                score: similarity * recency(record, query) * section_factor(story, record),
            })
        })
        .collect();
    found.sort_unstable_by(best_first);
    found
}

fn best_first(a: &Candidate, b: &Candidate) -> Ordering {
    b.score
        .total_cmp(&a.score)
        .then(b.published_at_ms.cmp(&a.published_at_ms))
        .then(a.id.cmp(&b.id))
}

/// Slots of the stories that share a term, with the share of the interest that they meet, 0 to about 1.
fn similarities(index: &Index, interest: &Interest) -> Vec<(u32, f64)> {
    let scales = Scales::of(index);
    let mut sums = vec![0.0_f64; index.stories.len()];
    let mut touched = Vec::new();
    for term in &interest.terms {
        let Some(record) = index.term(term.term).filter(|_| term.is_telling) else {
            continue;
        };
        for posting in &record.postings {
            let Some(sum) = sums.get_mut(to_usize(posting.slot)) else {
                continue;
            };
            if *sum == 0.0 {
                touched.push(posting.slot);
            }
            *sum += term.weight * scales.saturation(posting.frequency, posting.length);
        }
    }
    touched
        .into_iter()
        .filter_map(|slot| Some((slot, sums.get(to_usize(slot))? / interest.whole)))
        .collect()
}

fn is_wanted(story: &Story, query: &Query) -> bool {
    let age_ms = i128::from(query.now_ms) - i128::from(story.published_at_ms);
    age_ms >= 0 && query.max_age_ms.is_none_or(|most| age_ms <= i128::from(most))
}

/// 1 for a story of this moment, falling to [`OLD_SHARE`].
fn recency(story: &Story, query: &Query) -> f64 {
    let age_ms = query.now_ms.saturating_sub(story.published_at_ms).max(0);
    let hours = f64::from(i32::try_from(age_ms / 3_600_000).unwrap_or(i32::MAX));
    OLD_SHARE + (1.0 - OLD_SHARE) * (-hours * 3_600_000.0 / HALF_LIFE_MS).exp2()
}

fn section_factor(story: &Story, other: &Story) -> f64 {
    if reasons::is_same_section(story, other) {
        SECTION_FACTOR
    } else {
        1.0
    }
}

fn least_similarity(story: &Story, other: &Story) -> f64 {
    if speak_one_language(story, other) {
        LEAST_SIMILARITY
    } else {
        LEAST_SIMILARITY_ACROSS
    }
}

/// Guards against accidents: one long word in common, or a word spelt alike in two languages.
fn is_no_accident(story: &Story, other: &Story, shared: &Shared, interest: &Interest) -> bool {
    if !speak_one_language(story, other) {
        return shared.names.len() >= LEAST_NAMES_ACROSS;
    }
    // A story of three words cannot share four.
    let needed = interest.terms.len().div_ceil(2).min(LEAST_SHARED_TERMS);
    shared.count >= needed
}

/// Unknown languages are given the benefit of the doubt.
fn speak_one_language(story: &Story, other: &Story) -> bool {
    story.language == other.language || story.language.is_empty() || other.language.is_empty()
}

/// Scores are small; an `f32` holds them.
fn to_f32(score: f64) -> f32 {
    #[expect(clippy::cast_possible_truncation, reason = "a score needs no more digits")]
    let score = score as f32;
    score.max(f32::MIN_POSITIVE)
}
