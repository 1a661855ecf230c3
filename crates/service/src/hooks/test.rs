//! Sending a hook a test comment, to see what it says.

use model::{Deed, HookId, HookOutcome};
use store::sites::SiteRecord;

use super::ask::record_of;
use super::call::{self, Armed};
use super::request::{AuthorPart, CommentPart, IdPart, Question, StoryPart, domain};
use crate::actor::Visitor;
use crate::audit::{self, Entry, Subject};
use crate::error::ServiceError;
use crate::services::Services;
use crate::text::check::Checks;

/// What a hook says of a test comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tested {
    /// Its word.
    pub outcome: HookOutcome,
    /// The code it gave; may be empty.
    pub code: String,
    /// What its author would be told; may be empty.
    pub explanation: String,
    /// A stable word for what went wrong; empty when nothing did.
    pub error: String,
    /// How long it took, in milliseconds.
    pub ms: i64,
}

/// Asks a hook about a comment that nobody wrote, in a story that is not there; also while it is off or left alone. An
/// answer ends its being left alone.
///
/// # Errors
/// [`ServiceError::Forbidden`], [`ServiceError::NotFound`], [`ServiceError::Invalid`] for an empty or long text. That the
/// hook does not answer is no error.
pub async fn test(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    hook: HookId,
    text: &str,
) -> Result<Tested, ServiceError> {
    visitor.require(site.id, Deed::ManageSite)?;
    let mut checks = Checks::default();
    crate::comments::check_text(&mut checks, text);
    checks.done()?;
    let id = site.id;
    let armed = services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let record = store::hooks::by_id(tx, id, hook).await?;
                Ok::<_, ServiceError>(Armed {
                    hook: record.ok_or(ServiceError::NotFound { what: "hook" })?,
                    secrets: store::hooks::secrets(tx, id, hook).await?,
                })
            })
        })
        .await?;
    let called = call::call(services, site, &armed, (&mut sample(site), text)).await;
    if called.answer.is_some() {
        services.inner.breakers.answered(hook);
    }
    let call = record_of(services, &armed.hook, &called);
    let (this, visitor, name) = (services.clone(), visitor.clone(), armed.hook.name);
    services
        .db()
        .write(move |tx| {
            Box::pin(async move {
                store::hooks::add_call(tx, id, &call).await?;
                let entry = Entry::new("test_hook", Subject::new("hook", hook))
                    .became(call.outcome.as_str())
                    .why(name);
                audit::record(&this, tx, &visitor, id, entry).await
            })
        })
        .await
        .map_err(ServiceError::Store)?;
    let outcome = called.outcome();
    let (code, explanation) = called
        .answer
        .map(|answer| (answer.code, answer.explanation))
        .unwrap_or_default();
    Ok(Tested {
        outcome,
        code,
        explanation,
        error: called.error,
        ms: called.ms,
    })
}

fn sample(site: &SiteRecord) -> Question {
    let test = || "test".to_owned();
    Question {
        action: "NEW",
        comment: CommentPart {
            id: test(),
            revision: 1,
            body: String::new(),
            parent_id: None,
            language: site.settings.language.clone(),
        },
        author: AuthorPart {
            id: test(),
            name: "Test".to_owned(),
            role: "COMMENTER",
        },
        story: StoryPart {
            id: test(),
            url: format!("{}/{}", site.base_url, site.key),
        },
        site: IdPart {
            id: site.id.to_string(),
        },
        tenant_id: site.key.clone(),
        tenant_domain: domain(site),
        assessment: None,
    }
}
