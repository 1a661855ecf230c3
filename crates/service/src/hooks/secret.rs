//! A hook's signing secret: derived from the server's secret, the site, the hook and its generation, so that nothing
//! secret is stored; and its rotation.

use model::{Deed, HookId, SiteId, UnixMillis};
use store::StoreError;
use store::hooks::SecretRecord;
use store::sites::SiteRecord;

use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::keys::Keys;
use crate::services::Services;

/// Longest that an old secret may sign along, in milliseconds.
const MAX_KEEP_MS: i64 = 30 * UnixMillis::DAY;

/// A secret on its way to the one person who sees it.
#[derive(Clone, PartialEq, Eq)]
pub struct NewSecret {
    /// Its generation, 1 and up.
    pub kid: i64,
    /// What the receiver is given: the bytes of this text are the key of the HMAC.
    pub secret: String,
    /// Until when requests are signed with the one before, too.
    pub old_until: Option<UnixMillis>,
}

impl std::fmt::Debug for NewSecret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "NewSecret({}, …)", self.kid)
    }
}

/// The secret of a generation.
pub(super) fn secret(keys: &Keys, site: SiteId, hook: HookId, kid: i64) -> String {
    format!(
        "hooksec_{}",
        keys.derive("hook secret", &format!("{site} {hook} {kid}"))
    )
}

/// The value of `X-Coral-Signature`: one signature for each generation that is in use, newest first.
pub(super) fn signatures(
    keys: &Keys,
    site: SiteId,
    hook: HookId,
    generations: &[SecretRecord],
    now: UnixMillis,
    body: &[u8],
) -> String {
    let in_use = generations
        .iter()
        .filter(|generation| generation.ends_at.is_none_or(|end| now < end));
    in_use
        .map(|generation| {
            let key = secret(keys, site, hook, generation.kid);
            format!("sha256={}", Keys::hmac_hex(key.as_bytes(), body))
        })
        .collect::<Vec<_>>()
        .join(",")
}

/// Begins a new generation. `from` is the one that the person saw, so that nobody rotates twice by mistake; the old one
/// signs along for `keep_ms`, at most 30 days.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`], [`ServiceError::Conflict`] when `from` is the newest no more,
/// [`ServiceError::Invalid`].
pub async fn rotate(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    hook: HookId,
    from: i64,
    keep_ms: i64,
) -> Result<NewSecret, ServiceError> {
    visitor.require(site.id, Deed::ManageSite)?;
    if !(0..=MAX_KEEP_MS).contains(&keep_ms) {
        let message = "The old secret may be kept for 0 hours to 30 days.";
        return Err(ServiceError::field("keep", "out_of_range", message));
    }
    let conflict = || {
        ServiceError::Conflict(
            "The secret of this hook was changed meanwhile; look at the list before you change it again.".to_owned(),
        )
    };
    let (this, visitor, site) = (services.clone(), visitor.clone(), site.id);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                let record = store::hooks::by_id(tx, site, hook).await?;
                let record = record.ok_or(ServiceError::NotFound { what: "hook" })?;
                let newest = store::hooks::secrets(tx, site, hook).await?;
                if newest.first().is_none_or(|newest| newest.kid != from) {
                    return Err(conflict());
                }
                let (now, kid) = (this.now(), from + 1);
                let until = now.plus(keep_ms);
                store::hooks::rotate(tx, site, (hook, kid), now, until)
                    .await
                    .map_err(|error| match error {
                        StoreError::Unique(_) => conflict(),
                        other => ServiceError::Store(other),
                    })?;
                let entry = Entry::new("rotate_hook_secret", Subject::new("hook", hook))
                    .was(format!("secret {from}"))
                    .became(format!("secret {kid} of {}", record.name));
                audit::record(&this, tx, &visitor, site, entry).await?;
                Ok(NewSecret {
                    kid,
                    secret: secret(this.keys(), site, hook, kid),
                    old_until: Some(until).filter(|_| keep_ms > 0),
                })
            })
        })
        .await
}
