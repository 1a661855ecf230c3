//! Adding and changing sites.

use std::sync::Arc;

use model::site::MAX_SERVICE_LEVEL_MINUTES;
use model::{Deed, ServiceLevels, SiteId, SiteSettings};
use store::sites::SiteRecord;

use crate::actor::{Actor, Visitor};
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::events::Event;
use crate::services::Services;
use crate::text::check::Checks;
use crate::{policies, related_posts};

/// A site as the operator describes it.
#[derive(Debug, Clone)]
pub struct SiteIn {
    /// Its word in addresses: lower-case letters, digits and `-`, at most 40.
    pub key: String,
    /// The publication's name.
    pub name: String,
    /// Where Ombud's pages are seen from outside.
    pub base_url: String,
    /// What the site chose.
    pub settings: SiteSettings,
}

/// Words that addresses of the server itself begin with.
const RESERVED: &[&str] = &[
    "api", "assets", "desk", "healthz", "readyz", "metrics", "demo", "sign-in", "sign-out",
];

/// Adds a site with the default policy, or changes the one with this key.
///
/// # Errors
/// [`ServiceError::Forbidden`] for all but the operator, [`ServiceError::Invalid`].
pub async fn put(services: &Services, visitor: &Visitor, site: SiteIn) -> Result<Arc<SiteRecord>, ServiceError> {
    if visitor.actor != Actor::Operator {
        return Err(ServiceError::Forbidden {
            deed: Deed::ManageUsers,
        });
    }
    check(&site)?;
    let known = services.site(&site.key);
    let record = SiteRecord {
        id: known.as_ref().map_or_else(|| SiteId(services.new_id()), |site| site.id),
        created_at: known.as_ref().map_or_else(|| services.now(), |site| site.created_at),
        key: site.key,
        name: site.name,
        base_url: site.base_url.trim_end_matches('/').to_owned(),
        settings: SiteSettings {
            // The desk sets these, and a start with the same configuration does not take them back.
            service_levels: known
                .as_ref()
                .map_or(site.settings.service_levels, |known| known.settings.service_levels),
            ..site.settings
        },
    };
    let (this, visitor, stored) = (services.clone(), visitor.clone(), record.clone());
    let old = known.clone();
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                store::sites::put(tx, &stored).await?;
                this.record(tx, Event::Sites).await?;
                // Every start of a server puts the sites of its configuration.
                if old.as_deref() != Some(&stored) {
                    let deed = if old.is_some() { "set_site" } else { "add_site" };
                    let entry = Entry::new(deed, Subject::new("site", &stored.key))
                        .was(old.map(|old| described(&old)).unwrap_or_default())
                        .became(described(&stored));
                    audit::record(&this, tx, &visitor, stored.id, entry).await?;
                }
                Ok(())
            })
        })
        .await
        .map_err(ServiceError::Store)?;
    services.load_sites().await?;
    if known.is_none() {
        policies::put_default(services, &record).await?;
        related_posts::load(services, record.id).await?;
    }
    services.emit(Event::Sites);
    Ok(Arc::new(record))
}

/// A site in one line of the log.
fn described(site: &SiteRecord) -> String {
    let set = &site.settings;
    format!(
        "{} at {}, guests {}, tagline “{}”, {}, {}",
        site.name, site.base_url, set.guests, set.tagline, set.timezone, set.language
    )
}

/// Sets how soon the desk wants to have dealt with what waits.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::Invalid`] for more than 30 days.
pub async fn set_service_levels(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    levels: ServiceLevels,
) -> Result<(), ServiceError> {
    visitor.require(site.id, Deed::ManageSite)?;
    let mut checks = Checks::default();
    for (field, minutes) in by_queue(levels) {
        if minutes > MAX_SERVICE_LEVEL_MINUTES {
            checks.refuse(field, "too_long", "At most 30 days (43,200 minutes) can be set.");
        }
    }
    checks.done()?;
    let (was, became) = (levels_text(site.settings.service_levels), levels_text(levels));
    let record = SiteRecord {
        settings: SiteSettings {
            service_levels: levels,
            ..site.settings.clone()
        },
        ..site.clone()
    };
    let (this, visitor) = (services.clone(), visitor.clone());
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                store::sites::put(tx, &record).await?;
                this.record(tx, Event::Sites).await?;
                let entry = Entry::new("set_service_levels", Subject::new("site", record.id))
                    .was(was)
                    .became(became);
                audit::record(&this, tx, &visitor, record.id, entry).await
            })
        })
        .await
        .map_err(ServiceError::Store)?;
    services.load_sites().await?;
    services.emit(Event::Sites);
    Ok(())
}

fn by_queue(levels: ServiceLevels) -> [(&'static str, u32); 5] {
    [
        ("held", levels.held),
        ("reported", levels.reported),
        ("appeals", levels.appeals),
        ("new", levels.new),
        ("unsure", levels.unsure),
    ]
}

/// `held 30, reported 60`; what is not set is left out.
fn levels_text(levels: ServiceLevels) -> String {
    let set = by_queue(levels).into_iter().filter(|(_, minutes)| *minutes > 0);
    let parts: Vec<String> = set.map(|(queue, minutes)| format!("{queue} {minutes}")).collect();
    parts.join(", ")
}

fn check(site: &SiteIn) -> Result<(), ServiceError> {
    let mut checks = Checks::default();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if site.key.is_empty() || site.key.len() > 40 || !site.key.chars().all(plain) {
        checks.refuse(
            "key",
            "bad_key",
            "The key must be 1 to 40 lower-case letters, digits or `-`.",
        );
    }
    if RESERVED.contains(&site.key.as_str()) {
        checks.refuse(
            "key",
            "reserved",
            format!("`{}` is a word of Ombud's own addresses; take another key.", site.key),
        );
    }
    checks.some_text("name", "The site's name", &site.name, model::story::MAX_LABEL_CHARS);
    checks.url("base_url", "The base address", &site.base_url);
    if jiff::tz::TimeZone::get(&site.settings.timezone).is_err() {
        checks.refuse(
            "timezone",
            "unknown",
            format!("`{}` is no time zone, such as Europe/Vienna.", site.settings.timezone),
        );
    }
    checks.done()
}
