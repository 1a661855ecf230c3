//! `ombud check`: texts from the command line, judged by the same engine and policy as on the server.

mod answer;
pub mod clean;
mod json_text;
mod jsonl;
mod judge;
mod layout;
mod lines;
mod ordered;
mod paint;
mod show;
mod table;

use std::fs::File;
use std::io::{BufWriter, IsTerminal as _, Read as _, Write};
use std::path::Path;

use anyhow::Result;
use moderation::{Moderator, Policy, SecondReader};

use crate::cli::{self, Check, Surroundings};
use crate::complaint::Complaint;
use judge::{Judge, Scene, Second, people_of};
use paint::Paint;

/// One comment may have this many bytes.
const MAX_TEXT: usize = 8 << 20;
/// How many n-grams are named.
const EXPLAINED: usize = 20;
/// Columns where there is no terminal to ask.
const USUAL_WIDTH: usize = 80;

/// Judges what was asked for.
pub fn run(args: &Check) -> Result<()> {
    let table = args
        .file
        .as_deref()
        .and_then(|file| Some((file, table::Format::of(file)?)));
    let table = table.filter(|_| !args.jsonl);
    let judge = Judge::new(
        moderator(args.model.as_deref())?,
        second(args, table.is_some())?,
        policy(args.policy.as_deref())?,
    );
    if args.jsonl {
        let input = args.file.as_deref().unwrap_or(Path::new("-"));
        let (input, _) = super::open_file(input)?;
        return jsonl::run(&judge, input, output(args)?);
    }
    match table {
        Some((file, format)) => check_table(args, &judge, file, format),
        None => check_text(args, &judge),
    }
}

fn check_table(args: &Check, judge: &Judge, file: &Path, format: table::Format) -> Result<()> {
    if args.explain {
        return Err(Complaint::usage("`--explain` is for one comment").into());
    }
    if args.json {
        return Err(Complaint::usage(
            "`--json` is for one comment; a file of rows comes out as it went in, with columns added",
        )
        .hint("leave `--json` out, or feed objects to `ombud check --jsonl`")
        .into());
    }
    let (input, size) = super::open_file(file)?;
    let table = table::Table {
        name: file.display().to_string(),
        input,
        size,
        column: args.column.clone(),
        scene: scene(&args.surroundings),
    };
    // A bar would be torn by rows on the same terminal.
    let shows_progress = args.output.is_some() || !std::io::stdout().is_terminal();
    table::run(judge, format, table, output(args)?, shows_progress)
}

fn check_text(args: &Check, judge: &Judge) -> Result<()> {
    if args.column.is_some() {
        return Err(Complaint::usage("`--column` is for files whose names end in `.csv` or `.jsonl`").into());
    }
    let text = text(args)?;
    let scene = scene(&args.surroundings);
    let judged = judge.judge(&text, &scene);
    let explained = args.explain.then(|| judge.explain(&text, &scene, EXPLAINED));
    let mut shown = Vec::new();
    if args.json {
        answer::write_pretty(
            &mut shown,
            &answer::Answer::new(&judged).explained(explained.as_deref()),
        )?;
        shown.push(b'\n');
    } else {
        let paint = Paint::chosen(args.color, args.output.is_none());
        let width = console::Term::stdout()
            .size_checked()
            .map_or(USUAL_WIDTH, |(_, columns)| usize::from(columns));
        shown.extend(show::show(&text, &judged, explained.as_deref(), width, paint).into_bytes());
    }
    let mut out = output(args)?;
    out.write_all(&shown)?;
    Ok(out.flush()?)
}

