//! Numbers of telephones, cards, accounts and persons.

/// Words before a number that make it a telephone number, in lower case.
const CALLS: &[&str] = &[
    "call",
    "tel",
    "phone",
    "mobile",
    "cell",
    "whatsapp",
    "viber",
    "telegram",
    "text me",
    "ring",
    "sms",
    "fon",
    "handy",
    "anrufen",
    "telefon",
    "appel",
    "portable",
    "llama",
    "teléfono",
    "chiama",
    "cellulare",
    "ligue",
    "telefone",
    "zadzwo",
    "tel",
    "тел",
    "звон",
    "пиши",
    "հեռ",
    "զանգ",
    "טל",
    "נייד",
    "هاتف",
    "اتصل",
    "تلفن",
    "تماس",
    "ara",
    "telefonu",
    "номер",
];

/// Words before a number that make it another number.
const OTHERS: &[&str] = &[
    "isbn", "issn", "doi", "article", "invoice", "order", "version", "case", "docket", "pmid", "#", "№",
];

/// Lengths of account numbers by country (SWIFT, IBAN Registry).
const IBAN_LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 \
    ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IR26 IS26 IT27 JO30 KW30 KZ20 LB28 LI21 LT20 LU20 \
    LV21 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SE24 SI19 SK24 SM27 TN24 TR26 UA29 \
    VA22 VG24 XK20";

/// Spans that consist of digits, with what is put between them, and the letters of an IBAN before them.
pub(super) fn spans(text: &str) -> Vec<(usize, usize)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || " -./()+\u{a0}–".contains(c);
    let mut spans = Vec::new();
    let mut start: Option<usize> = None;
    let mut end = 0;
    let mut letters = 0;
    for (index, c) in text.char_indices().chain([(text.len(), '\n')]) {
        letters = if c.is_ascii_alphabetic() { letters + 1 } else { 0 };
        let opens =
            c.is_ascii_digit() || c == '+' || (c == '(' && start.is_none()) || (c.is_ascii_uppercase() && letters == 1);
        // Two letters begin an IBAN, four can follow; a word ends a number.
        let is_short = letters <= 2 || (letters <= 4 && start.is_some_and(|begin| index - begin >= 4));
        let goes_on = is_part(c) && is_short && !c.is_ascii_lowercase();
        match start {
            Some(begin) if !goes_on => {
                spans.push((begin, end));
                start = None;
            }
            None if opens => start = Some(index),
            _ => {}
        }
        if c.is_ascii_alphanumeric() {
            end = index + 1;
        }
    }
    spans.retain(|(begin, end)| begin < end);
    spans
}

/// What kind of number a passage is, and how sure that is.
pub(super) fn kind(passage: &str, before: &str) -> Option<(&'static str, f32)> {
    // No number of these kinds is longer than an IBAN in groups.
    if passage.len() > 60 {
        return None;
    }
    let compact: String = passage.chars().filter(char::is_ascii_alphanumeric).collect();
    if is_iban(&compact) {
        return Some(("account number", 0.95));
    }
    if is_nino(&compact) {
        return Some(("national insurance number", 0.8));
    }
    let digits: Vec<u32> = passage.chars().filter_map(|c| c.to_digit(10)).collect();
    let before = ending(before);
    let named = |words: &[&str]| words.iter().any(|word| before.contains(word));
    if passage.chars().any(char::is_alphabetic) || named(OTHERS) {
        return None;
    }
    if is_card(passage, &digits) {
        return Some(("card number", 0.95));
    }
    if is_social_security(passage) {
        return Some(("social security number", 0.8));
    }
    let is_money = before.trim_end().ends_with(['$', '€', '£', '¥', '₽']);
    (!is_money && is_phone(passage, &digits, named(CALLS))).then_some(("telephone number", 0.6))
}

/// The last characters before a number, in lower case.
fn ending(before: &str) -> String {
    let skip = before
        .char_indices()
        .rev()
        .take(24)
        .last()
        .map_or(0, |(index, _)| index);
    before.get(skip..).unwrap_or("").to_lowercase()
}

fn is_phone(passage: &str, digits: &[u32], is_named: bool) -> bool {
    let groups: Vec<&str> = passage
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let count = digits.len();
    if !(7..=15).contains(&count) || groups.len() > 7 || passage.contains('/') && !is_named || is_date(&groups) {
        return false;
    }
    let is_decimal = passage.matches('.').count() == 1 && groups.len() == 2 && !is_named;
    // ISBN-13 begins so; hardly any telephone number does.
    let is_book = count == 13 && matches!(digits, [9, 7, 8 | 9, ..]);
    if is_decimal || is_book {
        return false;
    }
    if passage.starts_with('+') {
        return count >= 8 && !matches!(digits, [0, ..]);
    }
    if is_named {
        return true;
    }
    let first = passage.trim_start_matches('(');
    match digits {
        [0, 0, 1..=9, ..] => (10..=15).contains(&count),
        [0, 1..=9, ..] => (9..=12).contains(&count) && lengths.first().is_some_and(|first| *first >= 2),
        // North America: 3, 3 and 4 digits, of which neither group of three begins with 0 or 1.
        [2..=9, ..] if count == 10 => {
            matches!(lengths.as_slice(), [3, 3, 4]) && groups.get(1).is_some_and(|group| !group.starts_with(['0', '1']))
        }
        [1, 2..=9, ..] if count == 11 => matches!(lengths.as_slice(), [1, 3, 3, 4]),
        // Russia.
        [7 | 8, 3..=9, ..] if count == 11 => {
            matches!(lengths.as_slice(), [1, 3, 3, 2, 2] | [1, 3, 7] | [1, 3, 3, 4])
                || lengths.len() == 1 && first.starts_with("89")
        }
        _ => false,
    }
}

