//! What a rule on an e-mail domain puts on new readers.

use model::{ReaderKind, SiteId, Standing};
use store::domains::DomainRule;
use store::grounds::Ground;
use store::readers::ReaderRecord;
use store::{StoreError, Tx};

use super::{ByPolicy, put_on};
use crate::actor::Visitor;
use crate::error::{Restriction, ServiceError};
use crate::keys::Keys;
use crate::policies;
use crate::readers;
use crate::services::Services;
use crate::text::check::Checks;

/// So many labels of a domain are looked at, from its end.
const MAX_LABELS: usize = 6;

/// A domain as it is kept: lower case, without what stands before `@`.
pub(crate) fn check_domain(text: &str, checks: &mut Checks) -> String {
    let domain = text
        .trim()
        .rsplit('@')
        .next()
        .unwrap_or_default()
        .trim_end_matches('.')
        .to_lowercase();
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if domain.len() > 253 || !domain.contains('.') || !domain.split('.').all(label) {
        let message = "Please give a domain, such as example.org: what stands behind the @ of an address.";
        checks.refuse("domain", "bad_domain", message);
    }
    domain
}

/// The rule that falls on a reader who has published nothing yet: the one for their very domain, else for the nearest
/// domain above it. None once a rule was put on them, also when that was undone: whoever lifted it meant it.
pub(crate) async fn rule_for(
    tx: &mut Tx,
    site: SiteId,
    reader: &ReaderRecord,
) -> Result<Option<DomainRule>, StoreError> {
    let is_new = reader.published_count == 0 && reader.standing == Standing::Good;
    let Some((_, domain)) = reader.email.rsplit_once('@').filter(|_| is_new) else {
        return Ok(None);
    };
    let labels: Vec<&str> = domain.split('.').collect();
    let first = labels.len().saturating_sub(MAX_LABELS);
    for from in first..labels.len().saturating_sub(1) {
        let above = labels.get(from..).unwrap_or_default().join(".");
        if let Some(rule) = store::domains::in_force(tx, site, &above).await? {
            let again = store::grounds::was_put_on(tx, site, rule.id, reader.id).await?;
            return Ok((!again).then_some(rule));
        }
    }
    Ok(None)
}

/// The standing that a rule gives a new reader, by which their comment is judged.
///
/// # Errors
/// [`ServiceError::Restricted`] for those who may not post: they learn it at once.
pub(crate) async fn refuse_barred(
    services: &Services,
    visitor: &Visitor,
    site: &store::sites::SiteRecord,
    (reader, is_new): (&ReaderRecord, bool),
    rule: &DomainRule,
) -> Result<Standing, ServiceError> {
    if !rule.standing.may_post() {
        put_on_new_reader(services, visitor, site, (reader.clone(), is_new), rule.clone()).await?;
    }
    Ok(rule.standing)
}

/// Puts a rule on a new reader, adding them if they are not there yet, and gives them as they stand then.
///
/// # Errors
/// [`ServiceError::Restricted`] when they may not post from now on; that is committed then.
pub(crate) async fn put_on_new_reader(
    services: &Services,
    visitor: &Visitor,
    site: &store::sites::SiteRecord,
    (reader, is_new): (ReaderRecord, bool),
    rule: DomainRule,
) -> Result<ReaderRecord, ServiceError> {
    let version = policies::in_force(services, site).await?.version;
    let (this, site, network) = (services.clone(), site.id, visitor.network.clone());
    let (reader, restriction) = services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                if is_new {
                    let added = store::readers::insert(tx, site, &reader).await;
                    added.map_err(|error| match error {
                        StoreError::Unique(_) => {
                            ServiceError::Conflict("You posted from two places at once; please post again.".to_owned())
                        }
                        other => ServiceError::Store(other),
                    })?;
                }
                if let (Some(network), ReaderKind::Guest) = (&network, reader.kind) {
                    let until = Keys::network_expiry(this.now());
                    store::readers::add_network(tx, site, network, reader.id, until).await?;
                }
                readers::note_stem(&this, tx, site, &reader).await?;
                let new = ByPolicy {
                    standing: rule.standing,
                    until: None,
                    clause: rule.clause,
                    reason: rule.reason,
                    policy_version: version,
                    grounds: vec![Ground::Domain(rule.id)],
                };
                // As they stood before: the caller may have judged them by the rule already.
                let before = ReaderRecord {
                    standing: Standing::Good,
                    ..reader.clone()
                };
                put_on(&this, tx, site, &before, new).await?;
                let reader = store::readers::by_id(tx, site, reader.id)
                    .await?
                    .ok_or(ServiceError::NotFound { what: "reader" })?;
                let restriction: Option<Restriction> = readers::restriction(&this, tx, site, &reader).await?;
                Ok::<_, ServiceError>((reader, restriction))
            })
        })
        .await?;
    match restriction {
        Some(restriction) => Err(ServiceError::Restricted(Box::new(restriction))),
        None => Ok(reader),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_is_taken_as_people_write_it_and_nothing_else_is() {
        for (written, kept) in [
            ("Example.ORG", "example.org"),
            (" @mail.example.org. ", "mail.example.org"),
            ("me@x.co", "x.co"),
        ] {
            let mut checks = Checks::default();
            assert_eq!(check_domain(written, &mut checks), kept);
            assert!(checks.done().is_ok(), "{written}");
        }
        for bad in [
            "",
            "localhost",
            "a..b",
            "-a.org",
            "a b.org",
            "a_b.org",
            "@",
            "x.org/path",
            &format!("{}.org", "a".repeat(64)),
        ] {
            let mut checks = Checks::default();
            check_domain(bad, &mut checks);
            assert!(checks.done().is_err(), "{bad}");
        }
    }
}
