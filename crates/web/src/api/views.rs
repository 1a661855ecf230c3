//! What the API sends. Ids are strings, times are RFC 3339.

use jiff::Timestamp;
use model::{CommentId, DecisionId, StoryId, UnixMillis};
use related::Reason;
use serde::Serialize;
use service::comments::{ClauseReason, ThreadComment};
use service::policies::PolicyInForce;
use service::related_posts::RelatedPost;
use service::stories::PutOutcome;
use service::{ServiceError, Services};

use crate::error::{RestrictionOut, WebError};
use crate::records::{SiteRecord, StoryRecord, StorySummary};

/// A time as text.
pub fn time(at: UnixMillis) -> String {
    Timestamp::from_millisecond(at.0)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_string()
}

/// Where a path of ours is seen from outside.
pub fn address(site: &SiteRecord, slug: &str, id: StoryId) -> String {
    format!(
        "{}{}",
        site.base_url.trim_end_matches('/'),
        service::stories::path(site, slug, id)
    )
}

/// What became of a story that was put.
#[derive(Debug, Serialize)]
pub struct PutOut {
    /// The story's id.
    pub id: StoryId,
    /// The publisher's key.
    pub key: String,
    /// `created`, `updated` or `unchanged`.
    pub outcome: &'static str,
}

impl PutOut {
    /// The view of an outcome.
    pub fn new(key: &str, outcome: PutOutcome) -> Self {
        let word = match outcome {
            PutOutcome::Created(_) => "created",
            PutOutcome::Updated(_) => "updated",
            PutOutcome::Unchanged(_) => "unchanged",
        };
        Self {
            id: outcome.id(),
            key: key.to_owned(),
            outcome: word,
        }
    }
}

/// A story.
#[derive(Debug, Serialize)]
pub struct StoryOut {
    id: StoryId,
    key: String,
    url: String,
    page: String,
    headline: String,
    standfirst: String,
    body: String,
    byline: String,
    dateline: String,
    credit: String,
    section: String,
    language: String,
    image: String,
    commenting: &'static str,
    published_at: String,
    modified_at: String,
    comments: i64,
}

impl StoryOut {
    /// The view of a story.
    pub fn new(site: &SiteRecord, story: &StoryRecord) -> Self {
        Self {
            id: story.id,
            key: story.key.clone(),
            url: story.url.clone(),
            page: address(site, &story.slug, story.id),
            headline: story.headline.clone(),
            standfirst: story.standfirst.clone(),
            body: story.body_html.clone(),
            byline: story.byline.clone(),
            dateline: story.dateline.clone(),
            credit: story.credit.clone(),
            section: story.section.clone(),
            language: story.language.clone(),
            image: story.image_url.clone(),
            commenting: story.commenting.as_str(),
            published_at: time(story.published_at),
            modified_at: time(story.modified_at),
            comments: story.published_count,
        }
    }
}

/// A story in a list.
#[derive(Debug, Serialize)]
pub struct SummaryOut {
    id: StoryId,
    page: String,
    headline: String,
    standfirst: String,
    section: String,
    credit: String,
    language: String,
    image: String,
    published_at: String,
    comments: i64,
}

impl SummaryOut {
    fn new(site: &SiteRecord, story: &StorySummary) -> Self {
        Self {
            id: story.id,
            page: address(site, &story.slug, story.id),
            headline: story.headline.clone(),
            standfirst: story.standfirst.clone(),
            section: story.section.clone(),
            credit: story.credit.clone(),
            language: story.language.clone(),
            image: story.image_url.clone(),
            published_at: time(story.published_at),
            comments: story.published_count,
        }
    }
}

/// Why a story belongs with another.
#[derive(Debug, Serialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum WhyOut {
    /// Both speak of these.
    SharedTerms {
        /// One to three.
        terms: Vec<String>,
    },
    /// Both stand in a section.
    SameSection {
        /// Its name.
        section: String,
    },
    /// An earlier report of the same events.
    EarlierInStory,
    /// A later report of the same events.
    LaterInStory,
}

impl From<&Reason> for WhyOut {
    fn from(reason: &Reason) -> Self {
        match reason {
            Reason::SharedTerms(terms) => Self::SharedTerms { terms: terms.clone() },
            Reason::SameSection(section) => Self::SameSection {
                section: section.clone(),
            },
            Reason::EarlierInStory => Self::EarlierInStory,
            Reason::LaterInStory => Self::LaterInStory,
        }
    }
}

/// A related story with its reasons.
#[derive(Debug, Serialize)]
pub struct RelatedOut {
    #[serde(flatten)]
    story: SummaryOut,
    reasons: Vec<WhyOut>,
}

impl RelatedOut {
    /// The view of a related post.
    pub fn new(site: &SiteRecord, post: &RelatedPost) -> Self {
        Self {
            story: SummaryOut::new(site, &post.story),
            reasons: post.reasons.iter().map(WhyOut::from).collect(),
        }
    }
}

