//! What goes into the index and what comes out of it: plain data, no behaviour.

/// A story as the index reads it. Nothing of it is kept but its terms.
///
/// ```
/// use related::Document;
///
/// let story = Document {
///     id: 7,
///     headline: "Talks resume in Baku",
///     standfirst: "",
///     body: "Delegations met in Baku on Friday.",
///     section: "Politics",
///     language: "en",
///     published_at_ms: 1_748_908_800_000,
/// };
/// assert_eq!(story.language, "en");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Document<'a> {
    /// The story's id; one id is one story, the last document given for it counts.
    pub id: i64,
    /// The headline, plain text. Its words count three times.
    pub headline: &'a str,
    /// The standfirst, plain text, may be empty. Its words count twice.
    pub standfirst: &'a str,
    /// The story itself, plain text without markup. The first 64 KiB are read.
    pub body: &'a str,
    /// The section's name as readers see it, may be empty.
    pub section: &'a str,
    /// BCP 47 tag, such as `en` or `pt-BR`; only the primary language counts. Empty means unknown.
    pub language: &'a str,
    /// When it was published, in Unix milliseconds.
    pub published_at_ms: i64,
}

/// What is asked of [`Index::related`](crate::Index::related).
///
/// ```
/// use related::Query;
///
/// let mut query = Query::new(5, 1_748_908_800_000);
/// query.max_age_ms = Some(365 * 24 * 60 * 60 * 1_000);
/// assert_eq!(query.limit, 5);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Query {
    /// The most stories to give. More than [`MAX_LIMIT`] is read as that many.
    pub limit: usize,
    /// The present, in Unix milliseconds. Stories published after it are left out.
    pub now_ms: i64,
    /// Leaves out stories published more than this many milliseconds before `now_ms`.
    pub max_age_ms: Option<i64>,
}

/// The most stories one answer holds.
pub const MAX_LIMIT: usize = 100;

impl Query {
    /// Asks for up to `limit` stories of any age, as of `now_ms`.
    #[must_use]
    pub fn new(limit: usize, now_ms: i64) -> Self {
        Self {
            limit,
            now_ms,
            max_age_ms: None,
        }
    }
}

/// One related story, and why it is one.
///
/// ```
/// use related::{Document, Index, Query, Reason};
///
/// let story = |id, headline, body| Document {
///     id, headline, standfirst: "", body, section: "World", language: "en", published_at_ms: id,
/// };
/// let mut index = Index::new();
/// index.upsert(&story(1, "Talks on Karabakh", "The ministers met Ilham Aliyev in Baku about a border treaty."));
/// index.upsert(&story(2, "Border treaty closer", "In Baku they saw Ilham Aliyev, who praised the border treaty."));
/// let found = index.related(1, &Query::new(5, 10));
/// assert_eq!(found[0].id, 2);
/// assert!(found[0].reasons.contains(&Reason::SameSection("World".to_owned())));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// The related story.
    pub id: i64,
    /// Greater than 0; higher is closer. Comparable within one answer only.
    pub score: f32,
    /// Why it is here, the most telling first; never empty, each kind at most once.
    pub reasons: Vec<Reason>,
}

/// Why a story is related to another.
///
/// ```
/// use related::Reason;
///
/// let reason = Reason::SharedTerms(vec!["Nagorno-Karabakh".to_owned(), "Baku".to_owned()]);
/// assert!(matches!(reason, Reason::SharedTerms(terms) if terms.len() == 2));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Both speak of these: one to three terms as the story writes them, names before other words.
    SharedTerms(Vec<String>),
    /// Both stand in this section.
    SameSection(String),
    /// The related story is an earlier report of the same events.
    EarlierInStory,
    /// The related story is a later report of the same events.
    LaterInStory,
}
