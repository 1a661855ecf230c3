//! The filter of the log, as its form and its address hold it.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{AccountId, UnixMillis};
use serde::Serialize;
use service::audit::LogFilter;

use super::super::place::escaped;
use crate::error::WebError;
use crate::forms::Fields;

/// What stands for the operator among the people.
pub const OPERATOR: &str = "operator";
const FIELDS: [&str; 6] = ["by", "deed", "subject", "id", "from", "until"];

/// The filter as typed.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Typed {
    by: String,
    deed: String,
    subject: String,
    id: String,
    from: String,
    until: String,
    /// Whether anything is set.
    pub is_set: bool,
    /// The same as a query, without the question mark.
    pub query: String,
}

/// Reads a filter from an address.
///
/// # Errors
/// 400 for what is no person or no date.
pub fn read(fields: &Fields, zone: &str) -> Result<(LogFilter, Typed), WebError> {
    let text = |name: &str| fields.get(name).trim().to_owned();
    let typed = Typed {
        by: text("by"),
        deed: text("deed"),
        subject: text("subject"),
        id: text("id"),
        from: text("from"),
        until: text("until"),
        is_set: FIELDS.iter().any(|name| fields.has(name)),
        query: query(fields),
    };
    let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    let by_operator = typed.by == OPERATOR;
    let filter = LogFilter {
        account: if by_operator {
            None
        } else {
            fields.parse::<AccountId>("by")?
        },
        by_operator,
        deed: some(&typed.deed),
        subject: some(&typed.subject),
        subject_id: some(&typed.id),
        from: day(fields, "from", zone)?.map(|days| days.0),
        until: day(fields, "until", zone)?.map(|days| days.1),
    };
    Ok((filter, typed))
}

/// Begin and end of a day in the site's time zone.
fn day(fields: &Fields, name: &str, zone: &str) -> Result<Option<(UnixMillis, UnixMillis)>, WebError> {
    let Some(date) = fields.parse::<Date>(name)? else {
        return Ok(None);
    };
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    let begin = |date: Date| date.to_zoned_datetime(zone.clone());
    let (Ok(first), Ok(next)) = (begin(date), date.tomorrow().and_then(begin)) else {
        return Err(WebError::bad_request(
            "bad_field",
            format!("The value of “{name}” cannot be read."),
        ));
    };
    let ms = |stamp: jiff::Timestamp| UnixMillis(stamp.as_millisecond());
    Ok(Some((ms(first.timestamp()), ms(next.timestamp()))))
}

fn query(fields: &Fields) -> String {
    let set = FIELDS.iter().filter(|name| fields.has(name));
    let pairs: Vec<String> = set
        .map(|name| format!("{name}={}", escaped(fields.get(name).trim())))
        .collect();
    pairs.join("&")
}
