//! The page of the hooks, and the forms on it that may come back with what is wrong.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use model::HookId;
use serde::Serialize;
use service::ServiceError;
use service::hooks::{self, BreakerState, HookIn, HookOverview, MAX_HOOKS};

use super::super::answer::{Done, answer};
use super::super::chrome::{self, Chrome};
use super::super::item::Scene;
use super::super::moment::Moment;
use super::super::staff::Staff;
use super::super::words::counted;
use super::form::{self, FormView};
use super::{CallView, act, said};
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlPath, id};

#[derive(Serialize)]
struct SecretView {
    kid: i64,
    at: Moment,
    /// Until when it signs along; nothing for the newest.
    until: Option<Moment>,
    is_over: bool,
}

#[derive(Serialize)]
struct HookView {
    id: String,
    name: String,
    /// Without its query, which may hold a key.
    place: String,
    /// The standing whose colour its badge has: `good`, `warned` or none.
    state: &'static str,
    state_label: String,
    enabled: bool,
    summary: String,
    clause: String,
    day: Vec<String>,
    slowest_ms: i64,
    calls: Vec<CallView>,
    secrets: Vec<SecretView>,
    kid: i64,
    form: FormView,
    is_open: bool,
}

#[derive(Serialize)]
struct HooksPage {
    desk: Chrome,
    hooks: Vec<HookView>,
    new: Option<FormView>,
    new_is_open: bool,
    most: usize,
}

/// What somebody filled in and what is wrong with it; for a hook that is there, or a new one.
struct Refused {
    hook: HookIn,
    of: Option<HookId>,
    problems: Vec<String>,
}

/// All hooks.
///
/// # Errors
/// Those of the use case.
pub async fn show(staff: Staff) -> Result<Response, WebError> {
    render(&staff, None).await
}

/// Adds a hook and shows its secret, or the form again.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn add(staff: Staff, FormFields(fields): FormFields) -> Result<Response, WebError> {
    staff.check(&fields)?;
    let hook = form::read(&fields)?;
    match hooks::add(staff.services(), &staff.viewer.visitor, &staff.site, hook.clone()).await {
        Ok((_, secret)) => act::show_secret(&staff, &hook.name, &secret).await,
        Err(error) => again(&staff, hook, None, error).await,
    }
}

/// Changes a hook, or shows the form again.
pub async fn set(
    staff: Staff,
    UrlPath((_, hook)): UrlPath<(String, String)>,
    FormFields(fields): FormFields,
) -> Response {
    match change(&staff, &fields, &hook).await {
        Ok(Changed::Done(done)) => answer(&staff, &fields, Ok(done)).await,
        Ok(Changed::Again(page)) => page,
        Err(error) => answer(&staff, &fields, Err(error)).await,
    }
}

enum Changed {
    Done(Done),
    Again(Response),
}

async fn change(staff: &Staff, fields: &Fields, hook: &str) -> Result<Changed, WebError> {
    staff.check(fields)?;
    let id = id::<HookId>(hook, "hook")?;
    let hook = form::read(fields)?;
    let name = hook.name.clone();
    match hooks::set(staff.services(), &staff.viewer.visitor, &staff.site, id, hook.clone()).await {
        Ok(()) => Ok(Changed::Done(Done {
            message: format!("“{name}” is changed."),
            undo: None,
            status: None,
        })),
        Err(error) => again(staff, hook, Some(id), error).await.map(Changed::Again),
    }
}

/// The page with the form as it was filled in, if fields are to blame.
async fn again(staff: &Staff, hook: HookIn, of: Option<HookId>, error: ServiceError) -> Result<Response, WebError> {
    let problems = match error {
        ServiceError::Invalid(fields) => fields.into_iter().map(|field| field.message).collect(),
        ServiceError::Conflict(text) => vec![text],
        other => return Err(other.into()),
    };
    let mut response = render(staff, Some(Refused { hook, of, problems })).await?;
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(response.into_response())
}

