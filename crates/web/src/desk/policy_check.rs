//! What is said of a policy document that somebody writes: its mistakes, what readers would see, what changed.

use moderation::{Policy, Problem};
use serde::Serialize;
use service::policies::PolicyInForce;

use super::lines::Difference;
use super::staff::Staff;
use crate::error::WebError;
use crate::i18n::direction;
use crate::pages::policy::{OverrideView, PolicyView, overrides};
use crate::pages::story::thread::PageLanguage;

/// Longest line that is shown below a mistake, in characters.
const MAX_SHOWN: usize = 160;

/// A mistake, for the list and for the script.
#[derive(Debug, Serialize)]
pub struct Mistake {
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do about it; may be empty.
    pub hint: String,
    /// What may stand there, where that can be listed.
    pub allowed: Vec<String>,
    /// The line up to the mistake.
    pub before: String,
    /// The rest of the line.
    pub after: String,
}

/// All that is said of a document.
#[derive(Debug, Serialize)]
pub struct Results {
    /// Its mistakes; none when it can be put into force.
    pub mistakes: Vec<Mistake>,
    /// How many clauses and rules it has, when it has no mistakes.
    pub summary: String,
    /// What readers would see, as HTML, when it has no mistakes.
    pub preview: Option<String>,
    /// What changed of the version in force.
    pub difference: Difference,
    /// The version that it is compared with.
    pub compared_with: i64,
}

#[derive(Serialize)]
struct Preview {
    page: PageLanguage,
    dir: &'static str,
    policy: PolicyView,
    overrides: Vec<OverrideView>,
    is_preview: bool,
}

/// Looks at a document.
///
/// # Errors
/// When the database does not answer.
pub async fn results(staff: &Staff, document: &str, in_force: &PolicyInForce) -> Result<Results, WebError> {
    let difference = Difference::new(&in_force.document, document);
    let (mistakes, summary, preview) = match Policy::parse(document) {
        Ok(policy) => (Vec::new(), summary(&policy), Some(preview(staff, &policy).await?)),
        Err(error) => {
            let mistakes = error.problems.into_iter().map(|problem| mistake(document, problem));
            (mistakes.collect(), String::new(), None)
        }
    };
    Ok(Results {
        mistakes,
        summary,
        preview,
        difference,
        compared_with: in_force.version,
    })
}

async fn preview(staff: &Staff, policy: &Policy) -> Result<String, WebError> {
    let lang = staff.site.settings.language.clone();
    let view = Preview {
        dir: direction(&lang),
        page: PageLanguage { lang },
        policy: PolicyView::new(policy),
        overrides: overrides(&staff.app, &staff.site, policy).await?,
        is_preview: true,
    };
    staff.app.renderer().render("desk/_policy_preview.html", &view)
}

fn summary(policy: &Policy) -> String {
    let of_clauses: usize = policy.clauses().iter().map(|clause| clause.rules.len()).sum();
    let added: usize = policy.overrides().iter().map(|of| of.rules.len()).sum();
    let mut parts = vec![
        counted(policy.clauses().len(), "clause"),
        counted(of_clauses + added, "rule"),
    ];
    if !policy.overrides().is_empty() {
        parts.push(counted(policy.overrides().len(), "override"));
    }
    format!("No mistakes: {}.", parts.join(", "))
}

fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

fn mistake(document: &str, problem: Problem) -> Mistake {
    let line = document.lines().nth(problem.line.saturating_sub(1)).unwrap_or_default();
    let at = problem.column.saturating_sub(1);
    let skipped = at.saturating_sub(MAX_SHOWN / 2);
    let mut before: String = line.chars().take(at).skip(skipped).collect();
    if skipped > 0 {
        before.insert(0, '…');
    }
    Mistake {
        line: problem.line,
        column: problem.column,
        message: problem.message,
        hint: problem.hint.unwrap_or_default(),
        allowed: problem.allowed,
        before,
        after: line.chars().skip(at).take(MAX_SHOWN / 2).collect(),
    }
}
