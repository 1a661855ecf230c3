//! Sentences of our own that teach what the labelled sets teach badly: that a bad word is no attack when it is denied,
//! quoted, said of oneself or of a match, and that a group may be named without being attacked.
//!
//! Templates with words put in; none of them stands in the tests.

use moderation::Category;
use moderation::training::LABELS;

mod contempt;
mod words;

use super::data::Row;
use super::random::Random;
use contempt::{
    COUNTER_SPEECH, MENACE, MENACE_HARMLESS, OF_THEM, OF_THEM_HARMLESS, POLITE_HATRED, TO_YOU, TO_YOU_HARMLESS, WHO,
};
use words::{GROUPS, INSULTS, LOOKALIKES, MILD, PERSONS, SUBJECTS, VIOLENT};

/// How many sentences of each kind are made.
const OF_EACH: usize = 900;
/// How many at least, where there is little to put in.
const OF_FIXED: usize = 100;

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
    "{}, Hindus and Jews pray in the same room at the airport.",
    "At the table sat Christians, {} and people who believe in nothing.",
    "Between Muslims and {} there was never trouble in our street.",
    "My parents moved to a street with many {} and never regretted it.",
    "{} want the same as everybody: work, a home and a bus that comes.",
    "No landlord may turn away {}, says the court.",
    "Three {} were injured when the tram left the rails.",
    "I learnt to cook from {} in the market hall.",
    "The paper interviewed {} about the new school.",
    "{} earn less than others for the same work, and that has to change.",
    "There was a time when {} could not vote here.",
    "It is perfectly normal that {} sit on the council.",
    "{} were among the first to help after the flood.",
    "It is wrong to blame {} for the price of bread.",
];
const OF_PERSONS: &[&str] = &[
    "The nurse who looked after my father was a {}.",
    "He is a {} and has run the bakery for twenty years.",
    "Our new neighbour, a {}, helped us with the fence.",
    "Witnesses saw a {} get off the bus before it burnt.",
    "My sister is married to a {} and they live by the sea.",
    "As a {} I was glad to read this article.",
    "The victim, a {}, was taken to hospital.",
    "It makes no difference to me whether the mayor is a {}.",
    "For the first time a {} leads the choir.",
];
const NAMED: &[&str] = &[
    "{}",
    "Is this about {}?",
    "My aunt wrote to the paper about {}.",
    "{}, of all things.",
    "There is a good book about {} in the library.",
    "The road to {} was closed on Monday.",
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

const THINGS: &[&str] = &[
    "That {} ticket machine swallowed my card twice.",
    "I find the new timetable {}, and so does everybody on our street.",
    "Sorry, but this is a {} plan: nobody will cycle up that hill.",
    "Such {} weather for the opening of the pool.",
    "The website is {} on a phone.",
    "Another {} form to fill in before they fix a single lamp.",
    "My {} car would not start, so I missed the meeting.",
    "What a {} rule, and it has been in force since 1974.",
    "The queue was {} and the soup was {}.",
    "Paying twelve pounds for parking is {}.",
    "The second series was {}, the first one I liked.",
];
const DENIED_OF: &[&str] = &[
    "No one in this thread is {}, we only want different things.",
    "It isn't {} to ask what it costs.",
    "You are not {} for asking, I had to look it up myself.",
    "She is anything but {}.",
    "I do not think that the mayor is {}, only badly advised.",
];
const ABOUT: &[&str] = &[
    "The library has a shelf full of books on {}.",
    "Who wants to come to the lecture about {} on Friday?",
    "My teacher wrote her thesis on {}.",
    "I learnt more about {} from this article than at school.",
    "A column on {} would interest me, please write one.",
    "The exhibition about {} closes in May.",
];
const REPORTED: &[&str] = &[
    "Two thieves took the copper from the church roof.",
    "The Nazis deported half of the village, and three came back.",
    "Burglars broke into the kiosk for the fourth time this year.",
    "A gang of youths smashed the windows of the shelter, says the police.",
    "The terrorists who bombed the station were never found.",
    "Criminals from abroad were arrested at the border on Tuesday.",
    "The killer was a neighbour, the court heard.",
    "Fraudsters called my mother and said they were from the bank.",
];

const IDIOMS: &[&str] = &[
    "These stairs will kill me one day.",
    "My feet are killing me after that queue.",
    "The cold will be the death of us.",
    "If the pollen does not kill us, the fumes will.",
    "She killed it on stage last night.",
    "That headline slays me.",
    "The drought is killing every tree on the avenue.",
    "I would kill for a decent coffee near the station.",
    "He will shoot the wedding and the christening.",
    "The suspense is murder.",
    "I'd strangle for a seat on the 8:15.",
    "Smoking will kill more of us than the motorway does.",
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
/// Rude about a thing: people differ about how rude.
const RUDE_OF_THINGS: &[(Category, f32)] = &[
    (Category::Toxicity, 0.2),
    (Category::SevereToxicity, 0.0),
    (Category::Insult, 0.1),
    (Category::Threat, 0.0),
    (Category::IdentityAttack, 0.0),
    (Category::SexualExplicit, 0.0),
    (Category::Spam, 0.0),
];
const INSULTING: &[(Category, f32)] = &[
    (Category::Toxicity, 0.85),
    (Category::Insult, 0.9),
    (Category::Profanity, 0.0),
    (Category::IdentityAttack, 0.0),
    (Category::Spam, 0.0),
];
const THREATENING: &[(Category, f32)] = &[
    (Category::Toxicity, 0.9),
    (Category::Threat, 0.9),
    (Category::Profanity, 0.0),
    (Category::Spam, 0.0),
];
const HATEFUL: &[(Category, f32)] = &[
    (Category::Toxicity, 1.0),
    (Category::IdentityAttack, 1.0),
    (Category::Spam, 0.0),
];
/// What only whole sentences tell. N-grams learn from it that "has never done" is an insult: with these lessons the
/// classifier stopped twice as many comments that only look like attacks, and ranked news comments no better.
const OF_SENTENCES: &[Kind] = &[
    (TO_YOU, &[""], INSULTING),
    (TO_YOU_HARMLESS, &[""], HARMLESS),
    (OF_THEM, WHO, INSULTING),
    (OF_THEM_HARMLESS, WHO, HARMLESS),
    (MENACE, WHO, THREATENING),
    (MENACE_HARMLESS, WHO, HARMLESS),
    (POLITE_HATRED, GROUPS, HATEFUL),
    (COUNTER_SPEECH, GROUPS, HARMLESS),
];
const KINDS: &[Kind] = &[
    (THINGS, MILD, RUDE_OF_THINGS),
    (DENIED_OF, MILD, HARMLESS),
    (ABOUT, SUBJECTS, HARMLESS),
    (REPORTED, &[""], HARMLESS),
    (IDIOMS, &[""], HARMLESS),
    (DENIED, INSULTS, HARMLESS),
    (QUOTED, INSULTS, HARMLESS),
    (ONESELF, INSULTS, HARMLESS),
    (MATCHES, VIOLENT, HARMLESS),
    (CRIMES, VIOLENT, HARMLESS),
    (NEUTRAL, GROUPS, HARMLESS),
    (NEUTRAL, GROUPS, HARMLESS),
    (NEUTRAL, GROUPS, HARMLESS),
    (OF_PERSONS, PERSONS, HARMLESS),
    (NAMED, LOOKALIKES, HARMLESS),
    (
        DIRECT,
        INSULTS,
        &[
            (Category::Toxicity, 0.95),
            (Category::Insult, 0.95),
            (Category::Spam, 0.0),
        ],
    ),
    (HOSTILE, GROUPS, HATEFUL),
    (
        EMPHASIS,
        &[""],
        &[
            (Category::Toxicity, 0.25),
            (Category::Insult, 0.0),
            (Category::Threat, 0.0),
            (Category::IdentityAttack, 0.0),
            (Category::Spam, 0.0),
        ],
    ),
];

/// The sentences for both readers, as rows of a set with this number.
pub(crate) fn lessons(set: usize, random: &mut Random) -> Vec<Row> {
    of_kinds(KINDS, set, random)
}

/// Those that only the second reader is taught.
pub(crate) fn of_sentences(set: usize, random: &mut Random) -> Vec<Row> {
    of_kinds(OF_SENTENCES, set, random)
}

fn of_kinds(kinds: &[Kind], set: usize, random: &mut Random) -> Vec<Row> {
    let mut rows = Vec::new();
    for (templates, words, labels) in kinds {
        let count = OF_EACH.min((4 * templates.len() * words.len()).max(OF_FIXED));
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
