//! `ombud token add`.

use anyhow::Result;
use service::Visitor;

use crate::config::Loaded;
use crate::open::{self, Schema};

/// Makes a token and prints it; it cannot be shown again.
pub async fn add(loaded: &Loaded, site: Option<&str>, name: &str) -> Result<()> {
    let services = open::services(loaded, Schema::MustBeCurrent).await?;
    let site = open::site(&services, site)?;
    let token = service::accounts::add_api_token(&services, &Visitor::operator(), &site, name).await?;
    eprintln!("token `{name}` for {}; it is shown only now:", site.key);
    println!("{token}");
    Ok(())
}
