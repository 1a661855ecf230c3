//! What goes on beside requests: events of other nodes and processes, jobs, expiry.

use std::collections::HashSet;
use std::time::Duration;

use model::{JobId, OutboxId, UnixMillis, ids};
use store::jobs::JobRecord;
use store::outbox::OutboxRecord;
use tokio::sync::watch;

use crate::error::ServiceError;
use crate::events::Event;
use crate::services::Services;
use crate::{feeds, learning, maintenance, policies, profile, related_posts, second_reading};

/// How often the outbox is looked at when nothing wakes us.
const TICK: Duration = Duration::from_millis(500);
/// Ids of concurrent transactions become visible out of order: we look back this far, and remember what we saw.
const LOOK_BACK_MS: i64 = 30_000;
/// How long a job may take before another node takes it over.
const JOB_LOCK_MS: i64 = 5 * UnixMillis::MINUTE;
const EXPIRE_EVERY_MS: i64 = UnixMillis::HOUR;

pub(crate) async fn run(services: &Services, mut stop: watch::Receiver<bool>) {
    let mut tail = Tail::new(services);
    let mut woken = match services.db().listen().await {
        Ok(woken) => woken,
        Err(error) => {
            tracing::warn!(error = %error, "cannot listen for other nodes; looking every half second instead");
            None
        }
    };
    let mut expired_at = UnixMillis(0);
    while !*stop.borrow() {
        report("reading the outbox failed", tail.follow(services).await);
        report(
            "bringing a policy into force failed",
            policies::turn_over_due(services).await,
        );
        report("running a job failed", run_due_jobs(services).await);
        if services.now().since(expired_at) > EXPIRE_EVERY_MS {
            expired_at = services.now();
            report("forgetting old traces failed", maintenance::expire(services).await);
        }
        let wake = async {
            match &mut woken {
                Some(receiver) => {
                    if receiver.recv().await.is_none() {
                        std::future::pending::<()>().await;
                    }
                }
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = wake => {}
            () = tokio::time::sleep(TICK) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

fn report(what: &'static str, result: Result<(), ServiceError>) {
    if let Err(error) = result {
        tracing::error!(error = %error, "{what}");
    }
}

/// Follows the outbox.
struct Tail {
    seen: HashSet<OutboxId>,
    own_node: i64,
}

impl Tail {
    fn new(services: &Services) -> Self {
        Self {
            seen: HashSet::new(),
            own_node: i64::from(services.options().node),
        }
    }

    async fn follow(&mut self, services: &Services) -> Result<(), ServiceError> {
        let floor = OutboxId(ids::floor_at(services.now().plus(-LOOK_BACK_MS)));
        self.seen.retain(|id| *id >= floor);
        let mut from = floor;
        loop {
            let events = services
                .db()
                .read(move |tx| Box::pin(store::outbox::after(tx, from)))
                .await;
            let events = events.map_err(ServiceError::Store)?;
            let Some(last) = events.last() else { return Ok(()) };
            from = last.id;
            for record in &events {
                if self.seen.insert(record.id) && ids::node_of(record.id.0) != self.own_node {
                    take_in(services, record).await?;
                }
            }
        }
    }
}

/// Brings what this process keeps up to date with an event of another one.
async fn take_in(services: &Services, record: &OutboxRecord) -> Result<(), ServiceError> {
    let Some(event) = Event::read(record) else {
        return Ok(());
    };
    match event {
        Event::Thread { .. } => {}
        Event::Story { site, story } => {
            profile::forget(services, story);
            related_posts::reload(services, site, story).await?;
        }
        Event::Policy { site } => {
            policies::load(services, site).await?;
            learning::load(services, site).await?;
        }
        Event::Sites => {
            services.load_sites().await?;
            for site in services.sites() {
                policies::load(services, site.id).await?;
                learning::load(services, site.id).await?;
            }
        }
    }
    services.emit(event);
    Ok(())
}

async fn run_due_jobs(services: &Services) -> Result<(), ServiceError> {
    loop {
        let now = services.now();
        let locked_until = now.plus(JOB_LOCK_MS);
        let job = services
            .db()
            .write(move |tx| Box::pin(store::jobs::take(tx, now, locked_until)))
            .await;
        let Some(job) = job.map_err(ServiceError::Store)? else {
            return Ok(());
        };
        run_job(services, job).await?;
    }
}

async fn run_job(services: &Services, job: JobRecord) -> Result<(), ServiceError> {
    let (result, next) = match job.kind.as_str() {
        feeds::JOB => (feeds::run_job(services, &job).await, Next::After(feeds::INTERVAL_MS)),
        second_reading::JOB => (second_reading::run_job(services, &job).await, Next::Never),
        other => {
            let unknown = format!("no job is called `{other}`");
            (Err(ServiceError::Internal(unknown)), Next::Never)
        }
    };
    let (wait, text, attempts) = match (&result, next) {
        (Ok(()), Next::Never) => return remove(services, job).await,
        (Ok(()), Next::After(wait)) => (wait, String::new(), 0),
        (Err(error), _) => (back_off(job.attempts + 1), error.to_string(), job.attempts + 1),
    };
    if !text.is_empty() {
        tracing::warn!(job.kind = %job.kind, job.attempts = attempts, error = %text, "a job failed and will be tried again");
    }
    let run_at = services.now().plus(wait);
    let id: JobId = job.id;
    services
        .db()
        .write(move |tx| Box::pin(async move { store::jobs::again(tx, id, run_at, &text, attempts).await }))
        .await
        .map_err(ServiceError::Store)
}

/// When a job that went well runs again.
enum Next {
    After(i64),
    Never,
}

async fn remove(services: &Services, job: JobRecord) -> Result<(), ServiceError> {
    services
        .db()
        .write(move |tx| Box::pin(async move { store::jobs::remove(tx, job.site, &job.kind, job.subject).await }))
        .await
        .map_err(ServiceError::Store)
}

/// A minute after the first failure, twice as long after each, at most a day.
fn back_off(attempts: i64) -> i64 {
    let doublings = u32::try_from(attempts.clamp(1, 12) - 1).unwrap_or_default();
    (UnixMillis::MINUTE << doublings).min(UnixMillis::DAY)
}
