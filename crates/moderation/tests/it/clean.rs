//! Innocent words and sentences: nothing may be found in them.

use moderation::{Category, Facts, Input, Moderator, Outcome, Policy};

/// Names and words that contain bad ones, and ordinary comments. Written for this test.
const CLEAN: &[&str] = &[
    "Scunthorpe",
    "Cockburn",
    "assassin",
    "assassination",
    "Dickens",
    "Penistone",
    "shitake",
    "shiitake mushrooms",
    "classic",
    "grape",
    "Essex",
    "Sussex",
    "Middlesex",
    "cocktail",
    "therapist",
    "Hung Ho",
    "analysis",
    "Arsenal",
    "Clitheroe",
    "Lightwater",
    "Horniman",
    "Hancock",
    "Hitchcock",
    "Babcock",
    "peacock",
    "cockpit",
    "cockatoo",
    "cockerel",
    "cocky",
    "Dickinson",
    "Benedict Cumberbatch",
    "prickly",
    "Titus",
    "title",
    "titanic",
    "petition",
    "constitution",
    "institution",
    "Uranus",
    "bass",
    "pass",
    "passage",
    "glass",
    "grass",
    "class",
    "assess",
    "assessment",
    "asset",
    "assign",
    "assist",
    "associate",
    "assume",
    "embassy",
    "ambassador",
    "Massachusetts",
    "Cassandra",
    "harass",
    "harassment",
    "compassion",
    "mass",
    "brass",
    "sassy",
    "Assyria",
    "assets",
    "Picasso",
    "hello",
    "shell",
    "Michelle",
    "Mitchell",
    "hellenic",
    "seashell",
    "document",
    "circumference",
    "cucumber",
    "accumulate",
    "circumstance",
    "Cummings",
    "cumulative",
    "spicy",
    "fishmonger",
    "rating",
    "cower",
    "hacker",
    "tits and mice",
    "Yiddish",
    "nipping",
    "raccoon",
    "tycoon",
    "cocoon",
    "Rhodesia",
    "snigger",
    "Niger",
    "Nigeria",
    "Montenegro",
    "niggardly",
    "spice",
    "suspicious",
    "conspicuous",
    "Turkish",
    "pikestaff",
    "Pike",
    "skyscraper",
    "scrape",
    "scrap",
    "crape myrtle",
    "drape",
    "rapeseed",
    "trapeze",
    "grapefruit",
    "Japan",
    "Japanese",
    "wasp",
    "swastika museum",
    "homonym",
    "homogeneous",
    "sextant",
    "sexton",
    "Sexton",
    "sextet",
    "bisect",
    "insect",
    "unisex",
    "sexagenarian",
    "Twitter",
    "tweet",
    "wanton",
    "swank",
    "Swansea",
    "Rathbone",
    "button",
    "butter",
    "butterfly",
    "buttress",
    "rebuttal",
    "Buttigieg",
    "analogue",
    "canal",
    "banal",
    "analyst",
    "psychoanalyst",
    "manuscript",
    "Manassas",
    "pussycat",
    "pussy willow",
    "Penn State",
    "penitent",
    "pencil",
    "Fuchs",
    "Matsushita",
    "Yamashita",
    "Van Dyke",
    "Dick Van Dyke",
    "Philip K. Dick",
    "Moby Dick",
    "Dick Cheney",
    "Dyke Road",
    "vandyke",
    "retardant",
    "flame retardant",
    "Arsène Wenger",
    "parse",
    "sparse",
    "coarse",
    "arsenic",
    "hoarse",
    "Sharon",
    "sharing",
    "hearse",
    "bloodhound",
    "Bloody Sunday was in 1972",
    "Dammam",
    "Amsterdam",
    "Rotterdam",
    "damnation",
    "hoover",
    "shoe",
    "hoe the garden",
    "whoever",
    "Whorf",
    "thoroughbred",
    "wholesome",
    "Sloughi",
    "slughorn",
    "sluice",
    "flagship",
    "flag",
    "Fagin",
    "Fage yoghurt",
    "tits and robins feed here in winter",
    "great tit",
    "blue tits",
    "booby prize",
    "boobook owl",
    "kickstarter",
    "Kikuyu",
    "kiker",
    "chinking glasses",
    "chinks in the armour",
    "gobsmacked",
    "spick and span",
    "gookish",
    "coonhound",
    "Coon Rapids",
    "cracker",
    "crackers and cheese",
    "honkytonk",
    "The court heard that the accused killed them in March.",
    "He was shot in the leg on Tuesday and is recovering.",
    "Police say the man murdered his wife.",
    "I would not call him anything; let the court decide.",
    "What a wonderful story, thank you.",
    "The criminal court sits on Monday.",
    "Criminal law is hard to reform.",
    "A fraud trial begins next week.",
    "The thief who took the bicycle was caught.",
    "It was a terrorist attack.",
    "Women and men voted in equal numbers.",
    "Muslims, Christians and Jews met in the town hall.",
    "Black people were not allowed to vote then.",
    "Immigrants built this city.",
    "The government should publish the numbers.",
    "I disagree with the author on every point.",
    "You are right, and I was wrong.",
    "Could you give a source for that?",
    "The council has failed to mend the road for two years.",
    "I killed time by reading.",
    "This heat will kill us all.",
    "They could kill the bill in committee.",
    "The team was beaten badly, and you could see it hurt them.",
    "My dog is old and fat and I love him.",
    "He is not an idiot.",
    "I feel so stupid for believing it.",
    "The weather is awful today.",
    "That is a silly rule.",
    "Costs rose from 1 000 000 to 1.500.000 in 2024-2025.",
    "The vote was 61-38 on 12/10/2023.",
    "On 14 May 1948, at 16.00, 250 guests came.",
    "See page 12. Then read on.",
    "Mr. Smith went to Washington.In those days it was far.",
    "I like the e-mail newsletter.",
    "Read the report at https://example.org/report please.",
    "Das ist der dicke Band mit dem hellen Umschlag.",
    "Die Fahrt nach Dickenreishausen war schön.",
    "Le conte est bon.",
    "La politique du gouvernement est claire.",
    "El gobierno no ha respondido.",
    "Это хорошая новость.",
    "Ворона села на забор в Херсоне.",
    "Սա լավ նորություն է։",
    "هذا خبر جيد",
    "این خبر خوبی است و خرید کردم",
    "זו ידיעה טובה",
    "Bu haber çok güzel.",
    "To jest dobra wiadomość.",
    "Johnny Depp came to the premiere.",
    "The parchment was found under the pedal.",
    "Putative damages were discussed.",
    "Der Vergleich ist vergangen.",
    "We sat as it rained.",
    "Who remembers that?",
    "He bought a pen is what I said.",
    "The a. s. s. e. t. list",
    "U.S.A. and U.K. and E.U.",
    "It's 5:30 p.m. e.g. now i.e. soon.",
    "a b c d e f g",
    "1st, 2nd, 3rd and 4th place",
    "The A55 is closed at junction 9.",
    "H1N1 and COVID19 and MP3",
    "S5 W8 B12 2x4",
    "$5 or 5$ or 5€",
    "C++ and C# are languages",
    "5 * 4 * 3 = 60",
    "**Important** and *very* important",
    "f(x) = a*x + b",
    "snake_case_name and kebab-case-name",
    "well-known, co-operate, re-elect, mother-in-law",
];

