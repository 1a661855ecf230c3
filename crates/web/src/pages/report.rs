//! `/{site}/comments/{comment}/report`: a reader complains about a comment, with the clause it breaks.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use model::{CommentId, StoryId};
use serde::Serialize;
use service::{ServiceError, comments, policies};

use super::chrome::Page;
use super::private;
use crate::app::App;
use crate::error::WebError;
use crate::forms::{FormFields, UrlPath, UrlQuery, id, token};
use crate::i18n::Language;
use crate::records::SiteRecord;
use crate::viewer::Viewer;

#[derive(Serialize, Default)]
struct Typed {
    clause: String,
    note: String,
    /// Where the comment stands; for the way back only.
    story: String,
    message: Option<String>,
    is_done: bool,
}

#[derive(Serialize)]
struct ReportPage {
    page: Page,
    action: String,
    back: String,
    form_token: String,
    clauses: Vec<ClauseChoice>,
    typed: Typed,
}

#[derive(Serialize)]
struct ClauseChoice {
    id: String,
    title: String,
    text: String,
    is_chosen: bool,
}

/// The form.
pub async fn show(
    State(app): State<App>,
    UrlPath((key, comment)): UrlPath<(String, String)>,
    UrlQuery(query): UrlQuery,
    viewer: Viewer,
) -> Result<Response, WebError> {
    let (site, comment) = (app.site(&key)?, id(&comment, "comment")?);
    let typed = Typed {
        story: query.get("story").to_owned(),
        ..Typed::default()
    };
    respond(&app, &site, &viewer, comment, typed, StatusCode::OK).await
}

/// Takes the report.
pub async fn post(
    State(app): State<App>,
    UrlPath((key, comment)): UrlPath<(String, String)>,
    viewer: Viewer,
    headers: HeaderMap,
    FormFields(fields): FormFields,
) -> Result<Response, WebError> {
    let (site, comment): (Arc<SiteRecord>, CommentId) = (app.site(&key)?, id(&comment, "comment")?);
    let text = |name| fields.get(name).to_owned();
    let mut typed = Typed {
        clause: text("clause"),
        note: text("note"),
        story: text("story"),
        ..Typed::default()
    };
    if let Err(error) = token::check(&app, &viewer, &headers, &fields) {
        if error.code != "stale_form" {
            return Err(error);
        }
        let language = Language::of(&site.settings.language);
        typed.message = Some(app.renderer().texts().get(language, "error.stale_form").to_owned());
        return respond(&app, &site, &viewer, comment, typed, error.status).await;
    }
    let reported = comments::report(
        app.services(),
        &viewer.visitor,
        &site,
        comment,
        &typed.clause,
        &typed.note,
    )
    .await;
    let status = match reported {
        Ok(()) => {
            typed.is_done = true;
            StatusCode::OK
        }
        Err(error @ (ServiceError::Invalid(_) | ServiceError::Conflict(_) | ServiceError::RateLimited { .. })) => {
            typed.message = Some(error.to_string());
            WebError::from(error).status
        }
        Err(error) => return Err(error.into()),
    };
    respond(&app, &site, &viewer, comment, typed, status).await
}

fn back(site: &SiteRecord, comment: CommentId, story: &str) -> String {
    match story.parse::<StoryId>() {
        Ok(story) => format!("/{}/stories/{story}?at={comment}#c-{comment}", site.key),
        Err(_) => format!("/{}", site.key),
    }
}

async fn respond(
    app: &App,
    site: &SiteRecord,
    viewer: &Viewer,
    comment: CommentId,
    typed: Typed,
    status: StatusCode,
) -> Result<Response, WebError> {
    let services = app.services();
    let policy = policies::in_force(services, site).await?;
    let key = if typed.is_done {
        "report.thanks_title"
    } else {
        "report.title"
    };
    let title = app.renderer().texts().get(Language::of(&site.settings.language), key);
    let clauses = policy.policy.clauses().iter();
    let context = ReportPage {
        page: Page::of(site, services.now(), title).for_viewer(app, viewer, site),
        action: format!("/{}/comments/{comment}/report", site.key),
        back: back(site, comment, &typed.story),
        form_token: token::make(services, viewer),
        clauses: clauses
            .map(|clause| ClauseChoice {
                id: clause.id.clone(),
                title: clause.title.clone(),
                text: clause.text.clone(),
                is_chosen: clause.id == typed.clause,
            })
            .collect(),
        typed,
    };
    Ok(private(
        (status, app.renderer().page("reader/report.html", &context)?).into_response(),
    ))
}
