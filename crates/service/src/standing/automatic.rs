//! What the policy puts on a reader by itself, where it says so: `[standing] automatic = true`.

use model::ladder::{Suggestion, suggest};
use model::{ReaderId, SiteId, Standing, UnixMillis};
use store::decisions::DecisionRecord;
use store::grounds::Ground;
use store::readers::ReaderRecord;
use store::{StoreError, Tx};

use super::{ByPolicy, is_staff, ladder_words, put_on, strikes};
use crate::error::ServiceError;
use crate::services::{Services, read};

/// So many of a reader's latest decisions are looked at.
const HISTORY: i64 = 500;

/// A reader's latest decisions, newest first, with all restrictions among them: by those one knows which comments were
/// removed together with their author, however many they were.
pub(crate) async fn history(tx: &mut Tx, site: SiteId, reader: ReaderId) -> Result<Vec<DecisionRecord>, StoreError> {
    let mut latest = store::decisions::of_reader(tx, site, reader, HISTORY).await?;
    let oldest = latest.last().map(|oldest| oldest.id);
    let restrictions = store::decisions::on_reader(tx, site, reader, HISTORY).await?;
    latest.extend(
        restrictions
            .into_iter()
            .filter(|d| oldest.is_some_and(|oldest| d.id < oldest)),
    );
    Ok(latest)
}

/// To be called in the transaction that rejected a comment of `reader`, after its decision was added. Does nothing unless
/// the policy in force restricts readers by itself and what the ladder says is stricter than how they stand.
pub(crate) async fn after_rejection(
    services: &Services,
    tx: &mut Tx,
    site: SiteId,
    reader: ReaderId,
) -> Result<(), ServiceError> {
    let in_force = read(&services.inner.policies).get(&site).cloned();
    let Some(policy) = in_force.filter(|policy| policy.policy.restricts_readers()) else {
        return Ok(());
    };
    let Some(reader) = store::readers::by_id(tx, site, reader).await? else {
        return Ok(());
    };
    if is_staff(tx, site, reader.account).await? {
        return Ok(());
    }
    let now = services.now();
    let decisions = history(tx, site, reader.id).await?;
    let counted = strikes(&decisions, &policy.policy);
    let bare: Vec<_> = counted.iter().map(|(_, strike)| strike.clone()).collect();
    let suggestion = suggest(&bare, now);
    if !is_stricter(&suggestion, &reader, now) {
        return Ok(());
    }
    let new = ByPolicy {
        standing: suggestion.standing,
        until: suggestion.for_ms.map(|ms| now.plus(ms)),
        clause: suggestion
            .shares
            .first()
            .map(|share| share.clause.clone())
            .unwrap_or_default(),
        reason: ladder_words(&suggestion, &policy.policy, now).unwrap_or_default(),
        policy_version: policy.version,
        grounds: counted
            .iter()
            .filter(|(_, strike)| strike.points(now) >= model::ladder::LEAST_POINTS)
            .map(|(id, _)| Ground::Rejection(*id))
            .collect(),
    };
    put_on(services, tx, site, &reader, new).await.map(|_| ())
}

/// Whether a suggestion is more than what is on the reader at `now`.
pub(crate) fn is_stricter(suggestion: &Suggestion, reader: &ReaderRecord, now: UnixMillis) -> bool {
    let standing = reader.standing_at(now);
    if suggestion.standing != standing {
        return suggestion.standing > standing;
    }
    // The same suspension is not stricter for ending a little later: it has to add half of its time.
    let longer = |ms: i64| reader.until.is_none_or(|until| now.plus(ms / 2) > until);
    standing == Standing::Suspended && suggestion.for_ms.is_some_and(longer)
}
