//! Words for addresses.

/// A readable piece of an address: letters and digits of any script, lower case, joined by `-`, at most 80
/// characters, cut at a word. Empty text gives `story`.
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    let mut chars = 0;
    for word in text
        .split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’')
        .filter(|w| !w.is_empty())
    {
        let word: String = word
            .chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect();
        let length = word.chars().count();
        if word.is_empty() {
            continue;
        }
        if chars > 0 && chars + length + 1 > 80 {
            break;
        }
        if chars > 0 {
            out.push('-');
            chars += 1;
        }
        out.extend(word.chars().take(80));
        chars += length.min(80);
    }
    if out.is_empty() { "story".to_owned() } else { out }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn headlines_become_words() {
        for (headline, expected) in [
            ("Harbour wall: what the mayor knew", "harbour-wall-what-the-mayor-knew"),
            ("It’s over", "its-over"),
            ("Երևանում բացվեց", "երևանում-բացվեց"),
            ("???", "story"),
            ("", "story"),
        ] {
            assert_eq!(slug(headline), expected);
        }
        assert!(slug(&"word ".repeat(100)).chars().count() <= 80);
        assert_eq!(slug(&"x".repeat(500)).chars().count(), 80);
    }
}
