//! What a hook is asked: Coral's request, with more that old receivers pass over.

use std::collections::BTreeMap;

use model::{CommentId, HookFormat, Role};
use moderation::{Assessment, Category, Verdict};
use serde::Serialize;
use store::sites::SiteRecord;

use super::ask::Asked;
use crate::comments::{Context, Judgement};
use crate::error::ServiceError;
use crate::stories;
use crate::text::markdown;

/// The whole request.
#[derive(Debug, Serialize)]
pub(super) struct Question {
    pub(super) action: &'static str,
    pub(super) comment: CommentPart,
    pub(super) author: AuthorPart,
    pub(super) story: StoryPart,
    pub(super) site: IdPart,
    #[serde(rename = "tenantID")]
    pub(super) tenant_id: String,
    #[serde(rename = "tenantDomain")]
    pub(super) tenant_domain: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) assessment: Option<AssessmentPart>,
}

#[derive(Debug, Serialize)]
pub(super) struct CommentPart {
    pub(super) id: String,
    pub(super) revision: i64,
    pub(super) body: String,
    #[serde(rename = "parentID")]
    pub(super) parent_id: Option<CommentId>,
    pub(super) language: String,
}

#[derive(Debug, Serialize)]
pub(super) struct AuthorPart {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) role: &'static str,
}

#[derive(Debug, Serialize)]
pub(super) struct StoryPart {
    pub(super) id: String,
    pub(super) url: String,
}

#[derive(Debug, Serialize)]
pub(super) struct IdPart {
    pub(super) id: String,
}

/// What we make of the comment ourselves.
#[derive(Debug, Serialize)]
pub(super) struct AssessmentPart {
    outcome: &'static str,
    clauses: Vec<String>,
    scores: BTreeMap<&'static str, f32>,
    target: &'static str,
}

impl Question {
    /// The question about a judged comment, without its text, of which each hook wants its own form.
    pub(super) fn new(site: &SiteRecord, context: &Context, asked: &Asked<'_>, judgement: &Judgement) -> Self {
        let story = &context.story;
        let url = if story.url.is_empty() {
            format!("{}{}", site.base_url, stories::path(site, &story.slug, story.id))
        } else {
            story.url.clone()
        };
        Self {
            action: if asked.revision > 1 { "EDIT" } else { "NEW" },
            comment: CommentPart {
                id: asked.comment.to_string(),
                revision: asked.revision,
                body: String::new(),
                parent_id: context.parent.as_ref().map(|parent| parent.id),
                language: judgement.assessment.language.clone().unwrap_or_default(),
            },
            author: AuthorPart {
                id: context.reader.id.to_string(),
                name: context.reader.name.clone(),
                role: role(asked.role),
            },
            story: StoryPart {
                id: story.id.to_string(),
                url,
            },
            site: IdPart {
                id: site.id.to_string(),
            },
            tenant_id: site.key.clone(),
            tenant_domain: domain(site),
            assessment: Some(assessment(&judgement.assessment, &judgement.verdict)),
        }
    }

    /// The bytes that are signed and sent, with the text in the form that the hook wants.
    pub(super) fn bytes(&mut self, format: HookFormat, text: &str) -> Result<Vec<u8>, ServiceError> {
        self.comment.body = match format {
            HookFormat::Html => markdown::render(text),
            HookFormat::PlainText => text.to_owned(),
        };
        serde_json::to_vec(self).map_err(|error| ServiceError::Internal(error.to_string()))
    }
}

fn assessment(seen: &Assessment, verdict: &Verdict) -> AssessmentPart {
    let mut clauses: Vec<String> = verdict.matched.iter().map(|matched| matched.clause.clone()).collect();
    clauses.dedup();
    AssessmentPart {
        outcome: verdict.outcome.as_str(),
        clauses,
        scores: Category::ALL
            .iter()
            .map(|category| (category.as_str(), seen.strongest(*category)))
            .collect(),
        target: seen.target.kind.as_str(),
    }
}

/// Our roles in Coral's words, never a higher one.
pub(super) fn role(role: Role) -> &'static str {
    match role {
        Role::Commenter => "COMMENTER",
        Role::Member => "MEMBER",
        Role::Staff => "STAFF",
        Role::Moderator | Role::Editor => "MODERATOR",
        Role::Admin => "ADMIN",
    }
}

/// The host at which readers see the site.
pub(super) fn domain(site: &SiteRecord) -> String {
    let url = url::Url::parse(&site.base_url).ok();
    url.and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default()
}