/// A comment of a thread.
#[derive(Debug, Serialize)]
pub struct CommentOut {
    id: CommentId,
    parent: Option<CommentId>,
    parent_author: Option<String>,
    depth: i64,
    author: Option<String>,
    /// Whether the author works for the publication.
    by_staff: bool,
    /// `published`; else why there is no text.
    status: &'static str,
    html: Option<String>,
    created_at: String,
    edited_at: Option<String>,
}

impl From<ThreadComment> for CommentOut {
    fn from(comment: ThreadComment) -> Self {
        let gone = comment.tombstone;
        Self {
            id: comment.id,
            parent: comment.parent,
            parent_author: comment.parent_author,
            depth: comment.depth,
            author: gone.is_none().then_some(comment.author),
            by_staff: comment.by_staff,
            status: gone.map_or("published", model::Status::as_str),
            html: gone.is_none().then_some(comment.html),
            created_at: time(comment.created_at),
            edited_at: comment.edited_at.map(time),
        }
    }
}

/// A page of a thread.
#[derive(Debug, Serialize)]
pub struct ThreadOut {
    /// In the order asked for.
    pub comments: Vec<CommentOut>,
    /// `after` of the next page; null on the last one.
    pub next: Option<String>,
}

/// A clause that a comment breaks, with the words.
#[derive(Debug, Serialize)]
pub struct ReasonOut {
    clause: String,
    title: String,
    text: String,
    words: Vec<String>,
    /// Byte offsets into the text that was sent, as UTF-8.
    evidence: Vec<(usize, usize)>,
}

impl From<ClauseReason> for ReasonOut {
    fn from(reason: ClauseReason) -> Self {
        let ClauseReason {
            clause,
            title,
            text,
            words,
            evidence,
        } = reason;
        Self {
            clause,
            title,
            text,
            words,
            evidence,
        }
    }
}

/// What became of a comment that was posted.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub enum PostedOut {
    /// It was not saved yet: its author may change it, or insist with `nudged: true`.
    Nudge {
        /// The clauses that it seems to break.
        nudge: Vec<ReasonOut>,
    },
    /// It was saved.
    Saved {
        /// `published`, `held` or `rejected`.
        status: &'static str,
        /// Its id.
        comment: CommentId,
        /// The clauses that it breaks.
        reasons: Vec<ReasonOut>,
        /// Address of the statement of reasons, where its author can appeal; null for what was published.
        statement: Option<String>,
    },
}

/// The signed address of a statement of reasons, as seen from outside.
pub fn statement(services: &Services, site: &SiteRecord, decision: DecisionId) -> String {
    let base = site.base_url.trim_end_matches('/');
    format!("{base}{}", service::appeals::link(services, site, decision))
}

/// A refusal of a restricted reader, with its short statement.
pub fn refused(services: &Services, site: &SiteRecord, error: ServiceError) -> WebError {
    let restriction = match &error {
        ServiceError::Restricted(found) => Some(Box::new(RestrictionOut {
            standing: found.standing.as_str(),
            until: found.until.map(time),
            clause: found.clause.clone(),
            title: found.clause_title.clone(),
            reason: found.reason.clone(),
            statement: found.decision.map(|decision| statement(services, site, decision)),
        })),
        _ => None,
    };
    WebError {
        restriction,
        ..WebError::from(error)
    }
}

/// A clause of the policy.
#[derive(Debug, Serialize)]
pub struct ClauseOut {
    id: String,
    title: String,
    text: String,
}

/// The policy as readers see it.
#[derive(Debug, Serialize)]
pub struct PolicyOut {
    version: i64,
    hash: String,
    since: String,
    note: String,
    title: String,
    preamble: String,
    clauses: Vec<ClauseOut>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    overrides: Vec<OverrideOut>,
}

/// What holds in some sections or below some stories only.
#[derive(Debug, Serialize)]
pub struct OverrideOut {
    sections: Vec<String>,
    stories: Vec<String>,
    commenting: Option<&'static str>,
    slow_mode_seconds: Option<i64>,
    members_only: Option<bool>,
}

impl PolicyOut {
    /// The view of the policy in force.
    pub fn new(in_force: &PolicyInForce) -> Self {
        let clause = |c: &moderation::Clause| ClauseOut {
            id: c.id.clone(),
            title: c.title.clone(),
            text: c.text.clone(),
        };
        let of = |of: &moderation::Override| OverrideOut {
            sections: of.sections.clone(),
            stories: of.stories.clone(),
            commenting: of.commenting.map(moderation::Commenting::as_str),
            slow_mode_seconds: of.slow_mode_seconds,
            members_only: of.members_only,
        };
        Self {
            version: in_force.version,
            hash: in_force.hash.clone(),
            since: time(in_force.since),
            note: in_force.note.clone(),
            title: in_force.policy.title().to_owned(),
            preamble: in_force.policy.preamble().to_owned(),
            clauses: in_force.policy.clauses().iter().map(clause).collect(),
            overrides: in_force.policy.overrides().iter().map(of).collect(),
        }
    }
}
