//! Settings: what they are (here), where they come from (`layers`), how they are shown (`show`).

mod check;
mod layers;
mod show;

use std::path::{Path, PathBuf};

use model::GuestPolicy;
use serde::Deserialize;
use service::SecondFactor;

pub use layers::load;
pub use show::{explain, print};

/// The documented defaults, which are also the program's only ones.
pub const DEFAULTS: &str = include_str!("../../../../config.default.toml");

/// All settings.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub server: Server,
    pub database: Database,
    pub security: Security,
    pub node: Node,
    pub comments: Comments,
    pub desk: Desk,
    pub moderation: Moderation,
    pub feeds: Feeds,
    pub logs: Logs,
    pub site: Vec<Site>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    pub listen: String,
    pub public_url: String,
    pub trusted_proxy_header: String,
    pub shutdown_grace_s: u64,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    pub url: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Security {
    pub secret: String,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Node {
    pub id: u16,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Comments {
    pub posts_per_minute: u32,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Desk {
    pub second_factor: SecondFactor,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Moderation {
    pub second_reader: bool,
    pub second_reader_weights: String,
    pub second_reader_wait_ms: u64,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Feeds {
    pub allow_private: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Logs {
    pub format: String,
    pub level: String,
}

/// One publication.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    pub key: String,
    pub name: String,
    #[serde(default)]
    pub base_url: String,
    #[serde(default = "english")]
    pub language: String,
    #[serde(default = "utc")]
    pub timezone: String,
    #[serde(default)]
    pub tagline: String,
    #[serde(default = "by_name")]
    pub guests: GuestPolicy,
}

fn english() -> String {
    "en".to_owned()
}

fn utc() -> String {
    "UTC".to_owned()
}

fn by_name() -> GuestPolicy {
    GuestPolicy::Name
}

/// Where a setting's value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    Default,
    /// A file, and the line there if it was found.
    File(PathBuf, Option<usize>),
    /// A variable of the environment.
    Env(String),
    Flag(&'static str),
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path, Some(line)) => write!(f, "{}:{line}", path.display()),
            Self::File(path, None) => write!(f, "{}", path.display()),
            Self::Env(name) => write!(f, "environment {name}"),
            Self::Flag(name) => write!(f, "flag {name}"),
        }
    }
}

/// The settings in force, and where each comes from.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub config: Config,
    /// Key such as `server.listen`, its value as TOML, its origin; in the order of the documentation.
    pub entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub key: String,
    pub value: toml::Value,
    pub origin: Origin,
}

impl Loaded {
    /// Where the value of `key` comes from.
    pub fn origin(&self, key: &str) -> &Origin {
        let entry = self.entries.iter().find(|entry| entry.key == key);
        entry.map_or(&Origin::Default, |entry| &entry.origin)
    }
}

impl Config {
    /// The address that readers type, without a slash at the end.
    pub fn public_url(&self) -> String {
        let given = self.server.public_url.trim_end_matches('/');
        if given.is_empty() {
            return format!("http://{}", self.server.listen);
        }
        given.to_owned()
    }

    /// The file of a SQLite database; `None` for PostgreSQL.
    pub fn sqlite_path(&self) -> Option<&Path> {
        let path = self.database.url.strip_prefix("sqlite:")?;
        Some(Path::new(path.strip_prefix("//").unwrap_or(path)))
    }
}
