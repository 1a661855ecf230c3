//! What `cargo metadata` says, as far as the checks need it.

use std::collections::BTreeSet;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::root;

/// The platform that ships; other platforms bring crates that nobody here runs.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

#[derive(Debug, Deserialize)]
pub struct Metadata {
    pub packages: Vec<Package>,
    pub workspace_members: Vec<String>,
    pub resolve: Resolve,
}

#[derive(Debug, Deserialize)]
pub struct Package {
    pub id: String,
    pub name: String,
    pub version: String,
    pub license: Option<String>,
    pub dependencies: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
pub struct Dependency {
    pub name: String,
    /// `dev`, `build`, or nothing.
    pub kind: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Resolve {
    pub nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
pub struct Node {
    pub id: String,
}

impl Metadata {
    pub fn is_ours(&self, package: &Package) -> bool {
        self.workspace_members.contains(&package.id)
    }

    /// Our own crates.
    pub fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| self.is_ours(package))
    }

    /// Other people's crates that are built for the platform that ships.
    pub fn used(&self) -> impl Iterator<Item = &Package> {
        let ids: BTreeSet<&str> = self.resolve.nodes.iter().map(|node| node.id.as_str()).collect();
        self.packages
            .iter()
            .filter(move |package| ids.contains(package.id.as_str()) && !self.is_ours(package))
    }
}

pub fn read() -> Result<Metadata> {
    let output = Command::new("cargo")
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
            PLATFORM,
        ])
        .current_dir(root())
        .output()
        .context("cargo did not start")?;
    if !output.status.success() {
        bail!("cargo metadata failed: {}", String::from_utf8_lossy(&output.stderr));
    }
    serde_json::from_slice(&output.stdout).context("cargo metadata printed something unexpected")
}
