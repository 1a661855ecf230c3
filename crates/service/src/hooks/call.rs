//! Asking one hook: signed, limited in time and size, never redirected, never a private address.

use std::time::{Duration, Instant};

use model::{HookOutcome, UnixMillis};
use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, USER_AGENT};
use store::hooks::{HookRecord, SecretRecord};
use store::sites::SiteRecord;

use super::answer::{self, Answer};
use super::request::Question;
use super::secret;
use crate::outgoing;
use crate::services::Services;

/// Largest answer that is read: a hundred times what a long reason takes.
const MAX_ANSWER_BYTES: usize = 64 * 1024;
const AGENT: &str = concat!("Ombud Moderation/", env!("CARGO_PKG_VERSION"));
const SIGNATURE: &str = "x-coral-signature";

/// A hook with the generations of its secret.
#[derive(Debug, Clone)]
pub(super) struct Armed {
    pub(super) hook: HookRecord,
    pub(super) secrets: Vec<SecretRecord>,
}

/// What came of asking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Called {
    /// What it said; without it `error` says why.
    pub(super) answer: Option<Answer>,
    /// A stable word: `timeout`, `unreachable`, `http_503`, `too_large`, `invalid`, `private_address`, `breaker_open`.
    pub(super) error: String,
    pub(super) ms: i64,
}

impl Called {
    /// It was not asked, since it failed too often just before.
    pub(super) fn skipped() -> Self {
        Self {
            answer: None,
            error: "breaker_open".to_owned(),
            ms: 0,
        }
    }

    pub(super) fn outcome(&self) -> HookOutcome {
        match &self.answer {
            Some(answer) => answer.outcome,
            None if self.error == "breaker_open" => HookOutcome::Skipped,
            None => HookOutcome::Failed,
        }
    }
}

/// Asks a hook and counts what came of it.
pub(super) async fn call(
    services: &Services,
    site: &SiteRecord,
    armed: &Armed,
    (question, text): (&mut Question, &str),
) -> Called {
    let begin = Instant::now();
    let limit = Duration::from_millis(u64::try_from(armed.hook.timeout_ms).unwrap_or_default());
    let body = question.bytes(armed.hook.format, text);
    let asked = async {
        let body = body.map_err(|_| "internal".to_owned())?;
        send(services, site, armed, body).await
    };
    // The limit is for all of it: looking up the name, connecting, asking, reading.
    let answered = match tokio::time::timeout(limit, asked).await {
        Ok(answered) => answered,
        Err(_) => Err("timeout".to_owned()),
    };
    let took = begin.elapsed();
    let (answer, error) = match answered {
        Ok(answer) => (Some(answer), String::new()),
        Err(error) => (None, error),
    };
    let called = Called {
        answer,
        error,
        ms: i64::try_from(took.as_millis()).unwrap_or(i64::MAX),
    };
    note(site, armed, &called, took);
    called
}

/// Counts, and logs what failed; never a text.
fn note(site: &SiteRecord, armed: &Armed, called: &Called, took: Duration) {
    let name = format!("{}/{}", site.key, armed.hook.name);
    let outcome = called.outcome().as_str();
    metrics::counter!("ombud_hook_requests_total", "hook" => name.clone(), "outcome" => outcome).increment(1);
    metrics::histogram!("ombud_hook_seconds", "hook" => name.clone()).record(took.as_secs_f64());
    if called.answer.is_none() {
        tracing::warn!(hook = %name, error = %called.error, ms = called.ms, "a hook gave no answer that counts");
    }
}

async fn send(services: &Services, site: &SiteRecord, armed: &Armed, body: Vec<u8>) -> Result<Answer, String> {
    let url = url::Url::parse(&armed.hook.url).map_err(|_| "bad_address".to_owned())?;
    outgoing::refuse_private(&url, services.options().allow_private_feeds).map_err(|_| "private_address".to_owned())?;
    let now: UnixMillis = services.now();
    let signed = secret::signatures(services.keys(), site.id, armed.hook.id, &armed.secrets, now, &body);
    let request = services
        .inner
        .http
        .post(url)
        .header(CONTENT_TYPE, "application/json")
        .header(USER_AGENT, AGENT)
        .header(SIGNATURE, signed)
        .body(body);
    let mut response = request.send().await.map_err(|_| "unreachable".to_owned())?;
    let status = response.status();
    if status == StatusCode::NO_CONTENT {
        return Ok(Answer::no_opinion());
    }
    if !status.is_success() {
        return Err(format!("http_{}", status.as_u16()));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|_| "broken_off".to_owned())? {
        if bytes.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err("too_large".to_owned());
        }
        bytes.extend_from_slice(&chunk);
    }
    answer::read(&bytes).ok_or_else(|| "invalid".to_owned())
}
