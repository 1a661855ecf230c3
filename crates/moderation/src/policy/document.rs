//! Reads the TOML of a policy and reports everything that is wrong with it.

use super::check::{self, Mistake};
use super::expression::Node;
use super::position::{StringMap, line_and_column};
use super::{Clause, Compiled, Inner, Outcome, PolicyError, Problem, Rule, standing};
use crate::distance;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Longer documents are refused, so that checking one stays cheap.
const MAX_BYTES: usize = 256 * 1024;

pub(super) type Table<'a> = DeTable<'a>;

pub(super) struct Reader<'a> {
    document: &'a str,
    mistakes: Vec<Mistake>,
}

/// A condition and the rule that it belongs to, by its place in a list.
pub(super) type Conditions = Vec<(usize, Node)>;

pub(super) fn read(document: &str) -> Result<Inner, PolicyError> {
    let mut reader = Reader {
        document,
        mistakes: Vec::new(),
    };
    let inner = reader.policy();
    reader.mistakes.sort_by_key(|mistake| mistake.offset);
    let problems: Vec<Problem> = reader
        .mistakes
        .into_iter()
        .map(|mistake| {
            let (line, column) = line_and_column(document, mistake.offset);
            Problem {
                line,
                column,
                message: mistake.message,
                hint: mistake.hint,
                allowed: mistake.allowed,
            }
        })
        .collect();
    match inner {
        Some(inner) if problems.is_empty() => Ok(inner),
        _ => Err(PolicyError { problems }),
    }
}

