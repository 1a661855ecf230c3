//! Stories as JSON Lines: one object a line with the fields of [`StoryIn`] and `key`, the publisher's own word for the
//! story; where it has none, its `url` is the key. The file may be packed with gzip.
//!
//! ```json
//! {"key":"2026-04-12-harbour","url":"https://example.org/harbour","headline":"Harbour wall gives way","body":"<p>…</p>"}
//! ```

mod lines;

use std::io::BufRead;

use serde::Deserialize;
use serde_json::{Map, Value};
use service::stories::StoryIn;
use service::{Services, SiteRecord, Visitor};

use crate::error::InterchangeError;
use crate::report::{Problem, Problems, Progress, ProgressFn, StoryCounts};
use crate::sink::Sink;
use lines::{Line, Lines};

/// What an import did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoryReport {
    /// Nothing was stored.
    pub dry_run: bool,
    /// Lines with something on them.
    pub lines: usize,
    /// Stories by what became of them.
    pub stories: StoryCounts,
    /// The first 20 lines that were not taken in: number, field, reason.
    pub problems: Vec<Problem>,
    /// How many things were wrong; a line can have several.
    pub problem_count: usize,
    /// How many lines were not taken in.
    pub bad_lines: usize,
}

/// Takes in the stories of a file. A bad line is reported and passed over.
///
/// # Errors
/// [`InterchangeError`] when the file cannot be read on, or the database fails. What was taken in before stays.
pub async fn import<R: BufRead + Send>(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    reader: R,
    dry_run: bool,
    progress: ProgressFn<'_>,
) -> Result<StoryReport, InterchangeError> {
    let sink = Sink::new(services, visitor, site, dry_run);
    let report = run(sink, reader, progress).await?;
    Ok(StoryReport { dry_run, ..report })
}

pub(crate) async fn run<R: BufRead + Send>(
    sink: Sink<'_>,
    reader: R,
    progress: ProgressFn<'_>,
) -> Result<StoryReport, InterchangeError> {
    let mut lines = Lines::new(reader)?;
    let mut report = StoryReport::default();
    let mut problems = Problems::default();
    while let Some((number, line)) = lines.next()? {
        report.lines += 1;
        let at = format!("line {number}");
        let wrong = match read(line) {
            Ok((key, story)) => match sink.story(&key, story, &mut report.stories).await? {
                Ok(_) => Vec::new(),
                Err(refused) => vec![(refused.field, refused.reason)],
            },
            Err(wrong) => wrong,
        };
        report.bad_lines += usize::from(!wrong.is_empty());
        wrong
            .iter()
            .for_each(|(field, reason)| problems.add(&at, field, reason));
        if report.lines % 100 == 0 {
            progress(seen(&lines, &report));
        }
    }
    progress(seen(&lines, &report));
    (report.problems, report.problem_count) = (problems.first, problems.count);
    Ok(report)
}

fn seen<R: BufRead>(lines: &Lines<R>, report: &StoryReport) -> Progress {
    Progress {
        bytes_read: lines.bytes_read(),
        stories: report.lines,
        ..Progress::default()
    }
}

type Wrong = Vec<(String, String)>;

/// The story of a line, or what is wrong with it by field.
fn read(line: Line<'_>) -> Result<(String, StoryIn), Wrong> {
    let whole = |reason: String| vec![(String::new(), reason)];
    let bytes = match line {
        Line::Bytes(bytes) => bytes,
        Line::TooLong { bytes } => {
            return Err(whole(format!(
                "the line has {bytes} bytes; at most {} are read",
                lines::MAX_LINE
            )));
        }
    };
    let text = std::str::from_utf8(bytes).map_err(|error| {
        whole(format!(
            "the line is not UTF-8 after its byte {}; save the file as UTF-8",
            error.valid_up_to()
        ))
    })?;
    let mut object: Map<String, Value> = serde_json::from_str(text).map_err(|error| whole(json_words(&error)))?;
    let key = object.remove("key");
    match StoryIn::deserialize(Value::Object(object.clone())) {
        Ok(story) => key_of(key, &story).map(|key| (key, story)),
        Err(error) => Err(wrong_fields(object, &error)),
    }
}

fn key_of(key: Option<Value>, story: &StoryIn) -> Result<String, Wrong> {
    let wrong = |reason: &str| Err(vec![("key".to_owned(), reason.to_owned())]);
    match key {
        Some(Value::String(key)) if !key.trim().is_empty() => Ok(key.trim().to_owned()),
        Some(Value::Number(key)) => Ok(key.to_string()),
        None | Some(Value::Null) if !story.url.trim().is_empty() => Ok(story.url.trim().to_owned()),
        None | Some(Value::Null) => wrong("is missing, and so is `url`, which could stand in for it"),
        Some(_) => wrong("must be a text that is not empty"),
    }
}

/// Which fields cannot be read: each is tried alone, as all have a default.
fn wrong_fields(object: Map<String, Value>, error: &serde_json::Error) -> Wrong {
    let wrong: Wrong = object
        .into_iter()
        .filter_map(|(name, value)| {
            let alone = Map::from_iter([(name.clone(), value)]);
            let error = StoryIn::deserialize(Value::Object(alone)).err()?;
            Some((name, json_words(&error)))
        })
        .collect();
    if wrong.is_empty() {
        vec![(String::new(), json_words(error))]
    } else {
        wrong
    }
}

/// The parser's words without its line number, which counts within our line.
fn json_words(error: &serde_json::Error) -> String {
    let words = error.to_string();
    match words.split_once(" at line 1 column ") {
        Some((words, column)) => format!("{words} at column {column}"),
        None => words,
    }
}

#[cfg(test)]
mod tests;
