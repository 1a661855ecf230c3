//! The signed link to a decision: whoever holds it reads the statement and may appeal, also a guest without the cookie.

use model::{DecisionId, SiteId};
use store::sites::SiteRecord;

use crate::services::Services;

const PURPOSE: &str = "decision";

fn text(site: SiteId, decision: DecisionId) -> String {
    format!("{site}-{decision}")
}

/// What makes an address of a decision a signed one; safe in a query.
pub fn link_key(services: &Services, site: SiteId, decision: DecisionId) -> String {
    let signed = services.keys().sign(PURPOSE, &text(site, decision));
    signed
        .rsplit_once('.')
        .map(|(_, mac)| mac.to_owned())
        .unwrap_or_default()
}

/// The path and query of the signed link to a decision, below the site's address.
pub fn link(services: &Services, site: &SiteRecord, decision: DecisionId) -> String {
    let key = link_key(services, site.id, decision);
    format!("/{}/decisions/{decision}?key={key}", site.key)
}

/// Whether `key` is that of this very decision.
pub(crate) fn is_good(services: &Services, site: SiteId, decision: DecisionId, key: &str) -> bool {
    let signed = format!("{}.{key}", text(site, decision));
    services.keys().verify(PURPOSE, &signed).is_some()
}
