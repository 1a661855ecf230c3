//! What TOML cannot say about a setting: addresses, ranges, words.

use std::net::SocketAddr;

use super::Loaded;
use crate::complaint::Complaint;

/// Fewest characters of a secret: 32 random hex digits are 128 bits.
const MIN_SECRET_CHARS: usize = 32;
/// Ids have ten bits for the node.
const MAX_NODE: u16 = 1023;

/// Checks the settings that every subcommand relies on.
pub fn check(loaded: &Loaded) -> Result<(), Complaint> {
    let config = &loaded.config;
    if config.server.listen.parse::<SocketAddr>().is_err() {
        return Err(refuse(
            loaded,
            "server.listen",
            &format!("`{}` is not an address with a port", config.server.listen),
        )
        .hint("write it as `127.0.0.1:8080` or `[::1]:8080`"));
    }
    let url = &config.server.public_url;
    if !url.is_empty() && !url.starts_with("http://") && !url.starts_with("https://") {
        return Err(refuse(
            loaded,
            "server.public_url",
            &format!("`{url}` does not begin with https:// or http://"),
        )
        .hint("write what readers type, such as `https://comments.example.org`"));
    }
    check_database(loaded)?;
    if config.node.id > MAX_NODE {
        return Err(refuse(
            loaded,
            "node.id",
            &format!("{} is more than {MAX_NODE}", config.node.id),
        )
        .hint("give each node its own number from 0 to 1023"));
    }
    let secret = config.security.secret.chars().count();
    if secret > 0 && secret < MIN_SECRET_CHARS {
        return Err(refuse(
            loaded,
            "security.secret",
            &format!("it has {secret} characters, fewer than {MIN_SECRET_CHARS}"),
        )
        .hint("`openssl rand -hex 32` makes a good one"));
    }
    if !matches!(config.logs.format.as_str(), "auto" | "text" | "json") {
        return Err(refuse(
            loaded,
            "logs.format",
            &format!("`{}` is not a format", config.logs.format),
        )
        .hint("use `auto`, `text` or `json`"));
    }
    check_sites(loaded)
}

fn check_database(loaded: &Loaded) -> Result<(), Complaint> {
    let url = &loaded.config.database.url;
    let known = ["sqlite:", "postgres://", "postgresql://"]
        .iter()
        .any(|start| url.starts_with(start));
    if known {
        return Ok(());
    }
    Err(refuse(
        loaded,
        "database.url",
        "it begins neither with `sqlite:` nor with `postgres://`",
    )
    .hint("write `sqlite:PATH`, or `postgres://user:password@host/name`"))
}

fn check_sites(loaded: &Loaded) -> Result<(), Complaint> {
    let mut seen = std::collections::BTreeSet::new();
    for site in &loaded.config.site {
        let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if site.key.is_empty() || site.key.len() > 50 || !site.key.chars().all(legal) {
            return Err(
                Complaint::usage(format!("site `{}`: the key is not usable in addresses", site.key))
                    .hint("use 1 to 50 lower-case letters, digits and hyphens"),
            );
        }
        if !seen.insert(&site.key) {
            return Err(
                Complaint::usage(format!("there are two sites with the key `{}`", site.key))
                    .hint("give each [[site]] its own key"),
            );
        }
    }
    Ok(())
}

fn refuse(loaded: &Loaded, key: &str, why: &str) -> Complaint {
    Complaint::usage(format!("`{key}` ({}): {why}", loaded.origin(key)))
}
