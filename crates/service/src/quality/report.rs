//! All figures of a period, for the dashboard and the command line.

use std::collections::{BTreeMap, HashMap};

use model::{AccountId, Deed, SiteId};
use moderation::Policy;
use serde::Serialize;
use store::Tx;
use store::quality::ReversedRow;
use store::second_looks::LookRecord;
use store::sites::SiteRecord;

use super::days::{Day, Period, days_between};
use super::figures::{DayFigures, of_day};
use super::measures::{self, Agreement, Measure, Weighed};
use super::statistics::{Counts, Estimate, percentile, wilson};
use super::{ENOUGH, settings};
use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::policies;
use crate::services::Services;

/// Days that the daily work has not counted yet are counted on the spot, but not more than this.
const ON_THE_SPOT: usize = 3;
/// Waits up to so many seconds, and how that is said.
const BANDS: &[(i64, &str)] = &[
    (5 * 60, "up to 5 minutes"),
    (15 * 60, "up to 15 minutes"),
    (3_600, "up to 1 hour"),
    (4 * 3_600, "up to 4 hours"),
    (12 * 3_600, "up to 12 hours"),
    (86_400, "up to 1 day"),
    (3 * 86_400, "up to 3 days"),
    (i64::MAX, "longer"),
];

/// One day's line.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DayLine {
    /// As `2026-11-23`.
    pub date: String,
    /// Whether it is counted yet; if not, all else is zero.
    pub counted: bool,
    /// Comments that the policy published.
    pub published: i64,
    /// That it held.
    pub held: i64,
    /// That it rejected.
    pub rejected: i64,
    /// What the policy decided and nobody decided after it.
    pub by_policy_alone: i64,
    /// Decisions of people on what was held.
    pub by_people: i64,
    /// Decisions of people on what the policy had decided.
    pub by_both: i64,
    /// How long held comments waited for the decisions of that day.
    pub held_waits: Waits,
    /// How long reports did.
    pub report_waits: Waits,
}

/// How long something waited, in seconds to two digits.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Waits {
    /// How many were decided.
    pub n: i64,
    /// Half waited no longer.
    pub median: Option<i64>,
    /// Nine of ten waited no longer.
    pub p90: Option<i64>,
    /// How many waited how long, from the shortest.
    pub bands: Vec<(&'static str, i64)>,
}

/// What became of a clause's rejections.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Clause {
    /// Its id; empty for rejections without one.
    pub id: String,
    /// Its heading, as far as the policy in force has it.
    pub title: String,
    /// Rejections in the period, by the policy and by people.
    pub rejections: i64,
    /// Those of them that were undone, or overturned by an appeal, since.
    pub reversed: i64,
    /// Their share.
    pub rate: Option<Estimate>,
}

/// A person's load.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Person {
    /// Their name.
    pub name: String,
    /// Decisions in the period.
    pub decisions: i64,
    /// Days with a decision.
    pub days: i64,
    /// Most decisions on one day.
    pub most: i64,
    /// How often a second person came to the same; only with enough second looks.
    pub agreement: Option<Estimate>,
}

/// Everything of a period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
    /// The time zone of the days.
    pub timezone: String,
    /// Second looks a day that the site wants.
    pub looks_per_day: i64,
    /// Day by day.
    pub days: Vec<DayLine>,
    /// All days together.
    pub total: DayLine,
    /// By clause, most rejections first.
    pub clauses: Vec<Clause>,
    /// Second looks that were drawn.
    pub looks_drawn: usize,
    /// Answered looks at what people decided.
    pub looks_at_people: u64,
    /// Answered looks at what the policy decided by itself.
    pub looks_at_policy: u64,
    /// How alike people decide; only with enough looks.
    pub agreement: Option<Agreement>,
    /// How often the policy is right; only with enough looks.
    pub accuracy: Option<Measure>,
    /// The same for each clause that has rules.
    pub accuracy_by_clause: Vec<Measure>,
    /// And for each category of the classifier that a rule looks at.
    pub accuracy_by_category: Vec<Measure>,
    /// People with enough decisions, by name.
    pub people: Vec<Person>,
    /// Names of people in it.
    #[serde(skip)]
    pub names: HashMap<AccountId, String>,
}

/// All figures of a period.
///
/// # Errors
/// [`ServiceError::Forbidden`] or [`ServiceError::SignInNeeded`].
pub async fn report(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    period: Period,
) -> Result<Report, ServiceError> {
    visitor.require(site.id, Deed::SeeQuality)?;
    let policy = policies::in_force(services, site).await?;
    let days = days_between(period, &site.settings.timezone)?;
    let (id, now) = (site.id, services.now());
    let raw = services.db().read(move |tx| Box::pin(read(tx, id, days, now))).await?;
    Ok(put_together(raw, &policy.policy, (site, period)))
}

/// What the database knows of a period.
struct Raw {
    days: Vec<(Day, Option<DayFigures>)>,
    reversed: Vec<ReversedRow>,
    looks: Vec<LookRecord>,
    names: HashMap<AccountId, String>,
    rate: i64,
}

