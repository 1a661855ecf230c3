//! How people disguise a word, by rule: the same forms in every run.

/// The forms of a word with the kind of disguise. `seed` chooses where a rule leaves a choice.
pub fn forms(word: &str, seed: usize) -> Vec<(&'static str, String)> {
    let letters: Vec<char> = word.chars().collect();
    let mut forms = vec![
        ("upper case", word.to_uppercase()),
        ("leetspeak", map(word, LEET, usize::MAX)),
        ("one digit", map(word, LEET, 1)),
        ("signs for letters", map(word, SIGNS, usize::MAX)),
        ("Cyrillic", map(word, CYRILLIC, usize::MAX)),
        ("Greek", map(word, GREEK, usize::MAX)),
        ("Armenian", map(word, ARMENIAN, usize::MAX)),
        ("accents", map(word, ACCENTS, usize::MAX)),
        ("mathematical", shift(word, 0x1d41a)),
        ("mathematical", shift(word, 0x1d4ea)),
        ("mathematical", shift(word, 0x1d552)),
        ("mathematical", shift(word, 0x1d5ba)),
        ("mathematical", shift(word, 0x1d68a)),
        ("full width", shift(word, 0xff41)),
        ("circled", shift(word, 0x24d0)),
        ("emoji letters", shift(word, 0x1f170)),
        ("emoji letters", shift(word, 0x1f1e6)),
        ("emoji letters", shift(word, 0x1f150)),
        ("zero width", between(word, "\u{200b}")),
        ("zero width", between(word, "\u{200d}")),
        ("zero width", between(word, "\u{ad}")),
        ("zero width", between(word, "\u{2060}")),
        ("combining marks", between(word, "\u{336}")),
        ("combining marks", between(word, "\u{301}\u{323}")),
        ("spaced", between(word, " ")),
        ("dotted", between(word, ".")),
        ("dotted", between(word, "-")),
        ("dotted", between(word, "_")),
        ("dotted", between(word, "*")),
        ("repeated letters", stretched(&letters, |_| 2)),
        (
            "repeated letters",
            stretched(&letters, |c| if is_vowel(c) { 4 } else { 1 }),
        ),
        (
            "repeated letters",
            stretched(&letters, |c| if is_vowel(c) { 1 } else { 3 }),
        ),
        ("split by a sign", split(&letters, letters.len() / 2, "-")),
        ("split by a sign", split(&letters, 2, ".")),
        ("torn apart", split(&letters, letters.len() / 2, " ")),
        (
            "vowels blotted",
            blotted(&letters, |index, c| index > 0 && is_vowel(c), '*'),
        ),
        (
            "vowels blotted",
            blotted(&letters, |index, c| index > 0 && is_vowel(c), '#'),
        ),
        (
            "middle blotted",
            blotted(&letters, |index, _| index > 0 && index + 1 < letters.len(), '*'),
        ),
    ];
    // Too little is left of words of which two letters stand.
    if letters.len() > 5 {
        forms.retain(|(name, _)| *name != "middle blotted");
    }
    if let Some(at) = nth(&letters, seed, |index, c| index > 0 && !is_vowel(c)) {
        forms.push(("one letter blotted", blotted(&letters, |index, _| index == at, '*')));
    }
    if let Some(at) = nth(&letters, seed, |index, c| index > 0 && is_vowel(c)) {
        forms.push(("one letter blotted", blotted(&letters, |index, _| index == at, '#')));
    }
    if letters.len() >= 5 {
        let reversed: String = letters.iter().rev().collect();
        if reversed != word {
            forms.push(("reversed", reversed));
        }
        let differs = |index: usize, c| letters.get(index + 1).is_some_and(|next| *next != c);
        if let Some(at) = nth(&letters, seed, differs) {
            let mut swapped = letters.clone();
            swapped.swap(at, at + 1);
            forms.push(("swapped", swapped.iter().collect()));
        }
    }
    for (from, to) in BY_EAR {
        let heard = word.replacen(from, to, 1);
        if heard != word && letters.len() >= 5 {
            forms.push(("by ear", heard));
        }
    }
    forms.retain(|(_, form)| form != word);
    forms
}

