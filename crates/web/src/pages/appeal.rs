//! `/{site}/decisions/{decision}`: why something was decided about a reader, and their appeal.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use model::{ActorKind, DecisionId};
use serde::Serialize;
use service::ServiceError;
use service::appeals::{self, DecisionView};

use super::chrome::Page;
use super::{private, see_other};
use crate::app::App;
use crate::error::WebError;
use crate::forms::{FormFields, UrlPath, id, token};
use crate::i18n::Language;
use crate::records::SiteRecord;
use crate::render::Moment;
use crate::viewer::Viewer;

#[derive(Serialize)]
struct DecisionPage {
    page: Page,
    /// Key of the sentence that tells what was done.
    done: String,
    made: Moment,
    is_by_policy: bool,
    is_undone: bool,
    clause_title: String,
    clause_text: String,
    reason: String,
    comment_text: Option<String>,
    appeal: Option<AppealView>,
    policy_href: String,
    action: String,
    form_token: String,
    typed: String,
    message: Option<String>,
}

#[derive(Serialize)]
struct AppealView {
    status: String,
    made: Moment,
    text: String,
    answer: String,
}

/// Why.
pub async fn show(
    State(app): State<App>,
    UrlPath((key, decision)): UrlPath<(String, String)>,
    viewer: Viewer,
) -> Result<Response, WebError> {
    let site = app.site(&key)?;
    let view = find(&app, &site, &viewer, &decision).await?;
    respond(&app, &site, &viewer, view, (String::new(), None), StatusCode::OK).await
}

/// Appeals.
pub async fn post(
    State(app): State<App>,
    UrlPath((key, decision)): UrlPath<(String, String)>,
    viewer: Viewer,
    headers: HeaderMap,
    FormFields(fields): FormFields,
) -> Result<Response, WebError> {
    let site = app.site(&key)?;
    let view = find(&app, &site, &viewer, &decision).await?;
    let typed = fields.get("text").to_owned();
    let (message, status) = match token::check(&app, &viewer, &headers, &fields) {
        Err(error) if error.code == "stale_form" => {
            let language = Language::of(&site.settings.language);
            (
                app.renderer().texts().get(language, "error.stale_form").to_owned(),
                error.status,
            )
        }
        Err(error) => return Err(error),
        Ok(()) => match appeals::open(app.services(), &viewer.visitor, &site, view.decision.id, &typed).await {
            Ok(_) => return see_other(&format!("/{}/decisions/{}", site.key, view.decision.id)),
            Err(error @ (ServiceError::Invalid(_) | ServiceError::Conflict(_) | ServiceError::RateLimited { .. })) => {
                (error.to_string(), WebError::from(error).status)
            }
            Err(error) => return Err(error.into()),
        },
    };
    respond(&app, &site, &viewer, view, (typed, Some(message)), status).await
}

async fn find(app: &App, site: &SiteRecord, viewer: &Viewer, decision: &str) -> Result<DecisionView, WebError> {
    let decision: DecisionId = id(decision, "decision")?;
    Ok(appeals::decision_for_reader(app.services(), &viewer.visitor, site, decision).await?)
}

async fn respond(
    app: &App,
    site: &SiteRecord,
    viewer: &Viewer,
    view: DecisionView,
    (typed, message): (String, Option<String>),
    status: StatusCode,
) -> Result<Response, WebError> {
    let services = app.services();
    let language = Language::of(&site.settings.language);
    let zone = &site.settings.timezone;
    let key = if view.decision.comment.is_some() {
        "decision.title_comment"
    } else {
        "decision.title"
    };
    let title = app.renderer().texts().get(language, key);
    let context = DecisionPage {
        page: Page::of(site, services.now(), title).for_viewer(app, viewer, site),
        done: format!("decision.action.{}", view.decision.action),
        made: Moment::new(view.decision.created_at, zone, language),
        is_by_policy: view.decision.actor == ActorKind::Policy,
        is_undone: view.decision.undone_by.is_some(),
        policy_href: format!(
            "/{}/policy/{}#{}",
            site.key, view.decision.policy_version, view.decision.clause
        ),
        clause_title: view.clause_title,
        clause_text: view.clause_text,
        reason: view.decision.reason.clone(),
        comment_text: view.comment_text,
        appeal: view.appeal.map(|appeal| AppealView {
            status: appeal.status,
            made: Moment::new(appeal.created_at, zone, language),
            text: appeal.body,
            answer: appeal.answer,
        }),
        action: format!("/{}/decisions/{}", site.key, view.decision.id),
        form_token: token::make(services, viewer),
        typed,
        message,
    };
    Ok(private(
        (status, app.renderer().page("reader/decision.html", &context)?).into_response(),
    ))
}
