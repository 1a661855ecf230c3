//! Numbers in words.

use service::quality::statistics::Estimate;

use crate::desk::chart::Unit;

/// "82 %".
pub fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// "82 % (74 to 88 %)".
pub fn share(estimate: &Estimate) -> String {
    format!(
        "{} ({:.0} to {})",
        percent(estimate.value),
        estimate.low * 100.0,
        percent(estimate.high)
    )
}

/// Fewer observations than this make no dot in a picture; the interval would span nearly everything.
pub const FEW: u64 = 5;

/// As [`share`], or that nothing can be said.
pub fn share_or_none(estimate: Option<&Estimate>) -> String {
    match estimate {
        None => "nothing to go by".to_owned(),
        Some(estimate) if estimate.n < FEW => "too few".to_owned(),
        Some(estimate) => share(estimate),
    }
}

/// "0.62 (0.48 to 0.76)".
pub fn coefficient(estimate: &Estimate) -> String {
    format!("{:.2} ({:.2} to {:.2})", estimate.value, estimate.low, estimate.high)
}

/// "25 min"; a dash where nothing is known.
pub fn wait(seconds: Option<i64>) -> String {
    seconds.map_or_else(|| "–".to_owned(), |seconds| Unit::Seconds.name(real(seconds)))
}

/// A count for a chart.
#[expect(clippy::cast_precision_loss, reason = "counts of a newsroom are far below 2^53")]
pub fn real(count: i64) -> f64 {
    count as f64
}

/// "1 comment", "3 comments".
pub fn counted(n: i64, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// `2026-11-05` as "5 Nov"; as it is where it is no date.
pub fn short_date(date: &str) -> String {
    formatted(date, "%-d %b")
}

/// `2026-11-05` as "5 Nov 2026"; as it is where it is no date.
pub fn long_date(date: &str) -> String {
    formatted(date, "%-d %b %Y")
}

fn formatted(date: &str, format: &str) -> String {
    date.parse::<jiff::civil::Date>()
        .map_or_else(|_| date.to_owned(), |date| date.strftime(format).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        let estimate = Estimate {
            value: 0.824,
            low: 0.739,
            high: 0.88,
            n: 90,
        };
        assert_eq!(share(&estimate), "82 % (74 to 88 %)");
        assert_eq!(wait(None), "–");
        assert_eq!(short_date("2026-11-05"), "5 Nov");
        assert_eq!(counted(1, "comment", "comments"), "1 comment");
    }
}
