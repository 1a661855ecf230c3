//! Sentences of our own that teach what the labelled sets teach badly: that a bad word is no attack when it is denied,
//! quoted, said of oneself or of a match, and that a group may be named without being attacked.
//!
//! Templates with words put in; none of them stands in the tests.

use moderation::Category;
use moderation::training::LABELS;

use super::data::Row;
use super::random::Random;

/// How many sentences of each kind are made.
const OF_EACH: usize = 900;

const INSULTS: &[&str] = &[
    "idiot",
    "moron",
    "liar",
    "fool",
    "clown",
    "coward",
    "hypocrite",
    "racist",
    "bigot",
    "loser",
    "imbecile",
    "cretin",
    "scumbag",
    "traitor",
    "crook",
    "fraud",
    "halfwit",
    "dimwit",
    "jerk",
    "creep",
    "snob",
    "troll",
    "bully",
    "thug",
    "parasite",
    "pig",
    "rat",
    "snake",
    "muppet",
    "numpty",
    "buffoon",
    "simpleton",
    "charlatan",
    "bastard",
    "arsehole",
    "asshole",
    "prick",
    "dickhead",
    "twat",
    "wanker",
];
const DENIED: &[&str] = &[
    "He may be wrong on this, but he is not a {}.",
    "I would never call her a {}; she simply disagrees with me.",
    "Nobody here said that you are a {}.",
    "She isn't a {} and I am tired of reading that she is.",
    "You do not have to be a {} to be against the new bridge.",
    "They are no {}s, they are people who are afraid for their jobs.",
    "I never thought of him as a {}, and I have known him for years.",
    "That doesn't make the minister a {}.",
];
const QUOTED: &[&str] = &[
    "Please stop calling each other {}. It helps nobody.",
    "Why is it fine to write \"{}\" about somebody's mother here?",
    "He was called a {} by half the stadium and stayed calm.",
    "The word \"{}\" has no place in a council meeting.",
    "My daughter came home crying because a boy had called her a {}.",
    "Somebody sprayed {} on the door of the mosque, and the neighbours painted over it.",
    "The judge found that \"{}\" was an insult and fined him 500 euros.",
    "If your only argument is that the other side is a {}, you have lost it.",
];
const ONESELF: &[&str] = &[
    "I felt like a complete {} when I saw the bill.",
    "I was a {} to believe it would open on time.",
    "Maybe I am just a {}, but I do not understand this timetable.",
    "What a {} I am, I bought the ticket for the wrong day.",
    "Call me a {}, but I liked the old station better.",
    "My wife says I am a {} and she has a point.",
];
const DIRECT: &[&str] = &[
    "You are such a {}.",
    "You're a {} and everybody here knows it.",
    "What a {} you are.",
    "Shut up, you {}.",
    "Only a {} like you would write this.",
    "{}! Go and read the article before you write.",
    "He is a {} and always was.",
    "That man is nothing but a {}.",
    "Typical of a {} like him.",
    "These people are all {}s.",
];
const VIOLENT: &[&str] = &[
    "killed",
    "murdered",
    "destroyed",
    "slaughtered",
    "crushed",
    "hammered",
    "butchered",
    "buried",
    "smashed",
    "thrashed",
];
const MATCHES: &[&str] = &[
    "They {} us in the second half and deserved the points.",
    "We got {} out there, the midfield was never in it.",
    "Our keeper was {} by the press, and that save won us the cup.",
    "She {} the backhand all evening, what a match.",
    "He absolutely {} that song.",
    "The home side {} them on the counter.",
];
const CRIMES: &[&str] = &[
    "The man who {} two people in Leeds was sentenced to life.",
    "Police say the victim was {} at home and the suspect fled.",
    "My uncle was {} in the war, and we visit the grave each year.",
    "The report names the officers who {} the protesters.",
    "Three hostages were {} before the army arrived.",
];
const GROUPS: &[&str] = &[
    "Muslims",
    "Jews",
    "Christians",
    "Hindus",
    "Sikhs",
    "atheists",
    "Catholics",
    "gay people",
    "lesbians",
    "gays",
    "bisexual people",
    "trans people",
    "queer people",
    "women",
    "men",
    "girls",
    "black people",
    "white people",
    "Asians",
    "Africans",
    "Arabs",
    "Turks",
    "Russians",
    "Ukrainians",
    "Poles",
    "Romanians",
    "Germans",
    "Americans",
    "Mexicans",
    "Chinese people",
    "Indians",
    "Pakistanis",
    "Israelis",
    "Palestinians",
    "Iranians",
    "Armenians",
    "Roma",
    "immigrants",
    "refugees",
    "asylum seekers",
    "foreigners",
    "disabled people",
    "blind people",
    "deaf people",
    "autistic people",
    "old people",
    "pensioners",
    "teenagers",
    "feminists",
    "homosexuals",
    "transgender people",
    "Latinos",
    "Kurds",
    "Irish people",
];
const NEUTRAL: &[&str] = &[
    "{} have lived in this street for sixty years.",
    "The choir is open to {} and to everybody else who likes to sing.",
    "Many {} voted for the mayor, and many did not.",
    "A new exhibition shows how {} came to the harbour towns.",
    "I work with {} every day and have only good things to say.",
    "{} pay taxes like the rest of us.",
    "The law must protect {} as it protects me.",
    "Why were no {} asked before the council decided?",
    "My best friends are {}, and none of them agrees with the article.",
    "The survey asked {} how they travel to work.",
    "Hatred against {} has grown, says the report, and that worries me.",
    "More {} than ever are studying medicine.",
    "As for {}, the hospital has trained its staff well.",
    "Happy holidays to all {} who read this!",
    "{} were among the first to help after the flood.",
    "It is wrong to blame {} for the price of bread.",
];
const HOSTILE: &[&str] = &[
    "{} are vermin and should be thrown out.",
    "I hate {}, they ruin every town they come to.",
    "{} are too stupid to live in a civilised country.",
    "We should get rid of all {}.",
    "Nobody wants {} here, send them back.",
    "{} are disgusting and a disease on this country.",
    "Typical {}, lying and stealing as always.",
    "There is no such thing as a decent person among {}.",
];
const EMPHASIS: &[&str] = &[
    "That was a bloody good match.",
    "Damn, what a view.",
    "Holy shit, the bridge is really open.",
    "I am so fucking proud of this town.",
    "It was cold as hell and we loved it.",
    "Fuck yes, finally a bus on Sundays!",
    "No shit, the rent has gone up again.",
    "What the hell happened to the weather?",
];

