//! The names that a condition can use, their types, and their values for one comment.

use super::{Facts, expression::Value};
use crate::{Assessment, Category, Signal};

/// Type of an expression. Whole and fractional numbers may be compared with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Type {
    Bool,
    Int,
    Double,
    Text,
}

impl Type {
    pub(super) const fn describe(self) -> &'static str {
        match self {
            Type::Bool => "true or false",
            Type::Int => "a whole number",
            Type::Double => "a number",
            Type::Text => "a text",
        }
    }

    pub(super) const fn is_number(self) -> bool {
        matches!(self, Type::Int | Type::Double)
    }
}

/// A name that a condition can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    Score(Category),
    Target,
    ReaderApproved,
    ReaderAgeDays,
    ReaderIsGuest,
    StorySection,
    StoryAgeDays,
    ThreadRate,
    Links,
    Length,
    Caps,
    Repeated,
    PrivateData,
    Gibberish,
}

/// The names with fields.
pub(super) const OBJECTS: [&str; 3] = ["reader", "story", "thread"];

const ALL: [Name; 21] = [
    Name::Score(Category::Toxicity),
    Name::Score(Category::SevereToxicity),
    Name::Score(Category::Profanity),
    Name::Score(Category::Insult),
    Name::Score(Category::Threat),
    Name::Score(Category::IdentityAttack),
    Name::Score(Category::SexualExplicit),
    Name::Score(Category::Spam),
    Name::Target,
    Name::Links,
    Name::Length,
    Name::Caps,
    Name::Repeated,
    Name::PrivateData,
    Name::Gibberish,
    Name::ReaderApproved,
    Name::ReaderAgeDays,
    Name::ReaderIsGuest,
    Name::StorySection,
    Name::StoryAgeDays,
    Name::ThreadRate,
];

impl Name {
    /// As it is written in a condition.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Name::Score(category) => category.as_str(),
            Name::Target => "target",
            Name::ReaderApproved => "reader.approved",
            Name::ReaderAgeDays => "reader.age_days",
            Name::ReaderIsGuest => "reader.is_guest",
            Name::StorySection => "story.section",
            Name::StoryAgeDays => "story.age_days",
            Name::ThreadRate => "thread.rate",
            Name::Links => "links",
            Name::Length => "length",
            Name::Caps => "caps",
            Name::Repeated => "repeated",
            Name::PrivateData => "private_data",
            Name::Gibberish => "gibberish",
        }
    }

    pub(super) const fn kind(self) -> Type {
        match self {
            Name::Score(_) | Name::ThreadRate | Name::Caps | Name::PrivateData | Name::Gibberish => Type::Double,
            Name::Target | Name::StorySection => Type::Text,
            Name::ReaderApproved | Name::ReaderIsGuest | Name::Repeated => Type::Bool,
            Name::ReaderAgeDays | Name::StoryAgeDays | Name::Links | Name::Length => Type::Int,
        }
    }

    /// Whether its values lie between 0 and 1.
    pub(super) const fn is_share(self) -> bool {
        matches!(self, Name::Score(_) | Name::Caps | Name::PrivateData | Name::Gibberish)
    }

    pub(super) fn find(written: &str) -> Option<Self> {
        ALL.into_iter().find(|name| name.as_str() == written)
    }

    /// All names, as they are written.
    pub(super) fn all() -> impl Iterator<Item = &'static str> {
        ALL.into_iter().map(Name::as_str)
    }

    /// Names without a dot, and those with fields.
    pub(super) fn at_top() -> impl Iterator<Item = &'static str> {
        ALL.into_iter()
            .map(Name::as_str)
            .filter(|name| !name.contains('.'))
            .chain(OBJECTS)
    }

    /// The fields of `reader`, `story` or `thread`.
    pub(super) fn fields_of(object: &str) -> impl Iterator<Item = &'static str> {
        ALL.into_iter()
            .map(Name::as_str)
            .filter_map(move |name| name.strip_prefix(object)?.strip_prefix('.'))
    }

    /// Its value for one comment.
    pub(super) fn value<'a>(self, assessment: &'a Assessment, facts: &'a Facts) -> Value<'a> {
        #[expect(clippy::cast_precision_loss, reason = "days and counts are far below 2^53")]
        let whole = |number: i64| Value::Number(number as f64);
        match self {
            // Through decimal text would be exact too, but rounding 0.9f32 to 0.9 matters to `>= 0.9`.
            Name::Score(category) => share(assessment.strongest(category)),
            Name::Target => Value::Text(assessment.target.kind.as_str()),
            Name::ReaderApproved => Value::Bool(facts.reader.approved),
            Name::ReaderAgeDays => whole(facts.reader.age_days),
            Name::ReaderIsGuest => Value::Bool(facts.reader.is_guest),
            Name::StorySection => Value::Text(&facts.story.section),
            Name::StoryAgeDays => whole(facts.story.age_days),
            Name::ThreadRate => Value::Number(facts.thread.rate),
            Name::Links => whole(assessment.links.into()),
            Name::Length => whole(assessment.length.into()),
            Name::Caps => share(assessment.caps),
            Name::Repeated => Value::Bool(assessment.repeated),
            Name::PrivateData => share(assessment.private_data),
            Name::Gibberish => share(assessment.gibberish),
        }
    }

    /// Whether evidence for this signal supports a rule that uses the name.
    pub(super) fn is_supported_by(self, signal: Signal) -> bool {
        match (self, signal) {
            (Name::Score(Category::Toxicity), Signal::Category(of)) => of != Category::Spam,
            (Name::Score(Category::SevereToxicity), Signal::Category(of)) => matches!(
                of,
                Category::SevereToxicity | Category::Threat | Category::IdentityAttack | Category::Insult
            ),
            (Name::Score(wanted), Signal::Category(of)) => wanted == of,
            (Name::Score(Category::Spam), Signal::Link | Signal::Repeated) => true,
            (Name::Links, Signal::Link)
            | (Name::Caps, Signal::Caps)
            | (Name::Repeated, Signal::Repeated)
            | (Name::PrivateData, Signal::PrivateData)
            | (Name::Gibberish, Signal::Gibberish)
            | (Name::Length, Signal::Length) => true,
            _ => false,
        }
    }
}

/// A score as a 64-bit number, rounded to six decimals, so that 0.9 of 32 bits is at least 0.9 of 64 bits.
fn share(value: f32) -> Value<'static> {
    Value::Number((f64::from(value) * 1e6).round() / 1e6)
}
