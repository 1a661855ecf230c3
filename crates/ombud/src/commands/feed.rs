//! `ombud feed add|list|remove`.

use anyhow::Result;
use jiff::Timestamp;
use service::{Visitor, feeds};

use crate::cli::Feed;
use crate::config::Loaded;
use crate::open::{self, Schema};

/// Does what was typed about feeds.
pub async fn run(loaded: &Loaded, site: Option<&str>, args: Feed) -> Result<()> {
    let services = open::services(loaded, Schema::MustBeCurrent).await?;
    let site = open::site(&services, site)?;
    let operator = Visitor::operator();
    match args {
        Feed::Add { url, section } => {
            feeds::add(&services, &operator, &site, &url, &section).await?;
            eprintln!("{}: the server reads {url} from now on", site.key);
        }
        Feed::List => {
            for feed in feeds::list(&services, &operator, &site).await? {
                let polled = match feed.polled_at {
                    Some(at) => Timestamp::from_millisecond(at.0)?.to_string(),
                    None => "never".to_owned(),
                };
                println!("{}\t{polled}\t{}\t{}", feed.url, feed.section, feed.last_error);
            }
        }
        Feed::Remove { url } => {
            feeds::remove(&services, &operator, &site, &url).await?;
            eprintln!("{}: {url} is no longer read; its stories stay", site.key);
        }
    }
    Ok(())
}
