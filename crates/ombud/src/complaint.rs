//! What goes wrong, said to the person at the terminal: one sentence, and a `hint:` line with what to do.

use std::fmt;
use std::process::ExitCode;

/// A failure with advice.
#[derive(Debug)]
pub struct Complaint {
    message: String,
    hint: Option<String>,
    code: u8,
}

impl Complaint {
    /// A failure; the program ends with exit code 1.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: None,
            code: 1,
        }
    }

    /// A mistake in what the operator wrote; the program ends with exit code 2.
    pub fn usage(message: impl Into<String>) -> Self {
        Self {
            code: 2,
            ..Self::new(message)
        }
    }

    /// Findings that were printed already: only the exit code is left to give.
    pub fn silent() -> Self {
        Self::new("")
    }

    /// Somebody pressed Ctrl-C, and was told what was done until then; exit code 130, as for every interrupted program.
    pub fn interrupted() -> Self {
        Self {
            code: 130,
            ..Self::silent()
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Complaint {}

/// Prints the failure to stderr and gives the exit code for it.
pub fn tell(error: &anyhow::Error) -> ExitCode {
    if is_broken_pipe(error) {
        return ExitCode::SUCCESS;
    }
    let complaint = error.chain().find_map(|e| e.downcast_ref::<Complaint>());
    let text: Vec<String> = error
        .chain()
        .map(ToString::to_string)
        .filter(|part| !part.is_empty())
        .collect();
    if !text.is_empty() {
        eprintln!("error: {}", text.join(": "));
    }
    if let Some(hint) = complaint.and_then(|c| c.hint.as_ref()) {
        eprintln!("hint: {hint}");
    }
    ExitCode::from(complaint.map_or(1, |c| c.code))
}

/// Whoever read our output has read enough, as `| head` does.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |e: &std::io::Error| e.kind() == std::io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref().is_some_and(broken))
}
