//! Comments that wait for the second reader, and the threads that read them.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use moderation::{Assessment, SecondReader};
use tokio::sync::oneshot;

/// How many wait in each lane. A comment takes five to ten milliseconds: whoever stood further back than this would not
/// be read in time.
const MOST_WAITING: usize = 32;

/// Who goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lane {
    /// Somebody waits for the answer.
    Posted,
    /// Read when nobody waits; the first to be turned away.
    Later,
}

/// Why there is no second opinion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Missed {
    /// It did not come in time.
    Late,
    /// Too many waited already.
    Shed,
    /// Reading it failed; the log says how.
    Failed,
}

impl Missed {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Shed => "shed",
            Self::Failed => "failed",
        }
    }
}

pub(super) type Work = Box<dyn FnOnce() -> Assessment + Send>;

struct Request {
    work: Work,
    answer: oneshot::Sender<Assessment>,
}

#[derive(Default)]
struct Lanes {
    posted: VecDeque<Request>,
    later: VecDeque<Request>,
    is_closed: bool,
}

#[derive(Default)]
struct Shared {
    lanes: Mutex<Lanes>,
    woken: Condvar,
}

/// The queue. Its threads end with it.
pub(super) struct Queue {
    shared: Arc<Shared>,
}

impl Shared {
    fn lanes(&self) -> MutexGuard<'_, Lanes> {
        // Only whole requests are put in and taken out: a panic elsewhere leaves nothing half done.
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next request that somebody still waits for; nothing when the queue is closed.
    fn next(&self) -> Option<Request> {
        let mut lanes = self.lanes();
        loop {
            if lanes.is_closed {
                return None;
            }
            let next = lanes.posted.pop_front().or_else(|| lanes.later.pop_front());
            report(&lanes);
            match next {
                Some(request) if request.answer.is_closed() => {}
                Some(request) => return Some(request),
                None => lanes = self.woken.wait(lanes).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

fn report(lanes: &Lanes) {
    for (name, lane) in [("posted", &lanes.posted), ("later", &lanes.later)] {
        let waiting = u32::try_from(lane.len()).unwrap_or(u32::MAX);
        metrics::gauge!("ombud_second_reader_queue", "lane" => name).set(f64::from(waiting));
    }
}

impl Queue {
    /// Starts half as many threads as there are cores, so that the server itself stays quick.
    pub(super) fn start(reader: &SecondReader) -> Self {
        let queue = Self { shared: Arc::default() };
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        for number in 0..cores.div_ceil(2) {
            let (shared, reader) = (Arc::clone(&queue.shared), reader.clone());
            let thread = std::thread::Builder::new().name(format!("second-reader-{number}"));
            let run = move || {
                reader.prepare();
                work(&shared);
            };
            if let Err(error) = thread.spawn(run) {
                tracing::error!(error = %error, "a thread of the second reader could not be started");
            }
        }
        queue
    }

    /// What came of `work`, if it came before `wait` was over.
    pub(super) async fn ask(&self, lane: Lane, work: Work, wait: Option<Duration>) -> Result<Assessment, Missed> {
        if wait.is_some_and(|wait| wait.is_zero()) {
            return Err(Missed::Late);
        }
        let (answer, waiting) = oneshot::channel();
        self.put(lane, Request { work, answer })?;
        let answered = match wait {
            Some(wait) => tokio::time::timeout(wait, waiting).await.map_err(|_| Missed::Late)?,
            None => waiting.await,
        };
        answered.map_err(|_| Missed::Failed)
    }

    fn put(&self, lane: Lane, request: Request) -> Result<(), Missed> {
        let mut lanes = self.shared.lanes();
        let queue = match lane {
            Lane::Posted => &mut lanes.posted,
            Lane::Later => &mut lanes.later,
        };
        queue.retain(|waiting| !waiting.answer.is_closed());
        if queue.len() >= MOST_WAITING {
            return Err(Missed::Shed);
        }
        queue.push_back(request);
        report(&lanes);
        drop(lanes);
        self.shared.woken.notify_one();
        Ok(())
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        self.shared.lanes().is_closed = true;
        self.shared.woken.notify_all();
    }
}

fn work(shared: &Shared) {
    while let Some(request) = shared.next() {
        let begin = Instant::now();
        let done = catch_unwind(AssertUnwindSafe(request.work));
        metrics::histogram!("ombud_second_reader_seconds").record(begin.elapsed().as_secs_f64());
        match done {
            // Nobody waiting any more is no error.
            Ok(assessment) => drop(request.answer.send(assessment)),
            Err(_) => tracing::error!("the second reader failed on a comment; the first reader's word stands"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    fn named(model: &str) -> Assessment {
        let mut assessment = Assessment::default();
        model.clone_into(&mut assessment.model);
        assessment
    }

    /// A queue with one thread, which is busy until the sender is dropped or used.
    fn busy() -> (Arc<Queue>, mpsc::Sender<()>) {
        let queue = Arc::new(Queue { shared: Arc::default() });
        let shared = Arc::clone(&queue.shared);
        std::thread::spawn(move || work(&shared));
        let (free, until) = mpsc::channel::<()>();
        let (began, begins) = mpsc::channel::<()>();
        let (answer, waiting) = oneshot::channel();
        let work = Box::new(move || {
            began.send(()).expect("the test waits");
            // Ends when the test frees it, or is over.
            let _ = until.recv();
            Assessment::default()
        });
        queue
            .put(Lane::Posted, Request { work, answer })
            .expect("an empty queue");
        begins.recv().expect("the thread begins");
        // Kept, or the request would be passed over.
        std::mem::forget(waiting);
        (queue, free)
    }

    #[tokio::test]
    async fn what_somebody_waits_for_is_read_before_what_can_wait() {
        let (queue, free) = busy();
        let (order, read) = mpsc::channel();
        let ask = |lane, name: &'static str| {
            let (queue, order) = (Arc::clone(&queue), order.clone());
            let work = Box::new(move || {
                order.send(name).expect("the test listens");
                named(name)
            });
            let (answer, waiting) = oneshot::channel();
            queue.put(lane, Request { work, answer }).expect("there is room");
            waiting
        };
        let later = ask(Lane::Later, "later");
        let posted = ask(Lane::Posted, "posted");
        free.send(()).expect("the thread waits");
        assert_eq!(posted.await.expect("read").model, "posted");
        assert_eq!(later.await.expect("read").model, "later");
        assert_eq!(read.try_iter().collect::<Vec<_>>(), ["posted", "later"]);
    }

    #[tokio::test]
    async fn who_waits_too_long_is_told_so_and_not_read_any_more() {
        let (queue, free) = busy();
        let (ran, runs) = mpsc::channel();
        let work = Box::new(move || {
            ran.send(()).expect("the test listens");
            Assessment::default()
        });
        let answer = queue.ask(Lane::Posted, work, Some(Duration::from_millis(1))).await;
        assert_eq!(answer, Err(Missed::Late));
        free.send(()).expect("the thread waits");
        let next = queue.ask(Lane::Later, Box::new(|| named("next")), None).await;
        assert_eq!(next.expect("read").model, "next");
        assert!(runs.try_recv().is_err(), "nobody waited for it");
    }

    #[tokio::test]
    async fn a_full_lane_turns_away_and_leaves_the_other_open() {
        let (queue, free) = busy();
        let mut waiting = Vec::new();
        for _ in 0..MOST_WAITING {
            let (answer, waits) = oneshot::channel();
            let work = Box::new(Assessment::default);
            queue.put(Lane::Later, Request { work, answer }).expect("there is room");
            waiting.push(waits);
        }
        let turned_away = queue.ask(Lane::Later, Box::new(Assessment::default), None).await;
        assert_eq!(turned_away, Err(Missed::Shed));
        free.send(()).expect("the thread waits");
        let posted = queue.ask(Lane::Posted, Box::new(|| named("posted")), None).await;
        assert_eq!(posted.expect("read").model, "posted");
    }

    #[tokio::test]
    async fn a_comment_on_which_reading_fails_does_not_end_the_thread() {
        let (queue, free) = busy();
        free.send(()).expect("the thread waits");
        let failed = queue.ask(Lane::Posted, Box::new(|| panic!("on purpose")), None).await;
        assert_eq!(failed, Err(Missed::Failed));
        let next = queue.ask(Lane::Posted, Box::new(|| named("next")), None).await;
        assert_eq!(next.expect("read").model, "next");
    }
}
