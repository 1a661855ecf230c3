//! Running a dry run: pages are read in the order of time and judged on other threads meanwhile.

use std::collections::VecDeque;
use std::sync::Arc;

use model::{Deed, SiteId, UnixMillis};
use moderation::{Calibration, Policy};
use store::sites::SiteRecord;
use tokio::task::JoinHandle;

use super::change;
use super::handle::Handle;
use super::judge::{self, Ready};
use super::pages::Pages;
use super::report::{Counts, Report, Span};
use super::tally::{Frame, Tally};
use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::learning;
use crate::services::Services;

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
    let (calibration, version) = learning::calibration(services, site.id);
    let (tally, span) = judge_all(services, site.id, request, calibration, handle).await?;
    let mut report = Report::new(tally, &titles, span, version);
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
    let (calibration, version) = learning::calibration(services, site.id);
    let (tally, span) = judge_all(services, site.id, request, calibration, &Handle::default()).await?;
    Ok(Report::new(tally, &[], span, version).would)
}

async fn judge_all(
    services: &Services,
    site: SiteId,
    request: Request,
    calibration: Arc<Calibration>,
    handle: &Handle,
) -> Result<(Tally, Span), ServiceError> {
    let mut pages = Pages::open(services, site, request.since, request.newest).await?;
    handle.expect(pages.total);
    let frame = Arc::new(Frame::new(&request.policy, &pages.past, request.changes));
    let mut workers = Workers::new(&request, calibration, &frame);
    while !handle.is_cancelled() {
        let page = pages.next().await?;
        if page.is_empty() {
            break;
        }
        workers.give(page).await?;
        handle.reached(workers.seen);
    }
    let tally = workers.finish().await?;
    handle.reached(tally.seen());
    let cancelled = handle.is_cancelled() && tally.seen() < pages.total;
    let span = Span {
        since: pages.since,
        until: if cancelled { pages.reached() } else { pages.until },
        total: pages.total,
        cancelled,
    };
    Ok((tally, span))
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
