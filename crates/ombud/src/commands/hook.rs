//! `ombud hook add|list|set|remove|test|rotate`.

use std::collections::BTreeMap;

use anyhow::Result;
use jiff::Timestamp;
use model::{HookOutcome, UnixMillis};
use service::hooks::{self, BreakerState, HookIn, HookOverview, NewSecret};
use service::{Services, SiteRecord, Visitor};

use crate::cli::hook::{Hook, HookOptions, HookSet};
use crate::complaint::Complaint;
use crate::config::Loaded;
use crate::open::{self, Schema};

/// Does what was typed about hooks.
pub async fn run(loaded: &Loaded, site: Option<&str>, args: Hook) -> Result<()> {
    let services = open::services(loaded, Schema::MustBeCurrent).await?;
    let site = open::site(&services, site)?;
    let operator = Visitor::operator();
    match args {
        Hook::Add(args) => {
            let mut hook = HookIn::new(&args.name, &args.url, &args.clause);
            apply(&mut hook, args.options)?;
            let (_, secret) = hooks::add(&services, &operator, &site, hook).await?;
            eprintln!("{}: {} is asked about each comment from now on", site.key, args.name);
            show(&secret)?;
        }
        Hook::List => {
            for hook in hooks::list(&services, &operator, &site).await? {
                println!("{}", line(&hook));
            }
        }
        Hook::Set(args) => set(&services, &site, args).await?,
        Hook::Remove { name } => {
            let hook = hooks::find(&services, &operator, &site, &name).await?;
            hooks::remove(&services, &operator, &site, hook.id).await?;
            eprintln!("{}: {name} is no longer asked", site.key);
        }
        Hook::Test { name, text } => test(&services, &site, &name, &text).await?,
        Hook::Rotate { name, keep_hours } => {
            let hook = hooks::find(&services, &operator, &site, &name).await?;
            let list = hooks::list(&services, &operator, &site).await?;
            let newest = list
                .iter()
                .find(|listed| listed.hook.id == hook.id)
                .and_then(|listed| listed.secrets.first())
                .map_or(0, |newest| newest.kid);
            let keep_ms = keep_hours.saturating_mul(UnixMillis::HOUR);
            show(&hooks::rotate(&services, &operator, &site, hook.id, newest, keep_ms).await?)?;
        }
    }
    Ok(())
}

/// The secret alone goes to stdout, so that it can be piped to where it is kept.
fn show(secret: &NewSecret) -> Result<()> {
    if let Some(until) = secret.old_until {
        let until = Timestamp::from_millisecond(until.0)?;
        eprintln!("requests are signed with the old secret, too, until {until}");
    }
    eprintln!("signing secret {}, shown once:", secret.kid);
    println!("{}", secret.secret);
    Ok(())
}

fn apply(hook: &mut HookIn, options: HookOptions) -> Result<(), Complaint> {
    hook.format = options.format.unwrap_or(hook.format);
    hook.timeout_ms = options.timeout_ms.unwrap_or(hook.timeout_ms);
    hook.fails = options.fails.unwrap_or(hook.fails);
    hook.may_approve = options.may_approve.unwrap_or(hook.may_approve);
    hook.breaker_failures = options.breaker_failures.unwrap_or(hook.breaker_failures);
    if let Some(seconds) = options.breaker_pause_s {
        hook.breaker_pause_ms = seconds.saturating_mul(UnixMillis::SECOND);
    }
    for pair in options.codes {
        let Some((code, clause)) = pair.split_once('=') else {
            return Err(Complaint::usage(format!("`{pair}` is no code with its clause"))
                .hint("write the code, `=` and the id of the clause, such as SPAM=spam"));
        };
        if clause.is_empty() {
            hook.codes.remove(code);
        } else {
            hook.codes.insert(code.to_owned(), clause.to_owned());
        }
    }
    Ok(())
}

async fn set(services: &Services, site: &SiteRecord, args: HookSet) -> Result<()> {
    let operator = Visitor::operator();
    let found = hooks::find(services, &operator, site, &args.name).await?;
    let mut hook = HookIn::try_from(&found)?;
    apply(&mut hook, args.options)?;
    hook.name = args.rename.unwrap_or(hook.name);
    hook.url = args.url.unwrap_or(hook.url);
    hook.clause = args.clause.unwrap_or(hook.clause);
    hook.enabled = args.enable || (hook.enabled && !args.disable);
    hooks::set(services, &operator, site, found.id, hook).await?;
    eprintln!("{}: {} is changed", site.key, args.name);
    Ok(())
}

async fn test(services: &Services, site: &SiteRecord, name: &str, text: &str) -> Result<()> {
    let operator = Visitor::operator();
    let hook = hooks::find(services, &operator, site, name).await?;
    let tested = hooks::test(services, &operator, site, hook.id, text).await?;
    if tested.outcome == HookOutcome::Failed {
        return Err(Complaint::new(format!(
            "no answer that counts: {} after {} ms",
            tested.error, tested.ms
        ))
        .into());
    }
    let code = if tested.code.is_empty() {
        String::new()
    } else {
        format!(" ({})", tested.code)
    };
    println!("{}{code} after {} ms", tested.outcome, tested.ms);
    if !tested.explanation.is_empty() {
        println!("for the author: {}", tested.explanation.escape_debug());
    }
    Ok(())
}

fn line(listed: &HookOverview) -> String {
    let hook = &listed.hook;
    let state = match (hook.enabled, listed.breaker) {
        (false, _) => "off",
        (true, BreakerState::Open { .. }) => "left alone",
        (true, BreakerState::HalfOpen | BreakerState::Closed { .. }) => "on",
    };
    let day: BTreeMap<&str, i64> = listed.day.iter().map(|(outcome, n)| (outcome.as_str(), *n)).collect();
    let day: Vec<String> = day.iter().map(|(outcome, n)| format!("{outcome} {n}")).collect();
    format!(
        "{}\t{state}\t{}\t{}\t{} ms\tfails {}\t{}\tsecret {}\t{}",
        hook.name,
        hook.url,
        hook.format,
        hook.timeout_ms,
        hook.fails,
        hook.clause,
        listed.secrets.first().map_or(0, |newest| newest.kid),
        if day.is_empty() {
            "not asked for a day".to_owned()
        } else {
            day.join(", ")
        },
    )
}
