//! Names of readers, folded so that look-alikes are one: a guest may not pass for an account.

use unicode_normalization::UnicodeNormalization as _;
use unicode_security::confusable_detection::skeleton;

/// The name without what cannot be seen and with single spaces.
pub(crate) fn tidy(name: &str) -> String {
    let visible: String = name.nfc().filter(|c| !c.is_control() && !is_format(*c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The folded name: compatibility forms, case, confusables (UTS 39 skeleton), marks and punctuation are gone.
pub(crate) fn key(name: &str) -> String {
    let tidy = tidy(name);
    let lower: String = tidy.nfkc().map(latin_capital).flat_map(char::to_lowercase).collect();
    let folded: String = skeleton(&lower)
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric())
        .collect();
    if folded.is_empty() { lower } else { folded }
}

/// A capital of another script that looks like a Latin one, as that: in lower case the two would differ (М and м).
fn latin_capital(c: char) -> char {
    if c.is_ascii() || !c.is_uppercase() {
        return c;
    }
    let text = c.to_string();
    let mut looks = skeleton(&text);
    match (looks.next(), looks.next()) {
        (Some(latin), None) if latin.is_ascii_uppercase() => latin,
        _ => c,
    }
}

/// Characters that change direction or join, but show nothing.
fn is_format(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_share_a_key() {
        for (a, b) in [
            ("Marit", "Маrit"),
            ("ida", "IDA"),
            ("Marit", "M\u{200b}arit"),
            ("Jo Li", "JO  LI"),
            ("paul", "pau1"),
            ("Ann", "Ａｎｎ"),
        ] {
            assert_eq!(key(a), key(b), "{a} {b}");
        }
        assert_ne!(key("Marit"), key("Marta"));
        assert_eq!(tidy("  a\u{202e}b \n c "), "ab c");
    }
}
