//! A guess at the language of a comment: by script, then by the commonest words. Cheap enough for every comment.

use crate::normalize::Tokens;

/// Words that are common in one of these languages and rare in the others, folded as the engine folds.
const COMMON: [(&str, &[&str]); 8] = [
    (
        "en",
        &[
            "the", "and", "is", "are", "you", "your", "of", "to", "he", "she", "they", "this", "that", "it", "was",
            "not", "with", "for", "have", "what", "a", "my", "we", "be", "on",
        ],
    ),
    (
        "de",
        &[
            "der", "die", "das", "und", "ist", "nicht", "ein", "eine", "du", "bist", "sie", "ich", "wir", "mit", "auf",
            "fur", "von", "dem", "den", "auch", "wie", "sind", "so", "ihr", "hat",
        ],
    ),
    (
        "fr",
        &[
            "le", "la", "les", "et", "est", "pas", "un", "une", "tu", "vous", "des", "du", "que", "qui", "il", "elle",
            "es", "ce", "je", "dans", "pour", "quel", "sont", "sur", "c",
        ],
    ),
    (
        "es",
        &[
            "el", "la", "los", "las", "y", "es", "no", "un", "una", "eres", "que", "de", "por", "con", "para", "como",
            "muy", "este", "esta", "pero", "se", "lo", "mas", "son",
        ],
    ),
    (
        "it",
        &[
            "il", "la", "gli", "e", "non", "un", "una", "sei", "che", "di", "per", "con", "sono", "questo", "questa",
            "ma", "lo", "come", "anche", "tu", "della", "del", "si", "piu", "chi",
        ],
    ),
    (
        "pt",
        &[
            "o", "a", "os", "as", "e", "nao", "um", "uma", "voce", "que", "de", "por", "com", "para", "como", "muito",
            "este", "esta", "mas", "seu", "do", "da", "em", "mais", "esse",
        ],
    ),
    (
        "tr",
        &[
            "bir", "ve", "bu", "sen", "cok", "ne", "icin", "de", "da", "mi", "degil", "ben", "gibi", "ama", "daha",
            "var", "yok", "kadar", "olan", "bunlar", "hep", "o", "ile", "ya", "sana",
        ],
    ),
    (
        "pl",
        &[
            "i", "w", "nie", "to", "jest", "sie", "na", "ty", "jestes", "ze", "co", "jak", "ten", "ta", "za", "ale",
            "tak", "po", "czy", "od", "przez", "sa", "ma", "tego", "ci",
        ],
    ),
];

/// The two-letter code of the language, or nothing where it cannot be told.
pub(crate) fn guess(text: &str, tokens: &Tokens) -> Option<&'static str> {
    if let Some(by_script) = by_script(text) {
        return by_script;
    }
    let mut scores = [0_usize; COMMON.len()];
    for token in tokens.iter().take(60) {
        let word = tokens.text_of(token);
        // Single letters are initials, and words torn apart.
        if word.len() < 2 {
            continue;
        }
        for (score, (_, common)) in scores.iter_mut().zip(&COMMON) {
            *score += usize::from(common.contains(&word));
        }
    }
    let mut best: Option<(usize, &'static str)> = None;
    let mut second = 0;
    for (score, (language, _)) in scores.iter().zip(&COMMON) {
        match best {
            Some((highest, _)) if *score <= highest => second = second.max(*score),
            _ => {
                second = best.map_or(0, |(highest, _)| highest);
                best = Some((*score, *language));
            }
        }
    }
    match best {
        Some((score, language)) if score > second => Some(language),
        _ => None,
    }
}

/// Decides where the script does: `Some(None)` for a script of many languages that are not ours.
fn by_script(text: &str) -> Option<Option<&'static str>> {
    let mut latin = 0_u32;
    let mut counts = [("ru", 0_u32), ("hy", 0), ("he", 0), ("ar", 0)];
    let mut persian = false;
    let mut ukrainian = false;
    for c in text.chars().take(400) {
        let found = match c {
            'a'..='z' | 'A'..='Z' => {
                latin += 1;
                continue;
            }
            '\u{400}'..='\u{52f}' => "ru",
            '\u{531}'..='\u{58f}' => "hy",
            '\u{5d0}'..='\u{5ea}' => "he",
            '\u{620}'..='\u{6ff}' => "ar",
            _ => continue,
        };
        persian |= matches!(c, 'پ' | 'چ' | 'ژ' | 'گ' | 'ک' | 'ی');
        ukrainian |= matches!(c, 'ї' | 'є' | 'ґ');
        for (script, count) in &mut counts {
            *count += u32::from(*script == found);
        }
    }
    let (script, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    if count == 0 || count < latin {
        return None;
    }
    Some(match script {
        "ar" if persian => Some("fa"),
        "ru" if ukrainian => Some("uk"),
        script => Some(script),
    })
}

/// The language part of a BCP 47 tag in lower case: `pt` of `pt-BR`.
pub(crate) fn primary(tag: &str) -> String {
    tag.split(['-', '_']).next().unwrap_or("").to_lowercase()
}
