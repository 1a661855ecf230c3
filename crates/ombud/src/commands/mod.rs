//! One file a subcommand.

mod check;
mod config;
mod demo;
mod doctor;
mod export;
mod feed;
mod import;
mod learn;
mod migrate;
mod policy;
mod recount;
mod serve;
mod story;
mod token;
mod trial;
mod user;
mod watch;

use std::io::{BufRead, BufReader};
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
        Command::Check(args) => return check::run(&args),
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
        Command::Policy(crate::cli::Policy::Put {
            file,
            note,
            effective,
            confirm,
        }) => {
            let how = policy::How {
                note,
                effective,
                confirm,
            };
            policy::put(&loaded, site, &file, how).await
        }
        Command::Policy(crate::cli::Policy::History) => policy::history(&loaded, site).await,
        Command::Policy(crate::cli::Policy::Try(args)) => trial::run(&loaded, site, &args).await,
        Command::Policy(crate::cli::Policy::Learn(args)) => learn::run(&loaded, site, &args).await,
        Command::Story(crate::cli::Story::Import { file, dry_run }) => {
            story::import(&loaded, site, &file, dry_run).await
        }
        Command::Feed(args) => feed::run(&loaded, site, args).await,
        Command::Import(crate::cli::Import::Wordpress {
            file,
            dry_run,
            keep_email,
        }) => {
            let options = interchange::wordpress::Options { dry_run, keep_email };
            import::wordpress(&loaded, site, &file, options).await
        }
        Command::Export(args) => export::run(&loaded, site, &args).await,
        Command::Recount(args) => recount::run(&loaded, site, args.mend).await,
        Command::Doctor => doctor::run(&loaded).await,
        Command::Token(crate::cli::Token::Add { name }) => token::add(&loaded, site, &name).await,
        // Done above.
        Command::Serve(_) | Command::Demo(_) | Command::Check(_) | Command::Config(_) | Command::Policy(_) => Ok(()),
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

/// A file on its way in, with its size where it has one; `-` is stdin.
fn open_file(path: &Path) -> Result<(Box<dyn BufRead + Send>, Option<u64>), Complaint> {
    if path == Path::new("-") {
        return Ok((Box::new(BufReader::with_capacity(1 << 16, std::io::stdin())), None));
    }
    let opened = std::fs::File::open(path).and_then(|file| Ok((file.metadata()?.len(), file)));
    let (size, file) =
        opened.map_err(|error| Complaint::usage(format!("`{}` cannot be read: {error}", path.display())))?;
    Ok((Box::new(BufReader::with_capacity(1 << 16, file)), Some(size)))
}

/// Lists what was not taken in.
fn tell_problems(problems: &[interchange::Problem], count: usize) {
    for problem in problems {
        let field = if problem.field.is_empty() {
            String::new()
        } else {
            format!(" `{}`:", problem.field)
        };
        println!("{}:{field} {}", problem.at, problem.reason);
    }
    if count > problems.len() {
        eprintln!("… and {} more", count - problems.len());
    }
}
