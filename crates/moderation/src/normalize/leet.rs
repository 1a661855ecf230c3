//! Digits and signs that stand for letters, and look-alike letters: further readings of a text.

use super::{Letter, Reading, ReadingKind};

/// Whether a sign may stand for a letter inside a word.
fn is_word_sign(c: char) -> bool {
    matches!(c, '@' | '$' | '!' | '|' | '+' | '€' | '£' | '¡' | '¢' | '§')
}

/// The letter that a digit or sign stands for; `1`, `!` and `|` are i or l.
fn stands_for(c: char, ambiguous: char) -> Option<char> {
    Some(match c {
        '0' => 'o',
        '1' | '!' | '|' => ambiguous,
        '¡' => 'i',
        '2' => 'z',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' | '§' => 's',
        '6' | '9' => 'g',
        '7' | '+' => 't',
        '8' => 'b',
        '£' => 'l',
        '¢' => 'c',
        _ => return None,
    })
}

/// The readings that differ from the plain one: none for most comments, at most two.
pub(crate) fn leet_readings(letters: &[Letter]) -> Vec<Reading> {
    let suspicious = |letter: &Letter| letter.latin.is_some() || letter.c.is_ascii_digit() || is_word_sign(letter.c);
    if !letters.iter().any(suspicious) {
        return Vec::new();
    }
    let mut changed = Changed::default();
    let first = replace(letters, 'i', &mut changed);
    let mut readings = Vec::new();
    if changed.any {
        readings.push(Reading::new(&first, ReadingKind::Leet));
    }
    if changed.ambiguous {
        let second = replace(letters, 'l', &mut changed);
        readings.push(Reading::new(&second, ReadingKind::Leet));
    }
    readings
}

#[derive(Default)]
struct Changed {
    any: bool,
    ambiguous: bool,
}

fn replace(letters: &[Letter], ambiguous: char, changed: &mut Changed) -> Vec<Letter> {
    let mut replaced = Vec::with_capacity(letters.len());
    let in_word = |letter: &Letter| letter.c.is_alphanumeric() || is_word_sign(letter.c);
    for word in letters.chunk_by(|left, right| in_word(left) == in_word(right)) {
        replace_word(word, ambiguous, changed, &mut replaced);
    }
    replaced
}

fn replace_word(word: &[Letter], ambiguous: char, changed: &mut Changed, replaced: &mut Vec<Letter>) {
    let alphabetic = word.iter().filter(|letter| letter.c.is_alphabetic()).count();
    let digits = word.iter().filter(|letter| letter.c.is_numeric()).count();
    let replaces_digits = alphabetic > 0 && (digits <= alphabetic || word.len() >= 5);
    // "1st", "90s", "5th" and the like are numbers.
    let is_number = word.first().is_some_and(|letter| letter.c.is_numeric())
        && alphabetic <= 2
        && word.len() <= 4
        && word.last().is_some_and(|letter| letter.c.is_alphabetic());
    let latin = imitates_latin(word);
    for (index, letter) in word.iter().enumerate() {
        let mut letter = *letter;
        let is_sign = is_word_sign(letter.c);
        let maps = if is_sign {
            alphabetic > 0 && sign_maps(word, index)
        } else {
            letter.c.is_ascii_digit() && replaces_digits && !is_number
        };
        if let (true, Some(c)) = (maps, stands_for(letter.c, ambiguous)) {
            changed.any = true;
            changed.ambiguous |= matches!(letter.c, '1' | '!' | '|');
            letter.c = c;
        } else if let (true, Some(c)) = (latin, letter.latin) {
            changed.any = true;
            letter.c = c;
        }
        replaced.push(letter);
    }
}

/// Whether every letter of a word can be read as Latin, and one of them is not.
fn imitates_latin(word: &[Letter]) -> bool {
    let mut foreign = false;
    word.iter().filter(|letter| letter.c.is_alphabetic()).all(|letter| {
        foreign |= letter.latin.is_some();
        letter.c.is_ascii() || letter.latin.is_some()
    }) && foreign
}

/// At the end of a word most signs are punctuation.
fn sign_maps(word: &[Letter], index: usize) -> bool {
    let followed = word
        .get(index + 1..)
        .unwrap_or_default()
        .iter()
        .any(|letter| letter.c.is_alphanumeric());
    let at_end_too = word
        .get(index)
        .is_some_and(|letter| matches!(letter.c, '$' | '@' | '§'));
    followed || (index > 0 && at_end_too)
}
