//! Settings, for people: what is in force, and what each means.

use std::io::Write as _;

use super::layers::variable;
use super::{DEFAULTS, Loaded};

/// Prints every setting in force with its origin; secrets are masked. Data for stdout.
pub fn print(loaded: &Loaded) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    let mut section = String::new();
    for entry in &loaded.entries {
        let (this, name) = entry.key.split_once('.').unwrap_or(("", &entry.key));
        if this != section {
            let gap = if section.is_empty() { "" } else { "\n" };
            writeln!(out, "{gap}[{this}]")?;
            this.clone_into(&mut section);
        }
        let shown = format!("{name} = {}", masked(&entry.key, &entry.value));
        writeln!(out, "{shown:<50} # {}", entry.origin)?;
    }
    for site in &loaded.config.site {
        writeln!(out, "\n[[site]]\nkey = {:?}\nname = {:?}", site.key, site.name)?;
        writeln!(
            out,
            "language = {:?}\nguests = {:?}",
            site.language,
            site.guests.as_str()
        )?;
    }
    Ok(())
}

/// Prints the documented defaults, each with the variable that sets it.
pub fn explain(loaded: &Loaded) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    write!(out, "{DEFAULTS}")?;
    writeln!(out, "\n# Variables of the environment:")?;
    for entry in &loaded.entries {
        writeln!(out, "#   {:<34} {}", variable(&entry.key), entry.key)?;
    }
    Ok(())
}

fn masked(key: &str, value: &toml::Value) -> String {
    let text = value.as_str().unwrap_or_default();
    if key == "security.secret" && !text.is_empty() {
        return "\"********\"".to_owned();
    }
    if key == "database.url" {
        return format!("{:?}", without_password(text));
    }
    value.to_string()
}

/// The address of a database with its password as asterisks.
pub fn without_password(url: &str) -> String {
    let parts = url.split_once("://").and_then(|(scheme, rest)| {
        let (user, host) = rest.rsplit_once('@')?;
        let (name, _) = user.split_once(':')?;
        Some(format!("{scheme}://{name}:********@{host}"))
    });
    parts.unwrap_or_else(|| url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_masked() {
        assert_eq!(without_password("postgres://a:b@c@h/d"), "postgres://a:********@h/d");
        assert_eq!(without_password("postgres://a@h/d"), "postgres://a@h/d");
        assert_eq!(without_password("sqlite:x.db"), "sqlite:x.db");
    }
}
