//! The daily work: days that are over are counted, and yesterday's sample is drawn. Safe to run at any time, by any node.

use model::UnixMillis;
use store::jobs::JobRecord;
use store::quality::DayRow;
use store::sites::SiteRecord;

use super::days::{Day, Period, days_between};
use super::{draw, figures};
use crate::error::ServiceError;
use crate::services::Services;

/// The job's name.
pub(crate) const JOB: &str = "quality";
/// So many days back are counted where that was not done, as after an update or an import.
const BACK_DAYS: i64 = 90;
/// A day is counted once its last transactions are surely in.
const SETTLED_MS: i64 = 5 * UnixMillis::MINUTE;

/// Sees to it that every site has the job.
pub(crate) async fn schedule(services: &Services) -> Result<(), ServiceError> {
    let now = services.now();
    for site in services.sites() {
        let job = services.new_job(site.id, JOB, 0);
        services
            .db()
            .write(move |tx| Box::pin(async move { store::jobs::enqueue(tx, &job, now).await }))
            .await
            .map_err(ServiceError::Store)?;
    }
    Ok(())
}

/// Does a site's daily work.
pub(crate) async fn run(services: &Services, job: &JobRecord) -> Result<(), ServiceError> {
    let site = services.sites().into_iter().find(|site| site.id == job.site);
    match site {
        Some(site) => catch_up(services, &site).await,
        None => Ok(()),
    }
}

/// Counts the days of a site that are over and not counted yet, and draws yesterday's sample, unless that was done.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn catch_up(services: &Services, site: &SiteRecord) -> Result<(), ServiceError> {
    let now = services.now();
    let period = Period::last(BACK_DAYS + 1, now, &site.settings.timezone)?;
    let days = days_between(period, &site.settings.timezone)?;
    let (Some(first), Some(last)) = (days.first().copied(), days.last().copied()) else {
        return Ok(());
    };
    let (id, span) = (site.id, (first.begin, last.end));
    let counted: Vec<DayRow> = services
        .db()
        .read(move |tx| Box::pin(store::quality::days(tx, id, span)))
        .await
        .map_err(ServiceError::Store)?;
    let is_counted = |day: &Day| counted.iter().any(|row| row.day == day.begin);
    let over: Vec<Day> = days.into_iter().filter(|day| day.end.plus(SETTLED_MS) <= now).collect();
    for day in over.iter().filter(|day| !is_counted(day)) {
        count(services, site, day).await?;
    }
    // Of what lies further back, nobody would look at a sample.
    if let Some(yesterday) = over.last() {
        draw::draw(services, site.id, (yesterday.begin, yesterday.end)).await?;
    }
    Ok(())
}

async fn count(services: &Services, site: &SiteRecord, day: &Day) -> Result<(), ServiceError> {
    let (site, day, now) = (site.id, *day, services.now());
    let figures = services
        .db()
        .read(move |tx| Box::pin(figures::of_day(tx, site, (day.begin, day.end))))
        .await
        .map_err(ServiceError::Store)?;
    let json = serde_json::to_string(&figures);
    let row = DayRow {
        day: day.begin,
        figures: json.map_err(|error| ServiceError::Internal(format!("a day's figures: {error}")))?,
    };
    services
        .db()
        .write(move |tx| Box::pin(async move { store::quality::put_day(tx, site, &row, now).await.map(|_| ()) }))
        .await
        .map_err(ServiceError::Store)
}
