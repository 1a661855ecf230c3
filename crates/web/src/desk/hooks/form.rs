//! The form of a hook: as it is, or as somebody filled it in.

use std::collections::BTreeMap;

use model::hook::{MAX_TIMEOUT_MS, MIN_TIMEOUT_MS};
use model::{HookFails, HookFormat, UnixMillis};
use serde::Serialize;
use service::hooks::{CODES, HookIn};

use crate::error::WebError;
use crate::forms::Fields;

/// A code with the clause that it stands for.
#[derive(Debug, Serialize)]
pub struct CodeView {
    code: &'static str,
    clause: String,
}

/// A form with its values.
#[derive(Debug, Serialize)]
pub struct FormView {
    /// Begins the ids of its fields.
    prefix: String,
    /// Where it is sent.
    action: String,
    button: &'static str,
    name: String,
    url: String,
    format: &'static str,
    timeout_ms: i64,
    min_timeout_ms: i64,
    max_timeout_ms: i64,
    fails: &'static str,
    may_approve: bool,
    enabled: bool,
    breaker_failures: i64,
    breaker_pause_s: i64,
    clause: String,
    codes: Vec<CodeView>,
    /// What is wrong with what was filled in.
    problems: Vec<String>,
}

impl FormView {
    /// A form for a hook; `id` is that of one that is there.
    pub fn new(hook: &HookIn, id: Option<&str>, path: &str, problems: Vec<String>) -> Self {
        let code = |code: &'static str| CodeView {
            code,
            clause: hook.codes.get(code).cloned().unwrap_or_default(),
        };
        Self {
            prefix: id.map_or_else(|| "new".to_owned(), |id| format!("hook-{id}")),
            action: id.map_or_else(|| format!("{path}/hooks"), |id| format!("{path}/hooks/{id}")),
            button: if id.is_some() { "Save" } else { "Add the hook" },
            name: hook.name.clone(),
            url: hook.url.clone(),
            format: hook.format.as_str(),
            timeout_ms: hook.timeout_ms,
            min_timeout_ms: MIN_TIMEOUT_MS,
            max_timeout_ms: MAX_TIMEOUT_MS,
            fails: hook.fails.as_str(),
            may_approve: hook.may_approve,
            enabled: hook.enabled,
            breaker_failures: hook.breaker_failures,
            breaker_pause_s: hook.breaker_pause_ms / UnixMillis::SECOND,
            clause: hook.clause.clone(),
            codes: CODES.iter().map(|known| code(known)).collect(),
            problems,
        }
    }
}

/// The hook that a form describes.
///
/// # Errors
/// 400 for what no form of ours sends.
pub fn read(fields: &Fields) -> Result<HookIn, WebError> {
    let bad = |field: &str| WebError::bad_request("bad_field", format!("The value of “{field}” cannot be read."));
    let number = |field: &'static str| fields.parse::<i64>(field)?.ok_or_else(|| bad(field));
    let mut codes = BTreeMap::new();
    for code in CODES {
        let clause = fields.get(&format!("code.{code}"));
        if !clause.is_empty() {
            codes.insert((*code).to_owned(), clause.to_owned());
        }
    }
    Ok(HookIn {
        name: fields.get("name").trim().to_owned(),
        url: fields.get("url").trim().to_owned(),
        format: fields.parse::<HookFormat>("format")?.ok_or_else(|| bad("format"))?,
        timeout_ms: number("timeout_ms")?,
        fails: fields.parse::<HookFails>("fails")?.ok_or_else(|| bad("fails"))?,
        may_approve: fields.has("may_approve"),
        enabled: fields.has("enabled"),
        breaker_failures: number("breaker_failures")?,
        breaker_pause_ms: number("breaker_pause_s")?.saturating_mul(UnixMillis::SECOND),
        clause: fields.get("clause").to_owned(),
        codes,
    })
}
