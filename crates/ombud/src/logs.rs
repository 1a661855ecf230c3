//! Logs: text for people, JSON for machines, always on stderr.

use std::io::IsTerminal as _;

use tracing_subscriber::EnvFilter;

use crate::complaint::Complaint;
use crate::config::Logs;

/// Starts logging; the filter was checked by no one before.
pub fn start(logs: &Logs) -> Result<(), Complaint> {
    let filter = EnvFilter::try_new(&logs.level).map_err(|error| {
        Complaint::usage(format!("`logs.level`: `{}` is no filter: {error}", logs.level))
            .hint("use `info`, or a list such as `info,store=debug`")
    })?;
    let json = match logs.format.as_str() {
        "json" => true,
        "text" => false,
        _ => !std::io::stderr().is_terminal(),
    };
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    let started = if json {
        builder.json().flatten_event(true).try_init()
    } else {
        builder.with_ansi(std::io::stderr().is_terminal()).try_init()
    };
    started.map_err(|error| Complaint::new(format!("logging could not be started: {error}")))
}
