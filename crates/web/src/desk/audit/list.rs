//! The page of the deeds.

use std::collections::HashMap;

use axum::response::Response;
use model::AccountId;
use serde::Serialize;

use super::super::chrome::{self, Chrome};
use super::super::item::{Scene, clipped};
use super::super::moment::Moment;
use super::super::staff::Staff;
use super::filter::{self, Typed};
use crate::error::WebError;
use crate::forms::UrlQuery;
use crate::records::AuditRecord;

/// Shown of what was and became, in characters; the export has all.
const SHOWN_CHARS: usize = 300;
/// Kinds of things that the form offers.
const SUBJECTS: &[&str] = &[
    "comment", "reader", "decision", "appeal", "policy", "hook", "account", "feed", "story", "site", "token", "log",
];

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

/// One deed.
#[derive(Serialize)]
struct DeedView {
    number: i64,
    deed: String,
    who: String,
    at: Moment,
    subject: String,
    subject_id: String,
    href: Option<String>,
    was: String,
    became: String,
    why: String,
    short_hash: String,
}

#[derive(Serialize)]
struct DeedsPage {
    desk: Chrome,
    entries: Vec<DeedView>,
    filter: Typed,
    people: Vec<Choice>,
    deeds: Vec<Choice>,
    subjects: Vec<Choice>,
    next: Option<String>,
    first: bool,
    beginning: String,
    export: String,
}

/// The deeds, newest first.
///
/// # Errors
/// 400 for a filter that cannot be read.
pub async fn show(staff: Staff, UrlQuery(query): UrlQuery) -> Result<Response, WebError> {
    let (wanted, typed) = filter::read(&query, &staff.site.settings.timezone)?;
    let before = query.parse::<i64>("before")?;
    let visitor = &staff.viewer.visitor;
    let page = service::audit::page(staff.services(), visitor, &staff.site, &wanted, before).await?;
    let policy = staff.policy().await?;
    let scene = staff.scene(&policy);
    let path = format!("{}/log/deeds", staff.path());
    let with = |more: String| match (typed.query.as_str(), more.as_str()) {
        ("", "") => path.clone(),
        ("", more) => format!("{path}?{more}"),
        (query, "") => format!("{path}?{query}"),
        (query, more) => format!("{path}?{query}&{more}"),
    };
    let names: HashMap<AccountId, &str> = page.people.iter().map(|(id, name)| (*id, name.as_str())).collect();
    let entries = page.entries.iter().map(|row| entry(row, &names, &scene, &staff.path()));
    let person = |(id, name): &(AccountId, String)| choice(id.to_string(), name.clone());
    let operator = choice(filter::OPERATOR.to_owned(), "The operator".to_owned());
    let view = DeedsPage {
        desk: Chrome::new(&staff, "log", &policy).await?,
        entries: entries.collect(),
        people: page
            .people
            .iter()
            .map(person)
            .chain(std::iter::once(operator))
            .collect(),
        deeds: page.deeds.iter().map(|word| choice(word.clone(), deed(word))).collect(),
        subjects: SUBJECTS
            .iter()
            .map(|word| choice((*word).to_owned(), (*word).to_owned()))
            .collect(),
        next: page.next.map(|next| with(format!("before={next}"))),
        first: before.is_none(),
        beginning: with(String::new()),
        export: format!("{}/log/export?{}", staff.path(), typed.query),
        filter: typed,
    };
    chrome::page(&staff, "desk/deeds.html", &view)
}

fn choice(value: String, label: String) -> Choice {
    Choice { value, label }
}

fn entry(row: &AuditRecord, names: &HashMap<AccountId, &str>, scene: &Scene<'_>, path: &str) -> DeedView {
    let name = row.account.and_then(|account| names.get(&account));
    DeedView {
        number: row.number,
        deed: deed(&row.deed),
        who: match (name, row.actor.as_str()) {
            (Some(name), _) => (*name).to_owned(),
            (None, "operator") => "the operator".to_owned(),
            (None, "account") => "somebody whose account is gone".to_owned(),
            (None, other) => format!("a {other}"),
        },
        at: scene.moment(row.at),
        href: href(row, path),
        subject: row.subject.replace('_', " "),
        subject_id: row.subject_id.clone(),
        was: clipped(&row.was, SHOWN_CHARS),
        became: clipped(&row.became, SHOWN_CHARS),
        why: row.why.clone(),
        short_hash: row.hash.chars().take(12).collect(),
    }
}

/// Where the thing is looked at.
fn href(row: &AuditRecord, path: &str) -> Option<String> {
    let id = &row.subject_id;
    match row.subject.as_str() {
        "comment" => Some(format!("{path}/comments/{id}")),
        "reader" => Some(format!("{path}/readers/{id}")),
        "policy" => Some(format!("{path}/policy")),
        "appeal" => Some(format!("{path}/appeals")),
        "hook" => Some(format!("{path}/hooks#hook-{id}")),
        "decision" => Some(format!("{path}/log#decision-{id}")),
        _ => None,
    }
}

/// A deed's stable word as one reads it: `put_policy` as "Put policy".
fn deed(word: &str) -> String {
    let known = match word {
        "approve" => "Approved",
        "reject" => "Rejected",
        "undo" => "Undone",
        "restrict" => "Standing changed",
        "decide_appeal" => "Appeal decided",
        "put_policy" => "Policy put into force",
        "set_role" => "Role set",
        "add_hook" => "Hook added",
        "set_hook" => "Hook changed",
        "remove_hook" => "Hook removed",
        "test_hook" => "Hook tested",
        "rotate_hook_secret" => "Hook’s secret rotated",
        "add_feed" => "Feed added",
        "set_feed" => "Feed changed",
        "remove_feed" => "Feed removed",
        "add_token" => "Token added",
        "add_site" => "Site added",
        "set_site" => "Site changed",
        "set_commenting" => "Commenting changed",
        "remove_story" => "Story taken down",
        "export_log" => "Log exported",
        "verify_log" => "Log verified",
        "export" => "Exported",
        "import" => "Imported",
        "recount" => "Counters repaired",
        other => {
            let mut text = other.replace('_', " ");
            if let Some(first) = text.get_mut(..1) {
                first.make_ascii_uppercase();
            }
            return text;
        }
    };
    known.to_owned()
}

#[cfg(test)]
mod tests {
    use super::deed;

    #[test]
    fn a_deed_that_nobody_named_is_shown_by_its_word() {
        assert_eq!(deed("put_policy"), "Policy put into force");
        assert_eq!(deed("hand_over"), "Hand over");
        assert_eq!(deed(""), "");
        assert_eq!(deed("ß_x"), "ß x");
    }
}
