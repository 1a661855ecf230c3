//! Hints that a reader may be the same person as another: shown when a moderator asks, each look recorded in the audit
//! log, never acted on by the program.

use model::{Deed, ReaderId};
use store::hints::SharedRow;
use store::readers::ReaderRecord;
use store::sites::SiteRecord;

use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::services::Services;

/// A network or mailbox that more readers share says nothing of any of them: a school, a mobile operator.
const MOST: usize = 20;

/// What two readers share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shared {
    /// A network.
    Network,
    /// A mailbox, whatever its spelling.
    Mailbox,
}

/// One hint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// What is shared.
    pub shared: Shared,
    /// With whom, and until when that is remembered.
    pub other: SharedRow,
}

/// All hints on a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hints {
    /// The reader.
    pub reader: ReaderRecord,
    /// Those of whom there is a hint, restricted ones first.
    pub found: Vec<Hint>,
    /// What so many share that it says nothing.
    pub too_common: Vec<Shared>,
}

/// Looks for hints on a reader, and records that it was looked and what was seen.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`].
pub async fn hints(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    id: ReaderId,
) -> Result<Hints, ServiceError> {
    visitor.require(site.id, Deed::RestrictReader)?;
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let reader = store::readers::by_id(tx, site, id).await?;
                let reader = reader.ok_or(ServiceError::NotFound { what: "reader" })?;
                let (now, limit) = (this.now(), i64::try_from(MOST).unwrap_or(i64::MAX) + 1);
                let (mut found, mut too_common) = (Vec::new(), Vec::new());
                let networks = store::hints::on_network(tx, site, id, now, limit).await?;
                let mailboxes = store::hints::on_stem(tx, site, id, now, limit).await?;
                for (shared, others) in [(Shared::Mailbox, mailboxes), (Shared::Network, networks)] {
                    if others.len() > MOST {
                        too_common.push(shared);
                    } else {
                        found.extend(others.into_iter().map(|other| Hint { shared, other }));
                    }
                }
                found.sort_by_key(|hint| std::cmp::Reverse(hint.other.standing.at(now, hint.other.until)));
                let entry = Entry::new("see_hints", Subject::reader(id)).why(told(&found, &too_common));
                audit::record(&this, tx, &visitor, site, entry).await?;
                Ok(Hints {
                    reader,
                    found,
                    too_common,
                })
            })
        })
        .await
}

/// What was shown, for the audit log: kinds and the readers' ids.
fn told(found: &[Hint], too_common: &[Shared]) -> String {
    let word = |shared: Shared| match shared {
        Shared::Network => "network",
        Shared::Mailbox => "mailbox",
    };
    let mut parts: Vec<String> = found
        .iter()
        .map(|hint| format!("{} of {}", word(hint.shared), hint.other.reader))
        .collect();
    parts.extend(too_common.iter().map(|shared| format!("{} of too many", word(*shared))));
    if parts.is_empty() {
        return "nothing".to_owned();
    }
    parts.join(", ")
}
