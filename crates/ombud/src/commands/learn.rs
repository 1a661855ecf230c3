//! `ombud policy learn`: what approvals and rejections teach about the scores of a site.

use anyhow::Result;
use service::learning::{self, Finding, LearningReport, WithAndWithout};
use service::trial::{Handle, Interval};
use service::{Services, SiteRecord, Visitor};

use super::trial::{day, interval};
use super::watch::watched;
use crate::cli::Learn;
use crate::complaint::Complaint;
use crate::config::Loaded;
use crate::open::{self, Schema};

/// Reports, switches or lists, as asked.
pub async fn run(loaded: &Loaded, site: Option<&str>, args: &Learn) -> Result<()> {
    let services = open::services(loaded, Schema::MustBeCurrent).await?;
    let site = open::site(&services, site)?;
    let operator = Visitor::operator();
    if args.list {
        return list(&services, &site, args.json).await;
    }
    if args.off || args.version.is_some() {
        learning::use_version(&services, &operator, &site, args.version).await?;
        match args.version {
            Some(version) => eprintln!("{}: version {version} of the calibration is in use", site.key),
            None => eprintln!("{}: scores are used as the model gives them", site.key),
        }
        return Ok(());
    }
    let handle = Handle::default();
    let since = services.now().plus(-args.since);
    let work = learning::learn(&services, &operator, &site, since, &handle);
    let learned = match watched("comments looked at", &handle, work).await {
        Err(_) if handle.is_cancelled() => {
            eprintln!("cancelled: nothing was changed");
            return Err(Complaint::interrupted().into());
        }
        learned => learned?,
    };
    let report = &learned.report;
    if args.json {
        println!("{}", serde_json::to_string_pretty(report)?);
    } else {
        show(report, &site.settings.timezone);
    }
    if report.finding != Finding::Helps {
        return Err(Complaint::silent().into());
    }
    if args.switch_on {
        let version = learning::switch_on(&services, &operator, &site, &learned).await?;
        eprintln!("{}: version {version} of the calibration is in use", site.key);
    } else if !args.json {
        println!("\n`ombud policy learn --switch-on` puts it in use.");
    }
    Ok(())
}

async fn list(services: &Services, site: &SiteRecord, json: bool) -> Result<()> {
    let overview = learning::overview(services, &Visitor::operator(), site).await?;
    if json {
        let reports: Vec<_> = overview
            .versions
            .iter()
            .map(|version| {
                serde_json::json!({
                    "version": version.version,
                    "in_use": overview.in_use == Some(version.version),
                    "created_at": version.created_at,
                    "policy_version": version.policy_version,
                    "curves": version.calibration,
                    "report": version.report,
                })
            })
            .collect();
        println!("{}", serde_json::to_string_pretty(&reports)?);
        return Ok(());
    }
    if overview.versions.is_empty() {
        eprintln!("no calibration was ever in use on {}", site.key);
    }
    for version in &overview.versions {
        let mark = if overview.in_use == Some(version.version) {
            "in use"
        } else {
            ""
        };
        let engine = if version.is_for_another_engine {
            "learned from another model's scores"
        } else {
            ""
        };
        println!(
            "{}\t{}\tpolicy {}\t{} decisions\t{mark}\t{engine}",
            version.version,
            day(version.created_at, &site.settings.timezone),
            version.policy_version,
            version.report.learned_from
        );
    }
    Ok(())
}

fn show(report: &LearningReport, timezone: &str) {
    println!(
        "{} to {}: learned from {} decisions ({} rejections), measured on the {} after them ({} rejections)",
        day(report.since, timezone),
        day(report.until, timezone),
        report.learned_from,
        report.learned_rejected,
        report.measured_on,
        report.measured_rejected
    );
    if report.left_out > 0 {
        println!(
            "{} rejections under clauses that look at no score were left out",
            report.left_out
        );
    }
    println!(
        "\n{:<18}{:>10}{:>10}{:>12}{:>12}",
        "category", "slope", "shift", "decisions", "rejections"
    );
    for bent in &report.curves {
        println!(
            "{:<18}{:>10.3}{:>10.3}{:>12}{:>12}",
            bent.category.as_str(),
            bent.curve.slope,
            bent.curve.shift,
            bent.decided,
            bent.rejected
        );
    }
    println!("\nOn decisions that it has not seen, without → with:");
    for clause in &report.clauses {
        println!(
            "{} ({} decisions, {} rejections)",
            clause.clause, clause.decided, clause.rejected
        );
        println!("  log loss   {}", numbers(clause.log_loss));
        println!("  Brier      {}", numbers(clause.brier));
        println!("  precision  {}", intervals(clause.precision));
        println!("  recall     {}", intervals(clause.recall));
    }
    println!("all clauses");
    println!("  log loss   {}", numbers(report.log_loss));
    if let Some(change) = report.change {
        println!(
            "  change     {:+.4} ({:+.4} to {:+.4})",
            change.mean, change.low, change.high
        );
    }
    println!("  agreement  {}", intervals(report.agreement));
    println!("\n{}", report.finding.words());
}

fn numbers(pair: Option<WithAndWithout<f64>>) -> String {
    pair.map_or_else(
        || "nothing to tell by".to_owned(),
        |pair| format!("{:.4} → {:.4}", pair.without, pair.with),
    )
}

fn intervals(pair: WithAndWithout<Interval>) -> String {
    format!("{} → {}", interval(pair.without), interval(pair.with))
}