/// What is wrong with an assessment of an innocent text.
fn wrong(moderator: &Moderator, policy: &Policy, text: &str) -> Vec<String> {
    let assessment = moderator.assess(&Input::new(text));
    let mut wrong = Vec::new();
    for category in Category::ALL {
        // Lists may see weak signs.
        let allowed = if category == Category::Spam { 0.3 } else { 0.25 };
        let score = assessment.found.get(category);
        if score > allowed {
            let name = category.as_str();
            wrong.push(format!("{text}: {name} {score:.2} {:?}", assessment.evidence));
        }
    }
    if policy.apply(&assessment, &Facts::default()).outcome != Outcome::Publish {
        wrong.push(format!("{text}: {:?} {:?}", assessment.scores, assessment.evidence));
    }
    if assessment.private_data > 0.0 {
        wrong.push(format!("{text}: private data {:?}", assessment.evidence));
    }
    wrong
}

fn assert_clean<'a>(texts: impl Iterator<Item = &'a str>) {
    let moderator = Moderator::new();
    let policy = Policy::parse(Policy::default_document()).expect("the default policy is well formed");
    let wrong: Vec<String> = texts.flat_map(|text| wrong(&moderator, &policy, text)).collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn nothing_is_found_in_innocent_texts() {
    assert!(CLEAN.len() >= 250, "{}", CLEAN.len());
    assert_clean(CLEAN.iter().copied());
}

/// The words of a list; "pass: age ing" is "pass", "passage", "passing".
fn words() -> Vec<String> {
    let lines = include_str!("../data/clean/words.txt").lines();
    let expand = |line: &str| -> Vec<String> {
        match line.split_once(':') {
            Some((word, endings)) => std::iter::once("")
                .chain(endings.split_whitespace())
                .map(|ending| format!("{word}{ending}"))
                .collect(),
            None => vec![line.to_owned()],
        }
    };
    lines.filter(|line| !line.starts_with('#')).flat_map(expand).collect()
}

fn names() -> Vec<&'static str> {
    let lines = include_str!("../data/clean/names.txt").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .flat_map(|line| line.split(", "))
        .collect()
}

/// Sentences in which a name or a word stands.
const FRAMES: &[&str] = &[
    "The road from {} to the coast is closed until Monday.",
    "I have lived in {} for thirty years and never saw such a flood.",
    "Professor {} spoke to the council about the new school.",
    "Has anybody else read the report about {}?",
    "My grandmother used to tell us about {} when we were small.",
    "There is a good article on {} in the library, and it is free.",
    "Nach {} fährt am Sonntag kein Zug.",
    "L'article sur {} était très intéressant, merci.",
    "El informe sobre {} se publicará mañana.",
    "O relatório sobre {} foi publicado ontem.",
    "L'articolo su {} era molto interessante.",
    "Artykuł o {} był bardzo ciekawy.",
];

fn frame(index: usize) -> &'static str {
    let english = FRAMES.len() / 2;
    FRAMES.get(index % english).copied().unwrap_or_default()
}

#[test]
fn nothing_is_found_in_sentences_with_innocent_words() {
    let (words, names) = (words(), names());
    let all: Vec<&str> = words.iter().map(String::as_str).chain(names).collect();
    let sentences: Vec<String> = all
        .iter()
        .enumerate()
        .map(|(index, word)| frame(index).replace("{}", word))
        .chain(FRAMES.iter().map(|frame| frame.replace("{}", "Kensington")))
        .collect();
    assert!(sentences.len() >= 1500, "{}", sentences.len());
    assert_clean(sentences.iter().map(String::as_str));
}
