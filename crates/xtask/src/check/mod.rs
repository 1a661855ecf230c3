//! `cargo xtask check`: everything that can be said about the code without running it.

mod duplicates;
mod layers;
mod lengths;
mod licences;
mod metadata;

use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::root;

/// A step: its name, and what finds its problems.
type Step = (&'static str, fn() -> Result<Vec<String>>);

const STEPS: &[Step] = &[
    ("fmt", fmt),
    ("layers", || Ok(layers::problems(&metadata::read()?))),
    ("licences", || Ok(licences::problems(&metadata::read()?))),
    ("duplicates", || duplicates::problems(&metadata::read()?)),
    ("lengths", || lengths::problems(&root().join("crates"))),
    ("clippy", clippy),
];

/// Runs the steps, or those in `only`, and fails when one found something.
pub fn run(only: &[String]) -> Result<()> {
    if let Some(unknown) = only.iter().find(|name| STEPS.iter().all(|(step, _)| step != name)) {
        bail!("there is no step `{unknown}`");
    }
    let mut bad = Vec::new();
    for (name, find) in STEPS
        .iter()
        .filter(|(name, _)| only.is_empty() || only.iter().any(|o| o == name))
    {
        let problems = find().with_context(|| format!("step {name}"))?;
        println!("{name:<11} {}", if problems.is_empty() { "ok" } else { "PROBLEMS" });
        for problem in &problems {
            println!("  {problem}");
        }
        if !problems.is_empty() {
            bad.push(*name);
        }
    }
    if bad.is_empty() {
        return Ok(());
    }
    bail!("these steps found problems: {}", bad.join(", "))
}

fn fmt() -> Result<Vec<String>> {
    cargo(&["fmt", "--all", "--check"], "run `cargo fmt --all`")
}

fn clippy() -> Result<Vec<String>> {
    let args = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--quiet",
        "--",
        "-D",
        "warnings",
    ];
    cargo(&args, "see the messages of clippy above")
}

/// Runs cargo; its messages go to the terminal.
fn cargo(args: &[&str], otherwise: &str) -> Result<Vec<String>> {
    let status = Command::new("cargo")
        .args(args)
        .current_dir(root())
        .status()
        .context("cargo did not start")?;
    Ok(if status.success() {
        Vec::new()
    } else {
        vec![otherwise.to_owned()]
    })
}
