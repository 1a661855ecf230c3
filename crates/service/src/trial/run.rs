//! Running a dry run: pages are read in the order of time and judged on other threads meanwhile.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use model::{CommentId, Deed, SiteId, UnixMillis};
use moderation::{Calibration, Policy};
use store::sites::SiteRecord;
use store::trials::After;
use tokio::task::JoinHandle;

use super::change;
use super::facts::{self, Rates};
use super::judge::{self, Ready};
use super::past::Past;
use super::report::{Counts, Report, Span};
use super::tally::{Frame, Tally};
use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::services::Services;

/// Comments a page.
const PAGE: i64 = 1_000;

/// What is to be tried.
#[derive(Debug, Clone)]
pub struct Request {
    /// The document on trial.
    pub policy: Policy,
    /// Beginning of the period; it ends now.
    pub since: UnixMillis,
    /// Only the newest of the period, if there are more.
    pub newest: Option<u64>,
    /// Most changes that are kept of each kind (newly held, rejected, published).
    pub changes: usize,
    /// Threads that judge, at least 1.
    pub workers: usize,
}

#[derive(Debug, Default)]
struct Shared {
    done: AtomicU64,
    total: AtomicU64,
    cancelled: AtomicBool,
}

/// Watches a run and can cancel it. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Handle(Arc<Shared>);

impl Handle {
    /// Comments looked at so far, and all of them; 0 of 0 until they are counted.
    pub fn progress(&self) -> (u64, u64) {
        (
            self.0.done.load(Ordering::Relaxed),
            self.0.total.load(Ordering::Relaxed),
        )
    }

    /// Ends the run with what was counted so far.
    pub fn cancel(&self) {
        self.0.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether somebody cancelled it.
    pub fn is_cancelled(&self) -> bool {
        self.0.cancelled.load(Ordering::Relaxed)
    }
}

/// Judges the comments of a period by the document on trial. A run that is cancelled reports what it judged so far.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::Store`].
pub async fn run(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    request: Request,
    handle: &Handle,
) -> Result<Report, ServiceError> {
    visitor.require(site.id, Deed::ManagePolicy)?;
    let titles: Vec<String> = request
        .policy
        .clauses()
        .iter()
        .map(|clause| clause.title.clone())
        .collect();
    let calibration = Arc::new(Calibration::default());
    let (tally, span) = judge_all(services, site.id, request, calibration, handle).await?;
    let mut report = Report::new(tally, &titles, span, None);
    report.changes = change::fill(services, site, std::mem::take(&mut report.changes)).await?;
    Ok(report)
}

/// How the newest comments since a moment, at most `newest` of them, would stand by a document.
///
/// # Errors
/// [`ServiceError::Store`].
pub async fn count(
    services: &Services,
    site: &SiteRecord,
    policy: &Policy,
    since: UnixMillis,
    newest: u64,
) -> Result<Counts, ServiceError> {
    let request = Request {
        policy: policy.clone(),
        since,
        newest: Some(newest),
        changes: 0,
        workers: 1,
    };
    let calibration = Arc::new(Calibration::default());
    let (tally, span) = judge_all(services, site.id, request, calibration, &Handle::default()).await?;
    Ok(Report::new(tally, &[], span, None).would)
}

async fn judge_all(
    services: &Services,
    site: SiteId,
    request: Request,
    calibration: Arc<Calibration>,
    handle: &Handle,
) -> Result<(Tally, Span), ServiceError> {
    let until = services.now();
    let (after, since, total) = period(services, site, &request, until).await?;
    handle.0.total.store(total, Ordering::Relaxed);
    let past = Past::read(services, site, after.0).await?;
    let frame = Arc::new(Frame::new(&request.policy, &past, request.changes));
    let mut rates = rates_before(services, site, after).await?;
    let mut workers = Workers::new(&request, calibration, &frame);
    let mut at = after;
    while !handle.is_cancelled() {
        let rows = services
            .db()
            .read(move |tx| Box::pin(store::trials::page(tx, site, at, until, PAGE)))
            .await
            .map_err(ServiceError::Store)?;
        let Some(last) = rows.last() else { break };
        at = (last.created_at, last.id);
        let mut page = Vec::with_capacity(rows.len());
        for row in rows {
            let facts = facts::of(&row, rates.at(row.story, row.created_at), &past);
            if row.shown {
                rates.add(row.story, &row.root_key);
            }
            let known = past.of(row.id);
            page.push(Ready::new(row, facts, known));
        }
        workers.give(page).await?;
        handle.0.done.store(workers.seen, Ordering::Relaxed);
    }
    let tally = workers.finish().await?;
    handle.0.done.store(tally.seen(), Ordering::Relaxed);
    let cancelled = handle.is_cancelled() && tally.seen() < total;
    let span = Span {
        since: if after.1 == CommentId(i64::MAX) {
            request.since
        } else {
            after.0
        },
        until: if cancelled { at.0 } else { until },
        total,
        cancelled,
    };
    Ok((tally, span))
}

/// Behind which comment and when the period begins, and how many comments it has.
async fn period(
    services: &Services,
    site: SiteId,
    request: &Request,
    until: UnixMillis,
) -> Result<(After, UnixMillis, u64), ServiceError> {
    let since = request.since;
    let begin: After = (request.since.plus(-1), CommentId(i64::MAX));
    let newest = request.newest.map(|newest| i64::try_from(newest).unwrap_or(i64::MAX));
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let before = match newest {
                    Some(newest) => store::trials::before_newest(tx, site, begin, until, newest).await?,
                    None => None,
                };
                let after = before.unwrap_or(begin);
                let total = store::trials::count(tx, site, after, until).await?;
                let since = before.map_or(since, |before| before.0);
                Ok::<_, ServiceError>((after, since, u64::try_from(total).unwrap_or_default()))
            })
        })
        .await
}

