//! `cargo xtask languages`: how well the language of a comment is recognised, ours beside two crates.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use moderation::language_of;

/// Languages that scores will be trained for: no other may be taken for one of them.
const TRAINED: [&str; 7] = ["en", "de", "pt", "pl", "ko", "fr", "ar"];
/// Rows of one language in one file, so that English does not drown the rest.
const MOST_ROWS: usize = 5000;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder of comments as gzipped JSON lines with `text` and `lang`
    #[arg(long)]
    data: Option<PathBuf>,
    /// Prints up to so many mistakes of ours for each language
    #[arg(long, default_value_t = 0)]
    mistakes: usize,
    /// Rows of a language that are read at most
    #[arg(long, default_value_t = MOST_ROWS)]
    rows: usize,
}

/// A text and its language.
struct Row {
    code: String,
    text: String,
}

/// What one way says: a code, and whether it is sure of it.
type Answer = Option<(&'static str, bool)>;
type Way = (&'static str, fn(&str) -> Answer);

const WAYS: [Way; 3] = [("ours", ours), ("whatlang", by_whatlang), ("whichlang", by_whichlang)];

fn ours(text: &str) -> Answer {
    language_of(text).map(|guess| (guess.code, guess.is_sure))
}

fn by_whatlang(text: &str) -> Answer {
    let info = whatlang::detect(text)?;
    Some((two_letters(info.lang().code()), info.is_reliable()))
}

fn by_whichlang(text: &str) -> Answer {
    Some((two_letters(whichlang::detect_language(text).three_letter_code()), true))
}

/// ISO 639-3 to 639-1, for the languages that occur here.
fn two_letters(code: &'static str) -> &'static str {
    const CODES: &str = "eng en deu de por pt pol pl kor ko fra fr ara ar spa es ita it rus ru tur tr nld nl swe sv pes fa \
        heb he hye hy aze az dan da nob no fin fi ron ro ces cs slk sk hun hu hrv hr ind id vie vi cat ca ukr uk bul bg \
        srp sr bel be urd ur ell el jpn ja cmn zh hin hi slv sl lit lt lav lv est et afr af tgl tl";
    let mut codes = CODES.split_whitespace();
    while let (Some(three), Some(two)) = (codes.next(), codes.next()) {
        if three == code {
            return two;
        }
    }
    code
}

pub fn run(args: &Args) -> Result<()> {
    let mut rows = own_rows(&crate::root().join("crates/moderation/tests/data/language"))?;
    if let Some(data) = &args.data {
        rows.extend(read_sets(data, args.rows)?);
    }
    println!("{} texts", rows.len());
    print_accuracy(&rows);
    print_lengths(&rows);
    print_confusion(&rows);
    print_speed(&rows);
    if args.mistakes > 0 {
        print_mistakes(&rows, args.mistakes);
    }
    Ok(())
}

/// Sentences of our own: `es.txt` holds Spanish, `more.txt` has the code before each sentence.
fn own_rows(folder: &Path) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for file in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = file?.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        for line in fs::read_to_string(&path)?.lines() {
            let (code, text) = match (stem.as_str(), line.split_once(": ")) {
                ("more", Some((code, text))) => (code.to_owned(), text.to_owned()),
                _ => (stem.clone(), line.to_owned()),
            };
            rows.push(Row { code, text });
        }
    }
    Ok(rows)
}

fn read_sets(folder: &Path, most: usize) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|file| file.map(|file| file.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "gz"));
    // A share of each file, so that English is not of one place.
    let share = most.div_ceil(8);
    for path in files {
        let mut of_file: BTreeMap<String, usize> = BTreeMap::new();
        let reader = BufReader::new(GzDecoder::new(fs::File::open(&path)?));
        for line in reader.lines() {
            let line: serde_json::Value = serde_json::from_str(&line?)?;
            let field = |name: &str| line.get(name).and_then(|value| value.as_str()).unwrap_or("").to_owned();
            let (code, text) = (field("lang"), field("text"));
            let here = of_file.entry(code.clone()).or_default();
            let all = counts.entry(code.clone()).or_default();
            *here += 1;
            if *all < most && (*here <= share || code != "en") && !code.is_empty() {
                *all += 1;
                rows.push(Row { code, text });
            }
        }
    }
    Ok(rows)
}

/// Right, sure and right, sure and wrong, not known; out of how many.
#[derive(Clone, Copy, Default)]
struct Counts {
    right: usize,
    sure_right: usize,
    sure_wrong: usize,
    unknown: usize,
    all: usize,
}

