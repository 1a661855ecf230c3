//! `/desk/{site}/quality`: how quickly, how alike and how rightly is decided; every picture with its numbers.

mod judged;
mod sections;
mod words;

use axum::response::{IntoResponse as _, Response};
use model::UnixMillis;
use serde::Serialize;
use service::ServiceError;
use service::quality::{MAX_RATE, Period};

use super::answer::{Done, answer};
use super::chrome::{self, Chrome};
use super::staff::Staff;
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlQuery};

/// Periods that are one click away, in days.
const PERIODS: [i64; 3] = [7, 30, 90];
const USUAL: i64 = 30;

#[derive(Serialize)]
struct PeriodLink {
    days: i64,
    current: bool,
}

/// What a dashboard shows of one question.
#[derive(Debug, Default, Serialize)]
struct Section {
    /// For links: lower-case letters.
    id: &'static str,
    title: &'static str,
    /// What the numbers say, in sentences.
    summary: Vec<String>,
    /// Why there is no picture, if there is none.
    empty: Option<String>,
    pictures: Vec<Picture>,
    tables: Vec<Table>,
}

#[derive(Debug, Default, Serialize)]
struct Picture {
    heading: &'static str,
    /// Drawn by us, escaped there.
    svg: String,
    legend: Vec<Legend>,
}

#[derive(Debug, Serialize)]
struct Legend {
    class: &'static str,
    label: &'static str,
}

#[derive(Debug, Default, Serialize)]
struct Table {
    caption: String,
    head: Vec<&'static str>,
    /// The first cell of each row is its heading.
    rows: Vec<Vec<String>>,
}

#[derive(Serialize)]
struct QualityPage {
    desk: Chrome,
    periods: Vec<PeriodLink>,
    from: String,
    to: String,
    from_words: String,
    to_words: String,
    /// The dates as they were typed, where they cannot be used.
    typed: Option<(String, String)>,
    error: Option<String>,
    timezone: String,
    incomplete: bool,
    sections: Vec<Section>,
    looks_per_day: i64,
    most_looks: i64,
}

/// The days that are asked for, and why they cannot be had.
fn period(query: &Fields, now: UnixMillis, zone: &str) -> Result<(Period, i64, Option<String>), WebError> {
    let usual = Period::last(USUAL, now, zone)?;
    if query.has("from") || query.has("to") {
        return match Period::read(query.get("from"), query.get("to")) {
            Ok(period) => Ok((period, 0, None)),
            Err(error @ ServiceError::Invalid(_)) => Ok((usual, USUAL, Some(error.to_string()))),
            Err(error) => Err(error.into()),
        };
    }
    let days = query
        .parse::<i64>("days")?
        .filter(|days| PERIODS.contains(days))
        .unwrap_or(USUAL);
    Ok((Period::last(days, now, zone)?, days, None))
}

/// The dashboard.
///
/// # Errors
/// Those of the use case.
pub async fn show(staff: Staff, UrlQuery(query): UrlQuery) -> Result<Response, WebError> {
    let zone = &staff.site.settings.timezone;
    let (period, days, error) = period(&query, staff.now(), zone)?;
    let report = service::quality::report(staff.services(), &staff.viewer.visitor, &staff.site, period).await?;
    let policy = staff.policy().await?;
    let typed = error
        .as_ref()
        .map(|_| (query.get("from").to_owned(), query.get("to").to_owned()));
    let view = QualityPage {
        desk: Chrome::new(&staff, "quality", &policy).await?,
        periods: PERIODS
            .iter()
            .map(|n| PeriodLink {
                days: *n,
                current: *n == days && error.is_none(),
            })
            .collect(),
        from_words: words::long_date(&report.from),
        to_words: words::long_date(&report.to),
        from: report.from.clone(),
        to: report.to.clone(),
        typed,
        error,
        timezone: report.timezone.clone(),
        incomplete: !report.total.counted,
        sections: sections::all(&report, &policy.policy),
        looks_per_day: report.looks_per_day,
        most_looks: MAX_RATE,
    };
    Ok(chrome::page(&staff, "desk/quality.html", &view)?.into_response())
}

/// Chooses how many second looks a day the site wants.
pub async fn post_rate(staff: Staff, FormFields(fields): FormFields) -> Response {
    let result = set_rate(&staff, &fields).await;
    answer(&staff, &fields, result).await
}

async fn set_rate(staff: &Staff, fields: &Fields) -> Result<Done, WebError> {
    staff.check(fields)?;
    let rate = fields.parse::<i64>("rate")?.unwrap_or(-1);
    service::quality::set_rate(staff.services(), &staff.viewer.visitor, &staff.site, rate).await?;
    let message = match rate {
        0 => "Saved: no second looks are drawn from now on.".to_owned(),
        1 => "Saved: one second look a day, from the next sample on.".to_owned(),
        n => format!("Saved: {n} second looks a day, from the next sample on."),
    };
    Ok(Done {
        message,
        undo: None,
        status: None,
    })
}
