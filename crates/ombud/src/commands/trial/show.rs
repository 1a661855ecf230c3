//! The report of a dry run as people read it at a terminal.

use std::fmt::Write as _;

use model::UnixMillis;
use service::trial::{Change, Interval, Report};

use crate::commands::check::clean::clean;

/// Characters of a comment that are shown.
const QUOTE: usize = 96;
/// Thresholds of the table, in hundredths.
const THRESHOLDS: [u8; 10] = [10, 20, 30, 40, 50, 60, 70, 80, 90, 95];

/// Everything, section by section. Times are those of the site's time zone.
pub fn report(report: &Report, timezone: &str) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = heading(&mut out, report, timezone)
        .and_then(|()| people(&mut out, report))
        .and_then(|()| clauses(&mut out, report))
        .and_then(|()| thresholds(&mut out, report))
        .and_then(|()| changes(&mut out, report, timezone));
    out
}

fn heading(out: &mut String, report: &Report, timezone: &str) -> std::fmt::Result {
    let (since, until) = (day(report.since, timezone), day(report.until, timezone));
    writeln!(
        out,
        "{since} to {until}: {} comments judged of {}",
        report.judged, report.total
    )?;
    for (count, what) in [
        (report.withdrawn, "withdrawn by their authors, not judged"),
        (report.unreadable, "without readable signals, not judged"),
    ] {
        if count > 0 {
            writeln!(out, "{count} {what}")?;
        }
    }
    if let Some(version) = report.calibration {
        writeln!(
            out,
            "scores bent by version {version} of the calibration, as in live judging"
        )?;
    }
    let (stands, would, newly) = (report.stands, report.would, report.newly);
    writeln!(out, "\n{:<12}{:>10}{:>12}{:>12}", "", "stand so", "would", "newly so")?;
    for (name, stands, would, newly) in [
        ("published", stands.published, would.published, newly.published),
        ("held", stands.held, would.held, newly.held),
        ("rejected", stands.rejected, would.rejected, newly.rejected),
    ] {
        writeln!(out, "{name:<12}{stands:>10}{would:>12}{newly:>12}")?;
    }
    writeln!(out, "{:<12}{:>10}{:>12}", "nudged first", "", would.nudged)?;
    if report.read_first > 0 {
        let count = report.read_first;
        writeln!(
            out,
            "{count} of those held are held by no rule: an override has comments read first there"
        )?;
    }
    Ok(())
}

fn people(out: &mut String, report: &Report) -> std::fmt::Result {
    let people = &report.people;
    if people.decided == 0 {
        return writeln!(
            out,
            "\nPeople decided on none of these comments, so there is nothing to compare with."
        );
    }
    writeln!(
        out,
        "\nAgainst what people decided on {} of them (95 % intervals):",
        people.decided
    )?;
    writeln!(out, "  agreement  {}", interval(people.agreement))?;
    writeln!(
        out,
        "  precision  {}  of those its rules hold or reject, people rejected",
        interval(people.precision)
    )?;
    writeln!(
        out,
        "  recall     {}  of those people rejected, its rules hold or reject",
        interval(people.recall)
    )
}

fn clauses(out: &mut String, report: &Report) -> std::fmt::Result {
    let width = report
        .clauses
        .iter()
        .map(|clause| clause.clause.chars().count())
        .max()
        .unwrap_or(0)
        .max(6);
    writeln!(
        out,
        "\n{:<width$}{:>9}{:>9}{:>9} {:>21}  {:<24}recall",
        "clause", "holds", "rejects", "nudges", "newly held/rej./pub.", "precision"
    )?;
    for clause in &report.clauses {
        let newly = format!(
            "{}/{}/{}",
            clause.newly.held, clause.newly.rejected, clause.newly.published
        );
        let (precision, recall) = (interval(clause.precision), interval(clause.recall));
        writeln!(
            out,
            "{:<width$}{:>9}{:>9}{:>9} {newly:>21}  {precision:<24}{recall}",
            clause.clause, clause.holds, clause.rejects, clause.nudges
        )?;
    }
    if report.freed_elsewhere > 0 {
        let count = report.freed_elsewhere;
        writeln!(
            out,
            "{count} newly published comments stand on no clause of this document"
        )?;
    }
    Ok(())
}

