//! The discussion policy: a document that readers read and that decides about comments.
//!
//! `document` reads TOML, `overrides` what holds for some sections and stories only, `check` finds mistakes in conditions
//! and compiles them, `expression` runs them.

mod calls;
mod check;
mod document;
mod error;
mod expression;
mod names;
mod near;
mod overrides;
mod position;
mod standing;
mod verdict;

pub use error::{PolicyError, Problem};
pub use overrides::{AddedRule, Commenting, Override, Terms};
pub use verdict::{Facts, MatchedClause, Outcome, ReaderFacts, StoryFacts, ThreadFacts, Verdict};

use crate::{Assessment, Evidence};
use std::sync::Arc;

/// A discussion policy, parsed and checked. Cheap to clone.
///
/// ```
/// use moderation::{Facts, Input, Moderator, Outcome, Policy};
/// let policy = Policy::parse(Policy::default_document())?;
/// let assessment = Moderator::new().assess(&Input::new("You are an idiot."));
/// let verdict = policy.apply(&assessment, &Facts::default());
/// assert_eq!(verdict.outcome, Outcome::Nudge);
/// assert_eq!(verdict.matched[0].clause, "personal-attacks");
/// # Ok::<(), moderation::PolicyError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Policy {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    title: String,
    preamble: String,
    clauses: Vec<Clause>,
    compiled: Vec<Compiled>,
    overrides: Vec<Override>,
    automatic_standing: bool,
}

/// A rule ready to run: which one of which clause, its condition, and the names that this uses. `of` is the override that
/// adds the rule; without one it is the clause's own.
#[derive(Debug)]
struct Compiled {
    of: Option<usize>,
    clause: usize,
    rule: usize,
    condition: expression::Node,
    names: Vec<names::Name>,
}

/// The most that a clause can count; see [`Clause::severity`].
pub const MAX_SEVERITY: u8 = 5;

/// One numbered paragraph of a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// Its name in decisions: lower-case letters, digits and hyphens, unique in the policy.
    pub id: String,
    /// Its heading.
    pub title: String,
    /// What readers read.
    pub text: String,
    /// How much a rejection under this clause counts against a reader, from 0 (not at all) to [`MAX_SEVERITY`]; 1 where
    /// the document does not say.
    pub severity: u8,
    /// What is done, and when; may be empty.
    pub rules: Vec<Rule>,
}

/// A condition under a clause, with what it leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The condition, in Common Expression Language.
    pub when: String,
    /// What is done with a comment that meets it: publish, hold or reject.
    pub then: Outcome,
    /// Whether the author is first shown the clause and may change the comment.
    pub nudge: bool,
}

impl Policy {
    /// Reads and checks a policy.
    ///
    /// # Errors
    /// [`PolicyError`] with every mistake in the document, each with its line and column.
    pub fn parse(document: &str) -> Result<Policy, PolicyError> {
        let inner = Arc::new(document::read(document)?);
        Ok(Policy { inner })
    }

    /// The policy that a new site starts with, as a document.
    pub fn default_document() -> &'static str {
        include_str!("../../data/policy.default.toml")
    }

    /// The heading.
    pub fn title(&self) -> &str {
        &self.inner.title
    }

    /// What stands before the clauses; may be empty.
    pub fn preamble(&self) -> &str {
        &self.inner.preamble
    }

    /// The clauses, in the order of the document.
    pub fn clauses(&self) -> &[Clause] {
        &self.inner.clauses
    }

    /// Whether the policy itself restricts readers whose comments are rejected again and again:
    /// `[standing] automatic = true`.
    pub fn restricts_readers(&self) -> bool {
        self.inner.automatic_standing
    }

    /// The clause with this id.
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses().iter().find(|clause| clause.id == id)
    }

    /// What holds only in some sections or below some stories, in the order of the document.
    pub fn overrides(&self) -> &[Override] {
        &self.inner.overrides
    }

    /// How comments below a story are taken by the overrides: what names the story goes before what names its section.
    /// `section` and `key` are as in [`StoryFacts`].
    pub fn terms(&self, section: &str, key: &str) -> Terms {
        overrides::terms(&self.inner.overrides, section, key)
    }

    /// The categories whose scores the rules of a clause look at, each once.
    ///
    /// ```
    /// use moderation::{Category, Policy};
    /// let policy = Policy::parse(Policy::default_document())?;
    /// assert!(policy.categories("personal-attacks").contains(&Category::Insult));
    /// # Ok::<(), moderation::PolicyError>(())
    /// ```
    pub fn categories(&self, clause: &str) -> Vec<crate::Category> {
        let rules = self.inner.compiled.iter().filter(|compiled| {
            let of = self.inner.clauses.get(compiled.clause);
            of.is_some_and(|of| of.id == clause)
        });
        let used: Vec<names::Name> = rules.flat_map(|compiled| compiled.names.iter().copied()).collect();
        let is_used = |category: &crate::Category| used.contains(&names::Name::Score(*category));
        crate::Category::ALL.into_iter().filter(is_used).collect()
    }

    /// What the policy says of a comment: the strictest outcome of all rules that match, those of the clauses and those
    /// that an override adds for the story.
    pub fn apply(&self, assessment: &Assessment, facts: &Facts) -> Verdict {
        let scene = expression::Scene { assessment, facts };
        let mut matched = Vec::new();
        for compiled in &self.inner.compiled {
            if !compiled.condition.holds(scene) {
                continue;
            }
            let Some(clause) = self.inner.clauses.get(compiled.clause) else {
                continue;
            };
            let Some(rule) = self.rule(compiled, clause, &facts.story) else {
                continue;
            };
            matched.push(MatchedClause {
                clause: clause.id.clone(),
                title: clause.title.clone(),
                outcome: rule.then,
                nudge: rule.nudge,
                evidence: compiled.evidence(assessment),
                rule: rule.when.clone(),
            });
        }
        Verdict {
            outcome: strictest(&matched, facts.nudged),
            matched,
        }
    }
}

impl Policy {
    /// The rule, if it holds below this story.
    fn rule<'a>(&'a self, compiled: &Compiled, clause: &'a Clause, story: &StoryFacts) -> Option<&'a Rule> {
        match compiled.of {
            None => clause.rules.get(compiled.rule),
            Some(of) => {
                let of = self.inner.overrides.get(of)?;
                let added = of.rules.get(compiled.rule)?;
                of.holds_for(&story.section, &story.key).then_some(&added.rule)
            }
        }
    }
}

impl Compiled {
    fn evidence(&self, assessment: &Assessment) -> Vec<Evidence> {
        let supports = |evidence: &&Evidence| self.names.iter().any(|name| name.is_supported_by(evidence.signal));
        assessment.evidence.iter().filter(supports).cloned().collect()
    }
}

/// The strictest outcome; a nudge in its place if a rule of one of the strictest clauses nudges.
fn strictest(matched: &[MatchedClause], nudged: bool) -> Outcome {
    let outcome = matched.iter().map(|rule| rule.outcome).max().unwrap_or_default();
    let nudges = || {
        matched.iter().filter(|rule| rule.nudge).any(|nudging| {
            matched
                .iter()
                .any(|rule| rule.clause == nudging.clause && rule.outcome == outcome)
        })
    };
    if outcome >= Outcome::Hold && !nudged && nudges() {
        return Outcome::Nudge;
    }
    outcome
}
