//! What the ladder suggests for a reader, shown to moderators. It is never carried out from here.

use model::ladder::{Suggestion, suggest};
use model::{Deed, ReaderId};
use store::sites::SiteRecord;

use crate::actor::Visitor;
use crate::error::ServiceError;
use crate::policies;
use crate::services::Services;
use crate::standing;

/// A suggestion with its arithmetic.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice {
    /// What is suggested.
    pub suggestion: Suggestion,
    /// How it comes about, in words; empty where no rejection counts.
    pub words: String,
    /// Whether it is stricter than what is on the reader.
    pub is_more: bool,
    /// Whether the policy itself puts it on after the next rejection.
    pub is_automatic: bool,
}

/// What the ladder suggests for a reader.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`].
pub async fn advice(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: ReaderId,
) -> Result<Advice, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let policy = policies::in_force(services, site).await?;
    let (site, now) = (site.id, services.now());
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let reader = store::readers::by_id(tx, site, id).await?;
                let reader = reader.ok_or(ServiceError::NotFound { what: "reader" })?;
                let decisions = standing::history(tx, site, id).await?;
                let strikes = standing::strikes(&decisions, &policy.policy);
                let strikes: Vec<_> = strikes.into_iter().map(|(_, strike)| strike).collect();
                let suggestion = suggest(&strikes, now);
                Ok(Advice {
                    words: standing::ladder_words(&suggestion, &policy.policy, now).unwrap_or_default(),
                    is_more: standing::is_stricter(&suggestion, &reader, now),
                    is_automatic: policy.policy.restricts_readers(),
                    suggestion,
                })
            })
        })
        .await
}
