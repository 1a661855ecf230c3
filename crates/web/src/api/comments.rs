//! `/api/v1/sites/{site}/stories/{key}/comments`: read a thread, post a comment.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use model::{CommentId, Order, ReaderId, Status};
use serde::Deserialize;
use service::comments::{ClauseReason, PageFrom, Posted, Posting};

use super::body::JsonBody;
use super::public;
use super::views::{CommentOut, PostedOut, ReasonOut, ThreadOut, refused, statement};
use crate::app::App;
use crate::cookies;
use crate::error::WebError;
use crate::forms::{UrlPath, UrlQuery, token};
use crate::viewer::Viewer;

/// A comment as it is sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommentIn {
    /// The author's name; needed of guests.
    #[serde(default)]
    name: String,
    /// Their address, where the site asks for it.
    #[serde(default)]
    email: String,
    /// Markdown.
    text: String,
    /// The comment that it answers.
    #[serde(default)]
    parent: Option<CommentId>,
    /// Whether its author saw the nudge and insists.
    #[serde(default)]
    nudged: bool,
}

/// A page of a thread.
///
/// # Errors
/// 404, 400 for an unknown order, 422 for a forged cursor.
pub async fn get(
    State(app): State<App>,
    UrlPath((site, key)): UrlPath<(String, String)>,
    UrlQuery(query): UrlQuery,
) -> Result<Response, WebError> {
    let site = app.site(&site)?;
    let order = query.parse::<Order>("order")?.unwrap_or(Order::Newest);
    let from = query
        .find("after")
        .filter(|after| !after.is_empty())
        .map_or(PageFrom::Start, PageFrom::Cursor);
    let story = service::stories::by_key(app.services(), &site, &key).await?;
    let page = service::comments::thread(app.services(), &site, story.id, order, from).await?;
    let comments = page.comments.into_iter().map(CommentOut::from).collect();
    Ok(public::json(ThreadOut {
        comments,
        next: page.next,
    }))
}

/// Posts a comment: 201 when it was saved, 200 with `nudge` when its author is asked to look at it again.
///
/// # Errors
/// 403 from another site's page or for a restricted reader, 422 with the fields, 429.
pub async fn post(
    State(app): State<App>,
    viewer: Viewer,
    headers: HeaderMap,
    UrlPath((site, key)): UrlPath<(String, String)>,
    JsonBody(comment): JsonBody<CommentIn>,
) -> Result<Response, WebError> {
    // A page of another site cannot send JSON without asking first, which we never allow; this is the second lock.
    token::check_origin(&app, &headers)?;
    let site = app.site(&site)?;
    let story = service::stories::by_key(app.services(), &site, &key).await?;
    let CommentIn {
        name,
        email,
        text,
        parent,
        nudged,
    } = comment;
    let posting = Posting {
        story: story.id,
        parent,
        name,
        email,
        text,
        nudged,
    };
    let posted = service::comments::create(app.services(), &viewer.visitor, &site, posting).await;
    match posted.map_err(|error| refused(app.services(), &site, error))? {
        Posted::Nudged { reasons } => Ok(Json(PostedOut::Nudge {
            nudge: reasons_out(reasons),
        })
        .into_response()),
        Posted::Saved {
            comment,
            reader,
            status,
            reasons,
            decision,
        } => {
            let out = PostedOut::Saved {
                status: status.as_str(),
                comment,
                reasons: reasons_out(reasons),
                statement: (status != Status::Published).then(|| statement(app.services(), &site, decision)),
            };
            let mut response = (StatusCode::CREATED, Json(out)).into_response();
            remember(&app, &viewer, reader, &mut response)?;
            Ok(response)
        }
    }
}

fn reasons_out(reasons: Vec<ClauseReason>) -> Vec<ReasonOut> {
    reasons.into_iter().map(ReasonOut::from).collect()
}

/// Lets a guest be recognised from now on, so that their comment stays theirs.
fn remember(app: &App, viewer: &Viewer, reader: ReaderId, response: &mut Response) -> Result<(), WebError> {
    if viewer.account.is_some() || viewer.guest == Some(reader) {
        return Ok(());
    }
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
    Ok(())
}
