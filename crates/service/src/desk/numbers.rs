//! How often decisions are appealed against and overturned: per clause, per moderator, for automatic decisions.

use std::collections::HashMap;

use model::{AccountId, DecisionId, Deed, UnixMillis, ids};
use store::appeals::{AppealCount, CountBy};
use store::sites::SiteRecord;

use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::services::Services;
use crate::{policies, wilson};

/// Decisions of one kind and what became of the appeals against them.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// Title of the clause, name of the moderator, or what kind of decision.
    pub name: String,
    /// Decisions that a reader can appeal against: held, rejected, warned, premoderated, suspended, banned.
    pub decisions: i64,
    /// Appeals against them.
    pub appeals: i64,
    /// Appeals that were decided.
    pub decided: i64,
    /// Of those, overturned.
    pub overturned: i64,
    /// Overturned of decided, with the Wilson interval of 95 %; nothing while none was decided.
    pub rate: Option<(f64, f64, f64)>,
}

/// The numbers of a period.
#[derive(Debug, Clone, PartialEq)]
pub struct AppealNumbers {
    /// By clause, most decisions first.
    pub by_clause: Vec<Counted>,
    /// By moderator.
    pub by_moderator: Vec<Counted>,
    /// Automatic decisions, those of persons, those of the operator.
    pub by_kind: Vec<Counted>,
}

/// Counts the decisions made from `from` to before `to`, and the appeals against them, whenever those were decided.
///
/// # Errors
/// [`ServiceError::Forbidden`] without [`Deed::SeeQuality`].
pub async fn appeal_numbers(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    (from, to): (UnixMillis, UnixMillis),
) -> Result<AppealNumbers, ServiceError> {
    visitor.require(site.id, Deed::SeeQuality)?;
    let policy = policies::in_force(services, site).await?;
    let (site, period) = (
        site.id,
        (DecisionId(ids::floor_at(from)), DecisionId(ids::floor_at(to))),
    );
    let (clauses, moderators, kinds, names) = services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let clauses = store::appeals::count_by(tx, site, CountBy::Clause, period).await?;
                let moderators = store::appeals::count_by(tx, site, CountBy::Moderator, period).await?;
                let kinds = store::appeals::count_by(tx, site, CountBy::Actor, period).await?;
                let mut names: HashMap<String, String> = HashMap::new();
                for row in &moderators {
                    let id = row.key.parse::<i64>().map(AccountId);
                    let id = id.map_err(|error| store::StoreError::Data(error.to_string()))?;
                    if let Some(account) = store::accounts::by_id(tx, id).await? {
                        names.insert(row.key.clone(), account.name);
                    }
                }
                Ok::<_, store::StoreError>((clauses, moderators, kinds, names))
            })
        })
        .await
        .map_err(ServiceError::Store)?;
    let clause = |key: &str| match policy.policy.clause(key) {
        Some(clause) => clause.title.clone(),
        None if key.is_empty() => "No clause".to_owned(),
        None => key.to_owned(),
    };
    let kind = |key: &str| {
        let name = match key {
            "policy" => "Automatic",
            "account" => "By a person",
            "operator" => "By the operator or an import",
            other => other,
        };
        name.to_owned()
    };
    let moderator = |key: &str| {
        names
            .get(key)
            .cloned()
            .unwrap_or_else(|| "Somebody who left".to_owned())
    };
    Ok(AppealNumbers {
        by_clause: named(clauses, clause),
        by_moderator: named(moderators, moderator),
        by_kind: named(kinds, kind),
    })
}

fn named(rows: Vec<AppealCount>, name: impl Fn(&str) -> String) -> Vec<Counted> {
    let counted = |row: AppealCount| Counted {
        name: name(&row.key),
        rate: rate(row.overturned, row.decided),
        decisions: row.decisions,
        appeals: row.appeals,
        decided: row.decided,
        overturned: row.overturned,
    };
    rows.into_iter().map(counted).collect()
}

/// The share `hits` of `all` with the lower and upper end of its Wilson interval of 95 %; nothing of nothing.
fn rate(hits: i64, all: i64) -> Option<(f64, f64, f64)> {
    if all <= 0 {
        return None;
    }
    #[expect(clippy::cast_precision_loss, reason = "counts of decisions are far below 2^52")]
    let (hits, all) = (hits as f64, all as f64);
    let share = hits / all;
    let (low, high) = wilson::interval(share, all);
    Some((share, low, high))
}

#[cfg(test)]
mod tests {
    use super::rate;

    #[test]
    fn the_interval_is_wilsons() {
        assert_eq!(rate(0, 0), None);
        // 2 of 10: 0.0567 to 0.5098, as in the textbooks.
        let (share, low, high) = rate(2, 10).unwrap();
        assert!(
            (share - 0.2).abs() < 1e-9 && (low - 0.0567).abs() < 1e-4 && (high - 0.5098).abs() < 1e-4,
            "{low} {high}"
        );
        let (share, low, high) = rate(0, 5).unwrap();
        assert!(
            share.abs() < 1e-9 && low.abs() < 1e-9 && (high - 0.4345).abs() < 1e-4,
            "{low} {high}"
        );
    }
}
