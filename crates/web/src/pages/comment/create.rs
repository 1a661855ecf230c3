//! `POST /{site}/stories/{story}/comments`: previews or posts a comment.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use model::{ReaderId, Status, StoryId};
use service::comments::{self, Posted, Posting};
use service::stories;

use super::refused;
use crate::app::App;
use crate::cookies;
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlPath, id, token};
use crate::i18n::Language;
use crate::metrics::count_comment;
use crate::pages::see_other;
use crate::pages::story::form::{Typed, plain_lines, was_nudged};
use crate::pages::story::{Ask, compose};
use crate::records::{SiteRecord, StoryRecord};
use crate::viewer::Viewer;

/// Previews or posts.
pub async fn post(
    State(app): State<App>,
    UrlPath((key, story)): UrlPath<(String, String)>,
    viewer: Viewer,
    headers: HeaderMap,
    FormFields(fields): FormFields,
) -> Result<Response, WebError> {
    let site = app.site(&key)?;
    let story: StoryId = id(&story, "story")?;
    let record = stories::get(app.services(), &site, story).await?;
    let mut typed = read(&fields)?;
    let language = Language::of(if record.language.is_empty() {
        &site.settings.language
    } else {
        &record.language
    });
    if let Err(error) = token::check(&app, &viewer, &headers, &fields) {
        if error.code != "stale_form" {
            return Err(error);
        }
        typed.message = Some(app.renderer().texts().get(language, "error.stale_form").to_owned());
        return again(&app, &site, &viewer, story, typed, error.status).await;
    }
    if fields.has(token::HONEYPOT) {
        return Err(WebError::bad_request("bad_request", ""));
    }
    if fields.get("action") == "preview" {
        return preview(&app, &site, &viewer, story, typed, language).await;
    }
    let nudged = fields.get("action") == "as_is" && was_nudged(app.services(), &typed.text, fields.get("nudge"));
    let posting = Posting {
        story,
        parent: typed.parent,
        name: typed.name.clone(),
        email: typed.email.clone(),
        text: typed.text.clone(),
        nudged,
    };
    match comments::create(app.services(), &viewer.visitor, &site, posting).await {
        Ok(Posted::Saved {
            comment,
            reader,
            status,
            ..
        }) => {
            count_comment(status.as_str());
            saved(&app, &site, &viewer, &record, (comment, reader, status))
        }
        Ok(Posted::Nudged { reasons }) => {
            count_comment("nudged");
            typed.nudge = reasons;
            again(&app, &site, &viewer, story, typed, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => {
            let status = refused::into_form(error, &mut typed, app.renderer().texts(), language)?;
            again(&app, &site, &viewer, story, typed, status).await
        }
    }
}

fn read(fields: &Fields) -> Result<Typed, WebError> {
    Ok(Typed {
        name: fields.get("name").to_owned(),
        email: fields.get("email").to_owned(),
        text: plain_lines(fields.get("text")),
        parent: fields.parse("parent")?,
        ..Typed::default()
    })
}

async fn again(
    app: &App,
    site: &SiteRecord,
    viewer: &Viewer,
    story: StoryId,
    typed: Typed,
    status: StatusCode,
) -> Result<Response, WebError> {
    compose(app, site, viewer, story, &Ask::default(), typed, status).await
}

async fn preview(
    app: &App,
    site: &SiteRecord,
    viewer: &Viewer,
    story: StoryId,
    mut typed: Typed,
    language: Language,
) -> Result<Response, WebError> {
    let status = match comments::preview(&typed.text) {
        Ok(html) => {
            typed.preview = Some(html);
            StatusCode::OK
        }
        Err(error) => refused::into_form(error, &mut typed, app.renderer().texts(), language)?,
    };
    again(app, site, viewer, story, typed, status).await
}

fn saved(
    app: &App,
    site: &SiteRecord,
    viewer: &Viewer,
    story: &StoryRecord,
    (comment, reader, status): (model::CommentId, ReaderId, Status),
) -> Result<Response, WebError> {
    let path = stories::path(site, &story.slug, story.id);
    let anchor = if status == Status::Published { "c" } else { "own" };
    let mut response = see_other(&format!("{path}?posted={comment}#{anchor}-{comment}"))?;
    if viewer.account.is_none() {
        let signed = app.services().keys().sign("guest", &reader.to_string());
        let line = cookies::line(
            cookies::GUEST,
            &signed,
            cookies::GUEST_MAX_AGE_S,
            app.settings().secure_cookies,
        );
        response
            .headers_mut()
            .append(header::SET_COOKIE, line.map_err(WebError::internal)?);
    }
    Ok(response)
}
