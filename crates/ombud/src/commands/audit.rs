//! `ombud audit verify|export`.

use std::io::Write as _;
use std::sync::Arc;

use anyhow::Result;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use model::UnixMillis;
use service::audit::{self, LogFilter, LogFormat};
use service::{Services, SiteRecord, Visitor};

use crate::cli::audit::{Audit, AuditFormat};
use crate::complaint::Complaint;
use crate::config::Loaded;
use crate::open::{self, Schema};
use crate::progress::Progress;

/// Does what was typed about the audit log.
pub async fn run(loaded: &Loaded, site: Option<&str>, args: Audit) -> Result<()> {
    let services = open::services(loaded, Schema::MustBeCurrent).await?;
    match args {
        Audit::Verify { expect } => verify(&services, site, expect.as_deref()).await,
        Audit::Export { format, since } => {
            let site = open::site(&services, site)?;
            let from = since.map(|since| moment(&since, services.now())).transpose()?;
            export(&services, &site, format, from).await
        }
    }
}

async fn verify(services: &Services, site: Option<&str>, expect: Option<&str>) -> Result<()> {
    let sites: Vec<Arc<SiteRecord>> = match (site, expect) {
        (None, None) => services.sites(),
        // A hash is of one site's log.
        _ => vec![open::site(services, site)?],
    };
    let mut broken = 0;
    for site in sites {
        let mut progress = Progress::new("deeds", 0);
        let tell = |done: i64, _: i64| progress.at(u64::try_from(done).unwrap_or_default());
        let found = audit::verify(services, &Visitor::operator(), &site, expect, tell).await?;
        progress.clear();
        for fault in &found.faults {
            println!("{}: {fault}", site.key);
        }
        if found.fault_count > found.faults.len() {
            println!("{}: and {} more", site.key, found.fault_count - found.faults.len());
        }
        if let Some(number) = found.expected {
            println!("{}: the hash that was expected is of number {number}", site.key);
        }
        if found.is_whole() {
            println!(
                "{}: {} deeds, nothing is changed, missing or added",
                site.key, found.rows
            );
        } else {
            broken += 1;
        }
        if !found.hash.is_empty() {
            println!("{}: number {} has the hash {}", site.key, found.number, found.hash);
        }
    }
    if broken > 0 {
        return Err(Complaint::new("the audit log is not as it was written")
            .hint("compare it with an export or a backup; docs/operators.md says what each finding means")
            .into());
    }
    Ok(())
}

async fn export(services: &Services, site: &SiteRecord, format: AuditFormat, from: Option<UnixMillis>) -> Result<()> {
    let operator = Visitor::operator();
    let format = match format {
        AuditFormat::Csv => LogFormat::Csv,
        AuditFormat::Jsonl => LogFormat::JsonLines,
    };
    let filter = LogFilter {
        from,
        ..LogFilter::default()
    };
    audit::begin_export(services, &operator, site).await?;
    let mut out = std::io::stdout().lock();
    out.write_all(format.head().as_bytes())?;
    let mut after = 0;
    loop {
        let (text, next) = audit::export(services, &operator, site, (&filter, format), after).await?;
        out.write_all(text.as_bytes())?;
        match next {
            Some(next) => after = next,
            None => break,
        }
    }
    out.flush()?;
    Ok(())
}

/// A date, a moment, or a time ago.
fn moment(text: &str, now: UnixMillis) -> Result<UnixMillis, Complaint> {
    if let Ok(stamp) = text.parse::<Timestamp>() {
        return Ok(UnixMillis(stamp.as_millisecond()));
    }
    if let Some(zoned) = text
        .parse::<Date>()
        .ok()
        .and_then(|date| date.to_zoned_datetime(TimeZone::UTC).ok())
    {
        return Ok(UnixMillis(zoned.timestamp().as_millisecond()));
    }
    let days = text.strip_suffix('d').and_then(|days| days.parse::<u32>().ok());
    let ago = match days {
        Some(days) => Some(i64::from(days) * UnixMillis::DAY),
        None => text
            .parse::<SignedDuration>()
            .ok()
            .and_then(|span| i64::try_from(span.as_millis()).ok())
            .filter(|ms| *ms >= 0),
    };
    match ago {
        Some(ago) => Ok(now.plus(-ago)),
        None => Err(Complaint::usage(format!("`{text}` is no time"))
            .hint("write a date (2026-11-01), a moment (2026-11-01T08:00:00Z) or how long ago (90d, 12h)")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_a_date_a_moment_or_so_long_ago() {
        let now = UnixMillis(1_795_435_200_000);
        let read = |text: &str| moment(text, now).map(|at| at.0).ok();
        assert_eq!(read("2026-11-23"), Some(1_795_392_000_000));
        assert_eq!(read("2026-11-23T12:00:00Z"), Some(now.0));
        assert_eq!(read("90d"), Some(now.0 - 90 * UnixMillis::DAY));
        assert_eq!(read("12h"), Some(now.0 - 12 * UnixMillis::HOUR));
        for bad in ["", "yesterday", "-3d", "2026-13-01", "-12h"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