/// The comment, without the line feed that editors and `echo` put at the end.
fn text(args: &Check) -> Result<String, Complaint> {
    let file = match (args.text.as_deref(), args.file.as_deref()) {
        (Some(text), _) if text != "-" => return Ok(text.to_owned()),
        (_, Some(file)) => file,
        (None, None) if std::io::stdin().is_terminal() => {
            return Err(Complaint::usage("there is no text to check").hint(
                "try `ombud check \"You are an 1d1ot\"`, or `ombud check --file comments.csv`; `ombud check -` reads \
                 what you type until Ctrl-D",
            ));
        }
        (_, None) => Path::new("-"),
    };
    let (input, _) = super::open_file(file)?;
    let unreadable = |error: &dyn std::fmt::Display| format!("`{}` cannot be read: {error}", file.display());
    let mut bytes = Vec::new();
    let read = input.take(MAX_TEXT as u64 + 1).read_to_end(&mut bytes);
    read.map_err(|error| Complaint::usage(unreadable(&error)))?;
    if bytes.len() > MAX_TEXT {
        return Err(
            Complaint::usage(format!("a comment of more than {MAX_TEXT} bytes is not checked"))
                .hint("name a file of many comments `.csv` (with a header) or `.jsonl`"),
        );
    }
    let mut text = String::from_utf8(bytes).map_err(|error| {
        Complaint::usage(unreadable(&error.utf8_error())).hint("turn it into UTF-8, for example with `iconv -t utf-8`")
    })?;
    if text.ends_with('\n') {
        text.pop();
        if text.ends_with('\r') {
            text.pop();
        }
    }
    Ok(text)
}

fn moderator(file: Option<&Path>) -> Result<Moderator, Complaint> {
    file.map_or_else(
        || Ok(Moderator::new()),
        |file| Moderator::with_model(file).map_err(|error| Complaint::usage(error.to_string())),
    )
}

/// The second reader, for rows of a table or for a text.
fn second(args: &Check, is_table: bool) -> Result<Option<Second>, Complaint> {
    let only_unsure = match args.second_reader {
        cli::Second::Never => return Ok(None),
        cli::Second::Always => false,
        cli::Second::Unsure => true,
        cli::Second::Auto => is_table,
    };
    let reader = match &args.second_reader_weights {
        Some(file) => SecondReader::with_weights(file).map_err(|error| Complaint::usage(error.to_string()))?,
        None => SecondReader::new(),
    };
    Ok(Some(Second { reader, only_unsure }))
}

fn policy(file: Option<&Path>) -> Result<Policy, Complaint> {
    let Some(file) = file else {
        return Policy::parse(Policy::default_document()).map_err(|error| Complaint::new(error.to_string()));
    };
    let document = super::read_text(file)?;
    Policy::parse(&document).map_err(|error| super::policy::mistakes(file, &document, &error.problems))
}

fn scene(surroundings: &Surroundings) -> Scene {
    let named = surroundings.people.iter().map(|name| name.trim().to_owned());
    let mut people: Vec<String> = named.filter(|name| !name.is_empty()).collect();
    if let Some(headline) = &surroundings.headline {
        people.extend(people_of(headline, ""));
    }
    Scene {
        people,
        writer: surroundings.byline.clone(),
        language: surroundings.lang.clone(),
        parent_author: surroundings.reply_to.clone(),
    }
}

/// Where the answer goes.
fn output(args: &Check) -> Result<Box<dyn Write>, Complaint> {
    let Some(path) = args.output.as_deref() else {
        return Ok(Box::new(BufWriter::new(std::io::stdout())));
    };
    let same = |file: &Path| {
        file.canonicalize()
            .ok()
            .zip(path.canonicalize().ok())
            .is_some_and(|(a, b)| a == b)
    };
    if [&args.file, &args.policy].into_iter().flatten().any(|file| same(file)) {
        return Err(
            Complaint::usage(format!("`{}` would overwrite what is read", path.display()))
                .hint("name another file with `--output`"),
        );
    }
    let file = File::create(path)
        .map_err(|error| Complaint::usage(format!("`{}` cannot be written: {error}", path.display())))?;
    Ok(Box::new(BufWriter::with_capacity(1 << 16, file)))
}