fn thresholds(out: &mut String, report: &Report) -> std::fmt::Result {
    writeln!(
        out,
        "\nThresholds: comments a day at or over, and of those people rejected for it, how many lie below"
    )?;
    write!(out, "{:<16}", "")?;
    for threshold in THRESHOLDS {
        write!(out, "{:>12}", format!("0.{threshold:02}"))?;
    }
    writeln!(out)?;
    for sweep in &report.sweep {
        write!(out, "{:<16}", sweep.category.as_str())?;
        for threshold in THRESHOLDS {
            let point = sweep.points.iter().find(|point| point.threshold == threshold);
            #[expect(clippy::cast_precision_loss, reason = "counts of comments are far below 2^53")]
            let cell = point.map(|point| format!("{:.1} −{}", point.over as f64 / report.days, point.missed));
            write!(out, "{:>12}", cell.unwrap_or_default())?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn changes(out: &mut String, report: &Report, timezone: &str) -> std::fmt::Result {
    if report.changes_total == 0 {
        return writeln!(out, "\nNo comment would stand otherwise.");
    }
    writeln!(
        out,
        "\n{} of {} comments that change, the newest of each kind:",
        report.changes.len(),
        report.changes_total
    )?;
    for change in &report.changes {
        let why = if change.read_first {
            "read first by an override".to_owned()
        } else if change.clauses.is_empty() {
            "no rule matches".to_owned()
        } else {
            change.clauses.join(", ")
        };
        let people = match change.people_rejected {
            Some(true) => ", people rejected it",
            Some(false) => ", people approved it",
            None => "",
        };
        let nudged = if change.nudged { " after a nudge" } else { "" };
        writeln!(
            out,
            "{} {}  {} → {}{nudged} ({why}{people})",
            change.comment,
            day(change.created_at, timezone),
            change.was,
            change.becomes
        )?;
        writeln!(out, "    {}: {}", clean(&change.author), quoted(&change.text))?;
        let words = evidence(change);
        if !words.is_empty() {
            writeln!(out, "    {words}")?;
        }
    }
    Ok(())
}

fn evidence(change: &Change) -> String {
    let words = change.evidence.iter().filter_map(|found| {
        let words = clean(change.text.get(found.begin..found.end)?);
        let reads_as = clean(&found.reads_as);
        let is_plain = reads_as.is_empty() || reads_as.to_lowercase() == words.to_lowercase();
        let reads_as = if is_plain {
            String::new()
        } else {
            format!(" reads as “{reads_as}”")
        };
        Some(format!("“{words}”{reads_as} ({})", found.signal.as_str()))
    });
    words.take(6).collect::<Vec<_>>().join(", ")
}

fn quoted(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown: String = line.chars().take(QUOTE).collect();
    let more = if shown.len() < line.len() { "…" } else { "" };
    format!("{}{more}", clean(&shown))
}

/// `87.1 % (83.5–90.0, of 420)`.
pub fn interval(interval: Interval) -> String {
    match interval.share {
        None => "none to tell by".to_owned(),
        Some(share) => format!(
            "{:.1} % ({:.1}–{:.1}, of {})",
            share * 100.0,
            interval.low * 100.0,
            interval.high * 100.0,
            interval.of
        ),
    }
}

/// The day of a moment, as `2026-11-28`.
pub fn day(moment: UnixMillis, timezone: &str) -> String {
    let time = jiff::Timestamp::from_millisecond(moment.0).unwrap_or_default();
    let zone = jiff::tz::TimeZone::get(timezone).unwrap_or(jiff::tz::TimeZone::UTC);
    time.to_zoned_datetime(zone).date().to_string()
}
