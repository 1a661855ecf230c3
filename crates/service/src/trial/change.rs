//! Comments that would stand otherwise.

use model::{CommentId, Status, StoryId, UnixMillis};
use moderation::Evidence;
use serde::Serialize;
use store::sites::SiteRecord;

use super::judge::Judged;
use crate::error::ServiceError;
use crate::services::Services;

/// A comment that would stand otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// The comment.
    #[serde(serialize_with = "as_text")]
    pub comment: CommentId,
    /// Its story; 0 until filled in.
    #[serde(serialize_with = "as_text")]
    pub story: StoryId,
    /// The name its author bore.
    pub author: String,
    /// Markdown as written.
    pub text: String,
    /// When it was posted.
    pub created_at: UnixMillis,
    /// How it stands.
    #[serde(serialize_with = "as_word")]
    pub was: Status,
    /// How it would stand.
    #[serde(serialize_with = "as_word")]
    pub becomes: Status,
    /// Whether its author would be nudged first.
    pub nudged: bool,
    /// Whether it would be held by no rule, but because an override has all comments of the story read first.
    pub read_first: bool,
    /// The clauses that would decide, in the order of the document; none when nothing matched.
    pub clauses: Vec<String>,
    /// What the deciding rules rest on: byte offsets into `text`.
    pub evidence: Vec<Evidence>,
    /// What a person decided: rejected or not.
    pub people_rejected: Option<bool>,
}

fn as_text<S: serde::Serializer>(id: &impl ToString, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&id.to_string())
}

fn as_word<S: serde::Serializer>(status: &Status, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(status.as_str())
}

impl Change {
    /// All but what must be read from the database.
    pub(super) fn new(judged: &Judged, becomes: Status) -> Self {
        let strictest = judged.verdict.matched.iter().map(|matched| matched.outcome).max();
        let deciding = judged
            .verdict
            .matched
            .iter()
            .filter(|matched| Some(matched.outcome) == strictest && !judged.is_only_read_first());
        let mut clauses: Vec<String> = Vec::new();
        let mut evidence: Vec<Evidence> = Vec::new();
        for matched in deciding {
            if !clauses.contains(&matched.clause) {
                clauses.push(matched.clause.clone());
            }
            let new = matched.evidence.iter().filter(|found| !evidence.contains(found));
            evidence.extend(new.cloned().collect::<Vec<_>>());
        }
        if becomes == Status::Published {
            // What the comment is held for now is of more use than the nothing that publishes it.
            evidence.clone_from(&judged.assessment.evidence);
        }
        Self {
            comment: judged.id,
            story: StoryId(0),
            author: String::new(),
            text: String::new(),
            created_at: UnixMillis(0),
            was: judged.status,
            becomes,
            nudged: judged.is_nudged(),
            read_first: judged.is_only_read_first(),
            clauses,
            evidence,
            people_rejected: judged.known.label.map(|label| label.rejected),
        }
    }
}

/// Fills in texts and authors, and leaves out what is no longer there.
pub(super) async fn fill(
    services: &Services,
    site: &SiteRecord,
    changes: Vec<Change>,
) -> Result<Vec<Change>, ServiceError> {
    let site = site.id;
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let mut filled = Vec::with_capacity(changes.len());
                for change in changes {
                    let Some(comment) = store::comments::by_id(tx, site, change.comment).await? else {
                        continue;
                    };
                    filled.push(Change {
                        story: comment.story,
                        author: comment.author_name,
                        text: comment.body,
                        created_at: comment.created_at,
                        ..change
                    });
                }
                Ok::<_, ServiceError>(filled)
            })
        })
        .await
}
