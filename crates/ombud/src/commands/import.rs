//! `ombud import wordpress`.

use std::path::Path;

use anyhow::Result;
use interchange::wordpress::{self, Options};
use service::Visitor;

use crate::config::Loaded;
use crate::open::{self, Schema};
use crate::progress::Progress;

/// Takes in posts with their comments, and says what became of them.
pub async fn wordpress(loaded: &Loaded, site: Option<&str>, file: &Path, options: Options) -> Result<()> {
    let (reader, size) = super::open_file(file)?;
    let services = open::services(loaded, Schema::MustBeCurrent).await?;
    let site = open::site(&services, site)?;
    let mut progress = Progress::new("kilobytes", size.unwrap_or(0) / 1_000);
    let mut tell = |at: interchange::Progress| progress.at(at.bytes_read / 1_000);
    let report = wordpress::import(&services, &Visitor::operator(), &site, reader, options, &mut tell).await?;
    progress.finish();
    if !report.dry_run {
        let what = format!(
            "{} comments, {} stories",
            report.comments_created, report.stories.created
        );
        service::audit::note(&services, &Visitor::operator(), &site, ("import", "wordpress"), &what).await?;
    }
    super::tell_problems(&report.problems, report.problem_count);
    let would = if report.dry_run { "would be " } else { "" };
    eprintln!(
        "{}: {} stories {would}created, {} updated, {} unchanged",
        site.key, report.stories.created, report.stories.updated, report.stories.unchanged
    );
    eprintln!(
        "{}: {} comments {would}created ({} of them held), {} were there already",
        site.key, report.comments_created, report.comments_held, report.comments_there
    );
    for (what, tally) in [
        ("stories", &report.stories_skipped),
        ("comments", &report.comments_skipped),
    ] {
        for (reason, count) in tally.iter() {
            eprintln!("{}: {count} {what} left out: {reason}", site.key);
        }
    }
    Ok(())
}
