//! Taking comments out of the desk: as CSV for people with spreadsheets, as JSON Lines for programs. Without e-mail
//! addresses. Which comments go out is settled, and recorded, before the first of them does.

use model::{CommentId, Deed, UnixMillis};
use moderation::{Category, Verdict};
use serde::Serialize;
use store::queues::From;
use store::sites::SiteRecord;
use store::threads::QueueRow;

use super::queue::QueueName;
use super::search::{CommentSearch, resolve};
use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::services::Services;
use crate::text::csv;

/// Most comments of one file.
const MOST: i64 = 1_000_000;

model::text_enum! {
    /// The form of the file.
    pub enum ExportFormat ("form of an export") {
        /// Comma-separated values, with a heading.
        Csv = "csv",
        /// A JSON object a line.
        Jsonl = "jsonl",
    }
}

/// What goes out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// The comments, newest first.
    pub comments: Vec<CommentId>,
    /// In which form.
    pub format: ExportFormat,
}

/// Settles which comments of a search (and, if named, of a queue) go out, and records that they do.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::Invalid`] for fields that make no sense.
pub async fn export(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    (queue, search): (Option<QueueName>, &CommentSearch),
    format: ExportFormat,
) -> Result<Exported, ServiceError> {
    visitor.require(site.id, Deed::ExportComments)?;
    let (this, reader, at, asked_for) = (services.clone(), visitor.clone(), site.clone(), search.clone());
    // Choosing may take a while, and keeps no writer waiting.
    let comments = services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let within = reader.sections_on(at.id);
                let asked = resolve(&this, tx, (at.id, &at.settings.timezone), within, &asked_for).await?;
                let mut filter = asked.filter;
                if let Some(queue) = queue {
                    let of_queue = queue.filter(within);
                    filter.status = filter.status.or(of_queue.status);
                    filter.reported |= of_queue.reported;
                    filter.newcomers |= of_queue.newcomers;
                    filter.unsure |= of_queue.unsure;
                }
                let chosen = if asked.is_nothing {
                    Vec::new()
                } else {
                    store::queues::pick(tx, at.id, &filter, From::Newest(None), MOST).await?
                };
                Ok::<Vec<CommentId>, ServiceError>(chosen.into_iter().map(|chosen| chosen.comment).collect())
            })
        })
        .await?;
    let what = queue.map_or("search", QueueName::as_str);
    let entry = Entry::new("export_comments", Subject::new("list", what))
        .became(format!("{} comments as {format}", comments.len()))
        .why(search.described());
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| Box::pin(async move { audit::record(&this, tx, &visitor, site, entry).await }))
        .await
        .map_err(ServiceError::Store)?;
    Ok(Exported { comments, format })
}

/// The lines of some comments of an export, each with its line end; the heading before them if `is_first`.
///
/// # Errors
/// [`ServiceError::Forbidden`].
pub async fn exported_lines(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    (ids, is_first): (&[CommentId], bool),
    format: ExportFormat,
) -> Result<String, ServiceError> {
    visitor.require(site.id, Deed::ExportComments)?;
    let (site, ids) = (site.id, ids.to_vec());
    let rows = services
        .db()
        .read(move |tx| Box::pin(async move { store::threads::queue_rows(tx, site, &ids).await }))
        .await
        .map_err(ServiceError::Store)?;
    let mut out = String::new();
    if is_first && format == ExportFormat::Csv {
        out.push_str(&heading());
    }
    for row in &rows {
        let line = Line::of(row)?;
        match format {
            ExportFormat::Csv => out.push_str(&line.csv()),
            ExportFormat::Jsonl => {
                let json = serde_json::to_string(&line);
                out.push_str(&json.map_err(|error| ServiceError::Internal(error.to_string()))?);
                out.push('\n');
            }
        }
    }
    Ok(out)
}

/// One comment of a file.
#[derive(Debug, Serialize)]
struct Line<'a> {
    id: CommentId,
    posted_at: String,
    edited_at: Option<String>,
    status: &'a str,
    story: &'a str,
    author: &'a str,
    reader: String,
    standing: &'a str,
    language: &'a str,
    reports: i64,
    clauses: Vec<String>,
    text: &'a str,
    #[serde(serialize_with = "as_object")]
    scores: Vec<(&'static str, f32)>,
}

fn as_object<S: serde::Serializer>(scores: &[(&'static str, f32)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(scores.iter().map(|(name, score)| (*name, *score)))
}

fn heading() -> String {
    let scores = Category::ALL.map(Category::as_str).join(",");
    format!("id,posted_at,edited_at,status,story,author,reader,standing,language,reports,clauses,text,{scores}\r\n")
}

fn moment(time: UnixMillis) -> String {
    jiff::Timestamp::from_millisecond(time.0).map_or_else(|_| String::new(), |stamp| stamp.to_string())
}

impl<'a> Line<'a> {
    fn of(row: &'a QueueRow) -> Result<Self, ServiceError> {
        let json = |error: serde_json::Error| ServiceError::Internal(format!("stored signals: {error}"));
        let assessment: moderation::Assessment = serde_json::from_str(&row.signals).map_err(json)?;
        let verdict: Verdict = serde_json::from_str(&row.verdict).map_err(json)?;
        let mut clauses: Vec<String> = verdict.matched.into_iter().map(|matched| matched.clause).collect();
        clauses.dedup();
        Ok(Self {
            id: row.comment.id,
            posted_at: moment(row.comment.created_at),
            edited_at: row.comment.edited_at.map(moment),
            status: row.comment.status.as_str(),
            story: &row.story_headline,
            author: &row.comment.author_name,
            reader: row.comment.reader.to_string(),
            standing: row.reader_standing.as_str(),
            language: &row.comment.language,
            reports: row.comment.report_count,
            clauses,
            text: &row.comment.body,
            scores: Category::ALL
                .map(|category| (category.as_str(), assessment.strongest(category)))
                .to_vec(),
        })
    }

    fn csv(&self) -> String {
        let clauses = self.clauses.join(" ");
        let reports = self.reports.to_string();
        let id = self.id.to_string();
        let cells = [
            id.as_str(),
            &self.posted_at,
            self.edited_at.as_deref().unwrap_or_default(),
            self.status,
            self.story,
            self.author,
            &self.reader,
            self.standing,
            self.language,
            &reports,
            &clauses,
            self.text,
        ];
        let scores = self.scores.iter().map(|(_, score)| format!("{score:.3}"));
        csv::line(cells.into_iter().map(str::to_owned).chain(scores))
    }
}