impl Counts {
    fn add(&mut self, code: &str, answer: Answer) {
        self.all += 1;
        match answer {
            None => self.unknown += 1,
            Some((found, is_sure)) => {
                self.right += usize::from(found == code);
                self.sure_right += usize::from(found == code && is_sure);
                self.sure_wrong += usize::from(found != code && is_sure);
            }
        }
    }

    fn print(&self, name: &str, way: &str) {
        #[expect(clippy::cast_precision_loss, reason = "counts of comments")]
        let share = |part: usize| 100.0 * part as f64 / self.all.max(1) as f64;
        println!(
            "| {name} | {way} | {} | {:.1} | {:.1} | {:.2} | {:.1} |",
            self.all,
            share(self.right),
            share(self.sure_right),
            share(self.sure_wrong),
            share(self.unknown)
        );
    }
}

const HEAD: &str = "| texts | way | count | right % | sure and right % | sure and wrong % | not known % |\n|---|---|---|---|---|---|---|";

fn print_accuracy(rows: &[Row]) {
    println!("\n{HEAD}");
    let mut codes: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        codes.entry(&row.code).or_default().push(row);
    }
    for (code, rows) in codes {
        print_row(code, &rows);
    }
}

fn print_row(name: &str, rows: &[&Row]) {
    for (way, answer) in WAYS {
        let mut counts = Counts::default();
        for row in rows {
            counts.add(&row.code, answer(&row.text));
        }
        counts.print(name, way);
    }
}

fn print_lengths(rows: &[Row]) {
    println!("\n{HEAD}");
    for (name, range) in [
        ("1 to 4 words", 1..5),
        ("5 to 9", 5..10),
        ("10 to 19", 10..20),
        ("20 and more", 20..usize::MAX),
    ] {
        let some: Vec<&Row> = rows
            .iter()
            .filter(|row| range.contains(&row.text.split_whitespace().count()))
            .collect();
        print_row(name, &some);
    }
}

fn print_confusion(rows: &[Row]) {
    println!("\nUntrained languages taken for a trained one:");
    for (way, answer) in WAYS {
        let mut found: BTreeMap<(String, bool), usize> = BTreeMap::new();
        let mut all = 0;
        for row in rows.iter().filter(|row| !TRAINED.contains(&row.code.as_str())) {
            all += 1;
            if let Some((code, is_sure)) = answer(&row.text)
                && TRAINED.contains(&code)
            {
                *found.entry((format!("{}→{code}", row.code), is_sure)).or_default() += 1;
            }
        }
        let of = |is_sure: bool| -> usize {
            found
                .iter()
                .filter(|((_, sure), _)| *sure == is_sure)
                .map(|(_, n)| n)
                .sum()
        };
        let list: Vec<String> = found
            .iter()
            .map(|((pair, sure), n)| format!("{pair}{} {n}", if *sure { " sure" } else { "" }))
            .collect();
        println!(
            "{way}: {} sure, {} not sure, of {all}: {}",
            of(true),
            of(false),
            list.join(", ")
        );
    }
}

fn print_speed(rows: &[Row]) {
    let texts: Vec<&str> = rows
        .iter()
        .map(|row| row.text.as_str())
        .filter(|text| (40..=60).contains(&text.split_whitespace().count()))
        .collect();
    println!("\nµs for a comment of 40 to 60 words ({} of them)", texts.len());
    for (way, answer) in WAYS {
        let begin = Instant::now();
        for text in &texts {
            std::hint::black_box(answer(text));
        }
        #[expect(clippy::cast_precision_loss, reason = "counts of comments")]
        let micros = begin.elapsed().as_secs_f64() * 1e6 / texts.len().max(1) as f64;
        println!("{way}: {micros:.1}");
    }
}

fn print_mistakes(rows: &[Row], most: usize) {
    let mut printed: BTreeMap<&str, usize> = BTreeMap::new();
    for row in rows {
        let answer = ours(&row.text);
        let is_sure = answer.is_some_and(|(_, is_sure)| is_sure);
        if answer.map(|(code, _)| code) == Some(&row.code) {
            continue;
        }
        let count = printed.entry(&row.code).or_default();
        *count += 1;
        if *count <= most {
            let found = answer.map_or("-", |(code, _)| code);
            let mark = if is_sure { "SURE" } else { "" };
            let text: String = row.text.chars().take(120).collect();
            println!("{} {found} {mark}: {}", row.code, text.replace('\n', " "));
        }
    }
}
