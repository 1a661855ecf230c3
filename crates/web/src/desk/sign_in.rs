//! `/desk/sign-in`, `/desk/link/{token}` and `/desk/sign-out`.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Serialize;
use service::ServiceError;

use super::place;
use crate::app::App;
use crate::cookies;
use crate::error::WebError;
use crate::forms::{FormFields, UrlPath, UrlQuery, token};
use crate::signed_in::{enter, wait_in_words};
use crate::viewer::Viewer;

/// One message for a wrong address and a wrong password: neither tells who has an account.
const WRONG: &str = "The e-mail address or the password is wrong.";

#[derive(Serialize)]
struct SignInPage<'a> {
    form_token: String,
    next: &'a str,
    email: &'a str,
    error: Option<String>,
}

#[derive(Serialize)]
struct LinkPage {
    form_token: String,
    action: String,
}

#[derive(Serialize)]
struct SpentPage {}

/// The form.
///
/// # Errors
/// When the template fails.
pub async fn show(State(app): State<App>, viewer: Viewer, UrlQuery(query): UrlQuery) -> Result<Response, WebError> {
    let next = place::or(query.get("next"), "/desk");
    if viewer.account.is_some() && !query.has("next") {
        return Ok(Redirect::to("/desk").into_response());
    }
    let form_token = token::make(app.services(), &viewer);
    outside(
        &app,
        StatusCode::OK,
        "desk/sign_in.html",
        &SignInPage {
            form_token,
            next,
            email: "",
            error: None,
        },
    )
}

/// Signs in with address and password.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn post(
    State(app): State<App>,
    viewer: Viewer,
    headers: HeaderMap,
    FormFields(fields): FormFields,
) -> Result<Response, WebError> {
    token::check(&app, &viewer, &headers, &fields)?;
    let next = place::or(fields.get("next"), "/desk");
    let email = fields.get("email").trim();
    let network = viewer.visitor.network.as_deref();
    let done = service::accounts::sign_in(app.services(), email, fields.get("password"), network).await;
    let (status, error) = match done {
        Ok(session) => return enter(&app, &headers, &session, next).await,
        Err(ServiceError::RateLimited { retry_after_s }) => {
            let wait = wait_in_words(retry_after_s);
            let text = format!("There were too many attempts. Please try again in {wait}, or ask an admin for a link.");
            (StatusCode::TOO_MANY_REQUESTS, text)
        }
        Err(ServiceError::Store(error)) => return Err(ServiceError::Store(error).into()),
        Err(ServiceError::Internal(error)) => return Err(ServiceError::Internal(error).into()),
        Err(_) => (StatusCode::UNPROCESSABLE_ENTITY, WRONG.to_owned()),
    };
    tracing::info!(status = status.as_u16(), "A sign-in at the desk was refused");
    let form_token = token::make(app.services(), &viewer);
    outside(
        &app,
        status,
        "desk/sign_in.html",
        &SignInPage {
            form_token,
            next,
            email,
            error: Some(error),
        },
    )
}

/// The page behind a one-time link. It uses nothing up: a mail program that looks at the link does not spend it.
///
/// # Errors
/// When the template fails.
pub async fn show_link(
    State(app): State<App>,
    viewer: Viewer,
    UrlPath(link): UrlPath<String>,
) -> Result<Response, WebError> {
    let form_token = token::make(app.services(), &viewer);
    let action = format!("/desk/link/{}", place::escaped(&link));
    outside(&app, StatusCode::OK, "desk/link.html", &LinkPage { form_token, action })
}

/// Uses a one-time link up.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn post_link(
    State(app): State<App>,
    viewer: Viewer,
    headers: HeaderMap,
    UrlPath(link): UrlPath<String>,
    FormFields(fields): FormFields,
) -> Result<Response, WebError> {
    token::check(&app, &viewer, &headers, &fields)?;
    match service::accounts::use_link(app.services(), &link).await {
        Ok(session) => enter(&app, &headers, &session, "/desk").await,
        Err(ServiceError::Store(error)) => Err(ServiceError::Store(error).into()),
        Err(ServiceError::Internal(error)) => Err(ServiceError::Internal(error).into()),
        Err(_) => outside(&app, StatusCode::GONE, "desk/link_spent.html", &SpentPage {}),
    }
}

/// Signs out.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn sign_out(
    State(app): State<App>,
    viewer: Viewer,
    headers: HeaderMap,
    FormFields(fields): FormFields,
) -> Result<Response, WebError> {
    if let Some(session) = &viewer.session {
        token::check(&app, &viewer, &headers, &fields)?;
        service::accounts::sign_out(app.services(), session).await?;
    }
    let gone = cookies::line(cookies::SESSION, "", 0, app.settings().secure_cookies).map_err(WebError::internal)?;
    Ok(([(header::SET_COOKIE, gone)], Redirect::to("/desk/sign-in")).into_response())
}

/// Answers with a page for those who are not in yet.
///
/// # Errors
/// When the template fails.
pub fn outside<T: Serialize>(app: &App, status: StatusCode, template: &str, context: &T) -> Result<Response, WebError> {
    let page = app.renderer().page(template, context)?;
    let headers = [
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    ];
    Ok((status, headers, page).into_response())
}
