//! Text to what it reads as, with the way back: every letter knows the bytes of the original that it comes from.
//!
//! `fold` takes off case, accents and invisible characters; `confusable` knows look-alike letters; `leet` digits
//! and signs that stand for letters; `join` letters that were pulled apart; `reading` the texts that the lexicon
//! is matched on; `token` words and sentences. Nothing here knows any bad word.

mod confusable;
mod fold;
mod join;
mod leet;
mod reading;
mod token;

pub(crate) use fold::{Letter, fold};
pub(crate) use join::joined;
pub(crate) use leet::leet_readings;
pub(crate) use reading::{Cell, Reading, ReadingKind};
pub(crate) use token::{Token, Tokens};

/// [`char::is_alphabetic`], quicker for folded letters of the scripts that comments are written in.
pub(crate) fn is_letter(c: char) -> bool {
    match c {
        'a'..='z' | 'A'..='Z' | 'а'..='ё' | 'ա'..='ֆ' | 'א'..='ת' | 'ء'..='غ' | 'ف'..='ي' => true,
        '\0'..='\x7f' => false,
        _ => c.is_alphabetic(),
    }
}

/// [`char::is_alphanumeric`], quicker in the same way.
pub(crate) fn is_letter_or_digit(c: char) -> bool {
    is_letter(c)
        || if c.is_ascii() {
            c.is_ascii_digit()
        } else {
            c.is_numeric()
        }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text_of(letters: &[Letter]) -> String {
        letters.iter().map(|letter| letter.c).collect()
    }

    fn readings_of(text: &str) -> Vec<Reading> {
        let letters = fold(text);
        let tokens = Tokens::new(text, &letters);
        let mut readings = vec![Reading::new(&letters, ReadingKind::Plain)];
        readings.extend(leet_readings(&letters));
        readings.extend(joined(&letters, &tokens));
        readings
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,80}") {
            let once = text_of(&fold(&text));
            prop_assert_eq!(text_of(&fold(&once)), once);
        }

        #[test]
        fn spans_lie_on_character_boundaries(text in "[\\PC\\s]{0,80}") {
            for reading in readings_of(&text) {
                for cell in &reading.cells {
                    prop_assert!(cell.begin <= cell.end);
                    prop_assert!(text.get(cell.begin as usize..cell.end as usize).is_some());
                }
            }
        }
    }

    #[test]
    fn marks_cost_no_more_than_letters() {
        let text = format!("a{}b", "\u{301}".repeat(10_000));
        assert_eq!(text_of(&fold(&text)), "ab");
        assert_eq!(fold(&text)[0].end as usize, text.len() - 1);
    }

    #[test]
    fn reads_disguises() {
        for (text, expected) in [
            ("ÏD\u{200b}IÖT", "idiot"),
            ("ｉｄｉｏｔ", "idiot"),
            ("𝓲𝓭𝓲𝓸𝓽", "idiot"),
            ("іdіоt", "idiot"),
            ("1d10t", "idiot"),
            ("🅸🅳🅸🅾🆃", "idiot"),
            ("i d i o t", "idiot"),
            ("i.d.i.o.t", "idiot"),
            ("iiidioooot", "idiot"),
            ("!d!ot", "idiot"),
            ("ıdıøт", "idiot"),
            ("ΗΑΤΕ", "hate"),
            ("ᴍᴏʀᴏɴ", "moron"),
            ("1iar", "liar"),
            ("a$$", "as"),
        ] {
            let found = readings_of(text);
            assert!(
                found.iter().any(|reading| reading.text.trim() == expected),
                "{text}: {:?}",
                found.iter().map(|reading| &reading.text).collect::<Vec<_>>()
            );
        }
    }

    #[test]
    fn keeps_native_scripts() {
        assert_eq!(text_of(&fold("Дурак")), "дурак");
        assert_eq!(text_of(&fold("Հիմար")), "հիմար");
        assert_eq!(text_of(&fold("حِمار")), "حمار");
    }
}
