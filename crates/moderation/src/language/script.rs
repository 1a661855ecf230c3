//! The script that most letters of a text belong to.

use super::LOOKED_AT;
use super::table::Family;

/// What the script alone says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Script {
    /// One language is written in it, as far as is known here.
    Alone { code: &'static str, letters: u32 },
    /// Several are.
    Shared(Family),
}

/// Scripts in the order of the counters below. Ranges: Unicode 16, Blocks.txt.
const SCRIPTS: [Family; 4] = [Family::Latin, Family::Cyrillic, Family::Arabic, Family::Devanagari];

const ALONE: [&str; 21] = [
    "hy", "he", "el", "ka", "ko", "ja", "zh", "th", "bn", "pa", "gu", "or", "ta", "te", "kn", "ml", "si", "lo", "my",
    "am", "km",
];

impl Script {
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut shared = [0_u32; SCRIPTS.len()];
        let mut alone = [0_u32; ALONE.len()];
        for c in text.chars().take(LOOKED_AT) {
            if c.is_ascii() {
                shared[0] += u32::from(c.is_ascii_alphabetic());
                continue;
            }
            let (list, index): (&mut [u32], usize) = match c {
                '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => (&mut shared, 0),
                '\u{400}'..='\u{52f}' => (&mut shared, 1),
                '\u{620}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' => {
                    (&mut shared, 2)
                }
                '\u{900}'..='\u{97f}' => (&mut shared, 3),
                '\u{531}'..='\u{58f}' => (&mut alone, 0),
                '\u{5d0}'..='\u{5ea}' => (&mut alone, 1),
                '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => (&mut alone, 2),
                '\u{10a0}'..='\u{10ff}' => (&mut alone, 3),
                '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{ac00}'..='\u{d7a3}' => (&mut alone, 4),
                '\u{3041}'..='\u{30ff}' => (&mut alone, 5),
                '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' => (&mut alone, 6),
                '\u{e01}'..='\u{e5b}' => (&mut alone, 7),
                '\u{980}'..='\u{9ff}' => (&mut alone, 8),
                '\u{a00}'..='\u{a7f}' => (&mut alone, 9),
                '\u{a80}'..='\u{aff}' => (&mut alone, 10),
                '\u{b00}'..='\u{b7f}' => (&mut alone, 11),
                '\u{b80}'..='\u{bff}' => (&mut alone, 12),
                '\u{c00}'..='\u{c7f}' => (&mut alone, 13),
                '\u{c80}'..='\u{cff}' => (&mut alone, 14),
                '\u{d00}'..='\u{d7f}' => (&mut alone, 15),
                '\u{d80}'..='\u{dff}' => (&mut alone, 16),
                '\u{e80}'..='\u{eff}' => (&mut alone, 17),
                '\u{1000}'..='\u{109f}' => (&mut alone, 18),
                '\u{1200}'..='\u{137f}' => (&mut alone, 19),
                '\u{1780}'..='\u{17ff}' => (&mut alone, 20),
                _ => continue,
            };
            if let Some(count) = list.get_mut(index) {
                *count += 1;
            }
        }
        Self::decide(shared, alone)
    }

    fn decide(shared: [u32; SCRIPTS.len()], alone: [u32; ALONE.len()]) -> Option<Self> {
        let most_shared = shared.iter().zip(SCRIPTS).max_by_key(|(count, _)| **count)?;
        let most_alone = alone.iter().zip(ALONE).max_by_key(|(count, _)| **count)?;
        let (kana, han) = (alone.get(5).copied()?, alone.get(6).copied()?);
        // One sign of these says as much as three letters.
        let dense = |code: &str| matches!(code, "ko" | "ja" | "zh");
        let (mut letters, mut code) = (*most_alone.0, most_alone.1);
        if code == "zh" && kana * 10 >= han || code == "ja" {
            code = "ja";
            letters = kana + han;
        }
        let weight = if dense(code) { letters * 3 } else { letters };
        if weight > *most_shared.0 {
            return Some(Script::Alone { code, letters: weight });
        }
        match most_shared {
            (0, _) => None,
            (_, family) => Some(Script::Shared(family)),
        }
    }
}
