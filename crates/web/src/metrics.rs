//! What operators watch, in the text format of Prometheus.

use std::sync::OnceLock;
use std::time::Duration;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};

const BUCKETS_S: &[f64] = &[
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

/// The process's numbers. The recorder is one a process, whatever the number of apps in it.
pub struct Metrics {
    handle: Option<PrometheusHandle>,
}

impl Metrics {
    /// Begins to record, unless somebody else in the process already does.
    pub fn install() -> Self {
        static HANDLE: OnceLock<Option<PrometheusHandle>> = OnceLock::new();
        let handle = HANDLE.get_or_init(|| {
            let builder = PrometheusBuilder::new()
                .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), BUCKETS_S)
                .and_then(|builder| builder.install_recorder());
            match builder {
                Ok(handle) => Some(handle),
                Err(error) => {
                    tracing::warn!(error = %error, "Metrics are off");
                    None
                }
            }
        });
        Self { handle: handle.clone() }
    }

    /// All numbers as text.
    pub fn text(&self) -> String {
        self.handle.as_ref().map_or_else(String::new, |handle| {
            handle.run_upkeep();
            handle.render()
        })
    }
}

/// Counts a request.
pub fn count_request(method: &'static str, route: String, status: u16, took: Duration) {
    metrics::counter!("ombud_http_requests_total", "method" => method, "route" => route.clone(), "status" => status.to_string())
        .increment(1);
    metrics::histogram!("ombud_http_request_seconds", "route" => route).record(took.as_secs_f64());
}

/// Counts a look into the page cache.
pub fn count_cache(result: &'static str) {
    metrics::counter!("ombud_page_cache_total", "result" => result).increment(1);
}

/// Counts a comment that was taken in.
pub fn count_comment(status: &'static str) {
    metrics::counter!("ombud_comments_total", "status" => status).increment(1);
}
