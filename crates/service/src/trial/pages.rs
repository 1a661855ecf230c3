//! The comments of a period in the order of time, a page at a time, each with what the policy is told of it.

use std::sync::Arc;

use model::{CommentId, SiteId, UnixMillis};
use store::trials::After;

use super::facts::{self, Rates};
use super::judge::Ready;
use super::past::{Label, Past};
use crate::error::ServiceError;
use crate::services::Services;

/// Comments a page.
const PAGE: i64 = 1_000;

/// A period, read from its beginning.
pub(crate) struct Pages {
    services: Services,
    site: SiteId,
    /// Beginning of the period.
    pub(crate) since: UnixMillis,
    /// End of the period.
    pub(crate) until: UnixMillis,
    /// Comments in it.
    pub(crate) total: u64,
    /// What was decided since it began.
    pub(crate) past: Arc<Past>,
    at: After,
    rates: Rates,
}

impl Pages {
    /// Opens the period from `since` to now; of more comments than `newest`, the newest.
    pub(crate) async fn open(
        services: &Services,
        site: SiteId,
        since: UnixMillis,
        newest: Option<u64>,
    ) -> Result<Self, ServiceError> {
        let until = services.now();
        let begin: After = (since.plus(-1), CommentId(i64::MAX));
        let newest = newest.map(|newest| i64::try_from(newest).unwrap_or(i64::MAX));
        let (before, total) = services
            .db()
            .read(move |tx| {
                Box::pin(async move {
                    let before = match newest {
                        Some(newest) => store::trials::before_newest(tx, site, begin, until, newest).await?,
                        None => None,
                    };
                    let total = store::trials::count(tx, site, before.unwrap_or(begin), until).await?;
                    Ok::<_, ServiceError>((before, total))
                })
            })
            .await?;
        let at = before.unwrap_or(begin);
        Ok(Self {
            past: Arc::new(Past::read(services, site, at.0).await?),
            rates: rates_before(services, site, at).await?,
            services: services.clone(),
            since: before.map_or(since, |before| before.0),
            total: u64::try_from(total).unwrap_or_default(),
            site,
            until,
            at,
        })
    }

    /// Up to which moment was read.
    pub(crate) fn reached(&self) -> UnixMillis {
        self.at.0
    }

    /// The next page; empty at the end.
    pub(crate) async fn next(&mut self) -> Result<Vec<Ready>, ServiceError> {
        let (site, at, until) = (self.site, self.at, self.until);
        let rows = self
            .services
            .db()
            .read(move |tx| Box::pin(store::trials::page(tx, site, at, until, PAGE)))
            .await
            .map_err(ServiceError::Store)?;
        let mut page = Vec::with_capacity(rows.len());
        for row in rows {
            self.at = (row.created_at, row.id);
            let facts = facts::of(&row, self.rates.at(row.story, row.created_at), &self.past);
            if row.shown {
                self.rates.add(row.story, &row.root_key);
            }
            let mut known = self.past.of(row.id);
            // A decision on an earlier text says nothing about this one.
            let is_of_this_text = |label: &Label| row.revision == 1 || label.at >= row.revised_at;
            known.label = known.label.filter(is_of_this_text);
            page.push(Ready::new(row, facts, known));
        }
        Ok(page)
    }
}

/// How busy the threads were when the period began.
async fn rates_before(services: &Services, site: SiteId, begin: After) -> Result<Rates, ServiceError> {
    let from = begin.0.plus(-UnixMillis::HOUR);
    let shown = services
        .db()
        .read(move |tx| Box::pin(store::trials::shown_between(tx, site, from, begin)))
        .await
        .map_err(ServiceError::Store)?;
    let mut rates = Rates::default();
    for (story, root_key) in shown {
        rates.add(story, &root_key);
    }
    Ok(rates)
}
