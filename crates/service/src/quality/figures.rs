//! What is counted of one day.

use std::collections::BTreeMap;

use model::{AccountId, SiteId, Status, UnixMillis};
use serde::{Deserialize, Serialize};
use store::quality::{JudgedRow, PersonRow, ReportTimes, Span};
use store::{StoreError, Tx};

use super::statistics::{Counts, two_digits};

/// A day in numbers. Kept as JSON: an absent field is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DayFigures {
    /// Comments written that day that the policy published.
    pub published: i64,
    /// That it held.
    pub held: i64,
    /// That it rejected.
    pub rejected: i64,
    /// Decisions of people that day: approved.
    pub approved: i64,
    /// Decisions of people that day: rejected.
    pub refused: i64,
    /// Decisions of a person on what was held.
    pub on_held: i64,
    /// First decisions of a person on what the policy had published or rejected.
    pub on_decided: i64,
    /// Seconds, to two digits, from being held to a person's decision: how often each.
    pub held_waits: Counts,
    /// Seconds, to two digits, from a report to the decision that closed it.
    pub report_waits: Counts,
    /// Rejections by clause, of the policy and of people.
    pub rejections: BTreeMap<String, i64>,
    /// Decisions by who made them.
    pub people: BTreeMap<AccountId, i64>,
}

/// Counts what happened in `span`: comments by when they were written, decisions by when they were made.
///
/// # Errors
/// [`StoreError`].
pub async fn of_day(tx: &mut Tx, site: SiteId, span: Span) -> Result<DayFigures, StoreError> {
    let judged = store::quality::judged(tx, site, span).await?;
    let people = store::quality::by_people(tx, site, span).await?;
    let reports = store::quality::closed_reports(tx, site, span).await?;
    let mut day = DayFigures::default();
    for row in &judged {
        day.add_judged(row);
    }
    for row in &people {
        day.add_person(row);
    }
    for times in reports {
        day.add_report(times);
    }
    Ok(day)
}

fn add(counts: &mut Counts, from: UnixMillis, to: UnixMillis) {
    *counts
        .entry(two_digits(to.since(from) / UnixMillis::SECOND))
        .or_default() += 1;
}

fn merge<K: Ord + Clone>(into: &mut BTreeMap<K, i64>, from: &BTreeMap<K, i64>) {
    for (key, count) in from {
        *into.entry(key.clone()).or_default() += count;
    }
}

impl DayFigures {
    fn add_judged(&mut self, row: &JudgedRow) {
        match row.became {
            Status::Published => self.published += 1,
            Status::Held => self.held += 1,
            Status::Rejected => {
                self.rejected += 1;
                *self.rejections.entry(row.clause.clone()).or_default() += 1;
            }
            Status::Withdrawn => {}
        }
    }

    fn add_person(&mut self, row: &PersonRow) {
        if row.became == Status::Published {
            self.approved += 1;
        } else {
            self.refused += 1;
            *self.rejections.entry(row.clause.clone()).or_default() += 1;
        }
        *self.people.entry(row.account).or_default() += 1;
        match (row.was, row.held_at) {
            (Status::Held, held_at) => {
                self.on_held += 1;
                if let Some(held_at) = held_at {
                    add(&mut self.held_waits, held_at, row.at);
                }
            }
            _ if row.earlier == 0 => self.on_decided += 1,
            _ => {}
        }
    }

    fn add_report(&mut self, times: ReportTimes) {
        add(&mut self.report_waits, times.made, times.closed);
    }

    /// Adds another day to this one.
    pub fn merge(&mut self, other: &Self) {
        self.published += other.published;
        self.held += other.held;
        self.rejected += other.rejected;
        self.approved += other.approved;
        self.refused += other.refused;
        self.on_held += other.on_held;
        self.on_decided += other.on_decided;
        merge(&mut self.held_waits, &other.held_waits);
        merge(&mut self.report_waits, &other.report_waits);
        merge(&mut self.rejections, &other.rejections);
        merge(&mut self.people, &other.people);
    }

    /// Comments written that day.
    pub fn written(&self) -> i64 {
        self.published + self.held + self.rejected
    }

    /// What the policy decided and nobody decided after it.
    pub fn by_policy_alone(&self) -> i64 {
        (self.published + self.rejected - self.on_decided).max(0)
    }
}
