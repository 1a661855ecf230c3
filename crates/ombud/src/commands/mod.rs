//! One file a subcommand.

mod config;
mod demo;
mod doctor;
mod export;
mod feed;
mod import;
mod migrate;
mod policy;
mod recount;
mod serve;
mod story;
mod token;
mod user;

use std::path::Path;

use anyhow::Result;

use crate::cli::{Cli, Command};
use crate::complaint::Complaint;
use crate::config::{Loaded, load};
use crate::logs;

/// Runs what was typed.
pub async fn run(cli: Cli) -> Result<()> {
    let common = cli.common;
    match cli.command {
        // Needs no settings, so that a policy can be checked on any machine.
        Command::Policy(crate::cli::Policy::Check { file }) => return policy::check(&file),
        Command::Demo(args) => return demo::run(&args).await,
        Command::Serve(args) => {
            let loaded = load(&common, args.listen.as_deref())?;
            logs::start(&loaded.config.logs)?;
            return serve::run(&loaded).await;
        }
        _ => {}
    }
    let loaded = load(&common, None)?;
    if let Command::Config(args) = &cli.command {
        return config::run(args, &loaded);
    }
    quiet_logs(&loaded)?;
    let site = common.site.as_deref();
    match cli.command {
        Command::Migrate => migrate::run(&loaded).await,
        Command::User(crate::cli::User::Add(args)) => user::add(&loaded, site, args).await,
        Command::Policy(crate::cli::Policy::Put { file, note }) => {
            policy::put(&loaded, site, &file, &note).await
        }
        Command::Story(crate::cli::Story::Import { file }) => {
            story::import(&loaded, site, &file).await
        }
        Command::Feed(args) => feed::run(&loaded, site, args).await,
        Command::Import(crate::cli::Import::Wordpress { file }) => {
            import::wordpress(&loaded, site, &file).await
        }
        Command::Export => export::run(&loaded, site).await,
        Command::Recount(args) => recount::run(&loaded, site, args.mend).await,
        Command::Doctor => doctor::run(&loaded).await,
        Command::Token(crate::cli::Token::Add { name }) => token::add(&loaded, site, &name).await,
        // Done above.
        Command::Serve(_) | Command::Demo(_) | Command::Config(_) | Command::Policy(_) => Ok(()),
    }
}

/// One-off commands say what they did themselves; of the logs only warnings matter, unless a level was chosen.
fn quiet_logs(loaded: &Loaded) -> Result<(), Complaint> {
    let mut chosen = loaded.config.logs.clone();
    if loaded.origin("logs.level") == &crate::config::Origin::Default {
        chosen.level = "warn".to_owned();
    }
    logs::start(&chosen)
}

/// Reads a whole text file; `-` is stdin.
fn read_text(path: &Path) -> Result<String, Complaint> {
    let text = if path == Path::new("-") {
        std::io::read_to_string(std::io::stdin())
    } else {
        std::fs::read_to_string(path)
    };
    text.map_err(|error| Complaint::usage(format!("`{}` cannot be read: {error}", path.display())))
}

/// Opens a file for reading; `-` is stdin.
fn open_file(path: &Path) -> Result<Box<dyn std::io::Read + Send>, Complaint> {
    if path == Path::new("-") {
        return Ok(Box::new(std::io::stdin()));
    }
    let file = std::fs::File::open(path).map_err(|error| {
        Complaint::usage(format!("`{}` cannot be read: {error}", path.display()))
    })?;
    Ok(Box::new(file))
}
