//! Defaults, then the file, then the environment, then the command line; each overrules the one before.

use std::path::Path;

use toml::{Table, Value};

use super::{Config, DEFAULTS, Entry, Loaded, Origin, check};
use crate::cli::Common;
use crate::complaint::Complaint;

/// Variables that other programs have made customary, and the setting each stands for.
const CUSTOMARY: &[(&str, &str)] = &[("DATABASE_URL", "database.url")];
/// Read when no other file is named and it exists.
const USUAL_FILE: &str = "ombud.toml";

/// Reads all layers and checks the result. `listen` is the flag of `ombud serve`.
pub fn load(common: &Common, listen: Option<&str>) -> Result<Loaded, Complaint> {
    let env = std::env::vars_os().filter_map(|(name, value)| {
        // A variable that is not UTF-8 cannot be one of ours.
        Some((name.into_string().ok()?, value.into_string().ok()?))
    });
    let mut layers = Layers::defaults()?;
    match &common.config {
        Some(path) => layers.file(path)?,
        None if Path::new(USUAL_FILE).exists() => layers.file(Path::new(USUAL_FILE))?,
        None => {}
    }
    layers.env(env.collect())?;
    if let Some(address) = &common.database {
        layers.set(
            "database.url",
            Value::String(address.clone()),
            Origin::Flag("--database"),
        );
    }
    if let Some(listen) = listen {
        layers.set(
            "server.listen",
            Value::String(listen.to_owned()),
            Origin::Flag("--listen"),
        );
    }
    let loaded = layers.finish()?;
    check::check(&loaded)?;
    Ok(loaded)
}

struct Layers {
    entries: Vec<Entry>,
    sites: Vec<super::Site>,
}

impl Layers {
    fn defaults() -> Result<Self, Complaint> {
        let table = parse(DEFAULTS, Path::new("config.default.toml"))?;
        let mut entries = Vec::new();
        for (key, value) in flatten(&table) {
            entries.push(Entry {
                key,
                value,
                origin: Origin::Default,
            });
        }
        // The order of the documentation, which a TOML table does not keep.
        entries.sort_by_key(|entry| line_of(DEFAULTS, &entry.key));
        Ok(Self {
            entries,
            sites: Vec::new(),
        })
    }

    fn file(&mut self, path: &Path) -> Result<(), Complaint> {
        let text = std::fs::read_to_string(path).map_err(|error| {
            Complaint::usage(format!(
                "the configuration `{}` cannot be read: {error}",
                path.display()
            ))
            .hint("name a file with `--config FILE`, or none to use the defaults")
        })?;
        let table = parse(&text, path)?;
        let typed: Config = toml::from_str(&text).map_err(|error| mistake(&text, path, &error))?;
        self.sites = typed.site;
        for (key, value) in flatten(&table) {
            let origin = Origin::File(path.to_owned(), line_of(&text, &key));
            self.set(&key, value, origin);
        }
        Ok(())
    }

    fn env(&mut self, variables: Vec<(String, String)>) -> Result<(), Complaint> {
        for (customary, key) in CUSTOMARY {
            if let Some((name, value)) = variables
                .iter()
                .find(|(name, value)| name == customary && !value.is_empty())
            {
                self.set(key, Value::String(value.clone()), Origin::Env(name.clone()));
            }
        }
        let names: Vec<(String, String)> = self.entries.iter().map(|e| (variable(&e.key), e.key.clone())).collect();
        for (name, text) in variables.iter().filter(|(name, _)| name.starts_with("OMBUD_")) {
            // The tests' own variables are none of the program's business.
            if name.starts_with("OMBUD_TEST_") {
                continue;
            }
            let Some((_, key)) = names.iter().find(|(known, _)| known == name) else {
                return Err(unknown_variable(name, &names));
            };
            let value = self.read_as_default(key, name, text)?;
            self.set(key, value, Origin::Env(name.clone()));
        }
        Ok(())
    }

    /// Reads a variable's text as the type that the setting has.
    fn read_as_default(&self, key: &str, name: &str, text: &str) -> Result<Value, Complaint> {
        let wrong = |wanted: &str| Complaint::usage(format!("environment {name}: `{text}` is not {wanted}"));
        match self
            .entries
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.value)
        {
            Some(Value::Integer(_)) => {
                let number = text.parse().map_err(|_| wrong("a whole number"))?;
                Ok(Value::Integer(number))
            }
            Some(Value::Boolean(_)) => match text {
                "true" | "1" | "yes" => Ok(Value::Boolean(true)),
                "false" | "0" | "no" => Ok(Value::Boolean(false)),
                _ => Err(wrong("`true` or `false`")),
            },
            _ => Ok(Value::String(text.to_owned())),
        }
    }

    fn set(&mut self, key: &str, value: Value, origin: Origin) {
        if let Some(entry) = self.entries.iter_mut().find(|entry| entry.key == key) {
            entry.value = value;
            entry.origin = origin;
        }
    }

    fn finish(self) -> Result<Loaded, Complaint> {
        let mut table = Table::new();
        for entry in &self.entries {
            let (section, name) = entry.key.split_once('.').unwrap_or(("", &entry.key));
            let section = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(section) = section {
                section.insert(name.to_owned(), entry.value.clone());
            }
        }
        let mut config: Config = Value::Table(table).try_into().map_err(|error: toml::de::Error| {
            Complaint::usage(format!("the configuration cannot be used: {}", error.message()))
                .hint("`ombud config` shows what is in force and where it comes from")
        })?;
        config.site = self.sites;
        Ok(Loaded {
            config,
            entries: self.entries,
        })
    }
}

