//! JSON Lines: one object a row, into which what was found is written as further fields.

use std::fmt;

use anyhow::{Context as _, Result};
use moderation::Category;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};

use super::super::answer::rounded;
use super::super::json_text::{JsonText, message, object_in};
use super::super::judge::{Judge, Judged, Scene};
use super::super::lines::{Block, Line, Lines, MAX_LINE};
use super::super::ordered::{self, Give};
use super::{COLUMNS, Judgements, Report, Table, added, clause_ids, no_column};

/// What every row is judged by.
#[derive(Clone)]
struct Rows {
    judge: Judge,
    scene: Scene,
    column: Option<String>,
}

pub fn run(judge: &Judge, table: Table, report: &mut Report) -> Result<()> {
    let rows = Rows {
        judge: judge.clone(),
        scene: table.scene,
        column: table.column,
    };
    let input = table.input;
    let source = move |give: Give<'_, Block>| {
        let mut lines = Lines::new(input);
        while let Some(block) = lines.block().context("the file cannot be read")? {
            if !give(block) {
                break;
            }
        }
        Ok(())
    };
    let worker = || {
        let rows = rows.clone();
        move |block| Ok(rows.judge(block))
    };
    ordered::run(source, worker, report)
}

impl Rows {
    fn judge(&self, block: Block) -> Judgements {
        let mut judgements = Judgements {
            read: block.read,
            ..Judgements::default()
        };
        for (line, number) in block.lines.into_iter().zip(block.first..) {
            match self.judge_row(line) {
                Ok((judged, row)) => {
                    judgements.count(judged.verdict.outcome);
                    judgements.rows.extend(row.into_bytes());
                }
                Err(message) => judgements.bad.push((number, message)),
            }
        }
        judgements
    }

    fn judge_row(&self, line: Line) -> Result<(Judged, String), String> {
        let line = line.ok_or_else(|| format!("the line is longer than {MAX_LINE} bytes"))?;
        let object = object_in(&line)?;
        let mut reader = serde_json::Deserializer::from_str(object);
        let row = reader
            .deserialize_map(RowVisitor(self.column.as_deref()))
            .and_then(|row| reader.end().map(|()| row))
            .map_err(|error| message(&error))?;
        let text = row
            .text
            .ok_or_else(|| no_column(self.column.as_deref(), &row.names).to_string())?;
        let judged = self.judge.judge_guarded(&text, &self.scene)?;
        let fields = fields(&judged, &row.names);
        // As it came: numbers, escapes and the order of fields are the owner's.
        let open = object.strip_suffix('}').unwrap_or(object);
        Ok((judged, format!("{open}{fields}}}\n")))
    }
}

/// What is added, each field with its comma.
fn fields(judged: &Judged, names: &[String]) -> String {
    let assessment = &judged.assessment;
    let text = |text: &str| serde_json::Value::from(text).to_string();
    let mut values = vec![
        text(judged.verdict.outcome.as_str()),
        serde_json::Value::from(clause_ids(judged)).to_string(),
    ];
    values.extend(Category::ALL.map(|category| rounded(assessment.scores.get(category)).to_string()));
    values.push(text(assessment.target.kind.as_str()));
    let mut out = String::new();
    for (name, value) in added(|name| names.iter().any(|known| known == name)).iter().zip(values) {
        out.push_str(&format!(",\"{name}\":{value}"));
    }
    out
}

/// The names of the fields of an object, and the comment in it.
#[derive(Default)]
struct Row {
    names: Vec<String>,
    text: Option<String>,
}

struct RowVisitor<'a>(Option<&'a str>);

impl<'de> Visitor<'de> for RowVisitor<'_> {
    type Value = Row;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Row, A::Error> {
        let mut row = Row::default();
        let mut best = usize::MAX;
        while let Some(JsonText(name)) = map.next_key_seed(std::marker::PhantomData)? {
            let rank = match self.0 {
                Some(wanted) => (name == wanted).then_some(0),
                None => COLUMNS.iter().position(|column| *column == name),
            };
            match rank {
                Some(rank) if rank < best => {
                    row.text = map.next_value::<Option<JsonText>>()?.map(|JsonText(text)| text);
                    best = rank;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
            row.names.push(name);
        }
        Ok(row)
    }
}
