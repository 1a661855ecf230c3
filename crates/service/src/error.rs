//! What a use case can answer instead of its result: one variant a thing that a client can understand.

use model::{DecisionId, Deed, Standing, UnixMillis};
use store::StoreError;

/// A field that cannot be taken as it is.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldError {
    /// The field's name.
    pub field: &'static str,
    /// A stable word: `empty`, `too_long`, `zero_byte`, `reserved_name`, …
    pub code: &'static str,
    /// For the person who filled it in: what is wrong and what to do.
    pub message: String,
}

/// Why a reader may not post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restriction {
    /// How they stand.
    pub standing: Standing,
    /// Until when, for a suspension.
    pub until: Option<UnixMillis>,
    /// The clause that it rests on; may be empty.
    pub clause: String,
    /// Its title.
    pub clause_title: String,
    /// The reason given.
    pub reason: String,
    /// The decision, against which one may appeal.
    pub decision: Option<DecisionId>,
}

/// An error of a use case.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ServiceError {
    /// There is no such thing, or this visitor may not know of it.
    #[error("There is no such {what}.")]
    NotFound {
        /// What was looked for.
        what: &'static str,
    },
    /// It was there and is not any more.
    #[error("This {what} is no longer here.")]
    Gone {
        /// What was looked for.
        what: &'static str,
    },
    /// The visitor's role does not allow it.
    #[error("Your role does not allow this ({deed}).")]
    Forbidden {
        /// What was tried.
        deed: Deed,
    },
    /// It belongs to a section that this moderator does not look after.
    #[error("This belongs to a section that you do not look after. Yours: {}.", .kept_to.join(", "))]
    OtherSection {
        /// Slugs of the sections that are theirs.
        kept_to: Vec<String>,
    },
    /// It concerns the whole site, and this moderator is kept to sections.
    #[error(
        "This concerns the whole site, and you look after {}. Please ask a moderator of the whole site.",
        .kept_to.join(", ")
    )]
    WholeSite {
        /// Slugs of the sections that are theirs.
        kept_to: Vec<String>,
    },
    /// Only somebody signed in may do this.
    #[error("Please sign in first.")]
    SignInNeeded,
    /// Only members may comment on this story.
    #[error("Only members can comment on this story, and your account is not one of them.")]
    MembersOnly,
    /// Slow mode: the reader's last comment on this story is too fresh.
    #[error("Slow mode is on here. You can post again in {retry_after_s} seconds.")]
    SlowMode {
        /// How long to wait, in seconds.
        retry_after_s: u64,
    },
    /// They are signed in; this needs a fresh proof of who they are.
    #[error("Please confirm first that it is you.")]
    ProofNeeded,
    /// Some fields cannot be taken.
    #[error("{}", fields_text(.0))]
    Invalid(Vec<FieldError>),
    /// The story takes no comments.
    #[error("This discussion is closed. You can still read it.")]
    Closed,
    /// The reader may not post.
    #[error("{}", restriction_text(.0))]
    Restricted(Box<Restriction>),
    /// Too many in too short a time.
    #[error("That was a lot in a short time. Please try again in {retry_after_s} seconds.")]
    RateLimited {
        /// How long to wait.
        retry_after_s: u64,
    },
    /// Somebody else came first; the text says who and with what.
    #[error("{0}")]
    Overtaken(String),
    /// It no longer fits what is there.
    #[error("{0}")]
    Conflict(String),
    /// A policy document with mistakes.
    #[error("{0}")]
    Policy(#[from] moderation::PolicyError),
    /// Another server did not answer as it should, or may not be asked.
    #[error("{0}")]
    Outgoing(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Something that should not happen.
    #[error("{0}")]
    Internal(String),
}

impl ServiceError {
    /// One field that cannot be taken.
    pub fn field(field: &'static str, code: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError {
            field,
            code,
            message: message.into(),
        }])
    }

    /// A stable word for clients.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound { .. } => "not_found",
            Self::Gone { .. } => "gone",
            Self::Forbidden { .. } => "forbidden",
            Self::OtherSection { .. } => "other_section",
            Self::WholeSite { .. } => "whole_site",
            Self::SignInNeeded => "sign_in_needed",
            Self::MembersOnly => "members_only",
            Self::SlowMode { .. } => "slow_mode",
            Self::ProofNeeded => "proof_needed",
            Self::Invalid(_) => "invalid",
            Self::Closed => "closed",
            Self::Restricted(_) => "restricted",
            Self::RateLimited { .. } => "rate_limited",
            Self::Overtaken(_) => "overtaken",
            Self::Conflict(_) => "conflict",
            Self::Policy(_) => "invalid_policy",
            Self::Outgoing(_) => "outgoing_failed",
            Self::Store(StoreError::Unavailable(_)) => "unavailable",
            Self::Store(_) | Self::Internal(_) => "internal",
        }
    }
}

fn fields_text(fields: &[FieldError]) -> String {
    fields
        .iter()
        .map(|field| field.message.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

fn restriction_text(restriction: &Restriction) -> String {
    let what = match restriction.standing {
        Standing::Suspended => "You cannot post for now.",
        _ => "You cannot post here.",
    };
    let mut text = what.to_owned();
    for part in [&restriction.clause_title, &restriction.reason] {
        if !part.is_empty() {
            text.push(' ');
            text.push_str(part);
            text.push_str(if part.ends_with(['.', '!', '?']) { "" } else { "." });
        }
    }
    text
}
