//! `ombud user`: the people who work at the desk.

use anyhow::Result;
use jiff::Timestamp;
use service::accounts::{self, NewUser, add_user, sign_in_link};
use service::{Services, SiteRecord, Visitor};

use crate::cli::{User, UserAdd};
use crate::complaint::Complaint;
use crate::config::Loaded;
use crate::open::{self, Schema};

/// Adds, lists or helps.
pub async fn run(loaded: &Loaded, site: Option<&str>, user: User) -> Result<()> {
    let services = open::services(loaded, Schema::MustBeCurrent).await?;
    let site = open::site(&services, site)?;
    match user {
        User::Add(args) => add(loaded, &services, &site, args).await,
        User::List => list(&services, &site).await,
        User::ResetSecondFactor { email } => reset(&services, &site, &email).await,
    }
}

/// Adds a person; prints a sign-in link when no password was given.
async fn add(loaded: &Loaded, services: &Services, site: &SiteRecord, args: UserAdd) -> Result<()> {
    let name = match args.name {
        Some(name) => name,
        None => args.email.split('@').next().unwrap_or_default().to_owned(),
    };
    let password = if args.password_stdin { Some(password()?) } else { None };
    let with_link = password.is_none();
    let kept_to = match args.sections.as_slice() {
        [] => String::new(),
        some => format!(", kept to {}", some.join(", ")),
    };
    let user = NewUser {
        email: args.email.clone(),
        name,
        password,
        role: args.role,
        sections: args.sections,
    };
    let account = add_user(services, &Visitor::operator(), site, user).await?;
    eprintln!("{} is {} of {}{kept_to}", args.email, args.role, site.key);
    if with_link {
        let token = sign_in_link(services, account).await?;
        eprintln!("to sign in, once and within 24 hours:");
        println!("{}/{}/sign-in/{token}", loaded.config.public_url(), site.key);
    }
    Ok(())
}

/// One person a line: address, role, sections, second factor, last sign-in, name; between tabs.
async fn list(services: &Services, site: &SiteRecord) -> Result<()> {
    let found = accounts::people(services, &Visitor::operator(), site).await?;
    if found.people.is_empty() {
        eprintln!("nobody works for {} yet; `ombud user add` adds somebody", site.key);
    }
    for person in found.people.iter().map(|person| &person.record) {
        let sections = match person.sections.as_slice() {
            [] => "all sections".to_owned(),
            some => some.join(","),
        };
        let factor = match (person.has_authenticator, person.passkeys) {
            (false, 0) => "no second factor",
            (true, 0) => "authenticator",
            (false, _) => "passkey",
            (true, _) => "authenticator and passkey",
        };
        let last = match person.last_sign_in_at {
            Some(time) => Timestamp::from_millisecond(time.0)?.strftime("%Y-%m-%d").to_string(),
            None => "never".to_owned(),
        };
        let (email, role, name) = (&person.email, person.role, &person.name);
        println!("{email}\t{role}\t{sections}\t{factor}\t{last}\t{name}");
    }
    Ok(())
}

async fn reset(services: &Services, site: &SiteRecord, email: &str) -> Result<()> {
    let account = accounts::user_named(services, email).await.map_err(|error| {
        Complaint::usage(format!("`{email}`: {error}")).hint("`ombud user list` shows the addresses of a site")
    })?;
    accounts::reset_second_factor(services, &Visitor::operator(), site, account).await?;
    eprintln!("{email} has no second factor any more, and was signed out everywhere");
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
