//! The first step, letter by letter: compatibility forms (UAX 15, NFKD), case, accents and invisible characters.
//!
//! Marks are dropped rather than kept in order, so no sorting is needed and ten thousand of them cost ten
//! thousand steps.

use super::confusable;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A folded letter and the bytes of the original that it comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Letter {
    /// Lower case, without marks, in its own script.
    pub(crate) c: char,
    /// The Latin letter that it looks like, if it is not Latin itself.
    pub(crate) latin: Option<char>,
    pub(crate) begin: u32,
    pub(crate) end: u32,
}

/// Folds a text. Takes time in proportion to its length. Bytes beyond 4 GiB are left out.
pub(crate) fn fold(text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::with_capacity(text.len());
    for (index, c) in text.char_indices() {
        let Ok(begin) = u32::try_from(index) else {
            break;
        };
        let Ok(end) = u32::try_from(index + c.len_utf8()) else {
            break;
        };
        if c.is_ascii() {
            letters.push(Letter {
                c: c.to_ascii_lowercase(),
                latin: None,
                begin,
                end,
            });
        } else if is_dropped(c) {
            // A mark belongs to the letter before it, so that evidence covers both.
            if let Some(last) = letters.last_mut() {
                last.end = end;
            }
        } else {
            fold_one(c, |c, latin| {
                letters.push(Letter { c, latin, begin, end });
            });
        }
    }
    letters
}

fn fold_one(c: char, mut push: impl FnMut(char, Option<char>)) {
    if let Some(letter) = confusable::enclosed(c) {
        push(letter, None);
        return;
    }
    // Russian letters but й have no decomposition: the short way, for half the time.
    if matches!(c, 'а'..='я' | 'А'..='Я') && !matches!(c, 'й' | 'Й') {
        let latin = confusable::to_latin(c);
        c.to_lowercase().for_each(|lower| push(lower, latin));
        return;
    }
    // Whole phrases in one character, up to eighteen letters long: no word is hidden in them.
    if matches!(c, '\u{fdf0}'..='\u{fdfb}') {
        push(' ', None);
        return;
    }
    decompose_compatible(c, |part| {
        if is_dropped(part) {
            return;
        }
        let latin = confusable::to_latin(part);
        for lower in part.to_lowercase() {
            if is_dropped(lower) {
                continue;
            }
            match plain_latin(lower) {
                Some(letters) => letters.chars().for_each(|letter| push(letter, None)),
                None => push(lower, latin.or_else(|| confusable::to_latin(lower))),
            }
        }
    });
}

/// Letters without a decomposition that are read as these.
fn plain_latin(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ı' | 'ɩ' | 'ɪ' => "i",
        'ł' | 'ƚ' | 'ʟ' => "l",
        'đ' | 'ð' => "d",
        'ħ' | 'ʜ' => "h",
        'ŧ' | 'ᴛ' => "t",
        'þ' => "th",
        'ſ' | 'ꜱ' => "s",
        'ƒ' | 'ꜰ' => "f",
        'ɑ' | 'ɐ' | 'ᴀ' => "a",
        'ʙ' | 'ƀ' => "b",
        'ᴄ' => "c",
        'ᴅ' => "d",
        'ᴇ' | 'ǝ' | 'ə' => "e",
        'ɢ' | 'ɡ' => "g",
        'ᴊ' => "j",
        'ᴋ' => "k",
        'ᴍ' => "m",
        'ɴ' => "n",
        'ᴏ' => "o",
        'ᴘ' => "p",
        'ʀ' => "r",
        'ᴜ' | 'ʉ' => "u",
        'ᴠ' => "v",
        'ᴡ' => "w",
        'ʏ' => "y",
        'ᴢ' => "z",
        // Persian and Arabic keyboards give different letters for the same.
        'ی' | 'ى' => "ي",
        'ک' => "ك",
        'ة' => "ه",
        '’' | 'ʼ' | '‘' | '´' => "'",
        _ => return None,
    })
}

/// Whether a character has no letter of its own: marks, and what is ignorable by default (UAX 44).
fn is_dropped(c: char) -> bool {
    matches!(c,
        // Armenian marks of stress, exclamation and question: they stand inside the word, above its vowel.
        '\u{55b}' | '\u{55c}' | '\u{55e}' |
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{640}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{1f3fb}'..='\u{1f3ff}'
        | '\u{e0000}'..='\u{e0fff}')
        || is_combining_mark(c)
}
