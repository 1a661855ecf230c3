//! `GET /desk/{site}/appeals/numbers`: how often decisions are appealed against and overturned.

use axum::response::Response;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};
use model::UnixMillis;
use serde::Serialize;
use service::desk::Counted;

use super::chrome::{self, Chrome};
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::UrlQuery;

/// Without a choice, so many days up to today are counted.
const USUAL_DAYS: i32 = 90;

#[derive(Serialize)]
struct Row {
    name: String,
    decisions: i64,
    appeals: i64,
    decided: i64,
    overturned: i64,
    rate: Option<Rate>,
}

/// A share with its interval, in words and as places on a line of 100.
#[derive(Serialize)]
struct Rate {
    share: String,
    interval: String,
    at: String,
    low: String,
    width: String,
}

impl Row {
    fn new(counted: &Counted) -> Self {
        Self {
            name: counted.name.clone(),
            decisions: counted.decisions,
            appeals: counted.appeals,
            decided: counted.decided,
            overturned: counted.overturned,
            rate: counted.rate.map(|(share, low, high)| Rate {
                share: format!("{:.0} %", share * 100.0),
                interval: format!("{:.0}–{:.0} %", low * 100.0, high * 100.0),
                at: format!("{:.1}", share * 100.0),
                low: format!("{:.1}", low * 100.0),
                width: format!("{:.1}", (high - low) * 100.0),
            }),
        }
    }
}

#[derive(Serialize)]
struct Table {
    title: &'static str,
    first: &'static str,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Page {
    desk: Chrome,
    from: String,
    to: String,
    problem: Option<&'static str>,
    tables: Vec<Table>,
}

/// The numbers of a period.
///
/// # Errors
/// Those of the use case.
pub async fn show(staff: Staff, UrlQuery(query): UrlQuery) -> Result<Response, WebError> {
    let zone = TimeZone::get(&staff.site.settings.timezone).unwrap_or(TimeZone::UTC);
    let now = Timestamp::from_millisecond(staff.now().0).map_err(WebError::internal)?;
    let today = now.to_zoned_datetime(zone.clone()).date();
    let usual = (today.saturating_sub(USUAL_DAYS.days()), today);
    let (from, to, problem) = match chosen(query.get("from"), query.get("to"), usual) {
        Some((from, to)) => (from, to, None),
        None => (
            usual.0,
            usual.1,
            Some("These days cannot be read, or the first comes after the last. Shown are the last 90 days."),
        ),
    };
    let begin = |day: Date| {
        day.to_zoned_datetime(zone.clone())
            .map(|zoned| UnixMillis(zoned.timestamp().as_millisecond()))
    };
    let end = to.tomorrow().and_then(begin).map_err(WebError::internal)?;
    let period = (begin(from).map_err(WebError::internal)?, end);
    let numbers = service::desk::appeal_numbers(staff.services(), &staff.viewer.visitor, &staff.site, period).await?;
    let table = |title, first, rows: &[Counted]| Table {
        title,
        first,
        rows: rows.iter().map(Row::new).collect(),
    };
    let policy = staff.policy().await?;
    let view = Page {
        desk: Chrome::new(&staff, "appeals", &policy).await?,
        from: from.to_string(),
        to: to.to_string(),
        problem,
        tables: vec![
            table("By clause", "Clause", &numbers.by_clause),
            table("By moderator", "Moderator", &numbers.by_moderator),
            table("By who decided", "Decisions", &numbers.by_kind),
        ],
    };
    chrome::page(&staff, "desk/appeal_numbers.html", &view)
}

/// The days that were chosen; the usual ones where none were, nothing where they make no sense.
fn chosen(from: &str, to: &str, usual: (Date, Date)) -> Option<(Date, Date)> {
    let day = |text: &str, usual: Date| {
        if text.is_empty() {
            Some(usual)
        } else {
            text.parse::<Date>().ok()
        }
    };
    let (from, to) = (day(from, usual.0)?, day(to, usual.1)?);
    // The end of time has no day after it.
    (from <= to && to.year() < 9_999 && from.year() > 0).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_taken_as_chosen_or_not_at_all() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let usual = (day("2026-08-01"), day("2026-10-30"));
        assert_eq!(chosen("", "", usual), Some(usual));
        assert_eq!(chosen("2026-09-01", "", usual), Some((day("2026-09-01"), usual.1)));
        for (from, to) in [("x", ""), ("2026-11-01", ""), ("", "9999-12-31"), ("2026-02-30", "")] {
            assert_eq!(chosen(from, to, usual), None, "{from} {to}");
        }
    }
}
