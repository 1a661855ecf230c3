//! What the engine is given: one comment and what is known about its surroundings.

/// A comment to assess, with what the caller knows.
///
/// ```
/// use moderation::{Input, Moderator, StoryContext, TargetKind};
/// let people = ["Shimon Peres".to_owned()];
/// let story = StoryContext { people: &people, ..StoryContext::default() };
/// let input = Input::new("One expects no better of a criminal such as Perez").story(story);
/// let assessment = Moderator::new().assess(&input);
/// assert_eq!(assessment.target.kind, TargetKind::StoryPerson);
/// assert_eq!(assessment.target.name.as_deref(), Some("Shimon Peres"));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Input<'a> {
    /// The comment as it was written.
    pub text: &'a str,
    /// Its language as a BCP 47 tag, if known.
    pub language: Option<&'a str>,
    /// The story below which it stands.
    pub story: StoryContext<'a>,
    /// Name of the author of the comment that this one replies to.
    pub parent_author: Option<&'a str>,
    /// Fingerprints of recent comments by the same author or on the same site.
    pub recent: &'a [u64],
}

impl<'a> Input<'a> {
    /// A comment about whose surroundings nothing is known.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            language: None,
            story: StoryContext::default(),
            parent_author: None,
            recent: &[],
        }
    }

    /// Says in which language the comment is written, as a BCP 47 tag.
    #[must_use]
    pub fn language(self, tag: &'a str) -> Self {
        Self {
            language: Some(tag),
            ..self
        }
    }

    /// Says below which story the comment stands.
    #[must_use]
    pub fn story(self, story: StoryContext<'a>) -> Self {
        Self { story, ..self }
    }

    /// Says to whose comment this one replies.
    #[must_use]
    pub fn parent_author(self, name: &'a str) -> Self {
        Self {
            parent_author: Some(name),
            ..self
        }
    }

    /// Gives the fingerprints of recent comments, in any order.
    #[must_use]
    pub fn recent(self, fingerprints: &'a [u64]) -> Self {
        Self {
            recent: fingerprints,
            ..self
        }
    }
}

/// The story below which a comment stands.
#[derive(Default, Clone, Copy, Debug)]
pub struct StoryContext<'a> {
    /// Full names of the persons in the story; [`people_in`](crate::people_in) finds them.
    pub people: &'a [String],
    /// Name of who wrote it.
    pub writer: Option<&'a str>,
    /// Its language as a BCP 47 tag; a comment is taken to be in it when nothing else is known.
    pub language: Option<&'a str>,
}