/// "2024-11-05 12.30", "5.11.2024", "1914-1918": a year, and numbers of days, months, hours or years beside it.
fn is_date(groups: &[&str]) -> bool {
    let is_year = |group: &&str| group.len() == 4 && matches!(group.get(..2), Some("16" | "17" | "18" | "19" | "20"));
    let others = |group: &&str| group.len() <= 2 || is_year(group);
    groups.iter().any(is_year) && groups.iter().all(others)
}

/// ISO 13616: the remainder of the number by 97 is 1, with the first four characters at the end and letters as 10 to
/// 35; the length is that of the country.
fn is_iban(compact: &str) -> bool {
    let shape: Vec<char> = compact.chars().collect();
    let (Some(head), Some(tail)) = (shape.get(..4), shape.get(4..)) else {
        return false;
    };
    let well_formed = matches!(head, [a, b, c, d]
        if a.is_ascii_uppercase() && b.is_ascii_uppercase() && c.is_ascii_digit() && d.is_ascii_digit());
    if !well_formed {
        return false;
    }
    let country = compact.get(..2).unwrap_or("");
    let length = IBAN_LENGTHS
        .split_whitespace()
        .find_map(|entry| entry.strip_prefix(country))
        .and_then(|length| length.parse().ok());
    if length != Some(shape.len()) {
        return false;
    }
    let remainder = tail.iter().chain(head).try_fold(0_u32, |remainder, c| {
        let value = c.to_digit(36)?;
        let shift = if value > 9 { 100 } else { 10 };
        Some((remainder * shift + value) % 97)
    });
    remainder == Some(1)
}

/// Length and first digits of the issuers (ISO/IEC 7812), and the check digit.
fn is_card(passage: &str, digits: &[u32]) -> bool {
    if passage.contains(['/', '.', '(', '+']) || !(13..=19).contains(&digits.len()) {
        return false;
    }
    let prefix = |length: usize| digits.iter().take(length).fold(0, |number, digit| number * 10 + digit);
    #[expect(clippy::match_like_matches_macro, reason = "one issuer a line")]
    let is_issued = match (digits.len(), prefix(1), prefix(2), prefix(4)) {
        (13 | 16 | 19, 4, ..) => true,
        (16, _, 51..=55, _) | (16, _, _, 2221..=2720) => true,
        (15, _, 34 | 37, _) => true,
        (14, _, 36 | 38, _) | (14, _, _, 3000..=3059) => true,
        (16, _, 35 | 65, _) | (16, _, _, 6011 | 6440..=6499) => true,
        (16..=19, _, 62, _) | (16, _, _, 2200..=2204 | 9792) => true,
        _ => false,
    };
    is_issued && passes_luhn(digits)
}

/// ISO/IEC 7812-1, annex B.
fn passes_luhn(digits: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(index, digit)| match digit * 2 {
            doubled if index % 2 == 1 => doubled / 10 + doubled % 10,
            _ => *digit,
        })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit > 0)
}

/// "219-09-9999" (United States): no area 000, 666 or 9xx, no group 00, no serial 0000.
fn is_social_security(passage: &str) -> bool {
    let parts: Vec<&str> = passage.split('-').collect();
    let [area, group, serial] = parts.as_slice() else {
        return false;
    };
    let is_shape = area.len() == 3 && group.len() == 2 && serial.len() == 4;
    let all_digits = parts.iter().all(|part| part.bytes().all(|b| b.is_ascii_digit()));
    is_shape
        && all_digits
        && !matches!(*area, "000" | "666")
        && !area.starts_with('9')
        && *group != "00"
        && *serial != "0000"
}

/// "AB 12 34 56 C" (United Kingdom, HMRC manual NIM39110): two letters, six digits, A to D.
fn is_nino(compact: &str) -> bool {
    let [first, second, digits @ .., last] = compact.as_bytes() else {
        return false;
    };
    let is_letter = |byte: &u8| byte.is_ascii_uppercase() && !b"DFIQUV".contains(byte);
    let prefix = [*first, *second];
    is_letter(first)
        && is_letter(second)
        && *second != b'O'
        && ![*b"BG", *b"GB", *b"NK", *b"KN", *b"TN", *b"NT", *b"ZZ"].contains(&prefix)
        && digits.len() == 6
        && digits.iter().all(u8::is_ascii_digit)
        && (b'A'..=b'D').contains(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_numbers() {
        assert!(is_iban("DE89370400440532013000"));
        assert!(is_iban("GB29NWBK60161331926819"));
        assert!(!is_iban("DE89370400440532013001"));
        assert!(!is_iban("DE893704004405320130"));
        let text = "IBAN DE89 3704 0044 0532 0130 00";
        assert_eq!(spans(text), [(0, 2), (5, 32)]);
        let text = "pay GB29 NWBK 6016 1331 9268 19 now";
        assert_eq!(spans(text), [(4, 31)]);
    }
}
