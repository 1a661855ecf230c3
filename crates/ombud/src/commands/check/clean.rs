//! Characters of a reader's text that must not reach a terminal.

/// Whether a character steers a terminal, changes the direction of text, breaks lines, or stands there unseen.
/// Joiners stay: Persian and emoji are written with them.
pub fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// What is shown in place of a harmful character.
pub fn placeholder(c: char) -> Option<String> {
    if !is_harmful(c) {
        return None;
    }
    let picture = match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('\u{2421}'),
        _ => None,
    };
    Some(picture.map_or_else(|| format!("<U+{:04X}>", u32::from(c)), String::from))
}

/// A short text on one line, harmless.
pub fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match placeholder(c) {
            Some(shown) => out.push_str(&shown),
            None => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_and_overrides_are_shown_and_not_obeyed() {
        assert_eq!(
            clean("a\u{1b}[2Jb\u{202e}c\u{9b}d\u{7f}\r\n"),
            "a␛[2Jb<U+202E>c<U+009B>d␡␍␊"
        );
        assert_eq!(clean("می\u{200c}روم 👩\u{200d}🔬 é"), "می\u{200c}روم 👩\u{200d}🔬 é");
    }
}
