//! `ombud doctor`: looks for what may be wrong, one line a finding, and says what to do.

use std::path::Path;

use anyhow::Result;
use model::{Clock, UnixMillis};
use service::{Services, Visitor};

use crate::complaint::Complaint;
use crate::config::Loaded;
use crate::open::{self, Schema};
use crate::secret;

/// The first moment at which this program existed (2026-11-01): a clock before it is wrong.
const EARLIEST: UnixMillis = UnixMillis(1_793_491_200_000);
/// A feed that was not read for this long has stopped.
const STALE_FEED_MS: i64 = 6 * UnixMillis::HOUR;

#[derive(Default)]
struct Findings {
    bad: usize,
}

impl Findings {
    fn good(&self, what: &str, found: &str) {
        println!("ok       {what}: {found}");
    }

    fn note(&self, what: &str, found: &str, hint: &str) {
        println!("note     {what}: {found}\n         hint: {hint}");
    }

    fn bad(&mut self, what: &str, found: &str, hint: &str) {
        self.bad += 1;
        println!("problem  {what}: {found}\n         hint: {hint}");
    }
}

/// Runs all checks; exit code 1 when there is a problem.
pub async fn run(loaded: &Loaded) -> Result<()> {
    let mut findings = Findings::default();
    check_clock(&mut findings);
    check_secret(loaded, &mut findings);
    check_disk(loaded, &mut findings);
    if check_database(loaded, &mut findings).await {
        match open::services(loaded, Schema::MustBeCurrent).await {
            Ok(services) => {
                check_second_reader(loaded, &services, &mut findings);
                check_sites(&services, &mut findings).await?;
            }
            Err(error) => findings.bad("services", &format!("{error:#}"), "see the message"),
        }
    }
    if findings.bad == 0 {
        return Ok(());
    }
    let noun = if findings.bad == 1 { "problem" } else { "problems" };
    Err(Complaint::new(format!("{} {noun} found", findings.bad)).into())
}

fn check_second_reader(loaded: &Loaded, services: &Services, findings: &mut Findings) {
    let what = "second reader";
    match services.second_reader_fault() {
        Some(fault) => findings.bad(
            what,
            fault,
            "leave the setting out to use the weights that are built in",
        ),
        None if loaded.config.moderation.second_reader => findings.good(what, "on"),
        None => findings.note(
            what,
            "off: contempt without bad words is not seen",
            "set `moderation.second_reader = true`",
        ),
    }
}

fn check_clock(findings: &mut Findings) {
    let now = Clock::System.now();
    if now < EARLIEST {
        let hint = "set the clock; ids and times of comments are made from it";
        return findings.bad("clock", "it shows a time before this program was made", hint);
    }
    let shown = jiff::Timestamp::from_millisecond(now.0).map_or_else(|e| e.to_string(), |t| t.to_string());
    findings.good("clock", &shown);
}

fn check_secret(loaded: &Loaded, findings: &mut Findings) {
    if !loaded.config.security.secret.is_empty() {
        return findings.good("secret", &format!("set by {}", loaded.origin("security.secret")));
    }
    match secret::path(&loaded.config) {
        None => findings.bad(
            "secret",
            "not set",
            "set OMBUD_SECURITY_SECRET; `openssl rand -hex 32` makes one",
        ),
        Some(path) if !path.exists() => {
            findings.note(
                "secret",
                "not made yet",
                "the first `ombud serve` makes it; back it up with the database",
            );
        }
        Some(path) => match secret_mode(&path) {
            Some(mode) if mode & 0o077 != 0 => findings.bad(
                "secret",
                &format!("{} can be read by others (mode {:o})", path.display(), mode & 0o777),
                &format!("run `chmod 600 {}`", path.display()),
            ),
            _ => findings.good("secret", &path.display().to_string()),
        },
    }
}

#[cfg(unix)]
fn secret_mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    Some(std::fs::metadata(path).ok()?.permissions().mode())
}

#[cfg(not(unix))]
fn secret_mode(_path: &Path) -> Option<u32> {
    None
}

/// Writes and removes a file beside a SQLite database: the disk is there, writable and not full.
fn check_disk(loaded: &Loaded, findings: &mut Findings) {
    let Some(database) = loaded.config.sqlite_path() else {
        return;
    };
    let folder = match database.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    if !folder.exists() {
        return findings.note(
            "disk",
            &format!("{} is not there yet", folder.display()),
            "`ombud migrate` makes it",
        );
    }
    let probe = folder.join(format!(".ombud-doctor-{}", std::process::id()));
    let written = std::fs::write(&probe, [0_u8; 1 << 20]).and_then(|()| std::fs::remove_file(&probe));
    match written {
        Ok(()) => findings.good("disk", &format!("{} can be written", folder.display())),
        Err(error) => {
            drop(std::fs::remove_file(&probe));
            let hint = "free some space, or let the user that runs ombud write there";
            findings.bad("disk", &format!("{}: {error}", folder.display()), hint);
        }
    }
}

async fn check_database(loaded: &Loaded, findings: &mut Findings) -> bool {
    drop(rustls::crypto::ring::default_provider().install_default());
    let db = match store::connect_existing(&loaded.config.database.url).await {
        Ok(db) => db,
        Err(error) => {
            findings.bad(
                "database",
                &error.to_string(),
                "`ombud config` shows where `database.url` is set",
            );
            return false;
        }
    };
    match store::migrate::pending(&db).await {
        Ok(pending) if pending.is_empty() => {
            findings.good("database", &format!("{}, up to date", db.kind()));
            true
        }
        Ok(pending) => {
            findings.bad(
                "database",
                &format!("{} migrations are missing", pending.len()),
                "run `ombud migrate`",
            );
            false
        }
        Err(error) => {
            findings.bad("database", &error.to_string(), "run `ombud migrate`, or a newer ombud");
            false
        }
    }
}

async fn check_sites(services: &Services, findings: &mut Findings) -> Result<()> {
    if services.sites().is_empty() {
        let hint = "add a [[site]] to `ombud.toml`; `ombud config explain` shows one";
        findings.bad("sites", "there is none", hint);
    }
    for site in services.sites() {
        let what = format!("site {}", site.key);
        let policy = service::policies::in_force(services, &site).await?;
        let drift = service::maintenance::recount(services, &site, false).await?;
        if drift.is_empty() {
            findings.good(&what, &format!("policy version {}, counters agree", policy.version));
        } else {
            findings.bad(
                &what,
                &format!("{} counters differ", drift.len()),
                "run `ombud recount --mend`",
            );
        }
        for feed in service::feeds::list(services, &Visitor::operator(), &site).await? {
            let what = format!("feed {}", feed.url);
            let stale = feed
                .polled_at
                .is_some_and(|at| services.now().since(at) > STALE_FEED_MS);
            if !feed.last_error.is_empty() {
                findings.bad(
                    &what,
                    &feed.last_error,
                    "look at the address in a browser; remove it if it is gone",
                );
            } else if stale {
                findings.bad(
                    &what,
                    "it was not read for more than six hours",
                    "is `ombud serve` running?",
                );
            } else {
                findings.good(&what, "read as planned");
            }
        }
    }
    Ok(())
}
