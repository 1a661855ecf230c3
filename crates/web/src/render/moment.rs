//! A time as pages show it.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use model::UnixMillis;
use serde::Serialize;

use crate::i18n::{Language, dates};

/// A time: for machines, and for people in the site's time zone and the page's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Moment {
    /// RFC 3339 in UTC.
    pub iso: String,
    /// Day and time, such as "3 June 2026, 14:05".
    pub shown: String,
    /// Day only.
    pub day: String,
}

impl Moment {
    /// `at` in a time zone, which falls to UTC where this machine does not know it.
    pub fn new(at: UnixMillis, zone: &str, language: Language) -> Self {
        let instant = Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH);
        let zone = TimeZone::get(zone).unwrap_or_else(|error| {
            tracing::debug!(zone, error = %error, "The site's time zone is not known here; UTC is used");
            TimeZone::UTC
        });
        let local = instant.to_zoned_datetime(zone);
        let day = dates::day(local.date(), language);
        let time = format!("{:02}:{:02}", local.hour(), local.minute());
        let comma = if language == Language::Arabic { "،" } else { "," };
        let whole = instant.as_second();
        let iso = Timestamp::from_second(whole).map_or_else(|_| instant.to_string(), |instant| instant.to_string());
        Self {
            iso,
            shown: format!("{day}{comma} {time}"),
            day,
        }
    }
}
