//! Street addresses: a word for a street, a name and a number, in the order of each language.

use crate::normalize::Tokens;
use crate::signals::Comment;

/// A passage that is an address.
pub(super) struct Address {
    pub(super) begin: usize,
    pub(super) end: usize,
    pub(super) weight: f32,
}

/// "221 Baker Street".
const BEHIND_NAME: &[&str] = &[
    "street",
    "st",
    "road",
    "rd",
    "avenue",
    "ave",
    "lane",
    "ln",
    "drive",
    "boulevard",
    "blvd",
    "crescent",
    "terrace",
    "close",
    "court",
    "place",
];

/// "12 rue de la Paix".
const BEHIND_NUMBER: &[&str] = &[
    "rue",
    "avenue",
    "boulevard",
    "allee",
    "chemin",
    "impasse",
    "place",
    "quai",
    "route",
    "cours",
    "ruelle",
    "av",
    "bd",
];

/// "Calle Mayor 5", "via Roma 12", "ul. Długa 3", "улица Ленина, дом 5", "רחוב הרצל 5".
const BEFORE_NAME: &[&str] = &[
    "calle",
    "avenida",
    "avda",
    "plaza",
    "paseo",
    "carrer",
    "via",
    "viale",
    "piazza",
    "corso",
    "vicolo",
    "rua",
    "travessa",
    "ul",
    "ulica",
    "ulicy",
    "aleja",
    "ул",
    "улица",
    "улице",
    "улицы",
    "проспект",
    "проспекте",
    "пр",
    "переулок",
    "переулке",
    "пер",
    "шоссе",
    "набережная",
    "набережнои",
    "бульвар",
    "רחוב",
    "شارع",
    "خيابان",
    "вулиця",
    "вул",
];

/// "Աբովյան փողոց 12", "Atatürk Caddesi 5", "Berliner Straße 7".
const BEFORE_NUMBER: &[&str] = &[
    "փողոց",
    "փողոցի",
    "փող",
    "պողոտա",
    "պողոտայի",
    "պող",
    "նրբանցք",
    "caddesi",
    "cad",
    "sokak",
    "sokagi",
    "sok",
    "bulvari",
    "strasse",
    "str",
    "gasse",
    "allee",
    "weg",
    "platz",
    "kuce",
    "kucesi",
    "prospekti",
];

/// Ends of German words for streets: "Hauptstraße 12".
const ENDINGS: &[&str] = &[
    "strasse", "gasse", "allee", "straat", "laan", "gracht", "gatan", "vagen", "utca",
];

/// Between a name and a number: "дом 5", "No: 5".
const HOUSES: &[&str] = &[
    "дом",
    "д",
    "no",
    "nr",
    "n",
    "numero",
    "num",
    "numer",
    "шенк",
    "շենք",
    "տուն",
    "שנק",
    "بلاك",
    "پلاك",
    "رقم",
    "буд",
    "номер",
    "דירה",
];

/// Addresses that are in the news and nobody's secret: the number and the first word of the name.
const PUBLIC: &[(&str, &str)] = &[
    ("10", "downing"),
    ("11", "downing"),
    ("1600", "pennsylvania"),
    ("55", "faubourg"),
    ("1", "infinite"),
    ("26", "baghramyan"),
    ("350", "fifth"),
    ("405", "lexington"),
];

const KNOWN_TO_ALL: f32 = 0.2;
const OF_THE_WRITER: f32 = 0.3;
const OF_ANYBODY: f32 = 0.55;

pub(super) fn find(comment: &Comment<'_>) -> Vec<Address> {
    let tokens = comment.tokens;
    let mut found: Vec<Address> = Vec::new();
    for index in 0..tokens.len().min(4000) {
        let span = if is_house_number(tokens.word(index)) {
            number_first(tokens, index)
        } else {
            street_first(tokens, index)
        };
        let Some((first, last)) = span else {
            continue;
        };
        let Some((begin, end)) = tokens.get(first).zip(tokens.get(last)) else {
            continue;
        };
        let (begin, end) = (begin.begin as usize, end.end as usize);
        let is_public = |number: &str, name: &str| {
            let mut words = (first..=last).map(|at| tokens.word(at));
            words.clone().any(|word| word == number) && words.any(|word| word == name)
        };
        let weight = match PUBLIC.iter().any(|(number, name)| is_public(number, name)) {
            true => KNOWN_TO_ALL,
            false if is_own(tokens, first) => OF_THE_WRITER,
            false => OF_ANYBODY,
        };
        found.push(Address { begin, end, weight });
    }
    found
}

/// "12", "221b"; no year.
fn is_house_number(word: &str) -> bool {
    let digits = word.trim_end_matches(|c: char| c.is_alphabetic());
    let letters = word.chars().count() - digits.chars().count();
    let is_number =
        !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) && digits.len() <= 5 && letters <= 1;
    is_number && !digits.starts_with('0')
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && (word.starts_with("19") || word.starts_with("20"))
}