async fn render(staff: &Staff, refused: Option<Refused>) -> Result<Response, WebError> {
    let list = hooks::list(staff.services(), &staff.viewer.visitor, &staff.site).await?;
    let policy = staff.policy().await?;
    let scene = staff.scene(&policy);
    let path = staff.path();
    let mut views = Vec::with_capacity(list.len());
    for listed in &list {
        let own = refused.as_ref().filter(|refused| refused.of == Some(listed.hook.id));
        views.push(view(listed, own, &scene, &path)?);
    }
    let new = refused.as_ref().filter(|refused| refused.of.is_none());
    let form = match new {
        Some(refused) => Some(FormView::new(&refused.hook, None, &path, refused.problems.clone())),
        None => (list.len() < MAX_HOOKS).then(|| FormView::new(&HookIn::new("", "", ""), None, &path, Vec::new())),
    };
    let view = HooksPage {
        desk: Chrome::new(staff, "hooks", &policy).await?,
        new_is_open: new.is_some() || list.is_empty(),
        hooks: views,
        new: form,
        most: MAX_HOOKS,
    };
    chrome::page(staff, "desk/hooks.html", &view)
}

fn view(listed: &HookOverview, refused: Option<&Refused>, scene: &Scene<'_>, path: &str) -> Result<HookView, WebError> {
    let hook = &listed.hook;
    let id = hook.id.to_string();
    let form = match refused {
        Some(refused) => FormView::new(&refused.hook, Some(&id), path, refused.problems.clone()),
        None => FormView::new(&HookIn::try_from(hook)?, Some(&id), path, Vec::new()),
    };
    let (state, state_label) = state(listed, scene);
    let day = listed.day.iter().map(|(outcome, n)| format!("{}: {n}", said(*outcome)));
    Ok(HookView {
        name: hook.name.clone(),
        place: hook.url.split('?').next().unwrap_or_default().to_owned(),
        state,
        state_label,
        enabled: hook.enabled,
        summary: summary(listed),
        clause: scene.clause_title(&hook.clause),
        day: day.collect(),
        slowest_ms: listed.slowest_ms,
        calls: listed.last.iter().map(|call| CallView::new(call, scene)).collect(),
        secrets: secrets(listed, scene),
        kid: listed.secrets.first().map_or(0, |newest| newest.kid),
        form,
        is_open: refused.is_some(),
        id,
    })
}

fn state(listed: &HookOverview, scene: &Scene<'_>) -> (&'static str, String) {
    if !listed.hook.enabled {
        return ("", "Off".to_owned());
    }
    match listed.breaker {
        BreakerState::Closed { failures: 0 } => ("good", "On".to_owned()),
        BreakerState::Closed { failures } => {
            let times = counted(failures, "failure", "failures");
            ("warned", format!("On, {times} in a row"))
        }
        BreakerState::Open { until } => (
            "left-alone",
            format!("Left alone, tried again {}", scene.moment(until).age),
        ),
        BreakerState::HalfOpen => ("warned", "Left alone, the next comment tries it".to_owned()),
    }
}

fn summary(listed: &HookOverview) -> String {
    let hook = &listed.hook;
    let fails = match hook.fails {
        model::HookFails::Open => "without an answer the policy’s word stands",
        model::HookFails::Closed => "without an answer the comment is held",
    };
    let approve = if hook.may_approve {
        "; may publish what a rule holds"
    } else {
        ""
    };
    format!("{} ms at most; {fails}{approve}", hook.timeout_ms)
}

fn secrets(listed: &HookOverview, scene: &Scene<'_>) -> Vec<SecretView> {
    let view = |secret: &crate::records::HookSecretRecord| SecretView {
        kid: secret.kid,
        at: scene.moment(secret.created_at),
        until: secret.ends_at.map(|end| scene.moment(end)),
        is_over: secret.ends_at.is_some_and(|end| end <= scene.now),
    };
    // The newest two: older ones are over long since, or nearly so.
    listed.secrets.iter().take(2).map(view).collect()
}
