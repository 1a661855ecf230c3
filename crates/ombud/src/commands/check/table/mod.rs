//! Files with a comment a row: the rows come out as they went in, with what was found added to them.

mod csv;
mod jsonl;

use std::io::{BufRead, Write};
use std::path::Path;

use anyhow::Result;
use moderation::{Category, Outcome};

use super::judge::{Judge, Judged, Scene};
use super::ordered::Sink;
use crate::complaint::Complaint;
use crate::progress::Progress;

/// Where the comments stand, unless `--column` says so.
const COLUMNS: [&str; 3] = ["text", "comment", "body"];
/// Bad rows that are listed; the others are only counted.
const MAX_LISTED: u64 = 20;
const OUTCOMES: [Outcome; 4] = [Outcome::Publish, Outcome::Nudge, Outcome::Hold, Outcome::Reject];

/// What a file of rows is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Csv,
    Jsonl,
}

impl Format {
    /// By the end of the file's name.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "csv" => Some(Self::Csv),
            "jsonl" | "ndjson" => Some(Self::Jsonl),
            _ => None,
        }
    }
}

/// A file of rows on its way in.
pub struct Table {
    pub name: String,
    pub input: Box<dyn BufRead + Send>,
    pub size: Option<u64>,
    pub column: Option<String>,
    pub scene: Scene,
}

/// Judges every row; exit code 1 when some were bad.
pub fn run(judge: &Judge, format: Format, table: Table, output: Box<dyn Write>, shows_progress: bool) -> Result<()> {
    let progress = shows_progress.then(|| Progress::new("kilobytes", table.size.unwrap_or(0) / 1_000));
    let mut report = Report {
        name: table.name.clone(),
        output,
        progress,
        outcomes: [0; OUTCOMES.len()],
        bad: 0,
    };
    match format {
        Format::Csv => csv::run(judge, table, &mut report)?,
        Format::Jsonl => jsonl::run(judge, table, &mut report)?,
    }
    report.close()
}

/// Rows that were judged together.
#[derive(Debug, Default)]
struct Judgements {
    rows: Vec<u8>,
    outcomes: [u64; OUTCOMES.len()],
    /// Line and what is wrong with it.
    bad: Vec<(u64, String)>,
    /// Bytes of the file up to here.
    read: u64,
}

impl Judgements {
    fn count(&mut self, outcome: Outcome) {
        for (count, known) in self.outcomes.iter_mut().zip(OUTCOMES) {
            *count += u64::from(known == outcome);
        }
    }
}

/// Writes rows, lists bad ones, counts.
struct Report {
    name: String,
    output: Box<dyn Write>,
    progress: Option<Progress>,
    outcomes: [u64; OUTCOMES.len()],
    bad: u64,
}

impl Sink<Result<Judgements>> for Report {
    fn take(&mut self, judgements: Result<Judgements>) -> Result<()> {
        let judgements = judgements?;
        self.output.write_all(&judgements.rows)?;
        for (sum, count) in self.outcomes.iter_mut().zip(judgements.outcomes) {
            *sum += count;
        }
        for (line, message) in judgements.bad {
            self.bad += 1;
            if self.bad <= MAX_LISTED {
                self.tell(&format!("{}:{line}: {message}", self.name));
            }
        }
        if let Some(progress) = &mut self.progress {
            progress.at(judgements.read / 1_000);
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(self.output.flush()?)
    }
}

impl Report {
    fn tell(&self, line: &str) {
        match &self.progress {
            Some(progress) => progress.tell(line),
            None => eprintln!("{line}"),
        }
    }

    fn close(mut self) -> Result<()> {
        if let Some(progress) = self.progress.take() {
            progress.clear();
        }
        let counts: Vec<String> = self
            .outcomes
            .iter()
            .zip(OUTCOMES)
            .map(|(count, outcome)| format!("{count} {}", outcome.as_str()))
            .collect();
        let all: u64 = self.outcomes.iter().sum();
        eprintln!("{}: {all} comments: {}", self.name, counts.join(", "));
        if self.bad > MAX_LISTED {
            eprintln!("… and {} more bad rows", self.bad - MAX_LISTED);
        }
        if self.bad > 0 {
            return Err(Complaint::new(format!("{} rows were passed over", self.bad))
                .hint("they are not in the output; correct them and run this again")
                .into());
        }
        Ok(())
    }
}

/// The columns that are added. A file may have one of that name already, such as labels of people: then ours is
/// called `ombud_…`.
fn added(is_taken: impl Fn(&str) -> bool) -> Vec<String> {
    let names = ["verdict", "clauses"]
        .into_iter()
        .chain(Category::ALL.map(Category::as_str))
        .chain(["target"]);
    names
        .map(|name| {
            let mut name = name.to_owned();
            while is_taken(&name) {
                name.insert_str(0, "ombud_");
            }
            name
        })
        .collect()
}

fn clause_ids(judged: &Judged) -> Vec<&str> {
    judged.clauses().into_iter().map(|(id, _)| id).collect()
}

fn no_column(column: Option<&str>, there: &[String]) -> Complaint {
    let wanted = column.map_or_else(|| "`text`, `comment` or `body`".to_owned(), |name| format!("`{name}`"));
    Complaint::usage(format!("there is no column {wanted}")).hint(format!(
        "name the column of the comments with `--column NAME`; there are: {}",
        super::clean::clean(&there.join(", "))
    ))
}
