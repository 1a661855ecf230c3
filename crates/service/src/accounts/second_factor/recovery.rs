//! Recovery codes: ten, each good once, for who lost the phone. Only keyed hashes are kept.

use model::AccountId;
use store::Tx;

use super::{has_one, sessions};
use crate::accounts::record_own;
use crate::audit::{Entry, Subject};
use crate::error::ServiceError;
use crate::services::Services;

const CODES: usize = 10;
/// Characters of a code, 5 bits each.
pub(super) const CHARS: usize = 10;
/// Without letters that are taken for digits.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// A code as it was typed, in the form that is hashed.
pub(super) fn tidy(typed: &str) -> String {
    let one = |c: char| match c.to_ascii_lowercase() {
        'o' => '0',
        'i' | 'l' => '1',
        other => other,
    };
    typed.chars().filter(char::is_ascii_alphanumeric).map(one).collect()
}

pub(super) fn hash(services: &Services, id: AccountId, tidied: &str) -> String {
    services.keys().hashed("recovery code", &format!("{id}|{tidied}"))
}

/// Ten new codes in place of those there were, as they are shown: `abcde-fghjk`.
pub(super) async fn renew(services: &Services, tx: &mut Tx, id: AccountId) -> Result<Vec<String>, ServiceError> {
    let mut codes = Vec::with_capacity(CODES);
    for _ in 0..CODES {
        let mut bytes = [0_u8; CHARS];
        getrandom::fill(&mut bytes).map_err(|error| ServiceError::Internal(error.to_string()))?;
        // 256 is a multiple of 32: every character is as likely as any other.
        let letters = bytes.iter().filter_map(|byte| ALPHABET.get(usize::from(byte % 32)));
        let code: String = letters.map(|byte| char::from(*byte)).collect();
        codes.push(code);
    }
    let hashes: Vec<String> = codes.iter().map(|code| hash(services, id, code)).collect();
    store::second_factors::put_codes(tx, id, &hashes).await?;
    let shown = |code: &String| {
        let (first, second): (String, String) = (code.chars().take(5).collect(), code.chars().skip(5).collect());
        format!("{first}-{second}")
    };
    Ok(codes.iter().map(shown).collect())
}

/// Ten new recovery codes for who is in this fresh session; the old ones stop working.
///
/// # Errors
/// [`ServiceError::ProofNeeded`], [`ServiceError::Conflict`] for who has no second factor.
pub async fn new_recovery_codes(services: &Services, session: &str) -> Result<Vec<String>, ServiceError> {
    let (_, account) = sessions::fresh(services, session).await?;
    let this = services.clone();
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                if !has_one(tx, account.id).await? {
                    return Err(ServiceError::Conflict(
                        "Recovery codes stand in for a second factor; set one up first.".to_owned(),
                    ));
                }
                let codes = renew(&this, tx, account.id).await?;
                let entry = Entry::new("renew_recovery_codes", Subject::account(account.id));
                record_own(&this, tx, &account, entry).await?;
                Ok(codes)
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_code_may_be_typed_as_it_is_read() {
        assert_eq!(super::tidy(" OIL12-abcdE "), "01112abcde");
        assert_eq!(super::tidy("é☃"), "");
    }
}
