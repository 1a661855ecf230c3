//! The dateline: the place, date and wire credit before a story proper.
//!
//! Pure text work; storing and showing it is for others. It would rather miss a dateline than cut
//! the first words of a story, so a place must be in capitals or vouched for by a credit.

/// What stands before the story proper at the start of a body.
///
/// ```
/// let body = "LONDON, June 3 (Reuters) - Shares fell.";
/// let dateline = model::dateline::recognise(body).unwrap();
/// assert_eq!(dateline.place, "LONDON");
/// assert_eq!(dateline.date.as_deref(), Some("June 3"));
/// assert_eq!(dateline.credit.as_deref(), Some("Reuters"));
/// assert_eq!(body.get(dateline.length..), Some("Shares fell."));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dateline {
    /// Where it was written, as printed: `BAKU`, `NEW YORK, N.Y.`. Never empty.
    pub place: String,
    /// When it was written, as printed: `June 3`.
    pub date: Option<String>,
    /// The wire service, as printed between the parentheses: `Reuters`.
    pub credit: Option<String>,
    /// How many bytes of the original text to cut: everything up to the first word of the story.
    pub length: usize,
}

/// Where a dateline must have ended; longer ones are sentences.
const MAX_HEAD_CHARS: usize = 120;
/// `PORT OF SPAIN, TRINIDAD AND TOBAGO` is the longest kind without a credit.
const MAX_PLACE_WORDS: usize = 6;
const MAX_WORDS_BETWEEN_COMMAS: usize = 4;
const MAX_CREDIT_CHARS: usize = 40;
const MAX_DATE_WORDS: usize = 4;

/// Reads the dateline at the start of `body_text`, or `None` when there is none that is beyond doubt.
///
/// White space before it is allowed. Scripts without capitals need a credit in parentheses.
#[must_use]
pub fn recognise(body_text: &str) -> Option<Dateline> {
    let text = body_text.trim_start_matches(is_blank);
    let dash = find_dash(text)?;
    let head = text.get(..dash.start)?;
    let story = text.get(dash.end..)?.trim_start_matches(is_blank);
    if head.contains(['\n', '\r']) || !begins_story(story) {
        return None;
    }
    let (before_credit, credit) = split_credit(head.trim_end_matches(is_blank))?;
    let (place, date) = split_date(before_credit)?;
    let is_place = if place.chars().any(is_cased) {
        is_place_in_capitals(place, credit.is_some()) && (credit.is_some() || date.is_some() || !is_abbreviation(place))
    } else {
        credit.is_some() && is_caseless_place(place)
    };
    is_place.then(|| Dateline {
        place: place.to_owned(),
        date: date.map(str::to_owned),
        credit: credit.map(str::to_owned),
        length: body_text.len() - story.len(),
    })
}

struct Dash {
    start: usize,
    end: usize,
}

