//! `ombud policy check`, `ombud policy put` and `ombud policy history`.

use std::path::Path;

use anyhow::Result;
use jiff::Timestamp;
use model::UnixMillis;
use moderation::{Policy, Problem};
use service::policies::{Effect, PolicyPut, PutPolicy, VersionState, put_version};
use service::{ServiceError, Visitor};

use crate::complaint::Complaint;
use crate::config::Loaded;
use crate::open::{self, Schema};

/// Prints each mistake with its place; without one, says what the policy holds.
pub fn check(file: &Path) -> Result<()> {
    let document = super::read_text(file)?;
    match Policy::parse(&document) {
        Ok(policy) => {
            let of_clauses: usize = policy.clauses().iter().map(|clause| clause.rules.len()).sum();
            let added: usize = policy.overrides().iter().map(|of| of.rules.len()).sum();
            let rules = of_clauses + added;
            eprintln!(
                "{}: {} clauses with {rules} rules, no mistakes",
                file.display(),
                policy.clauses().len()
            );
            Ok(())
        }
        Err(error) => Err(mistakes(file, &document, &error.problems).into()),
    }
}

/// How a policy is put in force.
pub struct How {
    /// For readers.
    pub note: String,
    /// When; nothing: at once.
    pub effective: Option<Timestamp>,
    /// Even if it would publish nothing, or reject most.
    pub confirm: bool,
}

/// Checks a policy and puts it in force.
pub async fn put(loaded: &Loaded, site: Option<&str>, file: &Path, how: How) -> Result<()> {
    let document = super::read_text(file)?;
    if let Err(error) = Policy::parse(&document) {
        return Err(mistakes(file, &document, &error.problems).into());
    }
    let services = open::services(loaded, Schema::MustBeCurrent).await?;
    let site = open::site(&services, site)?;
    let new = PutPolicy {
        document: document.clone(),
        note: how.note,
        effective_at: how.effective.map(|at| UnixMillis(at.as_millisecond())),
        base: None,
        confirmed: how.confirm,
    };
    match put_version(&services, &Visitor::operator(), &site, new).await {
        Ok(PolicyPut::InForce { version } | PolicyPut::Unchanged { version }) => {
            eprintln!("{}: version {version} of the policy is in force", site.key);
        }
        Ok(PolicyPut::Scheduled { version, effective_at }) => {
            eprintln!(
                "{}: version {version} of the policy takes force on {}",
                site.key,
                time(effective_at)?
            );
        }
        Ok(PolicyPut::Doubtful(effect)) => return Err(doubt(effect).into()),
        Err(ServiceError::Policy(error)) => {
            return Err(mistakes(file, &document, &error.problems).into());
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

fn doubt(effect: Effect) -> Complaint {
    if effect.published > 0 && effect.keeps_all_back() {
        let message = "the overrides of this policy would have every comment of the last 30 days read first, or refuse it; \
                       nothing was changed";
        return Complaint::new(message).hint("if that is what you want, add --confirm");
    }
    Complaint::new(format!(
        "of the {} newest comments of the last 30 days this policy would publish {}, hold {} and reject {}; \
         nothing was changed",
        effect.all(),
        effect.published,
        effect.held,
        effect.rejected
    ))
    .hint("if that is what you want, add --confirm")
}

/// Prints every version, newest first, one a line: number, state, since when, note.
pub async fn history(loaded: &Loaded, site: Option<&str>) -> Result<()> {
    let services = open::services(loaded, Schema::MustBeCurrent).await?;
    let site = open::site(&services, site)?;
    let history = service::policies::history(&services, &site).await?;
    let states = service::policies::states(&history, services.now());
    for (record, state) in history.iter().zip(states) {
        let state = match state {
            VersionState::Scheduled => "scheduled",
            VersionState::InForce => "in force",
            VersionState::Past(_) => "past",
            VersionState::Cancelled(_) => "cancelled",
        };
        let from = time(record.effective_at)?;
        println!(
            "{}\t{state}\t{from}\t{}",
            record.version,
            record.note.replace(['\n', '\t'], " ")
        );
    }
    Ok(())
}

fn time(at: UnixMillis) -> Result<Timestamp> {
    Ok(Timestamp::from_millisecond(at.0)?)
}

pub(super) fn mistakes(file: &Path, document: &str, problems: &[Problem]) -> Complaint {
    for problem in problems {
        println!("{}", shown(&file.display().to_string(), document, problem));
    }
    let count = problems.len();
    let noun = if count == 1 { "mistake" } else { "mistakes" };
    eprintln!("{}: {count} {noun}", file.display());
    Complaint::silent()
}

/// A mistake, the line it is in, and a caret below the place.
fn shown(file: &str, document: &str, problem: &Problem) -> String {
    let line = document.lines().nth(problem.line.saturating_sub(1)).unwrap_or_default();
    let number = problem.line.to_string();
    let margin = " ".repeat(number.len());
    // Tabs stay tabs, so that the caret stands below its place however wide they are shown.
    let before: String = line
        .chars()
        .take(problem.column.saturating_sub(1))
        .map(|c| if c == '\t' { '\t' } else { ' ' })
        .collect();
    let mut text = format!(
        "{file}:{}:{}: {}\n{margin} |\n{number} | {line}\n{margin} | {before}^",
        problem.line, problem.column, problem.message
    );
    if let Some(hint) = &problem.hint {
        text.push_str(&format!("\n{margin} = hint: {hint}"));
    }
    if !problem.allowed.is_empty() {
        text.push_str(&format!("\n{margin} = allowed here: {}", problem.allowed.join(", ")));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mistake_is_shown_with_its_line_and_a_caret() {
        let document = "title = \"é\"\n\tpreamble = 1\n";
        let problem = Problem {
            line: 2,
            column: 13,
            message: "`preamble` must be a text".to_owned(),
            hint: Some("write it in quotes".to_owned()),
            allowed: vec!["\"…\"".to_owned()],
        };
        assert_eq!(
            shown("p.toml", document, &problem),
            "p.toml:2:13: `preamble` must be a text\n  |\n2 | \tpreamble = 1\n  | \t           ^\n  = hint: write it in quotes\n  = allowed here: \"…\""
        );
    }
}
