//! `ombud policy check` and `ombud policy put`.

use std::path::Path;

use anyhow::Result;
use moderation::{Policy, Problem};
use service::{ServiceError, Visitor};

use crate::complaint::Complaint;
use crate::config::Loaded;
use crate::open::{self, Schema};

/// Prints each mistake with its place; without one, says what the policy holds.
pub fn check(file: &Path) -> Result<()> {
    let document = super::read_text(file)?;
    match Policy::parse(&document) {
        Ok(policy) => {
            let rules: usize = policy.clauses().iter().map(|clause| clause.rules.len()).sum();
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

/// Checks a policy and puts it in force.
pub async fn put(loaded: &Loaded, site: Option<&str>, file: &Path, note: &str) -> Result<()> {
    let document = super::read_text(file)?;
    if let Err(error) = Policy::parse(&document) {
        return Err(mistakes(file, &document, &error.problems).into());
    }
    let services = open::services(loaded, Schema::MustBeCurrent).await?;
    let site = open::site(&services, site)?;
    match service::policies::put(&services, &Visitor::operator(), &site, &document, note).await {
        Ok(version) => eprintln!("{}: version {version} of the policy is in force", site.key),
        Err(ServiceError::Policy(error)) => {
            return Err(mistakes(file, &document, &error.problems).into());
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
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
        };
        assert_eq!(
            shown("p.toml", document, &problem),
            "p.toml:2:13: `preamble` must be a text\n  |\n2 | \tpreamble = 1\n  | \t           ^\n  = hint: write it in quotes"
        );
    }
}