const LEET: &[(char, char)] = &[
    ('i', '1'),
    ('o', '0'),
    ('e', '3'),
    ('a', '4'),
    ('s', '5'),
    ('t', '7'),
    ('b', '8'),
];
const SIGNS: &[(char, char)] = &[('i', '!'), ('a', '@'), ('s', '$'), ('e', '€'), ('l', '|')];
const CYRILLIC: &[(char, char)] = &[
    ('a', 'а'),
    ('b', 'в'),
    ('c', 'с'),
    ('e', 'е'),
    ('h', 'һ'),
    ('i', 'і'),
    ('j', 'ј'),
    ('k', 'к'),
    ('m', 'м'),
    ('o', 'о'),
    ('p', 'р'),
    ('s', 'ѕ'),
    ('t', 'т'),
    ('x', 'х'),
    ('y', 'у'),
];
const GREEK: &[(char, char)] = &[
    ('a', 'α'),
    ('b', 'β'),
    ('e', 'ε'),
    ('i', 'ι'),
    ('k', 'κ'),
    ('n', 'η'),
    ('o', 'ο'),
    ('p', 'ρ'),
    ('t', 'τ'),
    ('u', 'υ'),
    ('w', 'ω'),
    ('x', 'χ'),
    ('y', 'γ'),
];
const ARMENIAN: &[(char, char)] = &[('o', 'օ'), ('u', 'ս'), ('h', 'հ'), ('g', 'ց'), ('n', 'ո'), ('j', 'յ')];
const ACCENTS: &[(char, char)] = &[
    ('a', 'á'),
    ('c', 'ç'),
    ('e', 'ë'),
    ('i', 'ï'),
    ('n', 'ñ'),
    ('o', 'ø'),
    ('u', 'ü'),
];
/// What is written and what is written for it by ear; the first place in a word is changed.
const BY_EAR: [(&str, &str); 9] = [
    ("f", "ph"),
    ("ck", "k"),
    ("ck", "kk"),
    ("c", "k"),
    ("er", "a"),
    ("er", "ah"),
    ("s", "z"),
    ("qu", "kw"),
    ("y", "ee"),
];

fn is_vowel(c: char) -> bool {
    "aeiou".contains(c)
}

fn map(word: &str, table: &[(char, char)], mut left: usize) -> String {
    let swap = |c: char| match table.iter().find(|(from, _)| *from == c) {
        Some((_, to)) if left > 0 => {
            left -= 1;
            *to
        }
        _ => c,
    };
    word.chars().map(swap).collect()
}

fn between(word: &str, sign: &str) -> String {
    word.chars().map(String::from).collect::<Vec<_>>().join(sign)
}

fn shift(word: &str, first: u32) -> String {
    word.chars()
        .filter_map(|c| char::from_u32(first + u32::from(c) - 97))
        .collect()
}

fn stretched(letters: &[char], times: impl Fn(char) -> usize) -> String {
    letters
        .iter()
        .flat_map(|c| std::iter::repeat_n(*c, times(*c)))
        .collect()
}

fn split(letters: &[char], at: usize, sign: &str) -> String {
    let (front, back) = letters.split_at(at);
    format!("{}{sign}{}", String::from_iter(front), String::from_iter(back))
}

fn blotted(letters: &[char], is_blotted: impl Fn(usize, char) -> bool, blot: char) -> String {
    let blot_out = |(index, c): (usize, &char)| if is_blotted(index, *c) { blot } else { *c };
    letters.iter().enumerate().map(blot_out).collect()
}

/// One of the places that fit, chosen by the seed.
fn nth(letters: &[char], seed: usize, fits: impl Fn(usize, char) -> bool) -> Option<usize> {
    let places: Vec<usize> = letters
        .iter()
        .enumerate()
        .filter(|(index, c)| fits(*index, **c))
        .map(|(index, _)| index)
        .collect();
    places.get(seed.checked_rem(places.len())?).copied()
}
