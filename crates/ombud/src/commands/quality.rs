//! `ombud quality report`.

use anyhow::Result;
use service::Visitor;
use service::quality::statistics::Estimate;
use service::quality::{ENOUGH, Measure, Period, Report, Waits, report};

use crate::cli::quality::QualityReport;
use crate::config::Loaded;
use crate::open::{self, Schema};

/// Prints the figures of the dashboard, for people or as JSON.
pub async fn run(loaded: &Loaded, site: Option<&str>, args: &QualityReport) -> Result<()> {
    let services = open::services(loaded, Schema::MustBeCurrent).await?;
    let site = open::site(&services, site)?;
    let period = Period::last(args.since, services.now(), &site.settings.timezone)?;
    let found = report(&services, &Visitor::operator(), &site, period).await?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&found)?);
        return Ok(());
    }
    for line in lines(&found) {
        println!("{line}");
    }
    if !found.total.counted {
        eprintln!("some of these days are not counted yet: a running server does that within an hour");
    }
    Ok(())
}

fn lines(found: &Report) -> Vec<String> {
    let total = &found.total;
    let mut lines = vec![
        format!("{} to {} ({})", found.from, found.to, found.timezone),
        format!(
            "written: {} published, {} held, {} rejected by the policy",
            total.published, total.held, total.rejected
        ),
        format!(
            "decided: {} by the policy alone, {} by people, {} by both",
            total.by_policy_alone, total.by_people, total.by_both
        ),
        format!("held comments waited: {}", waited(&total.held_waits)),
        format!("reports waited: {}", waited(&total.report_waits)),
    ];
    for clause in &found.clauses {
        let id = if clause.id.is_empty() { "no clause" } else { &clause.id };
        lines.push(format!(
            "rejected by {id}: {}, taken back {} {}",
            clause.rejections,
            clause.reversed,
            share(clause.rate.as_ref())
        ));
    }
    match &found.agreement {
        Some(found) => {
            lines.push(format!("two people agree: {}", share(Some(&found.same))));
            lines.extend(
                found
                    .kappa
                    .map(|k| format!("Cohen's kappa: {:.2} ({:.2} to {:.2})", k.value, k.low, k.high)),
            );
        }
        None => lines.push(format!(
            "agreement needs {ENOUGH} second looks; there are {}",
            found.looks_at_people
        )),
    }
    match &found.accuracy {
        Some(all) => lines.extend(std::iter::once(all).chain(&found.accuracy_by_clause).map(measured)),
        None => lines.push(format!(
            "accuracy needs {ENOUGH} second looks; there are {}",
            found.looks_at_policy
        )),
    }
    lines
}

fn measured(measure: &Measure) -> String {
    format!(
        "{}: accuracy {}, precision {}, recall {}",
        measure.name,
        share(measure.accuracy.as_ref()),
        share(measure.precision.as_ref()),
        share(measure.recall.as_ref())
    )
}

fn share(estimate: Option<&Estimate>) -> String {
    estimate.map_or_else(
        || "-".to_owned(),
        |e| {
            format!(
                "{:.1} % ({:.1} to {:.1})",
                e.value * 100.0,
                e.low * 100.0,
                e.high * 100.0
            )
        },
    )
}

fn waited(waits: &Waits) -> String {
    match (waits.median, waits.p90) {
        (Some(median), Some(p90)) => format!("{} decided, median {median} s, 90th percentile {p90} s", waits.n),
        _ => "none decided".to_owned(),
    }
}
