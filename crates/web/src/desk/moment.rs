//! A moment as the desk shows it: how long ago, with the date in the site's time zone beside it.

use jiff::{Timestamp, tz::TimeZone};
use model::UnixMillis;
use serde::Serialize;

/// A moment for a `<time>`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// RFC 3339, for machines.
    pub iso: String,
    /// "3 min ago", "in 2 days", for the eye.
    pub age: String,
    /// "8 Oct 2026, 17:05", for certainty.
    pub date: String,
}

impl Moment {
    /// `time` as seen at `now` in the time zone of an IANA name; an unknown name gives UTC.
    pub fn at(time: UnixMillis, now: UnixMillis, zone: &str) -> Self {
        let stamp = Timestamp::from_millisecond(time.0).unwrap_or(Timestamp::UNIX_EPOCH);
        let zoned = stamp.to_zoned_datetime(TimeZone::get(zone).unwrap_or(TimeZone::UTC));
        Self {
            iso: stamp.to_string(),
            age: age(now.since(time)),
            date: zoned.strftime("%-d %b %Y, %H:%M").to_string(),
        }
    }
}

fn age(ms: i64) -> String {
    let (span, future) = (ms.unsigned_abs(), ms < 0);
    let (n, unit) = match span {
        0..45_000 => {
            return if future {
                "in a moment".to_owned()
            } else {
                "just now".to_owned()
            };
        }
        45_000..3_600_000 => (span.div_ceil(60_000).min(59), "min"),
        3_600_000..86_400_000 => (span / 3_600_000, "h"),
        86_400_000..5_184_000_000 => (span / 86_400_000, if span < 172_800_000 { "day" } else { "days" }),
        5_184_000_000..63_072_000_000 => (span / 2_629_800_000, "months"),
        _ => (span / 31_557_600_000, "years"),
    };
    if future {
        format!("in {n} {unit}")
    } else {
        format!("{n} {unit} ago")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_short() {
        let cases = [
            (0, "just now"),
            (60_000, "1 min ago"),
            (3_599_000, "59 min ago"),
            (7_200_000, "2 h ago"),
            (86_400_000, "1 day ago"),
            (-3 * 86_400_000, "in 3 days"),
            (40 * 86_400_000, "40 days ago"),
            (100 * 86_400_000, "3 months ago"),
            (1_000 * 86_400_000, "2 years ago"),
        ];
        for (ms, expected) in cases {
            assert_eq!(age(ms), expected, "{ms}");
        }
    }

    #[test]
    fn the_date_is_that_of_the_site() {
        let moment = Moment::at(
            UnixMillis(1_767_225_600_000),
            UnixMillis(1_767_225_600_000),
            "Asia/Yerevan",
        );
        assert_eq!(moment.date, "1 Jan 2026, 04:00");
        assert_eq!(moment.iso, "2026-01-01T00:00:00Z");
    }
}
