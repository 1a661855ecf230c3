//! Which share of other people's word lists the moderation engine knows. The lists are read where they lie and copied
//! nowhere: they show gaps, and what belongs into a gap is for the one who writes our lists to judge.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use moderation::{Input, Moderator};
use serde_json::Value;

/// Where the lists lie and what to print.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder with word lists as plain text, JSON or CSV, in folders of any depth
    #[arg(long)]
    lists: PathBuf,
    /// Prints the words in which nothing is found
    #[arg(long)]
    missing: bool,
    /// Only lists of this language, such as `en`
    #[arg(long)]
    language: Option<String>,
}

/// A word and its language, where the list tells.
type Word = (Option<String>, String);

/// Prints a line for each list and language: words with a signal, words, share.
///
/// # Errors
/// A folder or file that cannot be read, or JSON that is none.
pub fn run(args: &Args) -> Result<()> {
    let moderator = Moderator::new();
    for path in files(&args.lists)? {
        let text = std::fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))?;
        let mut by_language: BTreeMap<String, (usize, Vec<String>)> = BTreeMap::new();
        for (language, word) in words(&path, &text)? {
            let key = language.clone().unwrap_or_else(|| "?".to_owned());
            if args.language.as_ref().is_some_and(|wanted| *wanted != key) {
                continue;
            }
            let (found, missing) = by_language.entry(key).or_default();
            if has_signal(&moderator, language.as_deref(), &word) {
                *found += 1;
            } else {
                missing.push(word);
            }
        }
        let name = path.strip_prefix(&args.lists).unwrap_or(&path).display();
        for (language, (found, missing)) in by_language {
            let all = found + missing.len();
            println!("{name} {language}: {found} of {all}, {:.1} %", share(found, all));
            if args.missing {
                missing.iter().for_each(|word| println!("  {word}"));
            }
        }
    }
    Ok(())
}

fn has_signal(moderator: &Moderator, language: Option<&str>, word: &str) -> bool {
    let mut input = Input::new(word);
    if let Some(language) = language {
        input = input.language(language);
    }
    !moderator.assess(&input).evidence.is_empty()
}

/// In percent.
fn share(part: usize, all: usize) -> f64 {
    let count = |number: usize| f64::from(u32::try_from(number).unwrap_or(u32::MAX));
    100.0 * count(part) / count(all.max(1))
}

/// All files below a folder in order of their paths.
fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).with_context(|| format!("{} cannot be read", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.file_name().is_none_or(|name| name != "LICENSE") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The words of a list, each once, in order.
fn words(path: &Path, text: &str) -> Result<Vec<Word>> {
    let language = language_of(path);
    let mut words = Vec::new();
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("json") => {
            let value: Value = serde_json::from_str(text).with_context(|| path.display().to_string())?;
            from_json(&value, language.as_deref(), &mut words);
        }
        // The word stands in the first column, and the first line names the columns.
        Some("csv") => {
            let column = |line: &str| line.split(',').next().unwrap_or("").trim_matches('"').to_owned();
            words.extend(text.lines().skip(1).map(|line| (language.clone(), column(line))));
        }
        _ => words.extend(text.lines().map(|line| (language.clone(), line.to_owned()))),
    }
    words
        .iter_mut()
        .for_each(|(_, word)| *word = word.trim().to_lowercase());
    words.retain(|(_, word)| !word.is_empty());
    words.sort();
    words.dedup();
    Ok(words)
}

/// Lists of words by language, lists without one, and entries with their spellings under `match`.
fn from_json(value: &Value, language: Option<&str>, words: &mut Vec<Word>) {
    let mut push = |word: &str| words.push((language.map(str::to_owned), word.to_owned()));
    match value {
        Value::String(word) => push(word),
        Value::Array(values) => values.iter().for_each(|value| from_json(value, language, words)),
        Value::Object(fields) => {
            if let Some(spellings) = fields.get("match").and_then(Value::as_str) {
                spellings.split('|').for_each(push);
                return;
            }
            for (key, value) in fields {
                let language = if is_language(key) { Some(key.as_str()) } else { language };
                from_json(value, language, words);
            }
        }
        _ => {}
    }
}

/// Whether a name is a language code with what may follow it: `de`, `pt-BR`.
fn is_language(name: &str) -> bool {
    let code = name.split('-').next().unwrap_or("");
    (2..=3).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The language in a file name: `de`, `data__de.txt`, `profanity_de.csv`.
fn language_of(path: &Path) -> Option<String> {
    let stem = path.file_stem()?.to_str()?;
    let last = stem.rsplit('_').next()?;
    is_language(last).then(|| last.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &str) -> Vec<(String, String)> {
        let words = words(Path::new(name), text).expect("a well-formed list");
        words
            .into_iter()
            .map(|(language, word)| (language.unwrap_or_default(), word))
            .collect()
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn reads_each_form_of_list() {
        assert_eq!(
            read("a/de", "Dumm\n\nalt\nalt\n"),
            pairs(&[("de", "alt"), ("de", "dumm")])
        );
        assert_eq!(
            read("words_en.csv", "text,class\nfool,1\n\"oaf\",2\n"),
            pairs(&[("en", "fool"), ("en", "oaf")])
        );
        assert_eq!(read("data__build.json", r#"{"fr": ["sot"]}"#), pairs(&[("fr", "sot")]));
        assert_eq!(
            read("data.json", r#"{"word": ["sot"]}"#),
            pairs(&[("", "sot")]),
            "no language is told"
        );
        assert_eq!(
            read("en.json", r#"[{"id": "x", "match": "oaf|o af", "tags": ["t"]}]"#),
            pairs(&[("en", "o af"), ("en", "oaf")])
        );
    }
}
