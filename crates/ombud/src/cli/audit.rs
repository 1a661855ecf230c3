//! What can be typed after `ombud audit`.

use clap::{Subcommand, ValueEnum};

#[derive(Debug, Subcommand)]
pub enum Audit {
    /// Goes through the log of every site (or of `--site`), and says where it was tampered with; exit code 1 then
    #[command(
        after_help = "Each run prints the last hash. Note it where nobody who can write to the database can: with
`--expect` a later run finds out whether the log was cut off or written anew since."
    )]
    Verify {
        /// A hash that an earlier run printed: it must still be in the log
        #[arg(long, value_name = "HASH")]
        expect: Option<String>,
    },
    /// Writes the log of a site to stdout
    Export {
        /// `jsonl` has every field as it went into the hash; `csv` is for spreadsheets
        #[arg(long, value_enum, default_value = "jsonl")]
        format: AuditFormat,
        /// Only from then on: a date (2026-11-01, in UTC), a moment (2026-11-01T08:00:00Z), or so long ago (90d, 12h)
        #[arg(long, value_name = "WHEN")]
        since: Option<String>,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AuditFormat {
    Csv,
    Jsonl,
}
