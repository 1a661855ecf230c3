//! Colours of the terminal, or none.

use std::io::IsTerminal as _;

use moderation::{Category, Outcome, Signal};

use crate::cli::Colour;

/// Whether colours are used.
#[derive(Debug, Clone, Copy)]
pub struct Paint(pub bool);

impl Paint {
    /// As asked for; of itself only on a terminal that takes them, and not where NO_COLOR is set.
    pub fn chosen(when: Colour, is_to_stdout: bool) -> Self {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        Self(match when {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => {
                is_to_stdout
                    && std::io::stdout().is_terminal()
                    && set("NO_COLOR").is_none()
                    && set("TERM").is_none_or(|term| term != "dumb")
            }
        })
    }

    /// The sequence that begins a style, such as `1;31`; empty without colours.
    pub fn begin(self, style: &str) -> String {
        if self.0 {
            format!("\u{1b}[{style}m")
        } else {
            String::new()
        }
    }

    /// The sequence that ends every style.
    pub const fn end(self) -> &'static str {
        if self.0 { "\u{1b}[0m" } else { "" }
    }

    pub fn paint(self, style: &str, text: &str) -> String {
        format!("{}{text}{}", self.begin(style), self.end())
    }
}

pub const fn of_outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Publish => "1;32",
        Outcome::Nudge => "1;33",
        Outcome::Hold => "1;35",
        Outcome::Reject => "1;31",
    }
}

pub const fn of_signal(signal: Signal) -> &'static str {
    match signal {
        Signal::Category(Category::Toxicity | Category::Insult) => "31",
        Signal::Category(Category::SevereToxicity | Category::Threat) => "91",
        Signal::Category(Category::Profanity) => "33",
        Signal::Category(Category::IdentityAttack) => "35",
        Signal::Category(Category::SexualExplicit) => "95",
        Signal::Category(Category::Spam) | Signal::Link | Signal::Repeated | Signal::Gibberish => "34",
        Signal::PrivateData => "36",
        Signal::Caps | Signal::Length => "32",
    }
}
