//! Letters that look like Latin ones (Unicode Technical Standard 39, confusables), and letters in frames.

use unicode_security::confusable_detection::skeleton;

/// The lower-case Latin letter that a letter of another script looks like.
///
/// A table of our own goes first: the standard's skeletons are for identifiers and do not have letters that merely
/// remind of another (Cyrillic п for n), which is what people use.
pub(super) fn to_latin(c: char) -> Option<char> {
    if c.is_ascii() || !c.is_alphabetic() {
        return None;
    }
    own(c).or_else(|| {
        // The table covers the other blocks that imitate Latin; ideographs and the like are left alone, for speed.
        let likely = matches!(u32::from(c), 0x0180..=0x036f | 0x0460..=0x052f | 0x13a0..=0x13ff | 0x1d00..=0x1dbf
            | 0x2c00..=0x2dff | 0xa4d0..=0xa4ff | 0xa640..=0xa69f | 0xab30..=0xabbf | 0x10280..=0x1057f);
        if !likely {
            return None;
        }
        let mut buffer = [0; 4];
        let mut letters = skeleton(c.encode_utf8(&mut buffer));
        match (letters.next(), letters.next()) {
            (Some(letter), None) if letter.is_ascii_alphabetic() => Some(letter.to_ascii_lowercase()),
            _ => None,
        }
    })
}

#[rustfmt::skip]
fn own(c: char) -> Option<char> {
    Some(match c {
        // Cyrillic
        'а' | 'А' => 'a', 'в' | 'В' | 'ь' | 'б' => 'b', 'с' | 'С' => 'c', 'ԁ' => 'd',
        'е' | 'Е' | 'ё' | 'Ё' | 'є' | 'э' => 'e', 'г' | 'я' | 'Я' => 'r', 'һ' | 'н' | 'Н' => 'h',
        'і' | 'І' | 'ї' => 'i', 'ј' | 'Ј' => 'j', 'к' | 'К' => 'k', 'ӏ' | 'Ӏ' => 'l', 'м' | 'М' => 'm',
        'п' | 'и' => 'n', 'о' | 'О' => 'o', 'р' | 'Р' => 'p', 'ԛ' => 'q', 'ѕ' | 'Ѕ' => 's', 'т' | 'Т' => 't',
        'ц' => 'u', 'ѵ' => 'v', 'ԝ' | 'ш' | 'щ' | 'Ш' => 'w', 'х' | 'Х' | 'ж' => 'x', 'у' | 'У' | 'ү' => 'y', 'з' => 'e',
        // Greek: capitals and small letters look like different Latin letters
        'α' | 'Α' | 'ά' => 'a', 'β' | 'Β' => 'b', 'ϲ' => 'c', 'δ' => 'd', 'ε' | 'Ε' | 'έ' => 'e',
        'Η' => 'h', 'ι' | 'Ι' | 'ί' => 'i', 'κ' | 'Κ' => 'k', 'λ' => 'l', 'Μ' => 'm', 'η' | 'Ν' | 'π' => 'n',
        'ο' | 'Ο' | 'ό' | 'σ' | 'θ' => 'o', 'ρ' | 'Ρ' => 'p', 'ς' => 's', 'τ' | 'Τ' => 't', 'υ' | 'μ' => 'u',
        'ν' => 'v', 'ω' => 'w', 'χ' | 'Χ' => 'x', 'γ' | 'Υ' => 'y', 'ζ' | 'Ζ' => 'z', 'φ' => 'f',
        // Armenian
        'օ' | 'Օ' => 'o', 'ս' | 'Ս' => 'u', 'ո' | 'ռ' => 'n', 'հ' | 'Ի' => 'h', 'ց' => 'g', 'զ' | 'գ' => 'q',
        'յ' => 'j', 'լ' | 'Լ' => 'l', 'ա' => 'w', 'տ' | 'Տ' => 's', 'ք' => 'p', 'է' => 't',
        _ => return None,
    })
}

/// Letters in circles and squares and flags that have no decomposition.
pub(super) fn enclosed(c: char) -> Option<char> {
    let point = u32::from(c);
    let first = [0x1f130, 0x1f150, 0x1f170, 0x1f1e6]
        .into_iter()
        .find(|first| (*first..first + 26).contains(&point))?;
    char::from_u32(u32::from('a') + point - first)
}
