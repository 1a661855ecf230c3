//! Counts and shares as people read them.

use serde::Serialize;
use service::trial::Interval;

/// A share with its interval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ShareView {
    /// "87 %"; nothing where there is nothing to tell by.
    pub share: Option<String>,
    /// "84–90 %".
    pub range: String,
    /// "420": of how many.
    pub of: String,
}

impl From<Interval> for ShareView {
    fn from(interval: Interval) -> Self {
        Self {
            share: interval.share.map(|share| format!("{:.0} %", share * 100.0)),
            range: format!("{:.0}–{:.0} %", interval.low * 100.0, interval.high * 100.0),
            of: count(interval.of),
        }
    }
}

/// "12,345".
pub fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A count divided by days: "4.1", "0.03", "1,240".
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts of comments"
)]
pub fn a_day(number: u64, days: f64) -> String {
    let rate = number as f64 / days;
    match rate {
        100.0.. => count(rate.round() as u64),
        10.0..100.0 => decimals(rate, 0),
        1.0..10.0 => decimals(rate, 1),
        _ if number == 0 => "0".to_owned(),
        _ => decimals(rate, 2),
    }
}

/// A number with so many digits behind the point.
pub fn decimals(number: f64, places: usize) -> String {
    format!("{number:.places$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_short() {
        assert_eq!(
            ["0", "999", "1,000", "1,234,567"],
            [0, 999, 1_000, 1_234_567].map(count).each_ref().map(String::as_str)
        );
        let rates = [(0, 90.0), (3, 90.0), (370, 90.0), (5_000, 90.0), (200_000, 90.0)];
        assert_eq!(
            rates.map(|(number, days)| a_day(number, days)),
            ["0", "0.03", "4.1", "56", "2,222"]
        );
        let share = ShareView::from(Interval::new(81, 263));
        assert_eq!(
            (share.share.as_deref(), share.range.as_str()),
            (Some("31 %"), "26–37 %")
        );
        assert_eq!(ShareView::from(Interval::new(0, 0)).share, None);
    }
}
