//! One file a signal. Each looks at the same [`Comment`] and adds findings; `combine` makes scores of them.

mod caps;
mod combine;
mod gibberish;
mod identity;
mod links;
mod private_data;
mod quotes;
mod repeated;
mod sales;
mod spam;
mod threat;
mod words;

pub(crate) use combine::{Combined, combine};

use crate::lexicon::{Hit, Kind, Lexicon};
use crate::normalize::{Letter, Reading, ReadingKind, Tokens, joined, leet_readings};
use crate::target::{Aim, Scene, leave_out_names};
use crate::{Category, Evidence, Input, LanguageGuess, Signal, language};

/// A comment, prepared for the signals.
pub(crate) struct Comment<'a> {
    pub(crate) input: &'a Input<'a>,
    pub(crate) letters: &'a [Letter],
    pub(crate) tokens: &'a Tokens,
    pub(crate) lexicon: &'a Lexicon,
    pub(crate) hits: Vec<Hit>,
    pub(crate) language: Option<String>,
    /// What the text itself says of its language.
    pub(crate) guess: Option<LanguageGuess>,
    /// Share of capitals, 0 to 1, and how many there are.
    pub(crate) capitals: (f32, usize),
    /// Byte spans of the links.
    pub(crate) links: Vec<(usize, usize)>,
    pub(crate) fingerprint: u64,
}

/// Evidence with whom it is aimed at.
#[derive(Clone, Debug)]
pub(crate) struct Finding {
    pub(crate) evidence: Evidence,
    pub(crate) aim: Option<Aim>,
    /// Quoted, negated or said of oneself: there is an attack's word and no attack.
    pub(crate) is_excused: bool,
}

impl<'a> Comment<'a> {
    pub(crate) fn new(input: &'a Input<'a>, letters: &'a [Letter], tokens: &'a Tokens, lexicon: &'a Lexicon) -> Self {
        let known = input.language.map(language::primary);
        let guess = language::guess(input.text);
        let guessed = || guess.map(|guess| guess.code.to_owned());
        let language = known
            .or_else(guessed)
            .or_else(|| input.story.language.map(language::primary));
        let mut readings = vec![Reading::new(letters, ReadingKind::Plain)];
        readings.extend(leet_readings(letters));
        readings.extend(joined(letters, tokens));
        let mut hits = lexicon.find(letters, &readings, language.as_deref());
        leave_out_names(input, tokens, lexicon, &mut hits);
        let links = links::find(input.text);
        Self {
            input,
            letters,
            tokens,
            lexicon,
            hits,
            language,
            guess,
            capitals: caps::share_of_capitals(input.text, &links),
            links,
            fingerprint: crate::sketch::sketch(letters),
        }
    }

    /// The findings of all signals, in no order.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        let matters = |hit: &Hit| {
            self.lexicon
                .entry(hit)
                .is_some_and(|entry| entry.kind == Kind::Word || entry.kind == Kind::Hostile)
        };
        if self.hits.iter().any(matters) || threat::may_threaten(self.tokens) {
            let scene = Scene::new(self.input, self.tokens, self.lexicon, &self.hits);
            words::find(self, &scene, &mut findings);
            identity::find(self, &scene, &mut findings);
            threat::find(self, &scene, &mut findings);
        }
        links::report(self, &mut findings);
        private_data::find(self, &mut findings);
        spam::find(self, &mut findings);
        caps::find(self, &mut findings);
        gibberish::find(self, &mut findings);
        repeated::find(self, &mut findings);
        findings
    }
}

fn finding(begin: usize, end: usize, reads_as: String, signal: Signal, weight: f32) -> Finding {
    Finding {
        evidence: Evidence {
            begin,
            end,
            reads_as,
            signal,
            weight: weight.clamp(0.0, 1.0),
        },
        aim: None,
        is_excused: false,
    }
}

/// What a severity from 1 to 4 weighs in a category, before it is known whom it is aimed at.
///
/// Set so that the default policy publishes one mild swear word, holds severity 2 and rejects severity 4.
fn base(category: Category, severity: u8) -> f32 {
    let weights: [f32; 4] = match category {
        Category::Profanity => [0.3, 0.55, 0.8, 0.95],
        Category::Insult => [0.35, 0.52, 0.78, 0.92],
        Category::SexualExplicit => [0.2, 0.35, 0.7, 0.9],
        Category::Spam => [0.15, 0.25, 0.5, 0.6],
        _ => [0.4, 0.6, 0.8, 0.95],
    };
    let index = usize::from(severity.clamp(1, 4)) - 1;
    weights.get(index).copied().unwrap_or(0.0)
}
