//! Adding and changing sites.

use std::sync::Arc;

use model::{Deed, SiteId, SiteSettings};
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
        settings: site.settings,
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
