//! Digits and signs that stand for letters, and look-alike letters: further readings of a text.

use super::{Letter, Reading, ReadingKind, is_letter, is_letter_or_digit};

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
    let mut readings = Vec::new();
    if may_imitate(letters) {
        let mut changed = Changed {
            is_native: is_native(letters),
            ..Changed::default()
        };
        let first = replace(letters, 'i', &mut changed);
        if changed.any {
            readings.push(Reading::new(&first, ReadingKind::Leet));
        }
        if changed.ambiguous {
            let second = replace(letters, 'l', &mut changed);
            readings.push(Reading::new(&second, ReadingKind::Leet));
        }
    }
    readings.extend(cyrillic(letters));
    readings
}

/// Whether a sign, a digit or another script touches a letter: otherwise there is nothing to replace.
fn may_imitate(letters: &[Letter]) -> bool {
    let is_sign = |letter: &Letter| letter.c.is_ascii_digit() || is_word_sign(letter.c);
    letters.iter().any(|letter| letter.latin.is_some())
        || letters.windows(2).any(|pair| match pair {
            [left, right] => {
                (is_sign(left) && (is_letter(right.c) || is_sign(right))) || (is_letter(left.c) && is_sign(right))
            }
            _ => false,
        })
}

/// Whether a text is written in a script of its own: many of its letters look like no Latin ones. Its words are not read
/// as Latin, though some have no other letters ("сосна").
fn is_native(letters: &[Letter]) -> bool {
    let (mut own, mut foreign, mut latin) = (0_usize, 0_usize, 0_usize);
    for letter in letters.iter().filter(|letter| is_letter(letter.c)).take(400) {
        match letter.latin {
            _ if letter.c.is_ascii() => latin += 1,
            Some(_) => foreign += 1,
            None => own += 1,
        }
    }
    own * 10 > own + foreign && own + foreign > latin
}

/// Words of Cyrillic letters with Latin look-alikes among them, read as Cyrillic; nothing where there are none.
fn cyrillic(letters: &[Letter]) -> Option<Reading> {
    let is_cyrillic = |c: char| matches!(c, '\u{400}'..='\u{52f}');
    if !letters.iter().any(|letter| is_cyrillic(letter.c)) {
        return None;
    }
    let in_word = |letter: &Letter| is_letter_or_digit(letter.c) || is_word_sign(letter.c);
    let mut replaced: Vec<Letter> = Vec::new();
    let mut end = 0;
    for word in letters.chunk_by(|left, right| in_word(left) == in_word(right)) {
        let mixes = word.iter().any(|letter| is_cyrillic(letter.c))
            && word.iter().any(|letter| letter.c.is_ascii() && in_word(letter));
        if !mixes {
            continue;
        }
        for letter in word {
            end = letter.end;
            replaced.push(Letter {
                c: to_cyrillic(letter.c),
                ..*letter
            });
        }
        replaced.push(Letter {
            c: ' ',
            latin: None,
            begin: end,
            end,
        });
    }
    (!replaced.is_empty()).then(|| Reading::new(&replaced, ReadingKind::Leet))
}

/// The Cyrillic letter that a folded Latin letter, a digit or a sign stands for.
#[rustfmt::skip]
fn to_cyrillic(c: char) -> char {
    match c {
        'a' | '@' | '4' => 'а', 'b' => 'в', 'c' | '$' => 'с', 'd' => 'д', 'e' => 'е', 'f' => 'ф', 'g' => 'г',
        'h' => 'н', 'i' | '1' | '!' => 'и', 'k' => 'к', 'l' => 'л', 'm' => 'м', 'n' => 'п', 'o' | '0' => 'о',
        'p' => 'р', 'r' => 'г', 't' => 'т', 'u' => 'и', 'x' => 'х', 'y' => 'у', '3' | 'z' => 'з', '6' => 'б',
        c => c,
    }
}

#[derive(Default)]
struct Changed {
    any: bool,
    ambiguous: bool,
    /// Words without a Latin letter are left as they are.
    is_native: bool,
}

fn replace(letters: &[Letter], ambiguous: char, changed: &mut Changed) -> Vec<Letter> {
    let mut replaced = Vec::with_capacity(letters.len());
    let in_word = |letter: &Letter| is_letter_or_digit(letter.c) || is_word_sign(letter.c);
    for word in letters.chunk_by(|left, right| in_word(left) == in_word(right)) {
        replace_word(word, ambiguous, changed, &mut replaced);
    }
    replaced
}

fn replace_word(word: &[Letter], ambiguous: char, changed: &mut Changed, replaced: &mut Vec<Letter>) {
    let alphabetic = word.iter().filter(|letter| is_letter(letter.c)).count();
    let digits = word.iter().filter(|letter| letter.c.is_numeric()).count();
    let replaces_digits = alphabetic > 0 && (digits <= alphabetic || word.len() >= 5);
    // "1st", "90s", "5th" and the like are numbers.
    let is_number = word.first().is_some_and(|letter| letter.c.is_numeric())
        && alphabetic <= 2
        && word.len() <= 4
        && word.last().is_some_and(|letter| is_letter(letter.c));
    let latin =
        imitates_latin(word) && !(changed.is_native && word.iter().all(|letter| !letter.c.is_ascii_alphabetic()));
    // Who writes `|` or `1` for l writes `!` for i: "|!ar".
    let exclaims = word.iter().any(|letter| matches!(letter.c, '1' | '|'));
    for (index, letter) in word.iter().enumerate() {
        let mut letter = *letter;
        let is_sign = is_word_sign(letter.c);
        let maps = if is_sign {
            alphabetic > 0 && sign_maps(word, index)
        } else {
            letter.c.is_ascii_digit() && replaces_digits && !is_number
        };
        if let (true, Some(c)) = (
            maps,
            stands_for(letter.c, if letter.c == '!' && exclaims { 'i' } else { ambiguous }),
        ) {
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
    word.iter().filter(|letter| is_letter(letter.c)).all(|letter| {
        foreign |= letter.latin.is_some();
        letter.c.is_ascii() || letter.latin.is_some()
    }) && foreign
}

/// At the end of a word most signs are punctuation.
fn sign_maps(word: &[Letter], index: usize) -> bool {
    let ends_words = |c: char| matches!(c, '$' | '@' | '§' | '€' | '|');
    let is_last = |letter: &Letter| is_letter_or_digit(letter.c) || ends_words(letter.c);
    let followed = word.get(index + 1..).unwrap_or_default().iter().any(is_last);
    let at_end_too = word.get(index).is_some_and(|letter| ends_words(letter.c));
    followed || (index > 0 && at_end_too)
}