fn is_capital(tokens: &Tokens, at: usize) -> bool {
    tokens.get(at).is_some_and(|token| token.is_capitalised)
}

/// A name may be written in capitals, or in a script that has none.
fn is_name(tokens: &Tokens, at: usize) -> bool {
    let word = tokens.word(at);
    is_capital(tokens, at) || word.chars().next().is_some_and(|c| matches!(c, '\u{590}'..='\u{6ff}'))
}

fn number_first(tokens: &Tokens, index: usize) -> Option<(usize, usize)> {
    let is_street = |at: usize| is_capital(tokens, at) && BEHIND_NAME.contains(&tokens.word(at));
    if is_capital(tokens, index + 1)
        && let Some(last) = [index + 2, index + 3].into_iter().find(|at| is_street(*at))
    {
        return Some((index, last));
    }
    // "12 bis, rue de la Paix".
    let street = (index + 1..index + 3).find(|at| BEHIND_NUMBER.contains(&tokens.word(*at)))?;
    if street == index + 2 && !matches!(tokens.word(index + 1), "bis" | "ter") {
        return None;
    }
    let name = (street + 1..street + 5).find(|at| !is_joint(tokens.word(*at)))?;
    // "5 route Nationale" is one; "the 4 place finish" is none.
    is_capital(tokens, name).then_some((index, name))
}

/// Small words inside a name: "rue de la Paix", "Calle de los Reyes", "rua do Ouro".
fn is_joint(word: &str) -> bool {
    matches!(
        word,
        "de" | "la"
            | "le"
            | "les"
            | "du"
            | "des"
            | "d"
            | "l"
            | "del"
            | "los"
            | "las"
            | "di"
            | "della"
            | "dei"
            | "do"
            | "da"
            | "dos"
            | "das"
            | "y"
            | "e"
    )
}

fn street_first(tokens: &Tokens, index: usize) -> Option<(usize, usize)> {
    let word = tokens.word(index);
    let sentence = tokens.get(index)?.sentence;
    // The dots of "ul." and "д." look like the ends of sentences.
    let same = |at: usize| {
        let token = tokens.get(at);
        token.is_some_and(|token| token.sentence.abs_diff(sentence) <= 2)
    };
    let number_at = |from: usize| {
        let at = if HOUSES.contains(&tokens.word(from)) {
            from + 1
        } else {
            from
        };
        let is_number = is_house_number(tokens.word(at)) && !is_year(tokens.word(at));
        (is_number && same(at)).then_some(at)
    };
    if BEFORE_NAME.contains(&word) {
        let mut has_name = false;
        for at in index + 1..index + 6 {
            if has_name && let Some(number) = number_at(at) {
                return Some((index, number));
            }
            if !(is_name(tokens, at) || is_joint(tokens.word(at))) {
                return None;
            }
            has_name |= is_name(tokens, at);
        }
        return None;
    }
    let ends = |endings: &[&str]| {
        endings
            .iter()
            .any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending))
    };
    if is_capital(tokens, index) && ends(ENDINGS) {
        return number_at(index + 1).map(|number| (index, number));
    }
    // "Hauptstr. 5", "Birkenweg 3".
    if is_capital(tokens, index)
        && (word.len() >= 7 && word.ends_with("str") || word.len() >= 8 && word.ends_with("weg"))
    {
        return number_at(index + 1).map(|number| (index, number));
    }
    if index > 0 && BEFORE_NUMBER.contains(&word) && is_capital(tokens, index - 1) && same(index - 1) {
        return number_at(index + 1).map(|number| (index - 1, number));
    }
    None
}

/// "I have the corner shop at 41 Fish Street": what writers say of themselves, with nobody else named before it.
fn is_own(tokens: &Tokens, number: usize) -> bool {
    let Some(sentence) = tokens.get(number).map(|token| token.sentence) else {
        return false;
    };
    let start = (number.saturating_sub(10)..number)
        .rev()
        .take_while(|index| tokens.get(*index).is_some_and(|token| token.sentence == sentence))
        .filter(|index| matches!(tokens.word(*index), "i" | "we"))
        .last();
    start.is_some_and(|start| {
        let does = matches!(
            tokens.word(start + 1),
            "have" | "live" | "lived" | "run" | "own" | "rent" | "work" | "keep" | "am" | "m" | "ve" | "are"
        );
        does && (start + 1..number).all(|index| {
            tokens.get(index).is_some_and(|token| !token.is_capitalised)
                && !matches!(
                    tokens.word(index),
                    "he" | "she" | "they" | "you" | "his" | "her" | "him" | "their" | "them" | "your" | "who"
                )
        })
    })
}
