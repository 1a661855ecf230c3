//! CSV with a header.

use std::io::{self, BufRead, Read};

use anyhow::{Context as _, Result};
use csv::{ByteRecord, ReaderBuilder, Writer};
use moderation::Category;

use super::super::answer::rounded;
use super::super::judge::{Judge, Judged, Scene};
use super::super::ordered::{self, Give};
use super::{COLUMNS, Judgements, Report, Table, added, clause_ids, no_column};
use crate::complaint::Complaint;

/// A row may have this many bytes. More is a quotation mark that was never closed, which would swallow the file.
const MAX_ROW: usize = 8 << 20;
/// Rows, or bytes, that are judged together.
const CHUNK_ROWS: usize = 256;
const CHUNK_BYTES: usize = 1 << 18;

type Reader = csv::Reader<Limited>;

/// Rows that follow each other.
#[derive(Default)]
struct Chunk {
    /// Each with its line.
    rows: Vec<(u64, ByteRecord)>,
    read: u64,
}

/// What every row is judged by.
#[derive(Clone)]
struct Rows {
    judge: Judge,
    scene: Scene,
    column: usize,
    width: usize,
}

pub fn run(judge: &Judge, table: Table, report: &mut Report) -> Result<()> {
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(Limited {
        input: table.input,
        left: MAX_ROW,
        last: 0,
        has_returns: None,
    });
    let header = reader.byte_headers().map_err(|error| unreadable(1, error))?.clone();
    let names: Vec<String> = header
        .iter()
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect();
    let column = column(&names, table.column.as_deref());
    let rows = Rows {
        judge: judge.clone(),
        scene: table.scene,
        column: column.ok_or_else(|| no_column(table.column.as_deref(), &names))?,
        width: header.len(),
    };
    let mut first = Writer::from_writer(Vec::new());
    let new = added(|name| names.iter().any(|known| known == name));
    first.write_record(header.iter().chain(new.iter().map(String::as_bytes)))?;
    report.output.write_all(&first.into_inner()?)?;
    let worker = || {
        let rows = rows.clone();
        move |chunk| rows.judge(chunk)
    };
    ordered::run(move |give| read(reader, give), worker, report)
}

/// The column of the comments: the one that is named, otherwise the first of the usual ones that is there.
fn column(names: &[String], wanted: Option<&str>) -> Option<usize> {
    let find = |wanted: &str| names.iter().position(|name| name.trim().eq_ignore_ascii_case(wanted));
    match wanted {
        Some(wanted) => names.iter().position(|name| name == wanted).or_else(|| find(wanted)),
        None => COLUMNS.into_iter().find_map(find),
    }
}

fn read(mut reader: Reader, give: Give<'_, Chunk>) -> Result<()> {
    loop {
        let mut chunk = Chunk::default();
        let end = fill(&mut reader, &mut chunk);
        chunk.read = reader.position().byte();
        // The rows before a failure are good.
        let is_wanted = give(chunk);
        if end? || !is_wanted {
            return Ok(());
        }
    }
}

/// Reads some rows; true at the end of the file.
fn fill(reader: &mut Reader, chunk: &mut Chunk) -> Result<bool, Complaint> {
    let mut bytes = 0;
    while chunk.rows.len() < CHUNK_ROWS && bytes < CHUNK_BYTES {
        let mut row = ByteRecord::new();
        reader.get_mut().left = MAX_ROW;
        // After `\r\n`, the reader has yet to see the `\n`.
        let line = reader.position().line() + u64::from(reader.get_ref().has_returns == Some(true));
        let is_there = reader.read_byte_record(&mut row);
        if !is_there.map_err(|error| unreadable(line, error))? {
            return Ok(true);
        }
        bytes += row.as_slice().len();
        chunk.rows.push((line, row));
    }
    Ok(false)
}

impl Rows {
    fn judge(&self, chunk: Chunk) -> Result<Judgements> {
        let mut judgements = Judgements {
            read: chunk.read,
            ..Judgements::default()
        };
        let mut out = Writer::from_writer(Vec::new());
        for (line, row) in &chunk.rows {
            match self.judge_row(row) {
                Ok(judged) => {
                    judgements.count(judged.verdict.outcome);
                    out.write_record(row.iter().chain(cells(&judged).iter().map(String::as_bytes)))?;
                }
                Err(message) => judgements.bad.push((*line, message)),
            }
        }
        judgements.rows = out.into_inner().context("rows cannot be kept")?;
        Ok(judgements)
    }

    fn judge_row(&self, row: &ByteRecord) -> Result<Judged, String> {
        if row.len() != self.width {
            return Err(format!("{} columns, but the header has {}", row.len(), self.width));
        }
        let cell = row.get(self.column).unwrap_or_default();
        let text = std::str::from_utf8(cell).map_err(|_| "the comment is not UTF-8".to_owned())?;
        self.judge.judge_guarded(text, &self.scene)
    }
}

/// In the order of the names that are added to the header.
fn cells(judged: &Judged) -> Vec<String> {
    let assessment = &judged.assessment;
    let scores = Category::ALL.map(|category| rounded(assessment.scores.get(category)).to_string());
    let mut cells = vec![judged.verdict.outcome.as_str().to_owned(), clause_ids(judged).join(" ")];
    cells.extend(scores);
    cells.push(assessment.target.kind.as_str().to_owned());
    cells
}

fn unreadable(line: u64, error: csv::Error) -> Complaint {
    Complaint::new(format!("the row that begins in line {line} cannot be read: {error}"))
}

/// Reads on until a row has had its share.
struct Limited {
    input: Box<dyn BufRead + Send>,
    left: usize,
    /// The byte that was read last.
    last: u8,
    /// Whether lines end with `\r\n`; none before the end of the first.
    has_returns: Option<bool>,
}

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            let message = format!("it is longer than {MAX_ROW} bytes; is a quotation mark not closed?");
            return Err(io::Error::other(message));
        }
        let length = self.input.read(buffer)?;
        self.left = self.left.saturating_sub(length);
        for byte in buffer.iter().take(length) {
            if self.has_returns.is_some() {
                break;
            }
            self.has_returns = (*byte == b'\n').then_some(self.last == b'\r');
            self.last = *byte;
        }
        Ok(length)
    }
}
