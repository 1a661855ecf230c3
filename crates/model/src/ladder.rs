//! The ladder of restrictions: what a reader's rejected comments suggest, as a pure function of clauses and their age.
//!
//! Each rejection that stands counts its clause's severity (1 where the policy says nothing), halved every
//! [`HALF_LIFE_MS`]: somebody who broke the policy in January and again in June is not somebody who broke it twice in a
//! week. The sum is compared with [`STEPS`]. A rejection of the last week still counts 0.85 or more, so the steps read:
//!
//! | points | for instance | suggestion |
//! |---|---|---|
//! | 0.8 | one rejection of the last nine days | warn |
//! | 1.3 | one of this week and one of a month ago | premoderate: a slow drip, no storm |
//! | 1.6 | two in a week | suspend for 24 hours: time to sleep on it |
//! | 2.5 | three in a week | suspend for 7 days |
//! | 4.0 | five in a week, or two of severity 2 and more before | suspend for 30 days |
//! | 6.0 | seven in a week | ban |
//!
//! A suggestion only: a person decides, unless the policy says `automatic`.

use crate::clock::UnixMillis;
use crate::reader::Standing;

/// After this time a rejection counts half.
pub const HALF_LIFE_MS: i64 = 30 * UnixMillis::DAY;
/// Rejections that count less than this are left out of the arithmetic: at severity 1, after five months.
pub const LEAST_POINTS: f64 = 0.03;

/// From how many points on which restriction is suggested, and for how long; mildest first.
pub const STEPS: [(f64, Standing, Option<i64>); 6] = [
    (0.8, Standing::Warned, None),
    (1.3, Standing::Premoderated, None),
    (1.6, Standing::Suspended, Some(UnixMillis::DAY)),
    (2.5, Standing::Suspended, Some(7 * UnixMillis::DAY)),
    (4.0, Standing::Suspended, Some(30 * UnixMillis::DAY)),
    (6.0, Standing::Banned, None),
];

/// A rejection that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strike {
    /// The clause; empty when the decision named none.
    pub clause: String,
    /// How heavy the clause weighs.
    pub severity: u8,
    /// When the comment was rejected.
    pub at: UnixMillis,
}

/// What the strikes of one clause add up to.
#[derive(Debug, Clone, PartialEq)]
pub struct Share {
    /// The clause.
    pub clause: String,
    /// How many rejections.
    pub count: usize,
    /// The oldest of them.
    pub since: UnixMillis,
    /// Their points.
    pub points: f64,
}

/// What the ladder suggests.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The restriction; `good` when there is nothing to do.
    pub standing: Standing,
    /// How long, for a suspension.
    pub for_ms: Option<i64>,
    /// The sum.
    pub points: f64,
    /// By clause, heaviest first.
    pub shares: Vec<Share>,
}

impl Strike {
    /// What it counts at `now`.
    pub fn points(&self, now: UnixMillis) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "ages are far below 2^52 ms")]
        let age = now.since(self.at).max(0) as f64 / HALF_LIFE_MS as f64;
        f64::from(self.severity) * (-age).exp2()
    }
}

/// What `strikes` suggest at `now`.
pub fn suggest(strikes: &[Strike], now: UnixMillis) -> Suggestion {
    let mut shares: Vec<Share> = Vec::new();
    for strike in strikes {
        let points = strike.points(now);
        if points < LEAST_POINTS {
            continue;
        }
        match shares.iter_mut().find(|share| share.clause == strike.clause) {
            Some(share) => {
                share.count += 1;
                share.since = share.since.min(strike.at);
                share.points += points;
            }
            None => shares.push(Share {
                clause: strike.clause.clone(),
                count: 1,
                since: strike.at,
                points,
            }),
        }
    }
    shares.sort_by(|a, b| b.points.total_cmp(&a.points).then_with(|| a.clause.cmp(&b.clause)));
    let points = shares.iter().map(|share| share.points).sum();
    let step = STEPS.iter().rev().find(|(from, ..)| points >= *from);
    let (standing, for_ms) = step.map_or((Standing::Good, None), |(_, standing, for_ms)| (*standing, *for_ms));
    Suggestion {
        standing,
        for_ms,
        points,
        shares,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UnixMillis = UnixMillis(1_800_000_000_000);

    fn strike(days_ago: i64, severity: u8) -> Strike {
        Strike {
            clause: "insults".to_owned(),
            severity,
            at: NOW.plus(-days_ago * UnixMillis::DAY),
        }
    }

    #[test]
    fn the_ladder_climbs_with_what_is_fresh_and_heavy() {
        type Row<'a> = (&'a [(i64, u8)], Standing, Option<i64>);
        let day = UnixMillis::DAY;
        let table: [Row; 14] = [
            (&[], Standing::Good, None),
            (&[(0, 1)], Standing::Warned, None),
            (&[(9, 1)], Standing::Warned, None),
            (&[(11, 1)], Standing::Good, None),
            (&[(0, 0), (1, 0), (2, 0)], Standing::Good, None),
            (&[(1, 1), (30, 1)], Standing::Premoderated, None),
            (&[(0, 1), (7, 1)], Standing::Suspended, Some(day)),
            (&[(0, 2)], Standing::Suspended, Some(day)),
            (&[(0, 1), (3, 1), (7, 1)], Standing::Suspended, Some(7 * day)),
            (&[(0, 3)], Standing::Suspended, Some(7 * day)),
            (
                &[(0, 1), (1, 1), (2, 1), (3, 1), (4, 1)],
                Standing::Suspended,
                Some(30 * day),
            ),
            (&[(0, 3), (0, 3)], Standing::Banned, None),
            (&[(300, 5), (300, 5)], Standing::Good, None),
            (&[(60, 1), (60, 1), (60, 1), (60, 1)], Standing::Warned, None),
        ];
        for (strikes, standing, for_ms) in table {
            let strikes: Vec<Strike> = strikes
                .iter()
                .map(|(days, severity)| strike(*days, *severity))
                .collect();
            let found = suggest(&strikes, NOW);
            assert_eq!((found.standing, found.for_ms), (standing, for_ms), "{strikes:?}");
        }
    }

    #[test]
    fn steps_rise_and_a_strike_halves_with_its_half_life() {
        assert!(STEPS.is_sorted_by(|a, b| a.0 < b.0 && a.1 <= b.1));
        assert!((strike(30, 1).points(NOW) - 0.5).abs() < 1e-9);
        // A clock that was set back makes nothing heavier.
        assert!((strike(-30, 1).points(NOW) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn shares_are_told_by_clause_heaviest_first() {
        let spam = Strike {
            clause: "spam".to_owned(),
            ..strike(20, 1)
        };
        let found = suggest(&[spam, strike(2, 1), strike(5, 1)], NOW);
        let told: Vec<_> = found
            .shares
            .iter()
            .map(|s| (s.clause.as_str(), s.count, NOW.since(s.since) / UnixMillis::DAY))
            .collect();
        assert_eq!(told, [("insults", 2, 5), ("spam", 1, 20)]);
    }
}
