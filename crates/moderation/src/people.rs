//! Names of persons in a headline or a story, found by capitals. No list of names, no model: it errs on the side of
//! too many names, which costs little, because a name matters only where a comment attacks it.

/// Begin a name and are no part of it.
const TITLES: &[&str] = &[
    "president",
    "prime",
    "minister",
    "premier",
    "chancellor",
    "mr",
    "mrs",
    "ms",
    "miss",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "sen",
    "senator",
    "rep",
    "representative",
    "gov",
    "governor",
    "mayor",
    "gen",
    "general",
    "col",
    "colonel",
    "capt",
    "captain",
    "lt",
    "sgt",
    "judge",
    "justice",
    "king",
    "queen",
    "prince",
    "princess",
    "pope",
    "rabbi",
    "imam",
    "rev",
    "reverend",
    "father",
    "bishop",
    "archbishop",
    "deputy",
    "vice",
    "foreign",
    "defence",
    "defense",
    "finance",
    "secretary",
    "former",
    "ambassador",
    "chairman",
    "chief",
    "officer",
    "attorney",
    "sheriff",
    "coach",
    "councillor",
    "councilman",
    "councilwoman",
    "commissioner",
    "director",
    "speaker",
    "late",
    "israeli",
    "american",
    "british",
    "russian",
    "french",
    "german",
    "turkish",
    "armenian",
    "iranian",
    "palestinian",
    "ukrainian",
    "chinese",
    "spanish",
    "italian",
    "polish",
    "greek",
    "lebanese",
    "democrat",
    "republican",
];

/// Capitalised for other reasons: they end a name.
const NO_NAMES: &[&str] = &[
    "the",
    "a",
    "an",
    "in",
    "on",
    "at",
    "of",
    "for",
    "from",
    "to",
    "and",
    "but",
    "or",
    "if",
    "as",
    "by",
    "with",
    "when",
    "while",
    "after",
    "before",
    "what",
    "why",
    "how",
    "who",
    "where",
    "he",
    "she",
    "it",
    "they",
    "we",
    "i",
    "you",
    "his",
    "her",
    "their",
    "our",
    "my",
    "this",
    "that",
    "these",
    "those",
    "there",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "new",
    "not",
    "no",
    "yes",
    "one",
    "two",
    "is",
    "are",
    "was",
    "were",
    "says",
    "said",
    "more",
    "most",
    "many",
    "some",
    "all",
    "also",
    "since",
    "however",
    "meanwhile",
    "according",
    "earlier",
    "later",
    "breaking",
    "exclusive",
    "opinion",
    "analysis",
    "update",
    "live",
    "will",
];

/// One of these among the words makes them the name of a place or an organisation.
const NO_PERSONS: &[&str] = &[
    "street",
    "road",
    "lane",
    "square",
    "crescent",
    "terrace",
    "quay",
    "bridge",
    "harbour",
    "avenue",
    "university",
    "college",
    "school",
    "ministry",
    "department",
    "council",
    "city",
    "county",
    "state",
    "states",
    "york",
    "party",
    "court",
    "house",
    "bank",
    "group",
    "news",
    "times",
    "post",
    "committee",
    "commission",
    "union",
    "nations",
    "united",
    "kingdom",
    "republic",
    "association",
    "federation",
    "company",
    "inc",
    "ltd",
    "corporation",
    "hospital",
    "church",
    "center",
    "centre",
    "institute",
    "agency",
    "police",
    "army",
    "force",
    "forces",
    "north",
    "south",
    "east",
    "west",
    "northern",
    "southern",
    "eastern",
    "western",
    "river",
    "lake",
    "mount",
    "island",
    "islands",
    "airport",
    "park",
    "league",
    "club",
    "fc",
    "cup",
    "day",
    "war",
    "act",
    "bill",
    "press",
    "reuters",
    "jerusalem",
    "tel",
    "san",
    "los",
    "las",
    "st",
    "white",
    "supreme",
    "security",
    "human",
    "rights",
];

/// Small words inside names.
const PARTICLES: &[&str] = &[
    "van", "von", "der", "den", "de", "del", "della", "di", "da", "dos", "du", "la", "le", "bin", "ibn", "ben", "al",
    "el", "ter", "zu",
];

/// More names than this are not looked for.
const MAX_NAMES: usize = 50;

/// Full names of persons in a headline or a body, in order of appearance, each once, at most 50. Scripts without
/// capitals have none.
///
/// ```
/// use moderation::people_in;
/// let found = people_in("President Shimon Peres met Angela Merkel on Tuesday.");
/// assert_eq!(found, ["Shimon Peres", "Angela Merkel"]);
/// ```
pub fn people_in(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        let core = word.trim_matches(|c: char| !c.is_alphanumeric());
        let core = ["'s", "’s"]
            .iter()
            .fold(core, |core, end| core.strip_suffix(end).unwrap_or(core));
        let lower = core.to_lowercase();
        let is_particle = !run.is_empty() && PARTICLES.contains(&core);
        let is_name = is_capitalised(core) && !NO_NAMES.contains(&lower.as_str());
        let is_title = is_name && TITLES.contains(&lower.as_str());
        // An opening bracket or quotation mark begins a new passage.
        if word.starts_with(|c: char| !c.is_alphanumeric()) || is_title || !(is_name || is_particle) {
            close(&mut run, &mut found);
        }
        if !is_title && (is_name || is_particle) {
            run.push(core);
        }
        // "J." is an initial; any other sign ends a name.
        let is_initial = core.chars().count() == 1 && word.ends_with('.');
        if word.ends_with(|c: char| !c.is_alphanumeric()) && !is_initial || word.ends_with("'s") || word.ends_with("’s")
        {
            close(&mut run, &mut found);
        }
        if found.len() >= MAX_NAMES {
            break;
        }
    }
    close(&mut run, &mut found);
    found.truncate(MAX_NAMES);
    found
}

fn close(run: &mut Vec<&str>, found: &mut Vec<String>) {
    while run.last().is_some_and(|word| PARTICLES.contains(word)) {
        run.pop();
    }
    let is_person = (2..=4).contains(&run.len())
        && run
            .iter()
            .all(|word| !NO_PERSONS.contains(&word.to_lowercase().as_str()))
        && !run.iter().all(|word| word.chars().count() == 1);
    if is_person {
        let name = run.join(" ");
        if !found.contains(&name) {
            found.push(name);
        }
    }
    run.clear();
}

/// A capital and then small letters, or an initial; "UN" and "3D" are none.
fn is_capitalised(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && word
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.'))
        && (word.chars().count() == 1 || letters.any(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use super::people_in;

    #[test]
    fn finds_people() {
        for (text, expected) in [
            ("Netanyahu and Peres spoke in New York", vec![]),
            (
                "The New York Times met Ursula von der Leyen.",
                vec!["Ursula von der Leyen"],
            ),
            (
                "Prime Minister Benjamin Netanyahu’s office said",
                vec!["Benjamin Netanyahu"],
            ),
            ("“Shimon Peres, 87, said Shimon Peres", vec!["Shimon Peres"]),
            ("On Monday John F. Kennedy spoke", vec!["John F Kennedy"]),
            ("Supreme Court of the United States", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(people_in(text), expected, "{text}");
        }
    }
}
