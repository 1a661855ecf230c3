//! Listening, answering, and ending well: first no new requests, then the open ones, then the work in the background.

use std::future::IntoFuture as _;
use std::net::SocketAddr;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::serve::ListenerExt as _;
use service::Services;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Serves until SIGINT or SIGTERM, then drains for at most `grace`.
pub async fn run(services: Services, router: Router, listener: TcpListener, grace: Duration) -> anyhow::Result<()> {
    let (stop, stopped) = watch::channel(false);
    let background = tokio::spawn({
        let (services, stopped) = (services.clone(), stopped.clone());
        async move { services.run_background(stopped).await }
    });
    let ending = services.clone();
    let (drain, mut draining) = watch::channel(false);
    let app = router.into_make_service_with_connect_info::<SocketAddr>();
    let listener = listener.tap_io(|stream| {
        // Without it a small answer may wait for the reader's acknowledgement; a socket that refuses still works.
        drop(stream.set_nodelay(true));
    });
    let serving = axum::serve(listener, app)
        .with_graceful_shutdown(async move {
            // An error means that the sender is gone, which ends the server just as well.
            drop(draining.wait_for(|now| *now).await);
        })
        .into_future();
    tokio::pin!(serving);
    tokio::select! {
        ended = &mut serving => ended.context("the server stopped by itself")?,
        signal = signal() => {
            tracing::info!(signal = signal?, "stopping: no new requests are taken");
            drain.send_replace(true);
            ending.end_streams();
            if tokio::time::timeout(grace, &mut serving).await.is_err() {
                tracing::warn!(grace_s = grace.as_secs(), "some requests were still open and are cut off");
            }
        }
    }
    stop.send_replace(true);
    if tokio::time::timeout(grace, background).await.is_err() {
        tracing::warn!("the work in the background did not end in time; it goes on at the next start");
    }
    tracing::info!("stopped");
    Ok(())
}

/// Waits for a signal to stop, and gives its name.
#[cfg(unix)]
async fn signal() -> anyhow::Result<&'static str> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).context("signals cannot be received")?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted.context("signals cannot be received").map(|()| "SIGINT"),
        _ = terminate.recv() => Ok("SIGTERM"),
    }
}

/// Waits for a signal to stop, and gives its name.
#[cfg(not(unix))]
async fn signal() -> anyhow::Result<&'static str> {
    tokio::signal::ctrl_c().await.context("signals cannot be received")?;
    Ok("Ctrl-C")
}