/// How busy the threads were when the period began.
async fn rates_before(services: &Services, site: SiteId, after: After) -> Result<Rates, ServiceError> {
    let from = after.0.plus(-UnixMillis::HOUR);
    let shown = services
        .db()
        .read(move |tx| Box::pin(store::trials::shown_between(tx, site, from, after)))
        .await
        .map_err(ServiceError::Store)?;
    let mut rates = Rates::default();
    for (story, root_key) in shown {
        rates.add(story, &root_key);
    }
    Ok(rates)
}

/// Threads that judge pages, each with counts of its own.
struct Workers {
    policy: Policy,
    calibration: Arc<Calibration>,
    running: VecDeque<JoinHandle<Tally>>,
    idle: Vec<Tally>,
    seen: u64,
}

impl Workers {
    fn new(request: &Request, calibration: Arc<Calibration>, frame: &Arc<Frame>) -> Self {
        let tally = || Tally::new(Arc::clone(frame));
        Self {
            policy: request.policy.clone(),
            calibration,
            running: VecDeque::new(),
            idle: (0..request.workers.max(1)).map(|_| tally()).collect(),
            seen: 0,
        }
    }

    /// Gives a page to a thread, and waits for one if all have work.
    async fn give(&mut self, page: Vec<Ready>) -> Result<(), ServiceError> {
        let tally = match self.idle.pop() {
            Some(tally) => tally,
            None => self.wait().await?,
        };
        let (policy, calibration) = (self.policy.clone(), Arc::clone(&self.calibration));
        self.seen += u64::try_from(page.len()).unwrap_or_default();
        let work = tokio::task::spawn_blocking(move || judge::page(&policy, &calibration, page, tally));
        self.running.push_back(work);
        Ok(())
    }

    /// The counts of the thread that began first.
    async fn wait(&mut self) -> Result<Tally, ServiceError> {
        let lost = || ServiceError::Internal("the threads of a dry run were lost".to_owned());
        let first = self.running.pop_front().ok_or_else(lost)?;
        first.await.map_err(|error| ServiceError::Internal(error.to_string()))
    }

    /// Everything that was counted.
    async fn finish(mut self) -> Result<Tally, ServiceError> {
        let mut tallies = std::mem::take(&mut self.idle);
        while !self.running.is_empty() {
            tallies.push(self.wait().await?);
        }
        let mut tallies = tallies.into_iter();
        let first = tallies.next();
        let mut all = first.ok_or_else(|| ServiceError::Internal("a dry run counted nothing".to_owned()))?;
        for tally in tallies {
            all.merge(tally);
        }
        Ok(all)
    }
}
