//! What operators and load balancers ask: alive, ready, numbers.

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;

use crate::app::App;

/// `GET /healthz`: the process answers.
pub async fn health() -> impl IntoResponse {
    ([(header::CACHE_CONTROL, "no-store")], "ok\n")
}

/// `GET /readyz`: the database answers. Services start only once migrations are done and related indexes are loaded.
/// Without the second reader the server is ready all the same, and says why it has to do without.
pub async fn ready(State(app): State<App>) -> impl IntoResponse {
    let asked = app.services().sites().first().cloned();
    let answer = match asked {
        Some(site) => service::stories::list(app.services(), &site, None, None, 1)
            .await
            .map(|_| ()),
        None => service::accounts::by_session(app.services(), "readiness")
            .await
            .map(|_| ()),
    };
    match answer {
        Ok(()) => {
            let fault = app.services().second_reader_fault();
            let without = |fault: &str| format!("ready, but comments are read only once: {fault}\n");
            (StatusCode::OK, fault.map_or_else(|| "ready\n".to_owned(), without))
        }
        Err(error) => {
            tracing::warn!(error = %error, "Not ready");
            let text = "the database does not answer\n";
            (StatusCode::SERVICE_UNAVAILABLE, text.to_owned())
        }
    }
}

/// `GET /metrics`, in the text format of Prometheus.
pub async fn numbers(State(app): State<App>) -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")],
        app.metrics().text(),
    )
}
