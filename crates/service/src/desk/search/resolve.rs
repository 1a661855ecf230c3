//! From what was typed to what the store is asked: names become ids, days become moments, and what makes no sense is told.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{SiteId, Standing, Status, UnixMillis};
use moderation::Category;
use store::Tx;
use store::queues::Filter;
use store::words::Term;

use super::question::CommentSearch;
use super::terms::{Boxed, understand};
use crate::error::ServiceError;
use crate::services::Services;
use crate::text::check::Checks;
use crate::text::name;

/// Most readers or stories that a name stands for.
const MOST: i64 = 64;

/// A search that the store can be asked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Resolved {
    pub(crate) filter: Filter,
    pub(crate) terms: Vec<Term>,
    /// The words without keys, for names of readers.
    pub(crate) plain: String,
    /// What the person should know.
    pub(crate) notes: Vec<String>,
    /// Something was typed that nothing can match.
    pub(crate) is_nothing: bool,
}

/// Understands a search of somebody who is kept to some sections (none: to the whole site).
pub(crate) async fn resolve(
    services: &Services,
    tx: &mut Tx,
    (site, zone): (SiteId, &str),
    within: &[String],
    search: &CommentSearch,
) -> Result<Resolved, ServiceError> {
    let Boxed {
        terms,
        plain,
        search,
        mut notes,
    } = understand(search);
    let mut filter = plain_parts(&search, services.now(), zone)?;
    filter.within = within.to_vec();
    filter.terms.clone_from(&terms);
    if !search.story.is_empty() {
        let slug = model::slug::slug(&search.story);
        let words: Vec<String> = slug.split('-').map(str::to_owned).collect();
        let stories = store::stories::with_words(tx, site, &words).await?;
        note_many(&mut notes, stories.len(), "stories", "the newest");
        filter.stories = Some(stories);
    }
    if !search.reader.is_empty() {
        let readers = readers(tx, site, &search.reader).await?;
        note_many(&mut notes, readers.len(), "readers", "the first");
        filter.readers = Some(readers.into_iter().map(|reader| reader.id).collect());
    }
    let is_nothing = terms.is_empty() && !plain.trim().is_empty();
    Ok(Resolved {
        filter,
        terms,
        plain,
        notes,
        is_nothing,
    })
}

fn note_many(notes: &mut Vec<String>, found: usize, what: &str, which: &str) {
    if i64::try_from(found).is_ok_and(|found| found >= MOST) {
        notes.push(format!(
            "Many {what} fit; only {which} {MOST} were looked at. Type more of the name."
        ));
    }
}

/// Readers whose name begins so, or whose address is this.
pub(crate) async fn readers(
    tx: &mut Tx,
    site: SiteId,
    typed: &str,
) -> Result<Vec<store::readers::ReaderRecord>, ServiceError> {
    if typed.contains('@') {
        return Ok(store::readers::by_email(tx, site, &typed.trim().to_lowercase(), MOST).await?);
    }
    let key = name::key(typed);
    if key.is_empty() {
        return Ok(Vec::new());
    }
    Ok(store::readers::named(tx, site, &key, MOST).await?)
}

/// What needs no database. All mistakes are told at once.
fn plain_parts(search: &CommentSearch, now: UnixMillis, zone: &str) -> Result<Filter, ServiceError> {
    let mut checks = Checks::default();
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let mut filter = Filter {
        section: some(&search.section),
        clause: some(&search.clause),
        language: some(&search.language).map(|tag| tag.to_lowercase()),
        ..Filter::default()
    };
    if !search.status.is_empty() {
        match search.status.parse::<Status>() {
            Ok(status) => filter.status = Some(status),
            Err(error) => checks.refuse("status", "unknown", format!("{error}.")),
        }
    }
    if !search.standing.is_empty() {
        match search.standing.parse::<Standing>() {
            Ok(standing) => filter.standing = Some((standing, now)),
            Err(error) => checks.refuse("standing", "unknown", format!("{error}.")),
        }
    }
    filter.score = score(search, &mut checks);
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    filter.since = day(&search.since, "since", &zone, 0, &mut checks);
    filter.before = day(&search.until, "until", &zone, 1, &mut checks);
    if let Some(age) = age(&search.age, &mut checks) {
        let oldest = now.plus(-age);
        filter.since = Some(filter.since.map_or(oldest, |since| UnixMillis(since.0.max(oldest.0))));
    }
    checks.done()?;
    Ok(filter)
}

fn score(search: &CommentSearch, checks: &mut Checks) -> Option<(usize, i64, i64)> {
    let (least, greatest) = (
        part(&search.least, "least", 0.0, checks),
        part(&search.greatest, "greatest", 1.0, checks),
    );
    if search.category.is_empty() {
        if !(search.least.is_empty() && search.greatest.is_empty()) {
            checks.refuse("category", "empty", "Please choose the category whose score is meant.");
        }
        return None;
    }
    let column = Category::ALL
        .iter()
        .position(|category| category.as_str() == search.category);
    if column.is_none() {
        checks.refuse(
            "category",
            "unknown",
            format!("There is no category “{}”.", search.category),
        );
    }
    if least > greatest {
        checks.refuse("greatest", "too_small", "The greatest score is less than the least.");
    }
    column.map(|column| (column, least, greatest))
}

/// A score between 0 and 1, in thousandths.
#[expect(clippy::cast_possible_truncation, reason = "between 0 and 1,000")]
fn part(typed: &str, field: &'static str, otherwise: f64, checks: &mut Checks) -> i64 {
    let value = if typed.is_empty() {
        Ok(otherwise)
    } else {
        typed.replace(',', ".").parse::<f64>()
    };
    let value = value.ok().filter(|value| (0.0..=1.0).contains(value));
    if value.is_none() {
        checks.refuse(
            field,
            "bad_number",
            "A score is a number between 0 and 1, such as 0.65.",
        );
    }
    (value.unwrap_or(otherwise) * 1_000.0).round() as i64
}

/// The beginning of a day, or of a later one.
fn day(typed: &str, field: &'static str, zone: &TimeZone, later: i32, checks: &mut Checks) -> Option<UnixMillis> {
    if typed.is_empty() {
        return None;
    }
    let start = typed.parse::<Date>().and_then(|date| {
        let date = date.checked_add(jiff::Span::new().try_days(later)?)?;
        date.to_zoned_datetime(zone.clone())
    });
    match start {
        Ok(start) => Some(UnixMillis(start.timestamp().as_millisecond())),
        Err(_) => {
            checks.refuse(
                field,
                "bad_date",
                "A day is written as year, month and day: 2026-11-23.",
            );
            None
        }
    }
}

/// `6h` or `7d`, in milliseconds.
fn age(typed: &str, checks: &mut Checks) -> Option<i64> {
    if typed.is_empty() {
        return None;
    }
    let number = |unit: char| {
        typed
            .strip_suffix(unit)
            .and_then(|n| n.parse::<i64>().ok())
            .filter(|n| (1..=9_999).contains(n))
    };
    let age = number('h')
        .map(|hours| hours * UnixMillis::HOUR)
        .or_else(|| number('d').map(|days| days * UnixMillis::DAY));
    if age.is_none() {
        checks.refuse(
            "age",
            "bad_age",
            "An age is a number of hours or days, such as 6h or 7d.",
        );
    }
    age
}
