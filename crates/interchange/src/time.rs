//! Times as files write them.

use jiff::{Timestamp, civil::DateTime, fmt::rfc2822, tz::TimeZone};
use model::UnixMillis;

/// `2014-01-14 17:32:12`, taken as UTC. `0000-00-00 00:00:00`, an empty text and anything else give none.
pub(crate) fn sql_utc(text: &str) -> Option<UnixMillis> {
    let civil: DateTime = text.trim().parse().ok()?;
    // Year 0 and before is how WordPress says "no date".
    if civil.year() < 1 {
        return None;
    }
    let at = TimeZone::UTC.to_timestamp(civil).ok()?;
    Some(UnixMillis(at.as_millisecond()))
}

/// `Tue, 14 Jan 2014 17:31:03 +0000`, as in RSS. The weekday may be wrong, as it is for no date.
pub(crate) fn rfc2822(text: &str) -> Option<UnixMillis> {
    let parsed: Timestamp = rfc2822::DateTimeParser::new()
        .relaxed_weekday(true)
        .parse_timestamp(text.trim())
        .ok()?;
    Some(UnixMillis(parsed.as_millisecond()))
}

/// RFC 3339 in UTC, with milliseconds only where there are any. Times beyond the year 9999 are cut to it.
pub(crate) fn rfc3339(time: UnixMillis) -> String {
    let beyond = if time.0 < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_millisecond(time.0).unwrap_or(beyond).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_all_kinds() {
        let time = Some(UnixMillis(1_389_720_663_000));
        assert_eq!(sql_utc(" 2014-01-14 17:31:03\n"), time);
        assert_eq!(rfc2822("Tue, 14 Jan 2014 17:31:03 +0000"), time);
        assert_eq!(rfc2822("Tue, 14 Jan 2014 18:31:03 +0100"), time);
        for none in [
            "",
            "0000-00-00 00:00:00",
            "-0001-11-30 00:00:00",
            "yesterday",
            "2014-13-45 99:00:00",
        ] {
            assert_eq!(sql_utc(none), None, "{none}");
        }
        assert_eq!(rfc2822("Mon, 30 Nov -0001 00:00:00 +0000"), None);
    }

    #[test]
    fn times_are_written_as_they_are_read() {
        for (ms, text) in [
            (1_389_720_663_000, "2014-01-14T17:31:03Z"),
            (5, "1970-01-01T00:00:00.005Z"),
        ] {
            assert_eq!(rfc3339(UnixMillis(ms)), text);
        }
        assert!(
            rfc3339(UnixMillis(i64::MAX)).starts_with("9999"),
            "{}",
            rfc3339(UnixMillis(i64::MAX))
        );
    }
}
