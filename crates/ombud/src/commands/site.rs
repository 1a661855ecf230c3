//! `ombud site set`.

use anyhow::Result;
use model::ServiceLevels;
use service::Visitor;

use crate::cli::site::SiteSet;
use crate::config::Loaded;
use crate::open::{self, Schema};

/// Sets what was given, and says what is in force.
pub async fn set(loaded: &Loaded, site: Option<&str>, args: &SiteSet) -> Result<()> {
    let services = open::services(loaded, Schema::MustBeCurrent).await?;
    let site = open::site(&services, site)?;
    let old = site.settings.service_levels;
    let levels = ServiceLevels {
        held: args.held_within.unwrap_or(old.held),
        reported: args.reported_within.unwrap_or(old.reported),
        appeals: args.appeals_within.unwrap_or(old.appeals),
        new: args.new_within.unwrap_or(old.new),
        unsure: args.unsure_within.unwrap_or(old.unsure),
    };
    service::sites::set_service_levels(&services, &Visitor::operator(), &site, levels).await?;
    println!(
        "{}: minutes for held {}, reported {}, appeals {}, new readers {}, unsure {} (0: none)",
        site.key, levels.held, levels.reported, levels.appeals, levels.new, levels.unsure
    );
    Ok(())
}
