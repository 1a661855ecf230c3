//! The texts of readers' pages, in the language of the page.
//!
//! One file a language in `texts/`; a text that a language lacks is taken from English.

pub mod dates;
mod plural;
mod texts;

pub use texts::Texts;

/// A language that our own texts are written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Language {
    /// en
    English,
    /// de
    German,
    /// fr
    French,
    /// hy
    Armenian,
    /// ar
    Arabic,
    /// he
    Hebrew,
    /// ru
    Russian,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::English,
        Self::German,
        Self::French,
        Self::Armenian,
        Self::Arabic,
        Self::Hebrew,
        Self::Russian,
    ];
    /// Where nothing else is known.
    pub const DEFAULT: Self = Self::English;

    /// ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
            Self::French => "fr",
            Self::Armenian => "hy",
            Self::Arabic => "ar",
            Self::Hebrew => "he",
            Self::Russian => "ru",
        }
    }

    /// Ours for a BCP 47 tag; English where we have none.
    pub fn of(tag: &str) -> Self {
        Self::find(tag).unwrap_or(Self::DEFAULT)
    }

    fn find(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// The first of an `Accept-Language` header that we have.
    pub fn best_of(header: &str) -> Self {
        let tags = header.split(',').filter_map(|part| part.split(';').next());
        tags.map(str::trim).find_map(Self::find).unwrap_or(Self::DEFAULT)
    }
}

/// Direction of a BCP 47 tag's script: `rtl` or `ltr`.
pub fn direction(tag: &str) -> &'static str {
    const RIGHT_TO_LEFT: &[&str] = &["ar", "he", "iw", "fa", "ur", "yi", "ps", "sd", "ug", "ckb", "dv", "syr"];
    let primary = tag.split(['-', '_']).next().unwrap_or_default();
    if RIGHT_TO_LEFT.iter().any(|code| code.eq_ignore_ascii_case(primary)) {
        "rtl"
    } else {
        "ltr"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_finds_its_language_and_direction() {
        assert_eq!(Language::of("de-AT"), Language::German);
        assert_eq!(Language::of("tlh"), Language::English);
        assert_eq!(Language::best_of("tlh, ru;q=0.8, en"), Language::Russian);
        assert_eq!(
            (direction("ar-EG"), direction("fa"), direction("hy")),
            ("rtl", "rtl", "ltr")
        );
    }
}
