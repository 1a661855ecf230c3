//! What the second looks say: how alike people decide, and how often the policy is right.

use std::collections::{BTreeMap, BTreeSet};

use model::AccountId;
use moderation::{Category, Policy};
use serde::Serialize;
use store::second_looks::LookRecord;

use super::ENOUGH;
use super::draw::Stratum;
use super::statistics::{Drawn, Estimate, Table, agreement, effective_size, ratio, wilson};

/// How often an automatic means is right, in the three words of the DSA's transparency form.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Measure {
    /// `all`, a clause's id or a category.
    pub name: String,
    /// Of all comments, how many were treated rightly.
    pub accuracy: Option<Estimate>,
    /// Of what was stopped, how much should have been.
    pub precision: Option<Estimate>,
    /// Of what should have been stopped, how much was.
    pub recall: Option<Estimate>,
}

/// How alike people decide.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agreement {
    /// Share of second looks that came to the same as the first person.
    pub same: Estimate,
    /// Cohen's kappa: how much more alike than by chance; nothing where all answers were one.
    pub kappa: Option<Estimate>,
    /// Of what both rejected, the share by the same clause.
    pub same_clause: Option<Estimate>,
    /// Pairs of people with enough looks in common.
    pub pairs: Vec<Pair>,
}

/// Two people, in either order.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pair {
    /// One.
    pub one: AccountId,
    /// The other.
    pub other: AccountId,
    /// Share of equal decisions.
    pub same: Estimate,
}

/// An answered look with the weight of those for whom it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighed<'a> {
    look: &'a LookRecord,
    stratum: Stratum,
    weight: f64,
}

fn rejects(one: &Weighed<'_>) -> bool {
    one.look.answer.as_deref() == Some("reject")
}

#[expect(clippy::cast_precision_loss, reason = "counts of a day are far below 2^53")]
fn inverse_probability(look: &LookRecord) -> f64 {
    look.population as f64 / look.sampled.max(1) as f64
}

/// The answered looks. Each stands for as many as its probability says, and within its stratum also for those that were
/// drawn and not answered.
pub(super) fn weighed(looks: &[LookRecord]) -> Vec<Weighed<'_>> {
    let mut totals: BTreeMap<Stratum, (f64, f64)> = BTreeMap::new();
    let known = || {
        looks
            .iter()
            .filter_map(|look| Some((look, look.stratum.parse::<Stratum>().ok()?)))
    };
    for (look, stratum) in known() {
        let (drawn, answered) = totals.entry(stratum).or_default();
        *drawn += inverse_probability(look);
        if look.answer.is_some() {
            *answered += inverse_probability(look);
        }
    }
    let answered = known().filter(|(look, _)| look.answer.is_some());
    answered
        .map(|(look, stratum)| {
            let (drawn, answered) = totals.get(&stratum).copied().unwrap_or((1.0, 1.0));
            Weighed {
                look,
                stratum,
                weight: inverse_probability(look) * drawn / answered,
            }
        })
        .collect()
}

