//! Which form of a noun a number takes: the cardinal rules of Unicode CLDR 48 for our languages, whole numbers only.

use super::Language;

/// Categories that a language's texts must have.
#[cfg(test)]
pub fn categories(language: Language) -> &'static [&'static str] {
    match language {
        Language::English | Language::German | Language::French | Language::Armenian => &["one", "other"],
        Language::Hebrew => &["one", "two", "other"],
        Language::Russian => &["one", "few", "many"],
        Language::Arabic => &["zero", "one", "two", "few", "many", "other"],
    }
}

/// The category of a number.
pub fn category(language: Language, n: i64) -> &'static str {
    let (ten, hundred) = (n.rem_euclid(10), n.rem_euclid(100));
    match language {
        Language::English | Language::German if n == 1 => "one",
        Language::French | Language::Armenian if n == 0 || n == 1 => "one",
        Language::Hebrew if n == 1 => "one",
        Language::Hebrew if n == 2 => "two",
        Language::Russian if ten == 1 && hundred != 11 => "one",
        Language::Russian if (2..=4).contains(&ten) && !(12..=14).contains(&hundred) => "few",
        Language::Russian => "many",
        Language::Arabic => match (n, hundred) {
            (0, _) => "zero",
            (1, _) => "one",
            (2, _) => "two",
            (_, 3..=10) => "few",
            (_, 11..=99) => "many",
            _ => "other",
        },
        _ => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn russian_and_arabic_count_as_their_speakers_do() {
        let russian = |n| category(Language::Russian, n);
        assert_eq!(
            [1, 2, 5, 11, 12, 21, 22, 25, 111].map(russian),
            ["one", "few", "many", "many", "many", "one", "few", "many", "many"]
        );
        let arabic = |n| category(Language::Arabic, n);
        assert_eq!(
            [0, 1, 2, 3, 11, 100, 103].map(arabic),
            ["zero", "one", "two", "few", "many", "other", "few"]
        );
    }
}
