//! What holds only in some sections or below some stories: how comments are taken there, and stricter rules.
//!
//! ```toml
//! [[override]]
//! sections          = ["obituaries"]
//! commenting        = "premoderated"
//! slow_mode_seconds = 60
//! members_only      = true
//! rules = [
//!   { clause = "profanity", when = "profanity >= 0.3", then = "hold" },
//! ]
//! ```
//!
//! Nothing here depends on the order of the document: of two overrides that speak of one story, the one that names it by
//! its key goes before the one that names its section, and two that name the same and set the same are a mistake. Rules
//! add to those of the clauses; as the strictest outcome wins, they can only be stricter.

use super::document::{Reader, Table};
use super::{Clause, Compiled, Outcome, Rule};
use crate::distance;
use std::collections::HashSet;

/// Longest slow mode: one comment a day.
const MAX_SLOW_SECONDS: i64 = 86_400;
const KEYS: [&str; 6] = [
    "sections",
    "stories",
    "commenting",
    "slow_mode_seconds",
    "members_only",
    "rules",
];

/// Whether comments are taken, as a policy says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Commenting {
    /// They are.
    Open,
    /// They are, and each is read by a moderator before it appears.
    Premoderated,
    /// They are not.
    Closed,
}

impl Commenting {
    /// All, from the mildest to the strictest.
    pub const ALL: [Self; 3] = [Self::Open, Self::Premoderated, Self::Closed];

    /// The word in policies.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Premoderated => "premoderated",
            Self::Closed => "closed",
        }
    }
}

/// One `[[override]]` of a policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Override {
    /// Sections for which it holds, as written.
    pub sections: Vec<String>,
    /// Stories for which it holds, by the publisher's key.
    pub stories: Vec<String>,
    /// Whether comments are taken there, if it says so.
    pub commenting: Option<Commenting>,
    /// Least seconds between two comments of one reader in one thread, if it says so; 0 lifts a slow mode.
    pub slow_mode_seconds: Option<i64>,
    /// Whether only members may comment there, if it says so.
    pub members_only: Option<bool>,
    /// Rules that are added there.
    pub rules: Vec<AddedRule>,
}

/// A rule that an override adds to a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedRule {
    /// Id of the clause.
    pub clause: String,
    /// The rule.
    pub rule: Rule,
}

/// What the overrides say of one story; nothing where they say nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// Whether comments are taken.
    pub commenting: Option<Commenting>,
    /// Least seconds between two comments of one reader.
    pub slow_mode_seconds: Option<i64>,
    /// Whether only members may comment.
    pub members_only: Option<bool>,
}

impl Override {
    /// Whether it holds below a story of this section and key.
    pub fn holds_for(&self, section: &str, key: &str) -> bool {
        self.names_story(key) || self.names_section(section)
    }

    fn names_story(&self, key: &str) -> bool {
        !key.is_empty() && self.stories.iter().any(|story| story == key)
    }

    fn names_section(&self, section: &str) -> bool {
        !section.is_empty() && !self.sections.is_empty() && {
            let section = folded(section);
            self.sections.iter().any(|named| folded(named) == section)
        }
    }
}

/// A section's name as it is compared: in lower case, what is neither letter nor digit as one hyphen, so that "Local
/// News" is also `local-news`.
fn folded(section: &str) -> String {
    let mut folded = String::with_capacity(section.len());
    for c in section.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            folded.push(c);
        } else if !folded.is_empty() && !folded.ends_with('-') {
            folded.push('-');
        }
    }
    folded.trim_end_matches('-').to_owned()
}

pub(super) fn terms(overrides: &[Override], section: &str, key: &str) -> Terms {
    let mut terms = Terms::default();
    let mut take = |of: &Override| {
        terms.commenting = terms.commenting.or(of.commenting);
        terms.slow_mode_seconds = terms.slow_mode_seconds.or(of.slow_mode_seconds);
        terms.members_only = terms.members_only.or(of.members_only);
    };
    overrides.iter().filter(|of| of.names_story(key)).for_each(&mut take);
    overrides
        .iter()
        .filter(|of| of.names_section(section))
        .for_each(&mut take);
    terms
}