impl Reader<'_> {
    pub(super) fn report(&mut self, offset: usize, message: impl Into<String>, hint: Option<&str>) {
        self.report_choice(offset, message, hint, &[]);
    }

    /// As [`Reader::report`], with what may stand there.
    pub(super) fn report_choice(
        &mut self,
        offset: usize,
        message: impl Into<String>,
        hint: Option<&str>,
        allowed: &[&str],
    ) {
        self.mistakes.push(Mistake {
            offset,
            message: message.into(),
            hint: hint.map(str::to_owned),
            allowed: allowed.iter().map(|word| (*word).to_owned()).collect(),
        });
    }

    fn policy(&mut self) -> Option<Inner> {
        if self.document.len() > MAX_BYTES {
            self.report(0, "the policy is longer than 256 KiB", Some("shorten it"));
            return None;
        }
        let document = self.document;
        let (root, errors) = DeTable::parse_recoverable(document);
        for error in &errors {
            let offset = error.span().map_or(0, |span| span.start);
            let mut lines = error.message().lines();
            let message = lines.next().unwrap_or_default();
            let rest: Vec<&str> = lines.map(str::trim).filter(|line| !line.is_empty()).collect();
            let hint = Some(rest.join("; ")).filter(|hint| !hint.is_empty());
            self.report(offset, format!("not valid TOML: {message}"), hint.as_deref());
        }
        if !errors.is_empty() {
            return None;
        }
        let root = root.get_ref();
        self.unknown_keys(root, &["title", "preamble", "standing", "clause", "override"]);
        let title = self.text(root, "title", 0, "the policy");
        let preamble = match root.get("preamble") {
            Some(_) => self.string(root, "preamble").unwrap_or_default().0,
            None => String::new(),
        };
        let automatic_standing = standing::automatic(self, root);
        let mut clauses = Vec::new();
        let mut compiled = Vec::new();
        for table in self.tables(root, "clause") {
            let position = clauses.len();
            let (clause, rules) = self.clause(table, &clauses);
            clauses.push(clause);
            compiled.extend(
                rules
                    .into_iter()
                    .map(|(rule, condition)| Compiled::new(None, position, rule, condition)),
            );
        }
        if root.get("clause").is_none() {
            let hint = "add a [[clause]] with id, title and text";
            self.report(document.len(), "the policy has no clause", Some(hint));
        }
        let overrides = self.overrides(root, &clauses, &mut compiled);
        Some(Inner {
            title: title?,
            preamble,
            clauses,
            compiled,
            overrides,
            automatic_standing,
        })
    }

    fn clause(&mut self, table: &Spanned<DeValue<'_>>, earlier: &[Clause]) -> (Clause, Conditions) {
        let begin = table.span().start;
        let mut clause = Clause {
            id: String::new(),
            title: String::new(),
            text: String::new(),
            severity: 1,
            rules: Vec::new(),
        };
        let mut conditions = Vec::new();
        let Some(fields) = table.get_ref().as_table() else {
            self.report(begin, "a clause must be a table", Some("begin it with [[clause]]"));
            return (clause, conditions);
        };
        self.unknown_keys(fields, &["id", "title", "text", "severity", "rules"]);
        clause.id = self.id(fields, begin, earlier);
        clause.title = self.text(fields, "title", begin, "the clause").unwrap_or_default();
        clause.text = self.text(fields, "text", begin, "the clause").unwrap_or_default();
        clause.severity = standing::severity(self, fields);
        for rule in self.tables(fields, "rules") {
            if let Some((rule, condition)) = self.rule(rule) {
                conditions.push((clause.rules.len(), condition));
                clause.rules.push(rule);
            }
        }
        (clause, conditions)
    }

    fn id(&mut self, fields: &Table<'_>, begin: usize, earlier: &[Clause]) -> String {
        let Some(id) = self.text(fields, "id", begin, "the clause") else {
            return String::new();
        };
        let at = fields.get("id").map_or(begin, |value| value.span().start);
        let well_formed = id
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && id.len() <= 64;
        if !well_formed {
            let hint = "use at most 64 lower-case letters, digits and hyphens";
            self.report(at, format!("`{id}` cannot be an id"), Some(hint));
        } else if earlier.iter().any(|clause| clause.id == id) {
            let hint = "each clause needs an id of its own";
            self.report(at, format!("there is another clause `{id}`"), Some(hint));
        }
        id
    }

    fn rule(&mut self, value: &Spanned<DeValue<'_>>) -> Option<(Rule, Node)> {
        let begin = value.span().start;
        let Some(fields) = value.get_ref().as_table() else {
            let hint = "write { when = \"insult >= 0.8\", then = \"hold\" }";
            self.report(begin, "a rule must be a table", Some(hint));
            return None;
        };
        self.unknown_keys(fields, &["when", "then", "nudge"]);
        self.rule_in(fields, begin)
    }

    /// The rule in a table whose keys were looked at.
    pub(super) fn rule_in(&mut self, fields: &Table<'_>, begin: usize) -> Option<(Rule, Node)> {
        let condition = self.condition(fields, begin);
        let then = self.outcome(fields, begin);
        let nudge = match fields.get("nudge") {
            None => Some(false),
            Some(value) => {
                let read = value.get_ref().as_bool();
                if read.is_none() {
                    let hint = Some("without quotation marks");
                    self.report_choice(
                        value.span().start,
                        "`nudge` must be true or false",
                        hint,
                        &["true", "false"],
                    );
                }
                read
            }
        };
        if let (Some(true), Some(Outcome::Publish)) = (nudge, then) {
            let hint = "nudge goes with hold or reject";
            self.report(begin, "a rule that publishes cannot nudge", Some(hint));
        }
        let (when, condition) = condition?;
        Some((
            Rule {
                when,
                then: then?,
                nudge: nudge?,
            },
            condition,
        ))
    }

    fn condition(&mut self, fields: &Table<'_>, begin: usize) -> Option<(String, Node)> {
        let when = self.text(fields, "when", begin, "the rule")?;
        let span = fields.get("when").map_or(begin..begin, Spanned::span);
        let map = StringMap::new(self.document, span);
        match check::compile(&when, &map) {
            Ok(node) => Some((when, node)),
            Err(mistakes) => {
                self.mistakes.extend(mistakes);
                None
            }
        }
    }

    fn outcome(&mut self, fields: &Table<'_>, begin: usize) -> Option<Outcome> {
        let written = self.text(fields, "then", begin, "the rule")?;
        let outcomes = [Outcome::Publish, Outcome::Hold, Outcome::Reject];
        let found = outcomes.into_iter().find(|outcome| outcome.as_str() == written);
        if found.is_none() {
            let at = fields.get("then").map_or(begin, |value| value.span().start);
            let near = distance::nearest(&written, outcomes.map(Outcome::as_str));
            let hint = match near {
                _ if written == "nudge" => "write then = \"reject\", nudge = true".to_owned(),
                Some(near) => format!("did you mean `{near}`?"),
                None => "it is one of publish, hold and reject".to_owned(),
            };
            let allowed = outcomes.map(Outcome::as_str);
            self.report_choice(at, format!("unknown outcome `{written}`"), Some(&hint), &allowed);
        }
        found
    }

    /// A string that must be there and say something.
    pub(super) fn text(&mut self, table: &Table<'_>, key: &str, begin: usize, of: &str) -> Option<String> {
        if table.get(key).is_none() {
            let hint = format!("add {key} = \"…\"");
            self.report(begin, format!("{of} has no {key}"), Some(&hint));
            return None;
        }
        let (text, span) = self.string(table, key)?;
        if text.trim().is_empty() {
            self.report(
                span.start,
                format!("the {key} of {of} is empty"),
                Some("write something"),
            );
            return None;
        }
        Some(text)
    }

    pub(super) fn string(&mut self, table: &Table<'_>, key: &str) -> Option<(String, Range<usize>)> {
        let value = table.get(key)?;
        match value.get_ref().as_str() {
            Some(text) => Some((text.to_owned(), value.span())),
            None => {
                let message = format!("`{key}` must be a string, this is {}", value.get_ref().type_str());
                self.report(value.span().start, message, Some("put it in quotation marks"));
                None
            }
        }
    }

    pub(super) fn tables<'t, 'i>(&mut self, table: &'t Table<'i>, key: &str) -> &'t [Spanned<DeValue<'i>>] {
        let Some(value) = table.get(key) else {
            return &[];
        };
        match value.get_ref().as_array() {
            Some(array) => array,
            None => {
                let hint = match key {
                    "clause" => "begin each clause with [[clause]]",
                    "override" => "begin each override with [[override]]",
                    _ => "write rules = [ { … }, { … } ]",
                };
                self.report(value.span().start, format!("`{key}` must be a list"), Some(hint));
                &[]
            }
        }
    }

    pub(super) fn unknown_keys(&mut self, table: &Table<'_>, known: &[&'static str]) {
        for (key, _) in table {
            let name: &str = key.get_ref();
            if known.contains(&name) {
                continue;
            }
            let hint = distance::nearest(name, known.iter().copied()).map_or_else(
                || format!("known keys here: {}", known.join(", ")),
                |near| format!("did you mean `{near}`?"),
            );
            self.report_choice(key.span().start, format!("unknown key `{name}`"), Some(&hint), known);
        }
    }
}
