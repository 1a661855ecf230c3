//! Long work on past comments, with progress on stderr and Ctrl-C to end it early.

use std::time::Duration;

use service::ServiceError;
use service::trial::Handle;

use crate::progress::Progress;

/// How often the progress is looked at.
const TICK: Duration = Duration::from_millis(200);

/// Waits for `work`, which `handle` watches. Ctrl-C cancels it; the work then says itself what was done so far.
pub async fn watched<T>(
    what: &'static str,
    handle: &Handle,
    work: impl Future<Output = Result<T, ServiceError>>,
) -> Result<T, ServiceError> {
    let mut work = std::pin::pin!(work);
    let mut tick = tokio::time::interval(TICK);
    let mut progress: Option<Progress> = None;
    let outcome = loop {
        tokio::select! {
            outcome = &mut work => break outcome,
            _ = tick.tick() => {}
            pressed = tokio::signal::ctrl_c() => match pressed {
                Ok(()) => handle.cancel(),
                Err(error) => tracing::warn!(error = %error, "Ctrl-C cannot be heard"),
            },
        }
        let (done, total) = handle.progress();
        if total > 0 {
            progress.get_or_insert_with(|| Progress::new(what, total)).at(done);
        }
    };
    if let Some(progress) = progress {
        progress.clear();
    }
    outcome
}
