//! The `ombud` program: configuration, one file a subcommand, and nothing that decides about comments.

mod cli;
mod commands;
mod complaint;
mod config;
mod demo;
mod logs;
mod open;
mod progress;
mod secret;
mod server;

use std::process::ExitCode;

use clap::Parser as _;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => {
            let outcome = runtime.block_on(commands::run(cli));
            // A blocking read that hangs must not keep the program from ending.
            runtime.shutdown_timeout(std::time::Duration::from_secs(1));
            outcome
        }
        Err(error) => Err(anyhow::Error::new(error).context("the threads could not be started")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => complaint::tell(&error),
    }
}