fn parse(text: &str, path: &Path) -> Result<Table, Complaint> {
    text.parse::<Table>().map_err(|error| mistake(text, path, &error))
}

/// Says file, line and what to do.
fn mistake(text: &str, path: &Path, error: &toml::de::Error) -> Complaint {
    let start = error.span().map_or(0, |span| span.start);
    let line = text
        .as_bytes()
        .iter()
        .take(start)
        .filter(|byte| **byte == b'\n')
        .count()
        + 1;
    let message = error.message().lines().next().unwrap_or("it is not TOML");
    let section = section_at(text, line);
    let place = if section.is_empty() {
        String::new()
    } else {
        format!(", in [{section}]")
    };
    let complaint = Complaint::usage(format!("{}:{line}{place}: {message}", path.display()));
    if message.starts_with("unknown field") {
        return complaint.hint("remove it or correct its spelling; `ombud config explain` lists every setting");
    }
    complaint.hint("`ombud config explain` says what each setting may be")
}

fn unknown_variable(name: &str, known: &[(String, String)]) -> Complaint {
    let shares = |known: &str| known.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
    let nearest = known.iter().map(|(name, _)| name).max_by_key(|known| shares(known));
    let hint = nearest.map_or_else(String::new, |n| format!("did you mean {n}? "));
    Complaint::usage(format!("environment {name} is no setting"))
        .hint(format!("{hint}`ombud config explain` lists every setting"))
}

/// `server.listen` → `OMBUD_SERVER_LISTEN`.
pub fn variable(key: &str) -> String {
    format!("OMBUD_{}", key.replace('.', "_").to_uppercase())
}

/// All `section.name` pairs; arrays of tables (the sites) are read elsewhere.
fn flatten(table: &Table) -> Vec<(String, Value)> {
    let mut pairs = Vec::new();
    for (section, value) in table {
        if let Value::Table(inner) = value {
            pairs.extend(
                inner
                    .iter()
                    .map(|(name, value)| (format!("{section}.{name}"), value.clone())),
            );
        }
    }
    pairs
}

/// The line, from 1, that sets `key` in a section of its own.
pub fn line_of(text: &str, key: &str) -> Option<usize> {
    let (section, name) = key.split_once('.')?;
    let mut current = "";
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if let Some(header) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            current = header.trim();
        } else if current == section && line.split('=').next().is_some_and(|left| left.trim() == name) {
            return Some(number + 1);
        }
    }
    None
}

fn section_at(text: &str, line: usize) -> String {
    let header = |line: &str| {
        Some(
            line.trim()
                .strip_prefix('[')?
                .trim_start_matches('[')
                .split(']')
                .next()?
                .to_owned(),
        )
    };
    text.lines().take(line).filter_map(header).last().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ombud.toml");
        std::fs::write(&path, text).unwrap();
        (folder, path)
    }

    #[test]
    fn each_layer_overrules_the_one_before() {
        let (_folder, path) = file("[server]\nlisten = \"127.0.0.1:1\"\npublic_url = \"https://a.example\"\n");
        let mut layers = Layers::defaults().unwrap();
        layers.file(&path).unwrap();
        layers
            .env(vec![
                ("OMBUD_SERVER_LISTEN".into(), "127.0.0.1:2".into()),
                ("OMBUD_NODE_ID".into(), "7".into()),
            ])
            .unwrap();
        let loaded = layers.finish().unwrap();
        assert_eq!(loaded.config.server.listen, "127.0.0.1:2");
        assert_eq!(loaded.config.node.id, 7);
        assert_eq!(loaded.origin("server.public_url"), &Origin::File(path, Some(3)));
        assert_eq!(loaded.origin("logs.level"), &Origin::Default);
    }

    #[test]
    fn a_mistake_is_named_with_file_line_and_key() {
        for (text, wanted) in [
            (
                "[server]\n\nlissten = 1\n",
                "ombud.toml:3, in [server]: unknown field `lissten`",
            ),
            ("[node]\nid = \"x\"\n", "ombud.toml:2, in [node]: invalid type"),
            ("[node\n", "ombud.toml:1"),
            ("[[site]]\nkey = \"a\"\n", "missing field `name`"),
        ] {
            let (_folder, path) = file(text);
            let complaint = Layers::defaults().unwrap().file(&path).unwrap_err().to_string();
            assert!(complaint.contains(wanted), "{complaint}");
        }
    }

    #[test]
    fn a_misspelt_variable_is_refused_with_the_nearest() {
        let variables = vec![("OMBUD_SERVER_LISTN".to_owned(), "x".to_owned())];
        let complaint = Layers::defaults().unwrap().env(variables).unwrap_err();
        assert!(
            format!("{complaint:?}").contains("did you mean OMBUD_SERVER_LISTEN?"),
            "{complaint:?}"
        );
    }

    #[test]
    fn every_setting_has_a_documented_default() {
        let loaded = Layers::defaults().unwrap().finish().unwrap();
        let again: Config = toml::from_str(DEFAULTS).unwrap();
        assert_eq!(loaded.config.server.listen, again.server.listen);
        assert!(
            loaded
                .entries
                .iter()
                .all(|entry| line_of(DEFAULTS, &entry.key).is_some())
        );
    }
}
