//! `POST /desk/{site}/readers/{reader}/restrict`: warn, premoderate, suspend, ban, lift.

use axum::response::Response;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{ReaderId, Standing, UnixMillis};
use service::desk::Restrict;

use super::answer::{Done, answer};
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlPath, id};

const MAX_DAYS: i64 = 3_650;

/// Restricts a reader or lifts a restriction.
pub async fn post(
    staff: Staff,
    UrlPath((_, reader)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    let result = restrict(&staff, &fields, &reader).await;
    answer(&staff, &fields, result).await
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
    let decision = service::desk::restrict(staff.services(), &staff.viewer.visitor, &staff.site, request).await?;
    Ok(Done {
        message: message(standing, removed),
        undo: Some(decision),
        status: None,
    })
}

fn message(standing: Standing, removed: bool) -> String {
    let done = match standing {
        Standing::Good => "The restriction is lifted",
        Standing::Warned => "The reader is warned",
        Standing::Premoderated => "The reader’s comments are read before they appear",
        Standing::Suspended => "The reader is suspended",
        Standing::Banned => "The reader is banned",
    };
    if removed {
        format!("{done}, and their comments are removed.")
    } else {
        format!("{done}.")
    }
}

/// The end of a suspension: the end of a day in the site's time zone, else a number of days from now.
fn end(fields: &Fields, now: UnixMillis, zone: &str) -> Result<UnixMillis, WebError> {
    let bad = |field: &str| WebError::bad_request("bad_field", format!("The value of “{field}” cannot be read."));
    if let Some(date) = fields.parse::<Date>("until")? {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let next = date
            .tomorrow()
            .and_then(|day| day.to_zoned_datetime(zone))
            .map_err(|_| bad("until"))?;
        return Ok(UnixMillis(next.timestamp().as_millisecond()));
    }
    let days = fields
        .parse::<i64>("days")?
        .filter(|days| (1..=MAX_DAYS).contains(days))
        .ok_or_else(|| bad("days"))?;
    Ok(now.plus(days * UnixMillis::DAY))
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
    fn a_suspension_ends_with_a_day_or_after_days() {
        assert_eq!(read("days=7"), Ok(1_000 + 7 * UnixMillis::DAY));
        // The 31st of December is over at 20:00 UTC in Yerevan.
        assert_eq!(
            read("days=7&until=2025-12-31"),
            Ok(1_767_225_600_000 - 4 * UnixMillis::HOUR)
        );
        for bad in [
            "",
            "days=0",
            "days=-1",
            "days=999999",
            "days=x",
            "until=tomorrow",
            "until=9999-12-31",
        ] {
            assert_eq!(read(bad), Err("bad_field"), "{bad}");
        }
    }
}
