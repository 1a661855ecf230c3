//! `ombud user add`.

use anyhow::Result;
use service::Visitor;
use service::accounts::{NewUser, add_user, sign_in_link};

use crate::cli::UserAdd;
use crate::complaint::Complaint;
use crate::config::Loaded;
use crate::open::{self, Schema};

/// Adds a person; prints a sign-in link when no password was given.
pub async fn add(loaded: &Loaded, site: Option<&str>, args: UserAdd) -> Result<()> {
    let services = open::services(loaded, Schema::MustBeCurrent).await?;
    let site = open::site(&services, site)?;
    let name = match args.name {
        Some(name) => name,
        None => args.email.split('@').next().unwrap_or_default().to_owned(),
    };
    let password = if args.password_stdin { Some(password()?) } else { None };
    let with_link = password.is_none();
    let user = NewUser {
        email: args.email.clone(),
        name,
        password,
        role: args.role,
        sections: Vec::new(),
    };
    let account = add_user(&services, &Visitor::operator(), &site, user).await?;
    eprintln!("{} is {} of {}", args.email, args.role, site.key);
    if with_link {
        let token = sign_in_link(&services, account).await?;
        eprintln!("to sign in, once and within 24 hours:");
        println!("{}/{}/sign-in/{token}", loaded.config.public_url(), site.key);
    }
    Ok(())
}

fn password() -> Result<String, Complaint> {
    let mut line = String::new();
    let read = std::io::stdin().read_line(&mut line);
    read.map_err(|error| Complaint::usage(format!("no password could be read from stdin: {error}")))?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(Complaint::usage("stdin held no password").hint("write it as the first line of stdin"));
    }
    Ok(password.to_owned())
}