/// A kind of sentence: the templates, what is put in, and what is true of the result.
type Kind = (
    &'static [&'static str],
    &'static [&'static str],
    &'static [(Category, f32)],
);

const HARMLESS: &[(Category, f32)] = &[
    (Category::Toxicity, 0.05),
    (Category::SevereToxicity, 0.0),
    (Category::Insult, 0.03),
    (Category::Threat, 0.0),
    (Category::IdentityAttack, 0.0),
    (Category::SexualExplicit, 0.0),
    (Category::Spam, 0.0),
];
const KINDS: &[Kind] = &[
    (DENIED, INSULTS, HARMLESS),
    (QUOTED, INSULTS, HARMLESS),
    (ONESELF, INSULTS, HARMLESS),
    (MATCHES, VIOLENT, HARMLESS),
    (CRIMES, VIOLENT, HARMLESS),
    (NEUTRAL, GROUPS, HARMLESS),
    (NEUTRAL, GROUPS, HARMLESS),
    (
        DIRECT,
        INSULTS,
        &[
            (Category::Toxicity, 0.95),
            (Category::Insult, 0.95),
            (Category::Spam, 0.0),
        ],
    ),
    (
        HOSTILE,
        GROUPS,
        &[
            (Category::Toxicity, 1.0),
            (Category::IdentityAttack, 1.0),
            (Category::Spam, 0.0),
        ],
    ),
    (
        EMPHASIS,
        &[""],
        &[
            (Category::Insult, 0.0),
            (Category::Threat, 0.0),
            (Category::IdentityAttack, 0.0),
            (Category::Spam, 0.0),
        ],
    ),
];

/// The sentences, as rows of a set with this number.
pub(crate) fn lessons(set: usize, random: &mut Random) -> Vec<Row> {
    let mut rows = Vec::new();
    for (templates, words, labels) in KINDS {
        let count = OF_EACH.min(4 * templates.len() * words.len());
        for _ in 0..count {
            let text = random.choose(templates).replace("{}", random.choose(words));
            let mut row = Row {
                text: with_article(&text),
                language: "en".to_owned(),
                set,
                labels: [None; LABELS],
                is_dev: false,
                spans: None,
            };
            for (category, value) in *labels {
                row.labels[*category as usize] = Some(*value);
            }
            rows.push(row);
        }
    }
    rows
}

/// "A idiot" is "an idiot".
fn with_article(text: &str) -> String {
    let mut text = text.to_owned();
    for vowel in ["a", "e", "i", "o"] {
        text = text.replace(&format!(" a {vowel}"), &format!(" an {vowel}"));
    }
    text
}
