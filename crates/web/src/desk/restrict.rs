//! `POST /desk/{site}/readers/{reader}/restrict`: warn, premoderate, suspend, ban, lift.

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use model::{ReaderId, Standing, UnixMillis};
use service::desk::Restrict;

use super::answer::{Done, answer};
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlPath, id};

const MAX_HOURS: i64 = 3_650 * 24;

/// Restricts a reader or lifts a restriction.
pub async fn post(
    staff: Staff,
    UrlPath((_, reader)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    match restrict(&staff, &fields, &reader).await {
        Err(error) if is_correctable(error.status) && !staff.wants_json() => {
            super::reader::refused(&staff, &reader, &fields, &error).await
        }
        result => answer(&staff, &fields, result).await,
    }
}

/// Whether the form can be sent again with something else in it.
pub fn is_correctable(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::BAD_REQUEST | StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY
    )
}

async fn restrict(staff: &Staff, fields: &Fields, reader: &str) -> Result<Done, WebError> {
    staff.check(fields)?;
    let standing = fields.parse::<Standing>("standing")?;
    let standing = standing.ok_or_else(|| WebError::bad_request("bad_field", "Please choose what is to be done."))?;
    let until = match standing {
        Standing::Suspended => Some(end(fields, staff.now(), &staff.site.settings.timezone)?),
        _ => None,
    };
    let request = Restrict {
        reader: id::<ReaderId>(reader, "reader")?,
        standing,
        until,
        clause: fields.get("clause").to_owned(),
        reason: fields.get("reason").to_owned(),
        remove_comments: fields.has("remove_comments") && standing != Standing::Good,
    };
    let removed = request.remove_comments;
    let (services, visitor) = (staff.services(), &staff.viewer.visitor);
    let everywhere = fields.has("all_sites");
    let decision = if everywhere {
        service::desk::restrict_everywhere(services, visitor, &staff.site, request).await?
    } else {
        service::desk::restrict(services, visitor, &staff.site, request).await?
    };
    let sites = if everywhere {
        service::desk::sites_of(services, visitor).len()
    } else {
        1
    };
    Ok(Done {
        message: message(standing, removed, sites),
        undo: Some(decision),
        status: None,
    })
}

fn message(standing: Standing, removed: bool, sites: usize) -> String {
    let done = match standing {
        Standing::Good => "The restriction is lifted",
        Standing::Warned => "The reader is warned",
        Standing::Premoderated => "The reader’s comments are read before they appear",
        Standing::Suspended => "The reader is suspended",
        Standing::Banned => "The reader is banned",
    };
    let place = match sites {
        0 | 1 => String::new(),
        sites => format!(" on {sites} sites"),
    };
    let removed = if removed {
        ", and their comments are removed"
    } else {
        ""
    };
    format!("{done}{place}{removed}.")
}

/// The end of a suspension: a moment or the end of a day in the site's time zone, else a length of time from now.
fn end(fields: &Fields, now: UnixMillis, zone: &str) -> Result<UnixMillis, WebError> {
    let bad = |field: &str| WebError::bad_request("bad_field", format!("The value of “{field}” cannot be read."));
    let until = fields.get("until");
    if !until.is_empty() {
        let day = || {
            until
                .parse::<Date>()
                .ok()
                .and_then(|date| date.tomorrow().ok())
                .map(DateTime::from)
        };
        // Without a time, `DateTime` would read the beginning of the day.
        let moment = if until.contains('T') {
            until.parse::<DateTime>().ok()
        } else {
            day()
        };
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let moment = moment
            .and_then(|moment| moment.to_zoned_datetime(zone).ok())
            .ok_or_else(|| bad("until"))?;
        return Ok(UnixMillis(moment.timestamp().as_millisecond()));
    }
    let hours = hours(fields.get("length")).ok_or_else(|| bad("length"))?;
    Ok(now.plus(hours * UnixMillis::HOUR))
}

/// `6h` and `3d` in hours.
fn hours(length: &str) -> Option<i64> {
    let (number, unit) = match length.strip_suffix('h') {
        Some(number) => (number, 1),
        None => (length.strip_suffix('d')?, 24),
    };
    let number = number.parse::<i64>().ok()?.checked_mul(unit)?;
    (1..=MAX_HOURS).contains(&number).then_some(number)
}

/// A length of time as the form says it: `24h`, `7d`.
pub fn length(ms: i64) -> String {
    match ms / UnixMillis::HOUR {
        hours if hours <= 24 => format!("{hours}h"),
        hours => format!("{}d", hours / 24),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<i64, &'static str> {
        let fields = Fields::read(query.as_bytes()).unwrap();
        end(&fields, UnixMillis(1_000), "Asia/Yerevan")
            .map(|end| end.0)
            .map_err(|error| error.code)
    }

    #[test]
    fn a_suspension_ends_at_a_moment_with_a_day_or_after_hours_and_days() {
        assert_eq!(read("length=7d"), Ok(1_000 + 7 * UnixMillis::DAY));
        assert_eq!(read("length=6h"), Ok(1_000 + 6 * UnixMillis::HOUR));
        // The 31st of December is over at 20:00 UTC in Yerevan.
        assert_eq!(
            read("length=7d&until=2025-12-31"),
            Ok(1_767_225_600_000 - 4 * UnixMillis::HOUR)
        );
        assert_eq!(
            read("until=2026-01-01T06%3A30"),
            Ok(1_767_225_600_000 + 5 * UnixMillis::HOUR / 2)
        );
        for bad in [
            "",
            "length=0h",
            "length=-1d",
            "length=9999999d",
            "length=9223372036854775807d",
            "length=7",
            "length=d",
            "until=tomorrow",
            "until=9999-12-31",
            "until=2026-13-01T00%3A00",
        ] {
            assert_eq!(read(bad), Err("bad_field"), "{bad}");
        }
    }

    #[test]
    fn a_length_is_read_as_it_is_written() {
        for written in ["1h", "6h", "24h", "3d", "7d", "30d"] {
            assert_eq!(length(hours(written).unwrap() * UnixMillis::HOUR), written);
        }
    }

    #[test]
    fn what_was_done_names_the_sites() {
        assert_eq!(
            message(Standing::Banned, true, 3),
            "The reader is banned on 3 sites, and their comments are removed."
        );
        assert_eq!(message(Standing::Good, false, 1), "The restriction is lifted.");
    }
}
