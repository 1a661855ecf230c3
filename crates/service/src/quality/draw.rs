//! Drawing a day's sample: from each stratum the same share for everybody in it, by a recorded seed.

use std::collections::BTreeMap;

use model::{AccountId, CommentId, DecisionId, SiteId, Status, UnixMillis};
use moderation::{Assessment, Category, Outcome, Verdict};
use store::Tx;
use store::quality::{JudgedRow, PersonRow, Span};
use store::second_looks::LookRecord;

use super::settings;
use crate::error::ServiceError;
use crate::services::Services;

/// A score from here up means that the classifier saw the category.
pub(super) const SEEN: f32 = 0.5;

model::text_enum! {
    /// What a comment is drawn from: what the policy made of it by itself, or what a person decided.
    pub enum Stratum ("stratum") {
        /// The policy published it.
        PolicyPublished = "policy_published",
        /// The policy held it.
        PolicyHeld = "policy_held",
        /// The policy rejected it.
        PolicyRejected = "policy_rejected",
        /// A person approved it.
        PersonPublished = "person_published",
        /// A person rejected it.
        PersonRejected = "person_rejected",
    }
}

impl Stratum {
    /// Parts of the day's sample that it gets, of 20. Published comments are many, and what is missed lies among them.
    fn parts(self) -> usize {
        match self {
            Self::PolicyPublished => 6,
            Self::PolicyHeld => 4,
            Self::PolicyRejected => 3,
            Self::PersonPublished => 4,
            Self::PersonRejected => 3,
        }
    }

    /// Its place in [`Stratum::ALL`].
    pub fn place(self) -> usize {
        Self::ALL.iter().position(|one| *one == self).unwrap_or_default()
    }

    /// Whether it holds what the policy made of comments, which is what its classifier is measured by.
    pub fn is_policy(self) -> bool {
        matches!(self, Self::PolicyPublished | Self::PolicyHeld | Self::PolicyRejected)
    }
}

/// A comment that can be drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Candidate {
    comment: CommentId,
    revision: Option<i64>,
    decision: Option<DecisionId>,
    account: Option<AccountId>,
    clause: String,
}

type Population = BTreeMap<Stratum, Vec<Candidate>>;

/// Draws the sample of the day in `span`, at the site's rate. False if that was done before, here or on another node.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn draw(services: &Services, site: SiteId, span: Span) -> Result<bool, ServiceError> {
    let found = services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                if store::second_looks::seed(tx, site, span.0).await?.is_some() {
                    return Ok(None);
                }
                let wanted = settings::rate_in(tx, site).await?;
                Ok::<_, ServiceError>(Some((wanted, population(tx, site, span).await?)))
            })
        })
        .await?;
    let Some((wanted, population)) = found else {
        return Ok(false);
    };
    let (this, seed, now) = (services.clone(), services.new_id(), services.now());
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                // Another node may have been quicker.
                if !store::second_looks::claim(tx, site, span.0, (seed, wanted), now).await? {
                    return Ok(false);
                }
                for (stratum, drawn) in sample(&population, usize::try_from(wanted).unwrap_or_default(), seed) {
                    let sizes = (drawn.len(), population.get(&stratum).map_or(0, Vec::len));
                    for one in drawn {
                        keep(tx, site, (this.new_id(), span.0, now), (stratum, sizes), one).await?;
                    }
                }
                Ok::<_, ServiceError>(true)
            })
        })
        .await
}

/// Every comment that can be drawn, once in a stratum.
async fn population(tx: &mut Tx, site: SiteId, span: Span) -> Result<Population, ServiceError> {
    let mut population = Population::new();
    let judged = store::quality::judged(tx, site, span).await?;
    for row in judged.into_iter().filter(|row| row.status != Status::Withdrawn) {
        if let Some((stratum, candidate)) = of_policy(&row) {
            population.entry(stratum).or_default().push(candidate);
        }
    }
    let mut latest: BTreeMap<i64, PersonRow> = BTreeMap::new();
    let people = store::quality::by_people(tx, site, span).await?;
    for row in people.into_iter().filter(|row| !row.undone) {
        let known = latest.get(&row.comment.0);
        if known.is_none_or(|known| known.decision < row.decision) {
            latest.insert(row.comment.0, row);
        }
    }
    for row in latest.into_values() {
        let (stratum, candidate) = of_person(&row);
        population.entry(stratum).or_default().push(candidate);
    }
    Ok(population)
}

