//! `/{site}/comments/{comment}/edit`: the author changes a comment within five minutes.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use model::comment::MAX_COMMENT_CHARS;
use serde::Serialize;
use service::comments::{self, OwnComment, Posted};

use super::refused;
use crate::app::App;
use crate::error::WebError;
use crate::forms::{FormFields, UrlPath, token};
use crate::i18n::Language;
use crate::pages::chrome::Page;
use crate::pages::story::form::{NudgeView, Typed, plain_lines, was_nudged};
use crate::pages::{private, see_other};
use crate::records::SiteRecord;
use crate::viewer::Viewer;

#[derive(Serialize)]
struct EditPage {
    page: Page,
    action: String,
    back: String,
    form_token: String,
    text: String,
    max_chars: usize,
    is_editable: bool,
    message: Option<String>,
    nudge: Option<NudgeView>,
}

/// The form.
pub async fn show(
    State(app): State<App>,
    UrlPath((key, comment)): UrlPath<(String, String)>,
    viewer: Viewer,
) -> Result<Response, WebError> {
    let (site, own) = super::own(&app, &viewer, &key, &comment).await?;
    let typed = Typed {
        text: own.text.clone(),
        ..Typed::default()
    };
    respond(&app, &site, &viewer, &own, typed, StatusCode::OK)
}

/// Saves a revision.
pub async fn post(
    State(app): State<App>,
    UrlPath((key, comment)): UrlPath<(String, String)>,
    viewer: Viewer,
    headers: HeaderMap,
    FormFields(fields): FormFields,
) -> Result<Response, WebError> {
    let (site, own) = super::own(&app, &viewer, &key, &comment).await?;
    let texts = app.renderer().texts();
    let language = Language::of(&site.settings.language);
    let mut typed = Typed {
        text: plain_lines(fields.get("text")),
        ..Typed::default()
    };
    if let Err(error) = token::check(&app, &viewer, &headers, &fields) {
        if error.code != "stale_form" {
            return Err(error);
        }
        typed.message = Some(texts.get(language, "error.stale_form").to_owned());
        return respond(&app, &site, &viewer, &own, typed, error.status);
    }
    let nudged = fields.get("action") == "as_is" && was_nudged(app.services(), &typed.text, fields.get("nudge"));
    let edited = comments::edit(
        app.services(),
        &viewer.visitor,
        &site,
        own.id,
        typed.text.clone(),
        nudged,
    )
    .await;
    let status = match edited {
        Ok(Posted::Saved { .. }) => return see_other(&back(&site, &own)),
        Ok(Posted::Nudged { reasons }) => {
            typed.nudge = reasons;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(error) => refused::into_form(error, &mut typed, texts, language)?,
    };
    respond(&app, &site, &viewer, &own, typed, status)
}

/// The discussion with this comment in it.
fn back(site: &SiteRecord, own: &OwnComment) -> String {
    // Words of the address are put right by the story page; the id is what counts.
    format!("/{}/stories/{}?posted={}#own-{}", site.key, own.story, own.id, own.id)
}

fn respond(
    app: &App,
    site: &SiteRecord,
    viewer: &Viewer,
    own: &OwnComment,
    typed: Typed,
    status: StatusCode,
) -> Result<Response, WebError> {
    let services = app.services();
    let title = app
        .renderer()
        .texts()
        .get(Language::of(&site.settings.language), "edit.title");
    let first_error = typed.errors.first().map(|error| error.message.clone());
    let nudge = (!typed.nudge.is_empty()).then(|| NudgeView::new(services, &typed.text, &typed.nudge));
    let context = EditPage {
        page: Page::of(site, services.now(), title).for_viewer(app, viewer, site),
        action: format!("/{}/comments/{}/edit", site.key, own.id),
        back: back(site, own),
        form_token: token::make(services, viewer),
        text: typed.text,
        max_chars: MAX_COMMENT_CHARS,
        is_editable: own.editable_until.is_some_and(|until| until > services.now()),
        message: typed.message.or(first_error),
        nudge,
    };
    Ok(private(
        (status, app.renderer().page("reader/edit.html", &context)?).into_response(),
    ))
}
