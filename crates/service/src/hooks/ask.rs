//! Asking every hook of a site about a judged comment, all at once, and noting what they said.

use futures_util::future::join_all;
use model::{CommentId, Deed, HookFails, HookOutcome, ReportId, Role, SiteId, Status};
use store::hooks::{CallRecord, HookRecord};
use store::reports::ReportRecord;
use store::sites::SiteRecord;
use store::{StoreError, Tx};

use super::call::{self, Armed, Called};
use super::request::Question;
use super::weigh;
use crate::actor::Visitor;
use crate::comments::{Context, Judgement};
use crate::desk::require_story;
use crate::error::ServiceError;
use crate::services::Services;

/// The comment that hooks are asked about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked<'a> {
    pub(crate) comment: CommentId,
    /// 1 for a new one.
    pub(crate) revision: i64,
    pub(crate) text: &'a str,
    /// Its author's.
    pub(crate) role: Role,
}

/// What the hooks said, to be noted with the comment.
#[derive(Debug, Clone, Default)]
pub(crate) struct Heard {
    /// What a hook tells the author; empty when nothing.
    pub(crate) said: String,
    pub(super) calls: Vec<CallRecord>,
}

/// Asks the site's hooks about a comment that the policy does not reject, and weighs what they say into the judgement.
pub(crate) async fn ask(
    services: &Services,
    site: &SiteRecord,
    context: &Context,
    asked: Asked<'_>,
    mut judgement: Judgement,
) -> Result<Judgement, ServiceError> {
    if !matches!(judgement.status, Some(Status::Published | Status::Held)) {
        return Ok(judgement);
    }
    let hooks = armed(services, site.id).await?;
    if hooks.is_empty() {
        return Ok(judgement);
    }
    let question = |armed| one(services, site, context, asked, &judgement, armed);
    let called = join_all(hooks.iter().map(question)).await;
    let heard: Vec<(&HookRecord, Called)> = hooks.iter().map(|armed| &armed.hook).zip(called).collect();
    weigh::weigh(services, context, &heard, &mut judgement)?;
    Ok(judgement)
}

/// The hooks that are asked.
async fn armed(services: &Services, site: SiteId) -> Result<Vec<Armed>, ServiceError> {
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let mut armed = Vec::new();
                for hook in store::hooks::all(tx, site).await? {
                    if hook.enabled {
                        let secrets = store::hooks::secrets(tx, site, hook.id).await?;
                        armed.push(Armed { hook, secrets });
                    }
                }
                Ok(armed)
            })
        })
        .await
}

async fn one(
    services: &Services,
    site: &SiteRecord,
    context: &Context,
    asked: Asked<'_>,
    judgement: &Judgement,
    armed: &Armed,
) -> Called {
    let breakers = &services.inner.breakers;
    if !breakers.may_ask(&armed.hook, services.now()) {
        let name = format!("{}/{}", site.key, armed.hook.name);
        metrics::counter!("ombud_hook_requests_total", "hook" => name, "outcome" => "skipped").increment(1);
        return Called::skipped();
    }
    let mut question = Question::new(site, context, &asked, judgement);
    let called = call::call(services, site, armed, (&mut question, asked.text)).await;
    match called.answer {
        Some(_) => breakers.answered(armed.hook.id),
        None => breakers.failed(&armed.hook, services.now()),
    }
    called
}

/// A call as it is kept.
pub(super) fn record_of(services: &Services, hook: &HookRecord, called: &Called) -> CallRecord {
    CallRecord {
        id: services.new_id(),
        hook: hook.id,
        hook_name: hook.name.clone(),
        comment: None,
        revision: 0,
        outcome: called.outcome(),
        clause: String::new(),
        ms: called.ms,
        error: called.error.clone(),
        created_at: services.now(),
    }
}

/// Whether a hook that gave no answer holds the comment.
pub(super) fn fails_closed(hook: &HookRecord, called: &Called) -> bool {
    called.answer.is_none() && hook.fails == HookFails::Closed
}

/// What hooks said about a comment, oldest first.
///
/// # Errors
/// [`ServiceError::Forbidden`].
pub async fn calls(
    services: &Services,
    visitor: &Visitor,
    site: &SiteRecord,
    comment: CommentId,
) -> Result<Vec<CallRecord>, ServiceError> {
    visitor.require(site.id, Deed::SeeDesk)?;
    let (visitor, site) = (visitor.clone(), site.id);
    services
        .db()
        .read(move |tx| {
            Box::pin(async move {
                let found = store::comments::by_id(tx, site, comment).await?;
                let found = found.ok_or(ServiceError::NotFound { what: "comment" })?;
                require_story(tx, &visitor, site, Deed::SeeDesk, found.story).await?;
                Ok(store::hooks::calls_of_comment(tx, site, comment).await?)
            })
        })
        .await
}

/// Notes with the comment what the hooks said, in the transaction that stores it. A hook's flag on a comment that is
/// published becomes a report, so that a moderator looks at it.
pub(crate) async fn record(
    services: &Services,
    tx: &mut Tx,
    site: SiteId,
    (comment, revision, status): (CommentId, i64, Status),
    heard: &Heard,
) -> Result<(), StoreError> {
    for call in &heard.calls {
        let call = CallRecord {
            comment: Some(comment),
            revision,
            ..call.clone()
        };
        store::hooks::add_call(tx, site, &call).await?;
        if call.outcome == HookOutcome::Flag && status == Status::Published {
            let report = ReportRecord {
                id: ReportId(services.new_id()),
                comment,
                reporter: format!("hook {}", call.hook),
                clause: call.clause.clone(),
                note: format!("Flagged by the hook “{}”.", call.hook_name),
                created_at: services.now(),
            };
            if store::reports::insert(tx, site, &report).await? {
                store::comments::count_report(tx, site, comment).await?;
            }
        }
    }
    Ok(())
}