fn of_policy(row: &JudgedRow) -> Option<(Stratum, Candidate)> {
    let stratum = match row.became {
        Status::Published => Stratum::PolicyPublished,
        Status::Held => Stratum::PolicyHeld,
        Status::Rejected => Stratum::PolicyRejected,
        Status::Withdrawn => return None,
    };
    let candidate = Candidate {
        comment: row.comment,
        revision: Some(row.revision),
        decision: None,
        account: None,
        clause: row.clause.clone(),
    };
    Some((stratum, candidate))
}

fn of_person(row: &PersonRow) -> (Stratum, Candidate) {
    let stratum = if row.became == Status::Published {
        Stratum::PersonPublished
    } else {
        Stratum::PersonRejected
    };
    let candidate = Candidate {
        comment: row.comment,
        revision: None,
        decision: Some(row.decision),
        account: Some(row.account),
        clause: row.clause.clone(),
    };
    (stratum, candidate)
}

/// How many are drawn from each stratum: its part of `wanted`; what a small one cannot give goes to those that have more.
fn shares(sizes: &BTreeMap<Stratum, usize>, wanted: usize) -> BTreeMap<Stratum, usize> {
    let mut shares: BTreeMap<Stratum, usize> = BTreeMap::new();
    let mut left = wanted;
    for (stratum, size) in sizes {
        let share = (wanted * stratum.parts() / 20).min(*size).min(left);
        shares.insert(*stratum, share);
        left -= share;
    }
    while left > 0 {
        // One at a time to the stratum that would have most left for each part of its own.
        let open = sizes.iter().filter_map(|(stratum, size)| {
            let share = shares.get(stratum).copied().unwrap_or_default();
            (share < *size).then_some((share * 100 / stratum.parts(), *stratum))
        });
        let Some((_, next)) = open.min() else { break };
        *shares.entry(next).or_default() += 1;
        left -= 1;
    }
    shares
}

/// The sample: in each stratum those whose ids, scattered by the seed, come first. Everybody in a stratum has the same
/// probability, and the same seed draws the same comments.
fn sample(population: &Population, wanted: usize, seed: i64) -> Vec<(Stratum, Vec<&Candidate>)> {
    let sizes = population.iter().map(|(stratum, all)| (*stratum, all.len())).collect();
    let shares = shares(&sizes, wanted);
    let drawn = population.iter().map(|(stratum, all)| {
        let mut all: Vec<&Candidate> = all.iter().collect();
        all.sort_by_key(|one| (scattered(seed, *stratum, one.comment), one.comment));
        all.truncate(shares.get(stratum).copied().unwrap_or_default());
        (*stratum, all)
    });
    drawn.collect()
}

