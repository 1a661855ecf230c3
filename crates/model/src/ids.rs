//! Time-ordered 64-bit ids, made by us, so that both databases and every node agree on them.
//!
//! Layout, from the high end: 1 bit zero, 42 bits milliseconds since 2026-01-01 (lasts until 2165), 10 bits node,
//! 11 bits counter (2,048 ids a millisecond and node). Written in base 36, which keeps addresses short.

use std::fmt;
use std::str::FromStr;
use std::sync::Mutex;

use crate::clock::{Clock, UnixMillis};

/// 2026-01-01T00:00:00Z in Unix milliseconds: the start of id time.
const EPOCH_MS: i64 = 1_767_225_600_000;
const NODE_BITS: u32 = 10;
const COUNTER_BITS: u32 = 11;
const COUNTER_LIMIT: i64 = 1 << COUNTER_BITS;

/// A text that is no id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not an id")]
pub struct BadId(pub String);

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&to_base36(self.0))
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                from_base36(text).map(Self)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )+};
}

ids! {
    /// A publication.
    SiteId,
    /// A story of a site.
    StoryId,
    /// A comment or reply.
    CommentId,
    /// A reader of a site: guest or account.
    ReaderId,
    /// Somebody who can sign in: a reader with an account, a moderator, an admin.
    AccountId,
    /// A recorded change of a comment's status or a reader's standing.
    DecisionId,
    /// A reader's complaint about a comment.
    ReportId,
    /// A request to look at a decision again.
    AppealId,
    /// A feed that stories come from.
    FeedId,
    /// An event that others must learn of.
    OutboxId,
    /// Work to be done later.
    JobId,
    /// Another system that is asked about comments.
    HookId,
    /// A queue that moderators made by a filter.
    SavedQueueId,
    /// What the desk notes on a comment or a reader.
    NoteId,
    /// A comment that is handed over, or wants a second opinion.
    ReferralId,
}

fn to_base36(value: i64) -> String {
    let mut rest = value.unsigned_abs();
    let mut digits = Vec::with_capacity(13);
    loop {
        let digit = u32::try_from(rest % 36).unwrap_or_default();
        digits.push(char::from_digit(digit, 36).unwrap_or('0'));
        rest /= 36;
        if rest == 0 {
            break;
        }
    }
    digits.iter().rev().collect()
}

fn from_base36(text: &str) -> Result<i64, BadId> {
    let bad = || BadId(text.chars().take(24).collect());
    let plain = (1..=13).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_lowercase());
    if !plain || (text.len() > 1 && text.starts_with('0')) {
        return Err(bad());
    }
    i64::from_str_radix(text, 36).map_err(|_| bad())
}

/// Makes ids for one node; shared by reference.
#[derive(Debug)]
pub struct IdMaker {
    clock: Clock,
    node: i64,
    last: Mutex<i64>,
}

impl IdMaker {
    /// A maker for `node`, of which the low 10 bits count.
    pub fn new(clock: Clock, node: u16) -> Self {
        let node = i64::from(node) & ((1 << NODE_BITS) - 1);
        Self {
            clock,
            node,
            last: Mutex::new(0),
        }
    }

    /// The next number; strictly increasing within a maker, also when the clock stands still or steps back.
    pub fn next(&self) -> i64 {
        let now = (self.clock.now().0 - EPOCH_MS).max(0);
        let mut last = self.last.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // `last` counts in units of (millisecond, counter), without the node.
        *last = (*last + 1).max(now * COUNTER_LIMIT);
        let (ms, counter) = (*last / COUNTER_LIMIT, *last % COUNTER_LIMIT);
        (((ms << NODE_BITS) | self.node) << COUNTER_BITS) | counter
    }
}

/// The smallest id that can have been made at `time`: for looking back a while by id.
pub fn floor_at(time: UnixMillis) -> i64 {
    (time.0 - EPOCH_MS).max(0) << (NODE_BITS + COUNTER_BITS)
}

/// How far to the left the milliseconds stand in an id.
pub const MOMENT_SHIFT: u32 = NODE_BITS + COUNTER_BITS;

/// The node that made an id.
pub fn node_of(id: i64) -> i64 {
    (id >> COUNTER_BITS) & ((1 << NODE_BITS) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ids_increase_even_when_the_clock_stands_still() {
        let maker = IdMaker::new(Clock::fixed(UnixMillis(EPOCH_MS + 5)), 3);
        let made: Vec<i64> = (0..5000).map(|_| maker.next()).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn what_is_no_id_is_refused() {
        for text in ["", "-1", "ZZ", "1 2", "zzzzzzzzzzzzz", "00", "é", "12345678901234"] {
            assert!(text.parse::<StoryId>().is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn ids_survive_the_round_trip(value in 0..i64::MAX) {
            prop_assert_eq!(StoryId(value).to_string().parse(), Ok(StoryId(value)));
        }
    }
}
