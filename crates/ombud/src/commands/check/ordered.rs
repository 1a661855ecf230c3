//! Work spread over the cores, with the results in the order of the jobs and a bounded number of both in memory.

use std::io;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use anyhow::{Context as _, Result, anyhow};

/// More threads than this read from one stream in vain.
const MAX_WORKERS: usize = 16;

/// Hands a job on; false when nobody wants any more.
pub type Give<'a, J> = &'a mut dyn FnMut(J) -> bool;

/// Takes the results, in order.
pub trait Sink<R> {
    fn take(&mut self, result: R) -> Result<()>;
    /// Nothing more is there at once: whoever waits for an answer must get it now.
    fn flush(&mut self) -> Result<()>;
}

type Queue<J, R> = Arc<Mutex<Receiver<(J, SyncSender<R>)>>>;

/// Runs `source` in a thread, each worker that `worker` makes in one, and `sink` here. The threads are left behind
/// when the sink fails: one that waits for stdin would otherwise keep the program from ending.
pub fn run<J, R, S, W>(source: S, worker: impl Fn() -> W, sink: &mut impl Sink<R>) -> Result<()>
where
    J: Send + 'static,
    R: Send + 'static,
    S: FnOnce(Give<'_, J>) -> Result<()> + Send + 'static,
    W: FnMut(J) -> R + Send + 'static,
{
    let workers = thread::available_parallelism().map_or(1, usize::from).min(MAX_WORKERS);
    let (jobs, queue) = sync_channel::<(J, SyncSender<R>)>(workers);
    let (slots, results) = sync_channel::<Receiver<R>>(workers * 2);
    let queue: Queue<J, R> = Arc::new(Mutex::new(queue));
    for _ in 0..workers {
        let (queue, work) = (Arc::clone(&queue), worker());
        spawn(move || serve(&queue, work))?;
    }
    drop(queue);
    let source = spawn(move || {
        source(&mut |job| {
            let (sender, receiver) = sync_channel(1);
            // The slot first: it keeps the order, and waits while too many are under way.
            slots.send(receiver).is_ok() && jobs.send((job, sender)).is_ok()
        })
    })?;
    while let Some(slot) = next(&results, sink)? {
        let result = slot.recv().map_err(|_| anyhow!("a worker ended early"))?;
        sink.take(result)?;
    }
    sink.flush()?;
    source.join().map_err(|_| anyhow!("the reader ended early"))?
}

fn next<R>(results: &Receiver<Receiver<R>>, sink: &mut impl Sink<R>) -> Result<Option<Receiver<R>>> {
    match results.try_recv() {
        Ok(slot) => Ok(Some(slot)),
        Err(TryRecvError::Disconnected) => Ok(None),
        Err(TryRecvError::Empty) => {
            sink.flush()?;
            Ok(results.recv().ok())
        }
    }
}

fn serve<J, R>(queue: &Queue<J, R>, mut work: impl FnMut(J) -> R) {
    loop {
        let job = queue.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((job, sender)) = job else {
            return;
        };
        // Nobody waits for it only when the program is ending.
        drop(sender.send(work(job)));
    }
}

fn spawn<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> Result<thread::JoinHandle<T>> {
    let started: io::Result<_> = thread::Builder::new().spawn(run);
    started.context("a thread could not be started")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Default)]
    struct Kept {
        results: Vec<u64>,
        fail_at: Option<usize>,
    }

    impl Sink<u64> for Kept {
        fn take(&mut self, result: u64) -> Result<()> {
            self.results.push(result);
            match self.fail_at {
                Some(at) if at == self.results.len() => Err(anyhow!("the pipe is closed")),
                _ => Ok(()),
            }
        }

        fn flush(&mut self) -> Result<()> {
            Ok(())
        }
    }

    /// Work of very different size, so that later jobs are done first.
    fn uneven(job: u64) -> u64 {
        let rounds = if job.is_multiple_of(7) { 20_000 } else { 1 };
        std::hint::black_box((0..rounds).fold(0u64, |sum, round| sum.wrapping_add(round)));
        job * 2
    }

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        let mut kept = Kept::default();
        let source = |give: Give<'_, u64>| {
            (0..2_000).all(give);
            Ok(())
        };
        run(source, || uneven, &mut kept).expect("it runs to its end");
        assert_eq!(kept.results, (0..2_000).map(|job| job * 2).collect::<Vec<_>>());
    }

    #[test]
    fn an_endless_source_ends_with_the_sink() {
        let mut kept = Kept {
            fail_at: Some(10),
            ..Kept::default()
        };
        let source = |give: Give<'_, u64>| {
            (0..).all(give);
            Ok(())
        };
        let error = run(source, || uneven, &mut kept).expect_err("the sink failed");
        assert_eq!(error.to_string(), "the pipe is closed");
        assert_eq!(kept.results.len(), 10);
    }

    #[test]
    fn a_failure_of_the_source_comes_after_what_it_gave() {
        let mut kept = Kept::default();
        let source = |give: Give<'_, u64>| {
            give(1);
            Err(anyhow!("the disk is gone"))
        };
        let error = run(source, || uneven, &mut kept).expect_err("the source failed");
        assert_eq!(error.to_string(), "the disk is gone");
        assert_eq!(kept.results, [2]);
    }

    #[test]
    fn a_worker_that_panics_is_an_error() {
        let mut kept = Kept::default();
        let source = |give: Give<'_, u64>| {
            give(1);
            Ok(())
        };
        let broken = || |_: u64| -> u64 { panic!("on purpose") };
        let error = run(source, broken, &mut kept).expect_err("the worker failed");
        assert_eq!(error.to_string(), "a worker ended early");
    }
}
