//! `ombud export`.

use std::io::{BufWriter, Write as _};

use anyhow::Result;
use interchange::export::{CommentOptions, comments, policy, stories};
use service::desk::{CommentSearch, ExportFormat, export, exported_lines};
use service::{Services, SiteRecord, Visitor};

use crate::cli::{Export, Exported};
use crate::complaint::Complaint;
use crate::config::Loaded;
use crate::open::{self, Schema};

/// Writes lines to stdout, and to stderr how many.
pub async fn run(loaded: &Loaded, site: Option<&str>, args: &Export) -> Result<()> {
    let services = open::services(loaded, Schema::MustBeCurrent).await?;
    let site = open::site(&services, site)?;
    let operator = Visitor::operator();
    if let Some(query) = &args.search {
        return found(&services, &site, query, args).await;
    }
    let out = BufWriter::new(std::io::stdout());
    let (count, what) = match args.what {
        Exported::Stories => (stories(&services, &operator, &site, out).await?, "stories"),
        Exported::Comments => {
            let options = CommentOptions { email: args.email };
            (comments(&services, &operator, &site, out, options).await?, "comments")
        }
        Exported::Policy => (policy(&services, &site, out).await?, "versions of the policy"),
    };
    let kind = match args.what {
        Exported::Stories => "stories",
        Exported::Comments => "comments",
        Exported::Policy => "policy",
    };
    let with = if args.email { ", with addresses" } else { "" };
    service::audit::note(
        &services,
        &operator,
        &site,
        ("export", kind),
        &format!("{count} {what}{with}"),
    )
    .await?;
    eprintln!("{}: {count} {what}", site.key);
    Ok(())
}

/// Comments that a search of the desk finds, some at a time.
async fn found(services: &Services, site: &SiteRecord, query: &str, args: &Export) -> Result<()> {
    if !matches!(args.what, Exported::Comments) {
        return Err(Complaint::usage("only comments can be searched for").into());
    }
    let search = CommentSearch::read([("q", query)]);
    let format = if args.csv {
        ExportFormat::Csv
    } else {
        ExportFormat::Jsonl
    };
    let operator = Visitor::operator();
    let plan = export(services, &operator, site, (None, &search), format).await?;
    let mut out = BufWriter::new(std::io::stdout());
    let mut is_first = true;
    for ids in plan.comments.chunks(500) {
        let lines = exported_lines(services, &operator, site, (ids, is_first), format).await?;
        out.write_all(lines.as_bytes())?;
        is_first = false;
    }
    if is_first {
        out.write_all(
            exported_lines(services, &operator, site, (&[], true), format)
                .await?
                .as_bytes(),
        )?;
    }
    out.flush()?;
    eprintln!("{}: {} comments", site.key, plan.comments.len());
    Ok(())
}
