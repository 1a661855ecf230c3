//! Everything that is keyed with the server's secret: signed cookies and form tokens, network hashes.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use model::UnixMillis;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// How long a network hash stays the same.
const NETWORK_PERIOD_MS: i64 = 30 * UnixMillis::DAY;
/// Bytes of a MAC that are kept: 128 bits.
const MAC_BYTES: usize = 16;

/// The server's secret, and what is made with it.
#[derive(Clone)]
pub struct Keys {
    secret: Vec<u8>,
}

impl std::fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Keys(…)")
    }
}

impl Keys {
    /// Keys of a secret.
    pub fn new(secret: &str) -> Self {
        Self {
            secret: secret.as_bytes().to_vec(),
        }
    }

    fn whole_mac(&self, purpose: &str, text: &str) -> Vec<u8> {
        // HMAC takes a key of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.secret) else {
            return Vec::new();
        };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().to_vec()
    }

    fn mac(&self, purpose: &str, text: &str) -> Vec<u8> {
        let mut bytes = self.whole_mac(purpose, text);
        bytes.truncate(MAC_BYTES);
        bytes
    }

    /// A key of 256 bits for one purpose.
    pub(crate) fn derived(&self, purpose: &str) -> Vec<u8> {
        self.whole_mac("derived key", purpose)
    }

    /// Keyed hash of a text, for what must be found again and never read: 128 bits, safe in addresses.
    pub(crate) fn hashed(&self, purpose: &'static str, text: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(purpose, text))
    }

    /// `text.mac`, safe in addresses and cookies when `text` is. A signature for one purpose is none for another.
    pub fn sign(&self, purpose: &'static str, text: &str) -> String {
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(self.mac(purpose, text)))
    }

    /// The text of a signed value, if it was signed by this server for this purpose.
    pub fn verify(&self, purpose: &'static str, signed: &str) -> Option<String> {
        let (text, mac) = signed.rsplit_once('.')?;
        let mac = URL_SAFE_NO_PAD.decode(mac).ok()?;
        let good = self.mac(purpose, text);
        (good.len() == MAC_BYTES && bool::from(good.ct_eq(&mac))).then(|| text.to_owned())
    }

    /// A secret of its own for a purpose and a text, 256 bits in hex: the same whenever it is asked for, and of no help in
    /// finding the server's.
    pub fn derive(&self, purpose: &'static str, text: &str) -> String {
        Self::hmac_hex(&self.secret, format!("{purpose}\0{text}").as_bytes())
    }

    /// HMAC-SHA256 in lower-case hex.
    pub fn hmac_hex(key: &[u8], message: &[u8]) -> String {
        // HMAC takes a key of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
            return String::new();
        };
        mac.update(message);
        let bytes = mac.finalize().into_bytes();
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Keyed hash of the network that an address is in (/24 of IPv4, /48 of IPv6); another one every 30 days, so that
    /// it cannot follow anybody for longer.
    pub fn network(&self, address: IpAddr, now: UnixMillis) -> String {
        let prefix = match address.to_canonical() {
            IpAddr::V4(v4) => {
                let [a, b, c, _] = v4.octets();
                format!("4:{a}.{b}.{c}")
            }
            IpAddr::V6(v6) => {
                let [a, b, c, ..] = v6.segments();
                format!("6:{a:x}:{b:x}:{c:x}")
            }
        };
        let period = now.0.div_euclid(NETWORK_PERIOD_MS);
        URL_SAFE_NO_PAD.encode(self.mac("network", &format!("{prefix}|{period}")))
    }

    /// Keyed hash of the mailbox behind an e-mail address on a site, whatever its spelling: capitals, dots before the `@` and
    /// what follows a `+` do not count. Nothing for what is no address.
    pub fn stem(&self, site: model::SiteId, email: &str) -> Option<String> {
        let (local, domain) = email.trim().rsplit_once('@')?;
        let local = local
            .split('+')
            .next()
            .unwrap_or_default()
            .replace('.', "")
            .to_lowercase();
        if local.is_empty() || domain.is_empty() {
            return None;
        }
        let domain = match domain.to_lowercase().as_str() {
            // One service under two names.
            "googlemail.com" => "gmail.com".to_owned(),
            other => other.to_owned(),
        };
        Some(URL_SAFE_NO_PAD.encode(self.mac("stem", &format!("{site}|{local}@{domain}"))))
    }

    /// When a hash made now stops being the one that is made.
    pub fn network_expiry(now: UnixMillis) -> UnixMillis {
        UnixMillis((now.0.div_euclid(NETWORK_PERIOD_MS) + 1) * NETWORK_PERIOD_MS)
    }

    /// 256 random bits, safe in addresses and cookies.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn random_token() -> Result<String, crate::ServiceError> {
        let mut bytes = [0u8; 32];
        getrandom::fill(&mut bytes).map_err(|error| crate::ServiceError::Internal(error.to_string()))?;
        Ok(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// SHA-256 of a token or document, in hex: what is kept of it.
    pub fn digest(text: &str) -> String {
        Sha256::digest(text.as_bytes())
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_this_server_signed_for_this_purpose_is_taken() {
        let keys = Keys::new("a secret that is long enough for us");
        let signed = keys.sign("guest", "abc");
        assert_eq!(keys.verify("guest", &signed).as_deref(), Some("abc"));
        assert_eq!(keys.verify("form", &signed), None);
        assert_eq!(Keys::new("another secret").verify("guest", &signed), None);
        for forged in ["", ".", "abc", "abc.", "abd.AAAA", &signed.replace("abc", "abd")] {
            assert_eq!(keys.verify("guest", forged), None, "{forged}");
        }
    }

    #[test]
    fn neighbours_share_a_network_and_months_do_not() {
        let keys = Keys::new("secret");
        let now = UnixMillis(1_790_000_000_000);
        let at = |text: &str, now| keys.network(text.parse().unwrap(), now);
        assert_eq!(at("192.0.2.1", now), at("192.0.2.200", now));
        assert_eq!(at("192.0.2.1", now), at("::ffff:192.0.2.9", now));
        assert_ne!(at("192.0.2.1", now), at("192.0.3.1", now));
        assert_eq!(at("2001:db8:1:2::1", now), at("2001:db8:1:ff::9", now));
        assert_ne!(at("192.0.2.1", now), at("192.0.2.1", now.plus(NETWORK_PERIOD_MS)));
    }

    #[test]
    fn one_mailbox_has_one_stem_on_a_site() {
        let keys = Keys::new("secret");
        let stem = |email: &str| keys.stem(model::SiteId(1), email);
        assert_eq!(stem("Ann.Other+news@Example.org"), stem("annother@example.org"));
        assert_eq!(stem("ann@googlemail.com"), stem("a.nn+x@gmail.com"));
        assert_ne!(stem("ann@example.org"), stem("ann@example.net"));
        assert_ne!(stem("ann@example.org"), keys.stem(model::SiteId(2), "ann@example.org"));
        assert!(!stem("ann@example.org").unwrap().contains("ann"));
        for none in ["", "ann", "@example.org", "+x@example.org", "ann@"] {
            assert_eq!(stem(none), None, "{none}");
        }
    }
}
