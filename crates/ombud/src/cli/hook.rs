//! What can be typed after `ombud hook`.

use clap::{Args, Subcommand};
use model::hook::{USUAL_BREAKER_FAILURES, USUAL_TIMEOUT_MS};
use model::{HookFails, HookFormat};

#[derive(Debug, Subcommand)]
pub enum Hook {
    /// Adds a system that is asked about each comment, and prints its signing secret, once
    #[command(after_help = "Examples:
  ombud hook add judge https://judge.example/coral --clause personal-attacks
  ombud hook add judge https://judge.example/coral --clause personal-attacks --code SPAM=spam --fails closed")]
    Add(HookAdd),
    /// Lists the hooks, with how they have been doing for a day
    List,
    /// Changes what is given, and leaves the rest
    Set(HookSet),
    /// Removes a hook; what it said about comments stays on the desk
    Remove {
        /// Its name
        name: String,
    },
    /// Sends a test comment and prints what the hook says of it; exit code 1 when it gives no answer
    Test {
        /// Its name
        name: String,
        /// The comment
        #[arg(long, default_value = "This is a test comment.")]
        text: String,
    },
    /// Makes a new signing secret and prints it, once
    Rotate {
        /// Its name
        name: String,
        /// So many hours requests are signed with the old secret, too: until the receiver has the new one
        #[arg(long, value_name = "HOURS", default_value_t = 24)]
        keep_hours: i64,
    },
}

#[derive(Debug, Args)]
pub struct HookAdd {
    /// Its name
    pub name: String,
    /// Where it is asked: an https address
    pub url: String,
    /// Clause of the policy that its rejections rest on
    #[arg(long, value_name = "ID")]
    pub clause: String,
    #[command(flatten)]
    pub options: HookOptions,
}

#[derive(Debug, Args)]
pub struct HookSet {
    /// Its name
    pub name: String,
    /// Another name
    #[arg(long, value_name = "NAME")]
    pub rename: Option<String>,
    /// Another address
    #[arg(long)]
    pub url: Option<String>,
    /// Clause of the policy that its rejections rest on
    #[arg(long, value_name = "ID")]
    pub clause: Option<String>,
    /// Asks it again
    #[arg(long, conflicts_with = "disable")]
    pub enable: bool,
    /// Asks it no more
    #[arg(long)]
    pub disable: bool,
    #[command(flatten)]
    pub options: HookOptions,
}

#[derive(Debug, Args)]
pub struct HookOptions {
    /// How it wants the text: `HTML` or `PLAIN_TEXT` (as typed)
    #[arg(long)]
    pub format: Option<HookFormat>,
    /// How long it may take, 100 to 10000 ms; a reader waits for it
    #[arg(long, value_name = "MS", help = format!("How long it may take, 100 to 10000 ms; a reader waits for it [default: {USUAL_TIMEOUT_MS}]"))]
    pub timeout_ms: Option<i64>,
    /// Without an answer: `open`, the policy's word stands; `closed`, the comment is held [default: open]
    #[arg(long)]
    pub fails: Option<HookFails>,
    /// Whether it may publish what a rule of the policy holds [default: false]
    #[arg(long, value_name = "true|false")]
    pub may_approve: Option<bool>,
    /// Clause for one of its codes, such as SPAM=spam; may be repeated; an empty clause takes the code out
    #[arg(long = "code", value_name = "CODE=CLAUSE")]
    pub codes: Vec<String>,
    /// After so many failures in a row it is left alone for a while
    #[arg(long, value_name = "N", help = format!("After so many failures in a row it is left alone for a while [default: {USUAL_BREAKER_FAILURES}]"))]
    pub breaker_failures: Option<i64>,
    /// So many seconds it is left alone [default: 30]
    #[arg(long, value_name = "SECONDS")]
    pub breaker_pause_s: Option<i64>,
}
