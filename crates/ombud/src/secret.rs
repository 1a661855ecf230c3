//! The secret that keys cookies, form tokens and network hashes: set, or made once and kept beside the database.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::complaint::Complaint;
use crate::config::Config;

const FILE: &str = "ombud.secret";

/// The file that holds a generated secret; `None` with PostgreSQL, where nodes would each make their own.
pub fn path(config: &Config) -> Option<PathBuf> {
    let database = config.sqlite_path()?;
    Some(database.parent().unwrap_or(Path::new("")).join(FILE))
}

/// The secret in force; makes one at the first start on SQLite.
pub fn obtain(config: &Config) -> Result<String, Complaint> {
    if !config.security.secret.is_empty() {
        return Ok(config.security.secret.clone());
    }
    let Some(path) = path(config) else {
        return Err(
            Complaint::usage("`security.secret` is not set, and with PostgreSQL it has to be")
                .hint("make one with `openssl rand -hex 32` and set OMBUD_SECURITY_SECRET to it on every node"),
        );
    };
    match std::fs::read_to_string(&path) {
        Ok(text) if text.trim().chars().count() >= 32 => Ok(text.trim().to_owned()),
        Ok(_) => Err(
            Complaint::new(format!("the secret in `{}` is too short", path.display()))
                .hint("restore the file from a backup; deleting it makes a new secret and signs everyone out"),
        ),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => make(&path),
        Err(error) => Err(
            Complaint::new(format!("the secret in `{}` cannot be read: {error}", path.display()))
                .hint("let the user that runs ombud read it (mode 0600)"),
        ),
    }
}

fn make(path: &Path) -> Result<String, Complaint> {
    let cannot = |error: &dyn std::fmt::Display| {
        Complaint::new(format!("the secret `{}` cannot be written: {error}", path.display()))
            .hint("let the user that runs ombud write to that folder, or set OMBUD_SECURITY_SECRET")
    };
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| cannot(&error))?;
    let secret: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|error| cannot(&error))?;
    }
    let mut file = private(path).map_err(|error| cannot(&error))?;
    writeln!(file, "{secret}")
        .and_then(|()| file.sync_all())
        .map_err(|error| cannot(&error))?;
    Ok(secret)
}

/// Creates the file for its owner alone; fails if another process was quicker.
fn private(path: &Path) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_made_once_and_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::default();
        config.database.url = format!("sqlite:{}/new/ombud.db", folder.path().display());
        let first = obtain(&config).unwrap();
        assert_eq!((first.len(), obtain(&config).unwrap() == first), (64, true));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(path(&config).unwrap()).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn postgres_wants_a_secret() {
        let mut config = Config::default();
        config.database.url = "postgres://h/d".to_owned();
        assert!(obtain(&config).unwrap_err().to_string().contains("security.secret"));
    }
}
