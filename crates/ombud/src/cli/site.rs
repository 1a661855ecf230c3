//! `ombud site`.

use clap::{Args, Subcommand};

#[derive(Debug, Subcommand)]
pub enum Site {
    /// Sets how soon the desk wants to have dealt with what waits, in minutes; what is left out stays, 0 takes it away
    Set(SiteSet),
}

#[derive(Debug, Args)]
pub struct SiteSet {
    /// Held comments
    #[arg(long, value_name = "MINUTES")]
    pub held_within: Option<u32>,
    /// Comments with open reports
    #[arg(long, value_name = "MINUTES")]
    pub reported_within: Option<u32>,
    /// Appeals
    #[arg(long, value_name = "MINUTES")]
    pub appeals_within: Option<u32>,
    /// Comments of new readers
    #[arg(long, value_name = "MINUTES")]
    pub new_within: Option<u32>,
    /// Comments near a threshold of the policy
    #[arg(long, value_name = "MINUTES")]
    pub unsure_within: Option<u32>,
}
