//! What the engine found in one comment: plain data, without behaviour.

use crate::{Category, Scores};
use serde::{Deserialize, Serialize};

/// All signals of one comment.
///
/// ```
/// use moderation::{Input, Moderator};
/// let assessment = Moderator::new().assess(&Input::new("You are an ïd1ot."));
/// assert!(assessment.scores.insult >= 0.8);
/// assert_eq!(assessment.evidence[0].reads_as, "idiot");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Assessment {
    /// One score for each category: the classifier's calibrated probability, raised by what only lists and rules know.
    /// When `unsure`, the same as `found`.
    pub scores: Scores,
    /// What lists and rules alone found in each category, 0 to 1, whatever the classifier thinks of it. Not in assessments
    /// that were stored before it was added.
    #[serde(default)]
    pub found: Scores,
    /// The passages that caused the scores, ordered by `begin`, at most 64 of them (the heaviest are kept).
    pub evidence: Vec<Evidence>,
    /// Whom the attack is aimed at.
    pub target: Target,
    /// Language of the comment as a BCP 47 tag: what the caller knew, otherwise a guess.
    pub language: Option<String>,
    /// Which engine and data made this assessment; see [`Moderator::model_id`](crate::Moderator::model_id).
    pub model: String,
    /// Whether the model was not trained on the language of the comment: then the scores come from lists and rules
    /// alone, and say less.
    #[serde(default)]
    pub unsure: bool,
    /// Number of links.
    pub links: u32,
    /// Length in characters (Unicode scalar values).
    pub length: u32,
    /// Share of capitals among the letters, 0 to 1; quotations and links left out.
    pub caps: f32,
    /// Whether a recent comment reads the same, or nearly.
    pub repeated: bool,
    /// How sure it is that the text gives away somebody's address, number or account, 0 to 1.
    pub private_data: f32,
    /// How sure it is that the text is random letters, 0 to 1. Not in assessments that were stored before it was added.
    #[serde(default)]
    pub gibberish: f32,
    /// Fingerprint of the text; see [`fingerprint`](crate::fingerprint()).
    pub fingerprint: u64,
}

impl Assessment {
    /// The higher of what the classifier thinks ([`scores`](Self::scores)) and what lists and rules found
    /// ([`found`](Self::found)): what the conditions of a policy see.
    ///
    /// ```
    /// use moderation::{Category, Input, Moderator};
    /// let assessment = Moderator::new().assess(&Input::new("You are an idiot"));
    /// assert!(assessment.strongest(Category::Insult) >= assessment.found.insult);
    /// ```
    pub fn strongest(&self, category: Category) -> f32 {
        self.scores.get(category).max(self.found.get(category))
    }
}

/// A passage of the comment that supports a signal.
///
/// ```
/// use moderation::{Input, Moderator};
/// let text = "What an i.d.i.o.t you are";
/// let assessment = Moderator::new().assess(&Input::new(text));
/// let evidence = &assessment.evidence[0];
/// assert_eq!(&text[evidence.begin..evidence.end], "i.d.i.o.t");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// First byte of the passage: byte offset into the original text, on a character boundary.
    pub begin: usize,
    /// Byte offset behind the last byte of the passage, on a character boundary.
    pub end: usize,
    /// What the passage reads as without its disguise.
    pub reads_as: String,
    /// The signal that it supports.
    pub signal: Signal,
    /// How much it weighs, 0 to 1.
    pub weight: f32,
}

/// One kind of observation about a comment.
///
/// ```
/// use moderation::{Category, Signal};
/// assert_eq!(Signal::Category(Category::Insult).as_str(), "insult");
/// assert_eq!(Signal::PrivateData.as_str(), "private_data");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Signal {
    /// Supports the score of a category.
    Category(Category),
    /// A link.
    Link,
    /// Shouting.
    Caps,
    /// The same text as a recent comment.
    Repeated,
    /// Somebody's address, number or account.
    PrivateData,
    /// Random letters.
    Gibberish,
    /// Unusual length.
    Length,
}

impl Signal {
    /// The name in JSON, in snake case: that of the category or of the kind.
    pub const fn as_str(self) -> &'static str {
        match self {
            Signal::Category(category) => category.as_str(),
            Signal::Link => "link",
            Signal::Caps => "caps",
            Signal::Repeated => "repeated",
            Signal::PrivateData => "private_data",
            Signal::Gibberish => "gibberish",
            Signal::Length => "length",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        [
            Signal::Link,
            Signal::Caps,
            Signal::Repeated,
            Signal::PrivateData,
            Signal::Gibberish,
            Signal::Length,
        ]
        .into_iter()
        .chain(Category::ALL.into_iter().map(Signal::Category))
        .find(|signal| signal.as_str() == name)
    }
}

impl From<Signal> for String {
    fn from(signal: Signal) -> Self {
        signal.as_str().to_owned()
    }
}

impl TryFrom<String> for Signal {
    type Error = String;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Signal::parse(&name).ok_or_else(|| format!("unknown signal `{name}`"))
    }
}

/// Whom an attack is aimed at.
///
/// ```
/// use moderation::{Input, Moderator, TargetKind};
/// let assessment = Moderator::new().assess(&Input::new("You are an idiot."));
/// assert_eq!(assessment.target.kind, TargetKind::Commenter);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// What kind of target it is.
    pub kind: TargetKind,
    /// Their name as the story, the parent comment or the comment has it, where known.
    pub name: Option<String>,
}

/// What kind of target an attack has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TargetKind {
    /// There is no attack.
    #[default]
    Nobody,
    /// Another commenter.
    Commenter,
    /// Who wrote the story.
    StoryWriter,
    /// A person in the story.
    StoryPerson,
    /// People who share an origin, a religion, a sex and the like.
    Group,
    /// A government, a party, a company, a newspaper.
    Organisation,
    /// There is an attack, and it does not say on whom.
    Unclear,
}

impl TargetKind {
    /// All kinds.
    pub const ALL: [TargetKind; 7] = [
        TargetKind::Nobody,
        TargetKind::Commenter,
        TargetKind::StoryWriter,
        TargetKind::StoryPerson,
        TargetKind::Group,
        TargetKind::Organisation,
        TargetKind::Unclear,
    ];

    /// The name in policies and in JSON, in snake case.
    pub const fn as_str(self) -> &'static str {
        match self {
            TargetKind::Nobody => "nobody",
            TargetKind::Commenter => "commenter",
            TargetKind::StoryWriter => "story_writer",
            TargetKind::StoryPerson => "story_person",
            TargetKind::Group => "group",
            TargetKind::Organisation => "organisation",
            TargetKind::Unclear => "unclear",
        }
    }
}
