//! Days as the site's own clock has them.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use model::UnixMillis;

use crate::error::ServiceError;

/// Longest period that can be asked for, in days.
pub const MAX_DAYS: usize = 400;

/// Some whole days, the last included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

fn zone_of(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or_else(|error| {
        tracing::debug!(zone = name, error = %error, "The site's time zone is not known here; UTC is used");
        TimeZone::UTC
    })
}

fn date_of(time: UnixMillis, zone: &TimeZone) -> Date {
    let stamp = Timestamp::from_millisecond(time.0).unwrap_or(Timestamp::UNIX_EPOCH);
    stamp.to_zoned_datetime(zone.clone()).date()
}

/// When a day begins: midnight, or the first moment after it where the clock leaps over midnight.
fn begin(date: Date, zone: &TimeZone) -> Result<UnixMillis, ServiceError> {
    let midnight = date
        .to_zoned_datetime(zone.clone())
        .and_then(|moment| moment.start_of_day());
    let moment = midnight.map_err(|error| ServiceError::Internal(format!("the day {date}: {error}")))?;
    Ok(UnixMillis(moment.timestamp().as_millisecond()))
}

/// The day of `time` in a time zone: when it began and when the next one begins.
///
/// # Errors
/// [`ServiceError::Internal`] beyond the calendar's end.
pub fn day_of(time: UnixMillis, zone: &str) -> Result<(UnixMillis, UnixMillis), ServiceError> {
    let zone = zone_of(zone);
    let date = date_of(time, &zone);
    Ok((begin(date, &zone)?, begin(after(date, 1)?, &zone)?))
}

fn after(date: Date, days: i64) -> Result<Date, ServiceError> {
    date.checked_add(days.days())
        .map_err(|error| ServiceError::Internal(format!("the day {date}: {error}")))
}

/// A day of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Its date.
    pub date: Date,
    /// When it begins.
    pub begin: UnixMillis,
    /// When the next one begins.
    pub end: UnixMillis,
}

/// The days of a period in a time zone, oldest first, at most [`MAX_DAYS`].
///
/// # Errors
/// [`ServiceError::Internal`] beyond the calendar's end.
pub fn days_between(period: Period, zone: &str) -> Result<Vec<Day>, ServiceError> {
    let zone = zone_of(zone);
    let (mut date, mut days) = (period.from, Vec::new());
    let mut start = begin(date, &zone)?;
    while date <= period.to && days.len() < MAX_DAYS {
        let next = after(date, 1)?;
        let end = begin(next, &zone)?;
        days.push(Day {
            date,
            begin: start,
            end,
        });
        (date, start) = (next, end);
    }
    Ok(days)
}

impl Period {
    /// The last `days` days up to and with that of `now`.
    ///
    /// # Errors
    /// [`ServiceError::Internal`] beyond the calendar's end.
    pub fn last(days: i64, now: UnixMillis, zone: &str) -> Result<Self, ServiceError> {
        let to = date_of(now, &zone_of(zone));
        Ok(Self {
            from: after(to, 1 - days)?,
            to,
        })
    }

    /// From one date to another, such as `2026-11-01`; refused if it is no date, the wrong way round or too long.
    ///
    /// # Errors
    /// [`ServiceError::Invalid`].
    pub fn read(from: &str, to: &str) -> Result<Self, ServiceError> {
        let date = |field, text: &str| {
            text.trim().parse::<Date>().map_err(|_| {
                ServiceError::field(
                    field,
                    "no_date",
                    format!("“{text}” is no date; write it as 2026-11-01."),
                )
            })
        };
        let period = Self {
            from: date("from", from)?,
            to: date("to", to)?,
        };
        if period.from > period.to {
            let text = "The first day lies after the last one.";
            return Err(ServiceError::field("from", "wrong_way", text));
        }
        let most = i64::try_from(MAX_DAYS).unwrap_or(i64::MAX);
        if after(period.from, most)? <= period.to {
            let text = format!("At most {MAX_DAYS} days can be shown at once.");
            return Err(ServiceError::field("from", "too_long", text));
        }
        Ok(period)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_lasts_as_long_as_the_clock_says() {
        let read = |text| Period::read(text, text).unwrap();
        let hours = |text| {
            let days = days_between(read(text), "Europe/Berlin").unwrap();
            days[0].end.since(days[0].begin) / UnixMillis::HOUR
        };
        assert_eq!(
            [hours("2026-03-29"), hours("2026-03-30"), hours("2026-10-25")],
            [23, 24, 25]
        );
        let (begin, end) = day_of(UnixMillis(1_795_435_200_000), "Europe/Berlin").unwrap();
        assert_eq!(end.since(begin), UnixMillis::DAY);
        // 2026-11-23T00:00+01:00.
        assert_eq!(begin, UnixMillis(1_795_435_200_000 - 13 * UnixMillis::HOUR));
    }

    #[test]
    fn periods_are_whole_days() {
        let period = Period::last(7, UnixMillis(1_795_435_200_000), "UTC").unwrap();
        assert_eq!(
            (period.from.to_string(), period.to.to_string()),
            ("2026-11-17".into(), "2026-11-23".into())
        );
        assert_eq!(days_between(period, "UTC").unwrap().len(), 7);
        for (from, to) in [
            ("2026-11-31", "2026-12-01"),
            ("x", ""),
            ("2026-11-02", "2026-11-01"),
            ("2020-01-01", "2026-11-01"),
        ] {
            assert!(Period::read(from, to).is_err(), "{from} {to}");
        }
    }
}
