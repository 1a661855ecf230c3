//! Runs that go on while nobody waits: dry runs and learning, started at the desk, kept in the memory of this node.
//!
//! One person has one run of a kind on a site; starting another ends it. One run works at a time, so that readers keep
//! the other core; further ones wait. Of all runs the newest are kept, and none survives the end of the process: what a
//! run found can be found again.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::{AccountId, Deed, SiteId, UnixMillis};
use moderation::Policy;
use store::sites::SiteRecord;
use tokio::sync::Semaphore;

use super::handle::Handle;
use super::report::Report;
use super::run::{self, Request};
use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::learning::{self, Learned};
use crate::services::Services;

/// Most runs that a node keeps.
const KEPT: usize = 24;
/// Most changes that a run keeps of each kind.
const CHANGES: usize = 100;
/// Longest period, in days.
const MOST_DAYS: i64 = 3_650;

/// What a run does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Work {
    /// Tries a document.
    Trial {
        /// The document, as it was typed.
        document: String,
    },
    /// Learns from decisions.
    Learning,
}

/// How far a run is.
#[derive(Debug, Clone)]
pub enum State {
    /// It waits for another one to end.
    Waiting,
    /// It works.
    Working,
    /// A dry run is done.
    Tried(Arc<Report>),
    /// Learning is done.
    Learned(Arc<Learned>),
    /// It was cancelled before it found anything.
    Cancelled,
    /// It failed; why, for people.
    Failed(String),
}

/// A run.
#[derive(Debug)]
pub struct Run {
    /// Its name in addresses.
    pub id: String,
    /// What it does.
    pub work: Work,
    /// Length of the period, in days.
    pub days: i64,
    /// When it was started.
    pub started_at: UnixMillis,
    /// Watches and cancels it.
    pub handle: Handle,
    site: SiteId,
    by: Option<AccountId>,
    state: Mutex<State>,
}

impl Run {
    /// How far it is.
    pub fn state(&self) -> State {
        let state = unpoisoned(&self.state).clone();
        // Who cancelled it need not wait until it has its turn.
        if matches!(state, State::Waiting) && self.handle.is_cancelled() {
            return State::Cancelled;
        }
        state
    }

    /// Whether it still waits or works.
    pub fn is_going_on(&self) -> bool {
        matches!(self.state(), State::Waiting | State::Working)
    }

    fn set(&self, state: State) {
        *unpoisoned(&self.state) = state;
    }

    fn is_same_kind(&self, work: &Work) -> bool {
        matches!(
            (&self.work, work),
            (Work::Trial { .. }, Work::Trial { .. }) | (Work::Learning, Work::Learning)
        )
    }
}

/// All runs of a node.
#[derive(Debug)]
pub(crate) struct Runs {
    kept: Mutex<VecDeque<Arc<Run>>>,
    turn: Arc<Semaphore>,
}

impl Default for Runs {
    fn default() -> Self {
        Self {
            kept: Mutex::default(),
            turn: Arc::new(Semaphore::new(1)),
        }
    }
}

/// A lock that a panic elsewhere poisoned still guards whole values.
fn unpoisoned<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Starts a run over the last `days` days and gives it back at once. The run of this kind that the same person has on
/// this site is cancelled.
///
/// # Errors
/// [`ServiceError::Policy`] with every mistake of the document, [`ServiceError::Invalid`] for a period of no or too
/// many days, [`ServiceError::Forbidden`].
pub fn start(
    services: &Services,
    visitor: &Visitor,
    site: &Arc<SiteRecord>,
    work: Work,
    days: i64,
) -> Result<Arc<Run>, ServiceError> {
    visitor.require(site.id, Deed::ManagePolicy)?;
    if !(1..=MOST_DAYS).contains(&days) {
        let message = format!("Please choose a period of 1 to {MOST_DAYS} days.");
        return Err(ServiceError::field("days", "out_of_range", message));
    }
    let policy = match &work {
        Work::Trial { document } => Some(Policy::parse(document)?),
        Work::Learning => None,
    };
    let run = Arc::new(Run {
        id: format!("{:x}", services.new_id()),
        work,
        days,
        started_at: services.now(),
        handle: Handle::default(),
        site: site.id,
        by: visitor.account_id(),
        state: Mutex::new(State::Waiting),
    });
    keep(&services.inner.runs, &run);
    let (this, visitor, site, going) = (services.clone(), visitor.clone(), Arc::clone(site), Arc::clone(&run));
    tokio::spawn(async move { work_on(&this, &visitor, &site, &going, policy).await });
    Ok(run)
}

/// Adds a run; ends those that it takes the place of.
fn keep(runs: &Runs, run: &Arc<Run>) {
    let mut kept = unpoisoned(&runs.kept);
    let replaced = |other: &&Arc<Run>| other.site == run.site && other.by == run.by && other.is_same_kind(&run.work);
    kept.iter().filter(replaced).for_each(|other| other.handle.cancel());
    kept.push_back(Arc::clone(run));
    while kept.len() > KEPT {
        if let Some(oldest) = kept.pop_front() {
            oldest.handle.cancel();
        }
    }
}

async fn work_on(services: &Services, visitor: &Visitor, site: &SiteRecord, run: &Run, policy: Option<Policy>) {
    // Closed only when the process ends.
    let Ok(_turn) = Arc::clone(&services.inner.runs.turn).acquire_owned().await else {
        return;
    };
    if run.handle.is_cancelled() {
        run.set(State::Cancelled);
        return;
    }
    run.set(State::Working);
    let since = run.started_at.plus(-run.days * UnixMillis::DAY);
    let found = match policy {
        Some(policy) => {
            let request = Request {
                policy,
                since,
                newest: None,
                changes: CHANGES,
                workers: 1,
            };
            let report = run::run(services, visitor, site, request, &run.handle).await;
            report.map(|report| State::Tried(Arc::new(report)))
        }
        None => {
            let learned = learning::learn(services, visitor, site, since, &run.handle).await;
            learned.map(|learned| State::Learned(Arc::new(learned)))
        }
    };
    run.set(match found {
        Ok(state) => state,
        Err(_) if run.handle.is_cancelled() => State::Cancelled,
        Err(error) => {
            tracing::error!(error = %error, "a run over past comments failed");
            State::Failed(error.to_string())
        }
    });
}

/// The run of an id, for those who may change the policy.
///
/// # Errors
/// [`ServiceError::NotFound`] for a run that this node does not know, [`ServiceError::Forbidden`].
pub fn find(services: &Services, visitor: &Visitor, site: &SiteRecord, id: &str) -> Result<Arc<Run>, ServiceError> {
    visitor.require(site.id, Deed::ManagePolicy)?;
    let kept = unpoisoned(&services.inner.runs.kept);
    let found = kept.iter().find(|run| run.site == site.id && run.id == id);
    found.cloned().ok_or(ServiceError::NotFound { what: "run" })
}

/// The runs of a site that this node knows, newest first.
///
/// # Errors
/// [`ServiceError::Forbidden`].
pub fn recent(services: &Services, visitor: &Visitor, site: &SiteRecord) -> Result<Vec<Arc<Run>>, ServiceError> {
    visitor.require(site.id, Deed::ManagePolicy)?;
    let kept = unpoisoned(&services.inner.runs.kept);
    Ok(kept.iter().rev().filter(|run| run.site == site.id).cloned().collect())
}
