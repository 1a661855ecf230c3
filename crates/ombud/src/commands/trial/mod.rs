//! `ombud policy try`: what a document would have done with past comments.

mod show;

use anyhow::Result;
use moderation::Policy;
use service::Visitor;
use service::trial::{self, Handle, Request};

use super::policy::mistakes;
use super::watch::watched;
use crate::cli::Try;
use crate::complaint::Complaint;
use crate::config::Loaded;
use crate::open::{self, Schema};
pub use show::{day, interval};

/// Judges past comments by a document and prints what changes.
pub async fn run(loaded: &Loaded, site: Option<&str>, args: &Try) -> Result<()> {
    let document = super::read_text(&args.file)?;
    let policy = match Policy::parse(&document) {
        Ok(policy) => policy,
        Err(error) => return Err(mistakes(&args.file, &document, &error.problems).into()),
    };
    let services = open::services(loaded, Schema::MustBeCurrent).await?;
    let site = open::site(&services, site)?;
    let request = Request {
        policy,
        since: services.now().plus(-args.since),
        newest: args.limit,
        changes: args.changes,
        workers: std::thread::available_parallelism().map_or(1, usize::from),
    };
    let handle = Handle::default();
    let operator = Visitor::operator();
    let work = trial::run(&services, &operator, &site, request, &handle);
    let report = watched("comments judged", &handle, work).await?;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{}", show::report(&report, &site.settings.timezone));
    }
    if report.cancelled {
        eprintln!("cancelled: {} of {} comments were judged", report.judged, report.total);
        return Err(Complaint::interrupted().into());
    }
    Ok(())
}