/// SplitMix64's last step over seed, stratum and id.
fn scattered(seed: i64, stratum: Stratum, id: CommentId) -> u64 {
    let place = u64::try_from(stratum.place()).unwrap_or_default();
    let mut z = seed
        .cast_unsigned()
        .wrapping_add(place.wrapping_mul(0xd1b5_4a32_d192_ed03))
        .wrapping_add(id.0.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// What the policy thought of the revision that is looked at.
struct Thought {
    stopped: bool,
    clauses: String,
    categories: String,
}

fn thought(signals: &str, verdict: &str) -> Result<Thought, ServiceError> {
    let json = |error: serde_json::Error| ServiceError::Internal(format!("stored signals: {error}"));
    let verdict: Verdict = serde_json::from_str(verdict).map_err(json)?;
    let assessment: Assessment = serde_json::from_str(signals).map_err(json)?;
    let mut clauses: Vec<String> = Vec::new();
    for matched in verdict
        .matched
        .iter()
        .filter(|matched| matched.outcome >= Outcome::Hold)
    {
        if !clauses.contains(&matched.clause) {
            clauses.push(matched.clause.clone());
        }
    }
    let seen = Category::ALL
        .iter()
        .filter(|category| assessment.strongest(**category) >= SEEN);
    Ok(Thought {
        stopped: verdict.outcome >= Outcome::Hold,
        clauses: clauses.join(" "),
        categories: seen.map(|category| category.as_str()).collect::<Vec<_>>().join(" "),
    })
}

async fn keep(
    tx: &mut Tx,
    site: SiteId,
    (id, day, now): (i64, UnixMillis, UnixMillis),
    (stratum, (sampled, population)): (Stratum, (usize, usize)),
    one: &Candidate,
) -> Result<(), ServiceError> {
    let Some(comment) = store::comments::by_id(tx, site, one.comment).await? else {
        return Ok(());
    };
    let number = one.revision.unwrap_or(comment.revision);
    let revisions = store::revisions::of_comment(tx, site, comment.id).await?;
    let revision = revisions.iter().find(|revision| revision.number == number);
    let thought = match revision {
        Some(revision) => thought(&revision.signals, &revision.verdict)?,
        None => return Ok(()),
    };
    let story = store::stories::by_id(tx, site, comment.story).await?;
    let count = |size: usize| i64::try_from(size).unwrap_or(i64::MAX);
    let look = LookRecord {
        id,
        comment: comment.id,
        revision: number,
        section: story.map(|story| story.section_slug).unwrap_or_default(),
        day,
        stratum: stratum.as_str().to_owned(),
        sampled: count(sampled),
        population: count(population),
        stopped: thought.stopped,
        clauses: thought.clauses,
        categories: thought.categories,
        first_decision: one.decision,
        first_account: one.account,
        first_clause: one.clause.clone(),
        drawn_at: now,
        answered_by: None,
        answer: None,
        clause: String::new(),
        answered_at: None,
    };
    Ok(store::second_looks::insert(tx, site, &look).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn candidates(from: i64, count: i64) -> Vec<Candidate> {
        let one = |id| Candidate {
            comment: CommentId(id),
            revision: Some(1),
            decision: None,
            account: None,
            clause: String::new(),
        };
        (from..from + count).map(one).collect()
    }

    #[test]
    fn small_strata_are_taken_whole_and_the_rest_is_shared() {
        let sizes = BTreeMap::from([
            (Stratum::PolicyPublished, 500),
            (Stratum::PolicyHeld, 2),
            (Stratum::PersonRejected, 9),
        ]);
        let found = shares(&sizes, 20);
        assert_eq!(found.values().sum::<usize>(), 20);
        assert_eq!(found[&Stratum::PolicyHeld], 2);
        assert!(found[&Stratum::PolicyPublished] >= found[&Stratum::PersonRejected]);
        assert_eq!(
            shares(&BTreeMap::from([(Stratum::PolicyHeld, 3)]), 20)
                .values()
                .sum::<usize>(),
            3
        );
        assert_eq!(shares(&sizes, 0).values().sum::<usize>(), 0);
    }

    #[test]
    fn everybody_in_a_stratum_is_drawn_alike_often() {
        let population = Population::from([(Stratum::PolicyPublished, candidates(1_000, 40))]);
        let mut times: BTreeMap<i64, u32> = BTreeMap::new();
        for seed in 0..4_000 {
            for (_, drawn) in sample(&population, 10, seed * 7_919) {
                assert_eq!(drawn.len(), 10);
                for one in drawn {
                    *times.entry(one.comment.0).or_default() += 1;
                }
            }
        }
        // A quarter of 4,000 each; six standard deviations are 164.
        assert_eq!(times.len(), 40);
        for (id, n) in times {
            assert!((836..=1_164).contains(&n), "{id}: {n}");
        }
    }

    #[test]
    fn the_same_seed_draws_the_same() {
        let mut turned = candidates(5, 30);
        turned.reverse();
        let (one, other) = (
            Population::from([(Stratum::PersonRejected, candidates(5, 30))]),
            Population::from([(Stratum::PersonRejected, turned)]),
        );
        assert_eq!(sample(&one, 4, 99), sample(&other, 4, 99));
        assert_ne!(sample(&one, 4, 99), sample(&one, 4, 100));
    }
}
