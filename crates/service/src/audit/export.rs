//! The audit log as a file: CSV for spreadsheets, JSON Lines for programs. A page at a time, so that neither side holds
//! all of it.

use std::collections::HashMap;

use jiff::Timestamp;
use model::{AccountId, Deed, SiteId};
use serde::Serialize;
use store::audit::AuditRecord;
use store::sites::SiteRecord;

use super::read::LogFilter;
use super::{Entry, Subject};
use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::services::Services;
use crate::text::csv;

/// Rows that are read at once.
const PAGE: i64 = 1_000;
const COLUMNS: [&str; 14] = [
    "site",
    "number",
    "time",
    "at",
    "actor",
    "account",
    "name",
    "deed",
    "subject",
    "subject_id",
    "was",
    "became",
    "why",
    "hash",
];

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// RFC 4180, UTF-8, with a header. A text that a spreadsheet would run as a formula gets a `'` in front.
    Csv,
    /// One JSON object a line, with every field as it went into the hash.
    JsonLines,
}

impl std::str::FromStr for LogFormat {
    type Err = ServiceError;

    fn from_str(text: &str) -> Result<Self, ServiceError> {
        match text {
            "csv" => Ok(Self::Csv),
            "jsonl" => Ok(Self::JsonLines),
            _ => Err(ServiceError::field(
                "format",
                "unknown",
                "The log is exported as csv or jsonl.",
            )),
        }
    }
}

impl LogFormat {
    /// What stands before the first row.
    pub fn head(self) -> String {
        match self {
            Self::Csv => csv::line(COLUMNS),
            Self::JsonLines => String::new(),
        }
    }

    fn line(self, site: SiteId, row: &AuditRecord, names: &HashMap<AccountId, String>) -> Result<String, ServiceError> {
        let name = row.account.and_then(|account| names.get(&account)).map(String::as_str);
        let time = Timestamp::from_millisecond(row.at.0).map_or_else(|_| String::new(), |time| time.to_string());
        let line = Line {
            site,
            number: row.number,
            time,
            at: row.at.0,
            actor: &row.actor,
            account: row.account,
            name: name.unwrap_or_default(),
            deed: &row.deed,
            subject: &row.subject,
            subject_id: &row.subject_id,
            was: &row.was,
            became: &row.became,
            why: &row.why,
            hash: &row.hash,
        };
        match self {
            Self::Csv => Ok(line.csv()),
            Self::JsonLines => {
                let json = serde_json::to_string(&line).map_err(|error| ServiceError::Internal(error.to_string()))?;
                Ok(json + "\n")
            }
        }
    }
}

#[derive(Serialize)]
struct Line<'a> {
    site: SiteId,
    number: i64,
    time: String,
    at: i64,
    actor: &'a str,
    account: Option<AccountId>,
    name: &'a str,
    deed: &'a str,
    subject: &'a str,
    subject_id: &'a str,
    was: &'a str,
    became: &'a str,
    why: &'a str,
    hash: &'a str,
}

impl Line<'_> {
    fn csv(&self) -> String {
        let account = self.account.map(|account| account.to_string()).unwrap_or_default();
        csv::line([
            self.site.to_string(),
            self.number.to_string(),
            self.time.clone(),
            self.at.to_string(),
            self.actor.to_owned(),
            account,
            self.name.to_owned(),
            self.deed.to_owned(),
            self.subject.to_owned(),
            self.subject_id.to_owned(),
            self.was.to_owned(),
            self.became.to_owned(),
            self.why.to_owned(),
            self.hash.to_owned(),
        ])
    }
}

/// Notes in the log that it is taken out as a file. Call it once, before the first page.
///
/// # Errors
/// [`ServiceError::Forbidden`].
pub async fn begin_export(services: &Services, visitor: &Visitor, site: &SiteRecord) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::ReadAudit)?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let entry = Entry::new("export_log", Subject::new("log", "all"));
                super::record(&this, tx, &visitor, site, entry).await
            })
        })
        .await
        .map_err(ServiceError::Store)
}

/// The rows after a number, oldest first, as text, and the number to go on from while there may be more. Begin with 0.
///
/// # Errors
/// [`ServiceError::Forbidden`].
pub async fn export(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    (filter, format): (&LogFilter, LogFormat),
    after: i64,
) -> Result<(String, Option<i64>), ServiceError> {
    visitor.require(site.id, Deed::ReadAudit)?;
    let (id, filter) = (site.id, filter.stored());
    let (rows, names) = services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let rows = store::audit::filtered_after(tx, id, &filter, after, PAGE).await?;
                let people = store::audit::people(tx, id).await?;
                Ok((rows, people.into_iter().collect::<HashMap<AccountId, String>>()))
            })
        })
        .await
        .map_err(ServiceError::Store)?;
    let mut text = String::new();
    for row in &rows {
        text.push_str(&format.line(id, row, &names)?);
    }
    Ok((text, rows.last().map(|last| last.number)))
}