/// The three measures, by what was predicted of each look and what its answer says.
fn measure(
    name: &str,
    looks: &[Weighed<'_>],
    predicted: impl Fn(&Weighed<'_>) -> bool,
    actual: impl Fn(&Weighed<'_>) -> bool,
) -> Measure {
    let drawn = |base: &dyn Fn(bool, bool) -> bool, hit: &dyn Fn(bool, bool) -> bool| -> Option<Estimate> {
        let of_policy = looks.iter().filter(|one| one.stratum.is_policy());
        let all: Vec<Drawn> = of_policy
            .map(|one| {
                let (p, a) = (predicted(one), actual(one));
                Drawn {
                    stratum: one.stratum.place(),
                    weight: one.weight,
                    base: base(p, a),
                    hit: hit(p, a),
                }
            })
            .collect();
        ratio(&all)
    };
    Measure {
        name: name.to_owned(),
        accuracy: drawn(&|_, _| true, &|p, a| p == a),
        precision: drawn(&|p, _| p, &|p, a| p && a),
        recall: drawn(&|_, a| a, &|p, a| p && a),
    }
}

fn holds(words: &str, word: &str) -> bool {
    words.split(' ').any(|one| one == word)
}

/// How many answered looks there are at what the policy decided by itself.
pub(super) fn of_policy(looks: &[Weighed<'_>]) -> u64 {
    u64::try_from(looks.iter().filter(|one| one.stratum.is_policy()).count()).unwrap_or_default()
}

/// The policy as a whole: what its rules stopped against what people reject.
pub(super) fn overall(looks: &[Weighed<'_>]) -> Measure {
    measure("all", looks, |one| one.look.stopped, rejects)
}

/// Each clause: what its rules stopped against what people reject by it.
pub(super) fn by_clause(looks: &[Weighed<'_>], policy: &Policy) -> Vec<Measure> {
    let is_added_to = |id: &str| {
        let mut added = policy.overrides().iter().flat_map(|of| &of.rules);
        added.any(|added| added.clause == id)
    };
    let with_rules = policy
        .clauses()
        .iter()
        .filter(|clause| !clause.rules.is_empty() || is_added_to(&clause.id));
    with_rules
        .map(|clause| {
            let actual = |one: &Weighed<'_>| rejects(one) && one.look.clause == clause.id;
            measure(&clause.id, looks, |one| holds(&one.look.clauses, &clause.id), actual)
        })
        .collect()
}

/// Each category that a rule looks at: what the classifier sees in comments against what people reject by a clause whose
/// rules look at it.
pub(super) fn by_category(looks: &[Weighed<'_>], policy: &Policy) -> Vec<Measure> {
    let mut measures = Vec::new();
    for category in Category::ALL {
        let word = category.as_str();
        let clauses: BTreeSet<&str> = policy
            .clauses()
            .iter()
            .filter(|clause| policy.categories(&clause.id).contains(&category))
            .map(|clause| clause.id.as_str())
            .collect();
        if clauses.is_empty() {
            continue;
        }
        let actual = |one: &Weighed<'_>| rejects(one) && clauses.contains(one.look.clause.as_str());
        measures.push(measure(word, looks, |one| holds(&one.look.categories, word), actual));
    }
    measures
}

fn place(is_reject: bool) -> usize {
    usize::from(is_reject)
}

fn first_rejects(one: &Weighed<'_>) -> bool {
    one.stratum == Stratum::PersonRejected
}

fn by_people<'w, 'l>(looks: &'w [Weighed<'l>]) -> impl Iterator<Item = &'w Weighed<'l>> {
    looks.iter().filter(|one| !one.stratum.is_policy())
}

/// How many answered looks there are at what people decided.
pub(super) fn of_people(looks: &[Weighed<'_>]) -> u64 {
    u64::try_from(by_people(looks).count()).unwrap_or_default()
}

/// How alike people decide. Nothing of nothing.
pub(super) fn agree(looks: &[Weighed<'_>]) -> Option<Agreement> {
    let mut table: Table = [[0.0; 2]; 2];
    for one in by_people(looks) {
        let cell = table
            .get_mut(place(first_rejects(one)))
            .and_then(|row| row.get_mut(place(rejects(one))));
        if let Some(cell) = cell {
            *cell += one.weight;
        }
    }
    let weights: Vec<f64> = by_people(looks).map(|one| one.weight).collect();
    let (same, kappa) = agreement(&table, of_people(looks), effective_size(&weights))?;
    let both: Vec<bool> = by_people(looks)
        .filter(|one| first_rejects(one) && rejects(one))
        .map(|one| one.look.clause == one.look.first_clause)
        .collect();
    Some(Agreement {
        same,
        kappa,
        same_clause: share(&both),
        pairs: pairs(looks),
    })
}

fn share(all: &[bool]) -> Option<Estimate> {
    let count = |n: usize| u64::try_from(n).unwrap_or_default();
    wilson(count(all.iter().filter(|one| **one).count()), count(all.len()))
}

fn pairs(looks: &[Weighed<'_>]) -> Vec<Pair> {
    let mut found: BTreeMap<(AccountId, AccountId), Vec<bool>> = BTreeMap::new();
    for one in by_people(looks) {
        if let (Some(first), Some(second)) = (one.look.first_account, one.look.answered_by) {
            let pair = (first.min(second), first.max(second));
            found.entry(pair).or_default().push(first_rejects(one) == rejects(one));
        }
    }
    let enough = found.into_iter().filter_map(|((one, other), answers)| {
        let same = share(&answers).filter(|same| same.n >= ENOUGH)?;
        Some(Pair { one, other, same })
    });
    enough.collect()
}

/// How often others came to the same as each person first did.
pub(super) fn by_first_person(looks: &[Weighed<'_>]) -> BTreeMap<AccountId, Estimate> {
    let mut found: BTreeMap<AccountId, Vec<bool>> = BTreeMap::new();
    for one in by_people(looks) {
        if let Some(first) = one.look.first_account {
            found.entry(first).or_default().push(first_rejects(one) == rejects(one));
        }
    }
    let shares = found
        .into_iter()
        .filter_map(|(account, answers)| Some((account, share(&answers)?)));
    shares.filter(|(_, same)| same.n >= ENOUGH).collect()
}
