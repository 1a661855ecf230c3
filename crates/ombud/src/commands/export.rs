//! `ombud export`.

use std::io::BufWriter;

use anyhow::Result;
use interchange::export::{CommentOptions, comments, policy, stories};
use service::Visitor;

use crate::cli::{Export, Exported};
use crate::config::Loaded;
use crate::open::{self, Schema};

/// Writes lines to stdout, and to stderr how many.
pub async fn run(loaded: &Loaded, site: Option<&str>, args: &Export) -> Result<()> {
    let services = open::services(loaded, Schema::MustBeCurrent).await?;
    let site = open::site(&services, site)?;
    let operator = Visitor::operator();
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