/// The first dash that separates: a long one anywhere, a hyphen only after white space or a closing
/// parenthesis and before white space. `Nagorno-Karabakh` has none.
fn find_dash(text: &str) -> Option<Dash> {
    let mut before = ' ';
    let mut depth = 0_usize;
    let mut characters = text.char_indices().take(MAX_HEAD_CHARS).peekable();
    while let Some((start, character)) = characters.next() {
        let next = characters.peek().map(|&(_, next)| next);
        let separates = match character {
            '–' | '—' | '―' => true,
            '-' if next == Some('-') => true,
            '-' => (is_blank(before) || before == ')') && next.is_some_and(is_blank),
            _ => false,
        };
        if separates && depth == 0 {
            let rest = text.get(start..)?;
            let dashes = rest.len() - rest.trim_start_matches(['–', '—', '―', '-']).len();
            return Some(Dash {
                start,
                end: start + dashes,
            });
        }
        match character {
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        before = character;
    }
    None
}

/// A story begins with a word or an opening quotation mark, not in lower case.
fn begins_story(story: &str) -> bool {
    let first = story
        .trim_start_matches(['"', '\'', '“', '‘', '«', '„', '¿', '¡', '(', '['])
        .chars()
        .next();
    first.is_some_and(|first| first.is_alphanumeric() && !first.is_lowercase())
}

/// `BAKU (Eurasianet)` → `BAKU`, `Eurasianet`. Allows the Armenian full stop after the parenthesis.
/// `None` when parentheses stand where a dateline has none.
fn split_credit(head: &str) -> Option<(&str, Option<&str>)> {
    let closed = head.trim_end_matches(['.', ',', ':', '։']).trim_end_matches(is_blank);
    let Some(inside) = closed.strip_suffix(')') else {
        return (!head.contains(['(', ')'])).then_some((head, None));
    };
    let (place, credit) = inside.split_once('(')?;
    let credit = credit.trim_matches(is_blank);
    let is_credit = credit.chars().count() <= MAX_CREDIT_CHARS
        && credit.chars().any(char::is_alphabetic)
        && !credit.contains(['(', ')', '!', '?', ';', '"', '“', '«']);
    let place = place.trim_end_matches(is_blank);
    (is_credit && !place.is_empty()).then_some((place, Some(credit)))
}

/// `LONDON, June 3` → `LONDON`, `June 3`. A date is what follows a comma and has a number in it.
fn split_date(text: &str) -> Option<(&str, Option<&str>)> {
    let comma = text
        .char_indices()
        .filter(|&(_, character)| matches!(character, ',' | '،' | '՝'))
        .find(|&(place, comma)| {
            let rest = text.get(place + comma.len_utf8()..).unwrap_or_default();
            is_date(rest.trim_matches(is_blank))
        });
    let Some((place, comma)) = comma else {
        let has_digit = text.chars().any(char::is_numeric);
        return (!has_digit).then_some((text, None));
    };
    let date = text.get(place + comma.len_utf8()..)?.trim_matches(is_blank);
    Some((text.get(..place)?.trim_end_matches(is_blank), Some(date)))
}

fn is_date(text: &str) -> bool {
    let mut numbers = 0_usize;
    let mut words = 0_usize;
    for part in text.split(|character: char| is_blank(character) || matches!(character, ',' | '،')) {
        let part = part.trim_end_matches('.');
        if part.is_empty() {
            continue;
        }
        words += 1;
        let digits = part.chars().filter(|character| character.is_numeric()).count();
        if digits > 0 && digits <= 8 {
            numbers += 1;
        } else if !part.chars().all(char::is_alphabetic) {
            return false;
        }
    }
    (1..=2).contains(&numbers) && words <= MAX_DATE_WORDS && words > 0
}

/// Capitals throughout, `of`-like particles aside; with a credit, what follows a comma may be a region
/// in small letters: `SPRINGFIELD, Ill. (AP)`.
fn is_place_in_capitals(place: &str, has_credit: bool) -> bool {
    let mut parts = place.split([',', '/']);
    let Some(town) = parts.next() else {
        return false;
    };
    let all_words = place.split(is_blank).filter(|word| !word.is_empty()).count();
    // A lone sound or initial is no place: `A — B`, `I — who`.
    let letters = town.chars().filter(|character| character.is_alphabetic()).count();
    all_words <= MAX_PLACE_WORDS
        && letters > 1
        && !is_label(town)
        && is_in_capitals(town)
        && parts.all(|part| is_in_capitals(part) || is_region(part) || (has_credit && is_capitalised(part)))
}

fn is_in_capitals(part: &str) -> bool {
    let words = part.split(is_blank).filter(|word| !word.is_empty());
    let mut count = 0;
    for word in words {
        count += 1;
        let is_allowed = |character: char| {
            (character.is_alphabetic() && !character.is_lowercase())
                || matches!(character, '.' | '\'' | '’' | '-' | '‑')
        };
        if !word.chars().all(is_allowed) || !word.chars().any(char::is_alphabetic) {
            return false;
        }
    }
    (1..=MAX_WORDS_BETWEEN_COMMAS).contains(&count)
}

/// A region after a comma without a credit: one or two short capitalised words, `Calif.`, `West Bank`.
fn is_region(part: &str) -> bool {
    is_capitalised(part) && part.trim_matches(is_blank).chars().count() <= 14
}

fn is_capitalised(part: &str) -> bool {
    let mut words = part.split(is_blank).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some()
        && words.all(|word| {
            word.chars().next().is_some_and(char::is_uppercase)
                && word
                    .chars()
                    .all(|character| character.is_alphabetic() || matches!(character, '.' | '\'' | '’' | '-'))
        })
}

/// `IBM`, `WHO`, `TV`: rather a body than a town, unless a credit or a date follows.
fn is_abbreviation(place: &str) -> bool {
    place.chars().count() <= 3
}

/// What newsrooms print in capitals before a dash and is no place.
fn is_label(town: &str) -> bool {
    const LABELS: &[&str] = &[
        "ADVISORY",
        "ANALYSIS",
        "BREAKING",
        "BREAKING NEWS",
        "CLARIFICATION",
        "COLUMN",
        "COMMENT",
        "CORRECTED",
        "CORRECTION",
        "EDITORIAL",
        "EXCLUSIVE",
        "EXPLAINER",
        "FACT CHECK",
        "FACTBOX",
        "FEATURE",
        "FILE",
        "INTERVIEW",
        "JUST IN",
        "LIVE",
        "NEW",
        "NEWS",
        "NOTE",
        "OPINION",
        "PHOTO",
        "PHOTOS",
        "POLL",
        "PROFILE",
        "QUIZ",
        "RECAP",
        "REVIEW",
        "SPORT",
        "SPORTS",
        "TIMELINE",
        "UPDATE",
        "UPDATED",
        "URGENT",
        "VIDEO",
        "WATCH",
        "WEATHER",
        "EILMELDUNG",
        "EXKLUSIV",
        "KOMMENTAR",
        "MEINUNG",
        "ENTRETIEN",
        "DIRECT",
        "VIDÉO",
        "СРОЧНО",
        "МНЕНИЕ",
        "ВИДЕО",
        "ФОТО",
        "ИНТЕРВЬЮ",
        "ОБНОВЛЕНО",
        "ԹԱՐՄԱՑՎԱԾ",
        "ՏԵՍԱՆՅՈՒԹ",
        "SON DAKİKA",
        "YES",
        "NO",
        "OK",
        "WHY",
        "HOW",
        "WHO",
        "WHAT",
        "WHEN",
        "WHERE",
        "WAR",
        "PEACE",
        "USA",
        "NATO",
        "COVID",
    ];
    LABELS.contains(&town.trim_matches(is_blank))
}

/// `القاهرة` before `(رويترز)`: a few words of letters.
fn is_caseless_place(place: &str) -> bool {
    let words = place.split(is_blank).filter(|word| !word.is_empty());
    let is_allowed = |character: char| {
        is_letter_or_sign(character) || is_blank(character) || matches!(character, '-' | '/' | ',' | '،' | '.')
    };
    let count = words.count();
    (1..=MAX_WORDS_BETWEEN_COMMAS).contains(&count)
        && place.chars().any(char::is_alphabetic)
        && place.chars().all(is_allowed)
}

/// Letters, and the vowel signs that Indic scripts write as marks of their own.
fn is_letter_or_sign(character: char) -> bool {
    character.is_alphabetic()
        || matches!(u32::from(character), 0x0300..=0x036F | 0x0591..=0x05C7 | 0x064B..=0x065F | 0x0900..=0x0DFF)
}

fn is_cased(character: char) -> bool {
    character.is_uppercase() || character.is_lowercase()
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{FEFF}' | '\u{200B}' | '\u{200E}' | '\u{200F}')
}

#[cfg(test)]
mod tests;
