//! `ombud story import`.

use std::path::Path;

use anyhow::Result;
use interchange::story_lines;
use service::Visitor;

use crate::complaint::Complaint;
use crate::config::Loaded;
use crate::open::{self, Schema};
use crate::progress::Progress;

/// Takes in the stories of a file; exit code 1 when lines were passed over.
pub async fn import(loaded: &Loaded, site: Option<&str>, file: &Path, dry_run: bool) -> Result<()> {
    let (reader, _) = super::open_file(file)?;
    let services = open::services(loaded, Schema::MustBeCurrent).await?;
    let site = open::site(&services, site)?;
    let mut progress = Progress::new("stories", 0);
    let mut tell = |at: interchange::Progress| progress.at(u64::try_from(at.stories).unwrap_or(u64::MAX));
    let report = story_lines::import(&services, &Visitor::operator(), &site, reader, dry_run, &mut tell).await?;
    progress.finish();
    if !dry_run {
        let what = format!("{} created, {} updated", report.stories.created, report.stories.updated);
        service::audit::note(&services, &Visitor::operator(), &site, ("import", "stories"), &what).await?;
    }
    super::tell_problems(&report.problems, report.problem_count);
    let stories = report.stories;
    let would = if dry_run { "would be " } else { "" };
    eprintln!(
        "{}: {} stories {would}created, {} updated, {} unchanged",
        site.key, stories.created, stories.updated, stories.unchanged
    );
    if report.bad_lines > 0 {
        return Err(Complaint::new(format!("{} lines were passed over", report.bad_lines))
            .hint("correct them and run this again; stories that are there stay as they are")
            .into());
    }
    Ok(())
}
