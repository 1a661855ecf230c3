//! Shares with their 95 % intervals.

use serde::{Deserialize, Serialize};

use crate::wilson;

/// A share of a count, with the interval by Wilson's score in which the true share lies 95 times in 100.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    /// How many have the property.
    pub hits: u64,
    /// Of how many.
    pub of: u64,
    /// `hits / of`, 0 to 1; nothing for nothing.
    pub share: Option<f64>,
    /// Lower end, 0 to 1; 0 for nothing.
    pub low: f64,
    /// Upper end, 0 to 1; 1 for nothing.
    pub high: f64,
}

impl Interval {
    /// The share of `hits` among `of`.
    #[expect(clippy::cast_precision_loss, reason = "counts of comments are far below 2^53")]
    pub fn new(hits: u64, of: u64) -> Self {
        if of == 0 {
            return Self {
                hits,
                of,
                share: None,
                low: 0.0,
                high: 1.0,
            };
        }
        let (n, share) = (of as f64, hits as f64 / of as f64);
        let (low, high) = wilson::interval(share, n);
        Self {
            hits,
            of,
            share: Some(share),
            low,
            high,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_that_of_the_textbook() {
        // Newcombe 1998, table I: 81 of 263 gives 0.2553 to 0.3662.
        let interval = Interval::new(81, 263);
        assert!((interval.low - 0.2553).abs() < 5e-5 && (interval.high - 0.3662).abs() < 5e-5);
        // 15 of 148: 0.0624 to 0.1605; 0 of 20: 0 to 0.1611.
        let interval = Interval::new(15, 148);
        assert!((interval.low - 0.0624).abs() < 5e-5 && (interval.high - 0.1605).abs() < 5e-5);
        assert!(Interval::new(0, 20).low.abs() < 1e-12 && (Interval::new(0, 20).high - 0.1611).abs() < 5e-5);
        assert_eq!(Interval::new(0, 0).share, None);
    }
}