impl Compiled {
    pub(super) fn new(of: Option<usize>, clause: usize, rule: usize, condition: super::expression::Node) -> Self {
        let mut names = Vec::new();
        condition.collect_names(&mut names);
        Self {
            of,
            clause,
            rule,
            condition,
            names,
        }
    }
}

impl Reader<'_> {
    /// The overrides of a policy; their rules go to `compiled`.
    pub(super) fn overrides(
        &mut self,
        root: &Table<'_>,
        clauses: &[Clause],
        compiled: &mut Vec<Compiled>,
    ) -> Vec<Override> {
        let mut overrides = Vec::new();
        // What is set already: a section or story, and the key.
        let mut set: HashSet<(bool, String, &'static str)> = HashSet::new();
        for table in self.tables(root, "override") {
            let begin = table.span().start;
            let Some(fields) = table.get_ref().as_table() else {
                self.report(begin, "an override must be a table", Some("begin it with [[override]]"));
                continue;
            };
            self.unknown_keys(fields, &KEYS);
            let number = overrides.len();
            let mut of = Override {
                sections: self.names(fields, "sections"),
                stories: self.names(fields, "stories"),
                commenting: self.commenting(fields),
                slow_mode_seconds: self.slow_mode(fields),
                members_only: self.members_only(fields),
                rules: Vec::new(),
            };
            self.added_rules(fields, (number, &mut of), clauses, compiled);
            self.speaks_of_something(fields, begin);
            self.sets_once(fields, &of, &mut set);
            overrides.push(of);
        }
        overrides
    }

    /// An override must say for what it holds, and what.
    fn speaks_of_something(&mut self, fields: &Table<'_>, begin: usize) {
        let [sections, stories, settings @ ..] = KEYS;
        if fields.get(sections).is_none() && fields.get(stories).is_none() {
            let hint = "add sections = [\"…\"] or stories = [\"…\"]";
            let message = "the override does not say for which sections or stories it holds";
            self.report_choice(begin, message, Some(hint), &[sections, stories]);
        }
        // A key that is misspelt was reported already.
        let is_known = fields.iter().all(|(key, _)| KEYS.contains(&key.get_ref().as_ref()));
        if is_known && settings.iter().all(|key| fields.get(*key).is_none()) {
            let hint = "add commenting, slow_mode_seconds, members_only or rules";
            self.report_choice(begin, "the override changes nothing", Some(hint), &settings);
        }
    }

    /// Nothing may be set twice for one section or one story, so that the order of overrides means nothing.
    fn sets_once(&mut self, fields: &Table<'_>, of: &Override, set: &mut HashSet<(bool, String, &'static str)>) {
        let settings = [
            ("commenting", of.commenting.is_some()),
            ("slow_mode_seconds", of.slow_mode_seconds.is_some()),
            ("members_only", of.members_only.is_some()),
        ];
        for (key, _) in settings.into_iter().filter(|(_, is_set)| *is_set) {
            let at = fields.get(key).map_or(0, |value| value.span().start);
            let sections = of.sections.iter().map(|name| (false, folded(name), name));
            let stories = of.stories.iter().map(|name| (true, name.clone(), name));
            for (is_story, compared, name) in sections.chain(stories) {
                if !set.insert((is_story, compared, key)) {
                    let kind = if is_story { "story" } else { "section" };
                    let message = format!("`{key}` is set twice for the {kind} `{name}`");
                    self.report(at, message, Some("keep one of them"));
                }
            }
        }
    }

    /// A list of names, each a string that says something.
    fn names(&mut self, fields: &Table<'_>, key: &str) -> Vec<String> {
        let Some(value) = fields.get(key) else {
            return Vec::new();
        };
        let hint = format!("write {key} = [\"…\", \"…\"]");
        let Some(list) = value.get_ref().as_array() else {
            let message = format!("`{key}` must be a list, this is {}", value.get_ref().type_str());
            self.report(value.span().start, message, Some(&hint));
            return Vec::new();
        };
        if list.is_empty() {
            self.report(value.span().start, format!("`{key}` is empty"), Some(&hint));
        }
        let mut names = Vec::new();
        for item in list {
            match item.get_ref().as_str().map(str::trim) {
                Some("") => self.report(item.span().start, format!("a name in `{key}` is empty"), Some(&hint)),
                Some(name) => names.push(name.to_owned()),
                None => {
                    let kind = item.get_ref().type_str();
                    self.report(
                        item.span().start,
                        format!("`{key}` holds strings, this is {kind}"),
                        Some(&hint),
                    );
                }
            }
        }
        names
    }

    fn commenting(&mut self, fields: &Table<'_>) -> Option<Commenting> {
        let value = fields.get("commenting")?;
        let (written, _) = self.string(fields, "commenting")?;
        let found = Commenting::ALL.into_iter().find(|word| word.as_str() == written);
        if found.is_none() {
            let words = Commenting::ALL.map(Commenting::as_str);
            let hint = distance::nearest(&written, words).map_or_else(
                || format!("it is one of {}", words.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            let message = format!("unknown commenting state `{written}`");
            self.report_choice(value.span().start, message, Some(&hint), &words);
        }
        found
    }

    fn slow_mode(&mut self, fields: &Table<'_>) -> Option<i64> {
        let value = fields.get("slow_mode_seconds")?;
        let read = value.get_ref().as_integer();
        let seconds = read.and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
        let seconds = seconds.filter(|seconds| (0..=MAX_SLOW_SECONDS).contains(seconds));
        if seconds.is_none() {
            let message = "`slow_mode_seconds` must be a whole number of seconds, at most a day";
            let hint = "write slow_mode_seconds = 60";
            self.report_choice(value.span().start, message, Some(hint), &["0 to 86400"]);
        }
        seconds
    }

    fn members_only(&mut self, fields: &Table<'_>) -> Option<bool> {
        let value = fields.get("members_only")?;
        let read = value.get_ref().as_bool();
        if read.is_none() {
            let (message, hint) = ("`members_only` must be true or false", "without quotation marks");
            self.report_choice(value.span().start, message, Some(hint), &["true", "false"]);
        }
        read
    }

    fn added_rules(
        &mut self,
        fields: &Table<'_>,
        (number, of): (usize, &mut Override),
        clauses: &[Clause],
        compiled: &mut Vec<Compiled>,
    ) {
        for value in self.tables(fields, "rules") {
            let begin = value.span().start;
            let Some(table) = value.get_ref().as_table() else {
                let hint = "write { clause = \"profanity\", when = \"profanity >= 0.3\", then = \"hold\" }";
                self.report(begin, "a rule must be a table", Some(hint));
                continue;
            };
            self.unknown_keys(table, &["clause", "when", "then", "nudge"]);
            let clause = self.clause_of(table, begin, clauses);
            let Some((rule, condition)) = self.rule_in(table, begin) else {
                continue;
            };
            if rule.then == Outcome::Publish {
                let at = table.get("then").map_or(begin, |value| value.span().start);
                let hint = "a rule that an override adds can only be stricter";
                self.report_choice(at, "this rule would change nothing", Some(hint), &["hold", "reject"]);
                continue;
            }
            let Some((position, id)) = clause else { continue };
            compiled.push(Compiled::new(Some(number), position, of.rules.len(), condition));
            of.rules.push(AddedRule { clause: id, rule });
        }
    }

    /// Place and id of the clause that a rule names.
    fn clause_of(&mut self, table: &Table<'_>, begin: usize, clauses: &[Clause]) -> Option<(usize, String)> {
        let id = self.text(table, "clause", begin, "the rule")?;
        if let Some(position) = clauses.iter().position(|clause| clause.id == id) {
            return Some((position, id));
        }
        let known: Vec<&str> = clauses.iter().map(|clause| clause.id.as_str()).collect();
        let hint = distance::nearest(&id, known.iter().copied()).map_or_else(
            || "name a clause of this policy by its id".to_owned(),
            |near| format!("did you mean `{near}`?"),
        );
        let at = table.get("clause").map_or(begin, |value| value.span().start);
        self.report_choice(at, format!("there is no clause `{id}`"), Some(&hint), &known);
        None
    }
}
