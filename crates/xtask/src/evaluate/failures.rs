//! Sentences of our own that engines of this kind get wrong; which of them this one does is found out each time.

use moderation::{Category, Input, Outcome, Policy};

use super::cases::outcome;
use super::engine::Engine;

/// What the default policy should do with a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Shown,
    Stopped,
}
use Wanted::{Shown, Stopped};

/// Why it is hard, the sentence, what an editor would want.
const PROBES: &[(&str, &str, Wanted)] = &[
    (
        "contempt without a bad word",
        "Somewhere a village is short of its idiot's understudy, and here he is.",
        Stopped,
    ),
    (
        "contempt without a bad word",
        "I have had soup with more backbone than this columnist.",
        Stopped,
    ),
    (
        "contempt without a bad word",
        "Do the readers a kindness and hand your keyboard to the cat.",
        Stopped,
    ),
    (
        "contempt without a bad word",
        "If thinking hurts you that much, leave it to the grown-ups.",
        Stopped,
    ),
    (
        "contempt without a bad word",
        "She was clearly at the back of the queue when brains were given out.",
        Stopped,
    ),
    (
        "contempt without a bad word",
        "Your parents must have hoped for so much more than you.",
        Stopped,
    ),
    (
        "irony",
        "Oh bravo, another stroke of genius from the great mind of comment number four.",
        Stopped,
    ),
    (
        "irony",
        "What a treat to be lectured on honesty by a man of his record.",
        Stopped,
    ),
    (
        "irony",
        "Well done, it only took you three hundred words to say nothing at all.",
        Stopped,
    ),
    (
        "hatred in polite words",
        "Funny how the burglaries began in the very month when those families moved in.",
        Stopped,
    ),
    (
        "hatred in polite words",
        "They breed faster than we do, and one day the council will be theirs.",
        Stopped,
    ),
    (
        "hatred in polite words",
        "I have nothing against them as long as they stay on their own side of the river.",
        Stopped,
    ),
    (
        "hatred in polite words",
        "Some peoples were simply not made for democracy.",
        Stopped,
    ),
    (
        "hatred in polite words",
        "A woman has no business running a fire brigade.",
        Stopped,
    ),
    (
        "hatred in code",
        "We all know which little hats own the bank behind this paper.",
        Stopped,
    ),
    (
        "hatred in code",
        "Another cultural enricher shows his gratitude with a knife.",
        Stopped,
    ),
    (
        "threat without a word for it",
        "We know where your children wait for the bus.",
        Stopped,
    ),
    (
        "threat without a word for it",
        "People like you end up in the canal sooner or later.",
        Stopped,
    ),
    (
        "threat without a word for it",
        "Keep writing like this and see what happens to your pretty windows.",
        Stopped,
    ),
    (
        "advertising that reads like a comment",
        "My sister paid off her house with the method that this man teaches on his page.",
        Stopped,
    ),
    (
        "advertising that reads like a comment",
        "If anyone needs a good roofer, look for Brant & Daughters, mention my name.",
        Stopped,
    ),
    (
        "an insult that is quoted",
        "He called the nurse a stupid cow, and nobody on the bus said a word.",
        Shown,
    ),
    (
        "an insult that is quoted",
        "To call refugees vermin is how it always begins.",
        Shown,
    ),
    (
        "an insult that is quoted",
        "\"Shut up, you idiot\" is not an argument, minister.",
        Shown,
    ),
    (
        "an insult that is denied",
        "Nobody who has met her would say that she is stupid.",
        Shown,
    ),
    (
        "an insult that is denied",
        "You are not a liar, you are only badly informed.",
        Shown,
    ),
    ("said of oneself", "I was an idiot to believe the brochure.", Shown),
    (
        "said of oneself",
        "As a fat old man I find these seats a torture.",
        Shown,
    ),
    (
        "violence that is reported",
        "The court heard that he strangled his wife and burned the house down.",
        Shown,
    ),
    (
        "violence that is reported",
        "They were going to hang him at dawn, said the grandson.",
        Shown,
    ),
    (
        "violence that is meant otherwise",
        "Our lads murdered them in the second half.",
        Shown,
    ),
    (
        "violence that is meant otherwise",
        "This heat will kill me before the bus comes.",
        Shown,
    ),
    (
        "a group that is named",
        "As a Muslim and a lesbian I find both sides of this debate tiring.",
        Shown,
    ),
    (
        "a group that is named",
        "Black men are stopped by the police four times as often, says the report.",
        Shown,
    ),
    (
        "a group that is named",
        "Why do Jews have to pray behind policemen in this city?",
        Shown,
    ),
    (
        "a word of the body, not of abuse",
        "Breast screening saved my life, so please go.",
        Shown,
    ),
    (
        "a word of the body, not of abuse",
        "The vet said that the bitch had five healthy puppies.",
        Shown,
    ),
    (
        "hard criticism of what somebody did",
        "This is the worst budget in twenty years and the treasurer should resign.",
        Shown,
    ),
    (
        "hard criticism of what somebody did",
        "The inquiry shows that he lied to parliament twice.",
        Shown,
    ),
    (
        "hard criticism of what somebody did",
        "The architecture is hideous and whoever approved it had no eyes.",
        Shown,
    ),
    (
        "a name that is a word",
        "Dick Cockburn of Scunthorpe has retired from the bench.",
        Shown,
    ),
    (
        "two languages at once",
        "Honestly, mein Lieber, you are ein Vollidiot.",
        Stopped,
    ),
    ("a disguise", "you absolute c u n t of a man", Stopped),
    ("a disguise", "what a w4nk3r this referee is", Stopped),
];

/// A sentence with what the engine says of it.
#[derive(Debug)]
pub(crate) struct Probe {
    pub(crate) why: &'static str,
    pub(crate) text: &'static str,
    pub(crate) is_right: bool,
    /// What the default policy does.
    pub(crate) outcome: Outcome,
    /// The highest score.
    pub(crate) highest: (Category, f32),
    pub(crate) target: &'static str,
}

/// All sentences, in the order of the list.
pub(crate) fn probe(engine: &Engine, policy: &Policy) -> Vec<Probe> {
    let one = |(why, text, wanted): &(&'static str, &'static str, Wanted)| {
        let assessment = engine.assess(&Input::new(text));
        let outcome = outcome(policy, &assessment);
        let said = if outcome > Outcome::Publish { Stopped } else { Shown };
        let scores = Category::ALL.map(|category| (category, assessment.scores.get(category)));
        let highest = scores.into_iter().max_by(|left, right| left.1.total_cmp(&right.1));
        Probe {
            why,
            text,
            is_right: said == *wanted,
            outcome,
            highest: highest.unwrap_or((Category::Toxicity, 0.0)),
            target: assessment.target.kind.as_str(),
        }
    };
    PROBES.iter().map(one).collect()
}
