//! The eight categories and their scores. No scoring happens here: `signals` does it.

use serde::{Deserialize, Serialize};

/// What a comment can be wrong in.
///
/// ```
/// use moderation::Category;
/// assert_eq!(Category::IdentityAttack.as_str(), "identity_attack");
/// assert_eq!(Category::ALL.len(), 8);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Rude or unreasonable, likely to make people leave; a combination of the others.
    Toxicity,
    /// Hateful or aggressive beyond mere rudeness.
    SevereToxicity,
    /// Swear words, aimed at anybody or nobody.
    Profanity,
    /// A demeaning statement about a person.
    Insult,
    /// A wish or intention to hurt somebody.
    Threat,
    /// Hostility because of origin, religion, sex, disability and the like.
    IdentityAttack,
    /// Sexual acts or body parts in a lewd way.
    SexualExplicit,
    /// Advertising and fraud.
    Spam,
}

/// How many categories there are.
pub const LABELS: usize = Category::ALL.len();

impl Category {
    /// All categories, in the order of the fields of [`Scores`].
    pub const ALL: [Category; 8] = [
        Category::Toxicity,
        Category::SevereToxicity,
        Category::Profanity,
        Category::Insult,
        Category::Threat,
        Category::IdentityAttack,
        Category::SexualExplicit,
        Category::Spam,
    ];

    /// The name in policies and in JSON, in snake case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Category::Toxicity => "toxicity",
            Category::SevereToxicity => "severe_toxicity",
            Category::Profanity => "profanity",
            Category::Insult => "insult",
            Category::Threat => "threat",
            Category::IdentityAttack => "identity_attack",
            Category::SexualExplicit => "sexual_explicit",
            Category::Spam => "spam",
        }
    }
}

/// One score for each category, each from 0 (no sign of it) to 1 (certain), both inclusive.
///
/// ```
/// use moderation::{Category, Scores};
/// let scores = Scores { insult: 0.7, ..Scores::default() };
/// assert_eq!(scores.get(Category::Insult), 0.7);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Scores {
    /// See [`Category::Toxicity`].
    pub toxicity: f32,
    /// See [`Category::SevereToxicity`].
    pub severe_toxicity: f32,
    /// See [`Category::Profanity`].
    pub profanity: f32,
    /// See [`Category::Insult`].
    pub insult: f32,
    /// See [`Category::Threat`].
    pub threat: f32,
    /// See [`Category::IdentityAttack`].
    pub identity_attack: f32,
    /// See [`Category::SexualExplicit`].
    pub sexual_explicit: f32,
    /// See [`Category::Spam`].
    pub spam: f32,
}

impl Scores {
    /// The score of one category, 0 to 1.
    pub const fn get(&self, category: Category) -> f32 {
        match category {
            Category::Toxicity => self.toxicity,
            Category::SevereToxicity => self.severe_toxicity,
            Category::Profanity => self.profanity,
            Category::Insult => self.insult,
            Category::Threat => self.threat,
            Category::IdentityAttack => self.identity_attack,
            Category::SexualExplicit => self.sexual_explicit,
            Category::Spam => self.spam,
        }
    }

    /// Changes the score of one category.
    pub(crate) const fn set(&mut self, category: Category, score: f32) {
        let place = match category {
            Category::Toxicity => &mut self.toxicity,
            Category::SevereToxicity => &mut self.severe_toxicity,
            Category::Profanity => &mut self.profanity,
            Category::Insult => &mut self.insult,
            Category::Threat => &mut self.threat,
            Category::IdentityAttack => &mut self.identity_attack,
            Category::SexualExplicit => &mut self.sexual_explicit,
            Category::Spam => &mut self.spam,
        };
        *place = score;
    }
}
