//! Secrets at rest: ChaCha20-Poly1305 with a key of the server's secret. A copy of the database alone opens nothing, and
//! a sealed text moved to another account does not open either.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::AccountId;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};

use crate::error::ServiceError;
use crate::keys::Keys;

/// Begins every sealed text, so that another way can follow.
const VERSION: &str = "v1.";

fn key(keys: &Keys, purpose: &str) -> Result<LessSafeKey, ServiceError> {
    let key = UnboundKey::new(&CHACHA20_POLY1305, &keys.derived(purpose));
    key.map(LessSafeKey::new)
        .map_err(|_| ServiceError::Internal("the sealing key could not be made".to_owned()))
}

fn bound_to(purpose: &str, owner: AccountId) -> Aad<Vec<u8>> {
    Aad::from(format!("{purpose}|{owner}").into_bytes())
}

/// Seals a secret of an account.
pub(super) fn seal(keys: &Keys, purpose: &str, owner: AccountId, plain: &[u8]) -> Result<String, ServiceError> {
    let mut nonce = [0_u8; NONCE_LEN];
    getrandom::fill(&mut nonce).map_err(|error| ServiceError::Internal(error.to_string()))?;
    let mut sealed = plain.to_vec();
    key(keys, purpose)?
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            bound_to(purpose, owner),
            &mut sealed,
        )
        .map_err(|_| ServiceError::Internal("a secret could not be sealed".to_owned()))?;
    let whole: Vec<u8> = nonce.into_iter().chain(sealed).collect();
    Ok(format!("{VERSION}{}", URL_SAFE_NO_PAD.encode(whole)))
}

/// Opens what was sealed for this account and this purpose.
pub(super) fn open(keys: &Keys, purpose: &str, owner: AccountId, sealed: &str) -> Result<Vec<u8>, ServiceError> {
    let broken = || {
        ServiceError::Internal(format!(
            "the {purpose} of account {owner} does not open; was `security.secret` changed?"
        ))
    };
    let text = sealed.strip_prefix(VERSION).ok_or_else(broken)?;
    let whole = URL_SAFE_NO_PAD.decode(text).map_err(|_| broken())?;
    let (nonce, rest) = whole.split_at_checked(NONCE_LEN).ok_or_else(broken)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken())?;
    let mut rest = rest.to_vec();
    let plain = key(keys, purpose)?.open_in_place(nonce, bound_to(purpose, owner), &mut rest);
    plain.map(|plain| plain.to_vec()).map_err(|_| broken())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_server_opens_it_and_only_for_its_owner() {
        let keys = Keys::new("a secret that is long enough for us");
        let sealed = seal(&keys, "key", AccountId(7), b"twenty secret bytes!").unwrap();
        assert!(!sealed.contains("secret"));
        assert_ne!(
            sealed,
            seal(&keys, "key", AccountId(7), b"twenty secret bytes!").unwrap()
        );
        assert_eq!(
            open(&keys, "key", AccountId(7), &sealed).unwrap(),
            b"twenty secret bytes!"
        );
        assert!(open(&keys, "key", AccountId(8), &sealed).is_err());
        assert!(open(&keys, "other", AccountId(7), &sealed).is_err());
        assert!(open(&Keys::new("another secret"), "key", AccountId(7), &sealed).is_err());
        for broken in ["", "v1.", "v1.AAAA", "v2.AAAA", &sealed.replace("v1.", "v1.A")] {
            assert!(open(&keys, "key", AccountId(7), broken).is_err(), "{broken}");
        }
    }
}