async fn read(tx: &mut Tx, site: SiteId, days: Vec<Day>, now: model::UnixMillis) -> Result<Raw, ServiceError> {
    let (Some(first), Some(last)) = (days.first(), days.last()) else {
        return Err(ServiceError::Internal("a period without days".to_owned()));
    };
    let span = (first.begin, last.end);
    let json = |error: serde_json::Error| ServiceError::Internal(format!("a day's figures: {error}"));
    let mut counted: BTreeMap<i64, DayFigures> = BTreeMap::new();
    for row in store::quality::days(tx, site, span).await? {
        counted.insert(row.day.0, serde_json::from_str(&row.figures).map_err(json)?);
    }
    let mut on_the_spot = 0;
    let mut found = Vec::with_capacity(days.len());
    for day in days.iter().rev() {
        let mut figures = counted.remove(&day.begin.0);
        if day.begin > now {
            figures = Some(DayFigures::default());
        } else if figures.is_none() && on_the_spot < ON_THE_SPOT {
            on_the_spot += 1;
            figures = Some(of_day(tx, site, (day.begin, day.end)).await?);
        }
        found.push((*day, figures));
    }
    found.reverse();
    let staff = store::accounts::staff(tx, site).await?;
    Ok(Raw {
        days: found,
        reversed: store::quality::reversed(tx, site, span).await?,
        looks: store::second_looks::of_days(tx, site, span).await?,
        names: staff.into_iter().map(|account| (account.id, account.name)).collect(),
        rate: settings::rate_in(tx, site).await?,
    })
}

fn waits(counts: &Counts) -> Waits {
    let mut below = i64::MIN;
    let bands = BANDS.iter().map(|(most, label)| {
        let within = counts.iter().filter(|(wait, _)| **wait > below && **wait <= *most);
        let n = within.map(|(_, n)| n).sum();
        below = *most;
        (*label, n)
    });
    Waits {
        bands: bands.collect(),
        n: counts.values().sum(),
        median: percentile(counts, 0.5),
        p90: percentile(counts, 0.9),
    }
}

fn line(date: String, figures: Option<&DayFigures>) -> DayLine {
    let blank = DayFigures::default();
    let f = figures.unwrap_or(&blank);
    DayLine {
        date,
        counted: figures.is_some(),
        published: f.published,
        held: f.held,
        rejected: f.rejected,
        by_policy_alone: f.by_policy_alone(),
        by_people: f.on_held,
        by_both: f.on_decided,
        held_waits: waits(&f.held_waits),
        report_waits: waits(&f.report_waits),
    }
}

fn put_together(raw: Raw, policy: &Policy, (site, period): (&SiteRecord, Period)) -> Report {
    let mut total = DayFigures::default();
    for figures in raw.days.iter().filter_map(|(_, figures)| figures.as_ref()) {
        total.merge(figures);
    }
    let weighed = measures::weighed(&raw.looks);
    let (at_people, at_policy) = (measures::of_people(&weighed), measures::of_policy(&weighed));
    let is_measured = at_policy >= ENOUGH;
    let measured = |list: Vec<Measure>| if is_measured { list } else { Vec::new() };
    let all_counted = raw.days.iter().all(|(_, figures)| figures.is_some());
    Report {
        from: period.from.to_string(),
        to: period.to.to_string(),
        timezone: site.settings.timezone.clone(),
        looks_per_day: raw.rate,
        days: raw
            .days
            .iter()
            .map(|(day, f)| line(day.date.to_string(), f.as_ref()))
            .collect(),
        clauses: clauses(&total, &raw.reversed, policy),
        looks_drawn: raw.looks.len(),
        looks_at_people: at_people,
        looks_at_policy: at_policy,
        agreement: measures::agree(&weighed).filter(|_| at_people >= ENOUGH),
        accuracy: is_measured.then(|| measures::overall(&weighed)),
        accuracy_by_clause: measured(measures::by_clause(&weighed, policy)),
        accuracy_by_category: measured(measures::by_category(&weighed, policy)),
        people: people(&raw, &weighed),
        total: DayLine {
            counted: all_counted,
            ..line(String::new(), Some(&total))
        },
        names: raw.names,
    }
}

fn clauses(total: &DayFigures, reversed: &[ReversedRow], policy: &Policy) -> Vec<Clause> {
    let mut counts: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for (clause, n) in &total.rejections {
        counts.entry(clause).or_default().0 += n;
    }
    for row in reversed {
        counts.entry(&row.clause).or_default().1 += 1;
    }
    let whole = |n: i64| u64::try_from(n).unwrap_or_default();
    let mut list: Vec<Clause> = counts
        .into_iter()
        .map(|(id, (rejections, reversed))| Clause {
            id: id.to_owned(),
            title: policy
                .clause(id)
                .map_or_else(|| id.to_owned(), |clause| clause.title.clone()),
            rejections,
            reversed,
            rate: wilson(whole(reversed), whole(rejections)),
        })
        .collect();
    list.sort_by_key(|clause| std::cmp::Reverse(clause.rejections));
    list
}

fn people(raw: &Raw, looks: &[Weighed<'_>]) -> Vec<Person> {
    let mut loads: BTreeMap<AccountId, (i64, i64, i64)> = BTreeMap::new();
    for figures in raw.days.iter().filter_map(|(_, figures)| figures.as_ref()) {
        for (account, n) in &figures.people {
            let (decisions, days, most) = loads.entry(*account).or_default();
            *decisions += n;
            *days += 1;
            *most = (*most).max(*n);
        }
    }
    let agreement = measures::by_first_person(looks);
    let enough = |n: i64| u64::try_from(n).unwrap_or_default() >= ENOUGH;
    let mut list: Vec<Person> = loads
        .into_iter()
        .filter(|(_, (decisions, _, _))| enough(*decisions))
        .map(|(account, (decisions, days, most))| Person {
            // Somebody who left the site has no name there any more.
            name: raw
                .names
                .get(&account)
                .cloned()
                .unwrap_or_else(|| "Somebody who left".to_owned()),
            decisions,
            days,
            most,
            agreement: agreement.get(&account).copied(),
        })
        .collect();
    list.sort_by(|a, b| a.name.cmp(&b.name));
    list
}
