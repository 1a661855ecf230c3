//! Passwords that are guessed first, by their pattern: repetitions, runs along the keyboard or the alphabet, the words
//! that everybody takes, what stands on the page itself.

/// Rows that fingers run along, each also backwards.
const ROWS: &[&str] = &[
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "azertyuiop",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
];
/// Words that passwords are made of.
const WORDS: &[&str] = &[
    "password",
    "passwort",
    "passphrase",
    "motdepasse",
    "letmein",
    "welcome",
    "iloveyou",
    "changeme",
    "secret",
    "login",
    "administrator",
    "moderator",
    "moderation",
    "newsroom",
    "editor",
    "comments",
    "ombud",
    "sunshine",
    "princess",
    "football",
    "baseball",
    "superman",
    "monkey",
    "dragon",
    "master",
    "hello",
    "whatever",
    "trustno",
    "qwerty",
    "admin",
];
/// So few characters beside a word do not make a password of it.
const LITTLE: usize = 6;

/// Why a password would be guessed, in words for its owner; `near` are their name, their address and the site's name.
pub(super) fn fault(password: &str, near: &[&str]) -> Option<&'static str> {
    let folded: Vec<char> = password.to_lowercase().chars().map(unmasked).collect();
    let plain: String = password
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect();
    if is_repetition(&folded) {
        return Some("It repeats itself; please choose one that does not.");
    }
    if runs_along_rows(&plain) {
        return Some("It runs along the keyboard or the alphabet; please choose another.");
    }
    let text: String = folded.into_iter().filter(|c| c.is_alphanumeric()).collect();
    if little_beside(&text, WORDS.iter().copied()) {
        return Some("It is among the first that are guessed; please choose another.");
    }
    let own = near.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
    let own: Vec<String> = own
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() >= 3)
        .collect();
    let letters = |name: &&str| name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    let whole: Vec<String> = near.iter().map(letters).collect();
    let own: Vec<&str> = own.iter().chain(&whole).map(String::as_str).collect();
    if little_beside(&text, own.into_iter()) {
        return Some("It is made of your name, your address or the name of the site; please choose another.");
    }
    None
}

/// Digits and signs that stand for letters.
fn unmasked(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

/// A short piece over and over, or hardly any two different characters.
fn is_repetition(chars: &[char]) -> bool {
    let mut different = chars.to_vec();
    different.sort_unstable();
    different.dedup();
    let periodic = |period: usize| chars.iter().zip(chars.iter().skip(period)).all(|(a, b)| a == b);
    different.len() <= 3 || (1..=chars.len() / 2).any(periodic)
}

/// Most of it is steps to the neighbour in one of the rows.
fn runs_along_rows(plain: &str) -> bool {
    let chars: Vec<char> = plain.chars().collect();
    let pairs = || chars.iter().zip(chars.iter().skip(1));
    let neighbours = |a: &char, b: &char| {
        ROWS.iter().any(|row| {
            let steps = || row.chars().zip(row.chars().skip(1));
            steps().any(|(x, y)| (x, y) == (*a, *b) || (y, x) == (*a, *b))
        })
    };
    let steps = pairs().filter(|(a, b)| neighbours(a, b)).count();
    let all = pairs().count();
    all > 0 && steps * 10 >= all * 8
}

/// Whether almost nothing is left when these words are taken out.
fn little_beside<'w>(text: &str, words: impl Iterator<Item = &'w str>) -> bool {
    let mut words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let mut left = text.to_owned();
    for word in words {
        let folded: String = word.chars().map(unmasked).collect();
        left = left.replace(&folded, "");
    }
    left != *text && left.chars().count() < LITTLE
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn what_is_guessed_first_is_refused() {
        let near = ["Ruth Ames", "ruth.ames@example.org", "The Lantern"];
        for bad in [
            "aaaaaaaaaaaa",
            "abcabcabcabc",
            "121212121212",
            "1234567890",
            "0987654321",
            "qwertyuiop12",
            "abcdefghijk",
            "Password123",
            "P@ssw0rd2026",
            "passwordpassword",
            "letmein12345",
            "welcomehello",
            "Newsroom2026",
            "ruthames2026",
            "TheLantern1",
            "ruth.ames@example.org",
            "1qaz2wsx3edc",
        ] {
            assert!(fault(bad, &near).is_some(), "{bad}");
        }
        for good in [
            "seven herring on a line",
            "a long enough passphrase",
            "correct horse battery staple",
            "k7#Vq2!mZp9x",
            "der Hafen um zehn vor vier",
            "пять сельдей на верёвке",
            "my lantern smells of paraffin",
        ] {
            assert_eq!(fault(good, &near), None, "{good}");
        }
    }
}
