//! Crates that are built in several versions: each costs build time and size, so each is known and explained.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result};

use super::metadata::Metadata;
use crate::root;

const LIST: &str = "docs/decisions/duplicates.txt";

/// Differences between what is built and what the list explains.
pub fn problems(metadata: &Metadata) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(root().join(LIST)).with_context(|| format!("{LIST} cannot be read"))?;
    let mut versions: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for package in metadata.used() {
        versions.entry(&package.name).or_default().insert(&package.version);
    }
    let found: BTreeMap<String, usize> = versions
        .into_iter()
        .filter(|(_, versions)| versions.len() > 1)
        .map(|(name, versions)| (name.to_owned(), versions.len()))
        .collect();
    Ok(compare(&found, &listed(&text)))
}

fn compare(found: &BTreeMap<String, usize>, listed: &BTreeMap<String, usize>) -> Vec<String> {
    let mut problems = Vec::new();
    for (name, count) in found {
        match listed.get(name) {
            Some(known) if known == count => {}
            Some(known) => problems.push(format!("{name}: {count} versions, but {LIST} says {known}")),
            None => problems.push(format!("{name}: {count} versions; avoid it, or explain it in {LIST}")),
        }
    }
    for name in listed.keys().filter(|name| !found.contains_key(*name)) {
        problems.push(format!("{name} is no duplicate any more: remove it from {LIST}"));
    }
    problems
}

/// Lines such as `getrandom 2  # why`; empty lines and comments between them.
fn listed(text: &str) -> BTreeMap<String, usize> {
    let line = |line: &str| {
        let mut words = line.split('#').next()?.split_whitespace();
        Some((words.next()?.to_owned(), words.next()?.parse().ok()?))
    };
    text.lines().filter_map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_a_gone_and_a_grown_duplicate_are_found() {
        let listed = listed("# head\na 2 # why\nb 2 # why\nc 2 # why\n");
        let found = BTreeMap::from([("a".to_owned(), 2), ("b".to_owned(), 3), ("d".to_owned(), 2)]);
        let problems = compare(&found, &listed);
        assert_eq!(problems.len(), 3, "{problems:?}");
    }
}
