//! Time-based one-time codes: RFC 6238 with SHA-1, 30 seconds and six digits, which is what every app understands.

use model::UnixMillis;
use ring::hmac;
use subtle::ConstantTimeEq as _;

/// How long a code is good, in seconds.
const STEP_S: i64 = 30;
/// Codes of so many steps before and after the present one are taken: clocks differ.
const TOLERANCE: i64 = 1;
const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The time step of a moment.
pub(super) fn step_at(now: UnixMillis) -> i64 {
    now.0.div_euclid(UnixMillis::SECOND).div_euclid(STEP_S)
}

/// The code of a step (RFC 4226, section 5.3): six digits.
fn code(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    let at = bytes.last().map_or(0, |byte| usize::from(byte & 0x0f));
    let four = bytes.iter().skip(at).take(4);
    let number = four.fold(0_u32, |number, byte| (number << 8) | u32::from(*byte)) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// The code that an app with this key, in base 32, shows at this moment; for tests and tools.
pub fn code_at(key: &str, now: UnixMillis) -> Option<String> {
    Some(code(&from_base32(key)?, step_at(now)))
}

/// The step around this moment whose code this is.
pub(super) fn matching_step(secret: &[u8], given: &str, now: UnixMillis) -> Option<i64> {
    let present = step_at(now);
    let mut found = None;
    // All are compared, however early one fits.
    for step in (present - TOLERANCE)..=(present + TOLERANCE) {
        if bool::from(code(secret, step).as_bytes().ct_eq(given.as_bytes())) {
            found = Some(step);
        }
    }
    found
}

/// Base 32 (RFC 4648) without padding.
pub(super) fn base32(bytes: &[u8]) -> String {
    let (mut text, mut bits, mut held) = (String::new(), 0_u32, 0_u32);
    for byte in bytes {
        held = ((held << 8) | u32::from(*byte)) & 0xfff;
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.extend(letter((held >> bits) & 31));
        }
    }
    if bits > 0 {
        text.extend(letter((held << (5 - bits)) & 31));
    }
    text
}

fn letter(value: u32) -> Option<char> {
    let index = usize::try_from(value).ok()?;
    ALPHABET.get(index).map(|byte| char::from(*byte))
}

fn from_base32(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u32, 0_u32);
    for c in text.bytes().filter(|byte| *byte != b' ') {
        let value = ALPHABET.iter().position(|known| *known == c.to_ascii_uppercase())?;
        held = ((held << 5) | u32::try_from(value).ok()?) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff).ok()?);
        }
    }
    Some(bytes)
}

/// What the QR code says: the key with whose it is and where.
pub(super) fn uri(issuer: &str, email: &str, key: &str) -> String {
    let (issuer, email) = (escaped(issuer), escaped(email));
    format!("otpauth://totp/{issuer}:{email}?secret={key}&issuer={issuer}&algorithm=SHA1&digits=6&period=30")
}

fn escaped(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        other => format!("%{other:02X}"),
    };
    text.bytes().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8] = b"12345678901234567890";

    #[test]
    fn the_vectors_of_the_rfc() {
        // RFC 6238, appendix B, SHA-1: the last six of its eight digits.
        for (seconds, wanted) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(SECRET, step_at(UnixMillis(seconds * 1_000))), wanted, "{seconds}");
        }
        // RFC 4226, appendix D.
        let counted: Vec<String> = (0..4).map(|step| code(SECRET, step)).collect();
        assert_eq!(counted, ["755224", "287082", "359152", "969429"]);
    }

    #[test]
    fn neighbours_are_taken_and_no_more() {
        let now = UnixMillis(1_111_111_111_000);
        let present = step_at(now);
        for (step, taken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            let found = matching_step(SECRET, &code(SECRET, present + step), now);
            assert_eq!(found, taken.then_some(present + step), "{step}");
        }
        for wrong in ["", "05047", "0504711", "050472", "０５０４７１"] {
            assert_eq!(matching_step(SECRET, wrong, now), None, "{wrong}");
        }
    }

    #[test]
    fn base32_as_in_the_rfc() {
        // RFC 4648, section 10, without padding.
        for (plain, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(plain.as_bytes()), text);
            assert_eq!(from_base32(text).as_deref(), Some(plain.as_bytes()));
        }
        assert_eq!(from_base32("not base 32!"), None);
        let key = base32(SECRET);
        assert_eq!(code_at(&key, UnixMillis(59_000)).as_deref(), Some("287082"));
        assert_eq!(
            uri("Ombud talk.example", "a+b@example.org", &key),
            format!(
                "otpauth://totp/Ombud%20talk.example:a%2Bb%40example.org?secret={key}&issuer=Ombud%20talk.example&algorithm=SHA1&digits=6&period=30"
            )
        );
    }
}
