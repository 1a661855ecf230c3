//! `/desk/second-factor`: the question between the password and the desk.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use model::SessionStage;
use serde::Serialize;
use service::ServiceError;
use service::accounts::second_factor::{self, Factors};

use super::sign_in::outside;
use crate::app::App;
use crate::cookies;
use crate::error::WebError;
use crate::forms::{Fields, FormFields, UrlQuery, token};
use crate::pages::account::safe_next;
use crate::signed_in::{enter, wait_in_words};
use crate::viewer::Viewer;

#[derive(Serialize)]
struct FactorPage<'a> {
    form_token: String,
    next: &'a str,
    name: String,
    has_app: bool,
    has_passkey: bool,
    codes_left: i64,
    error: Option<String>,
}

fn half<'h>(app: &App, headers: &'h HeaderMap) -> Option<&'h str> {
    cookies::read(headers, cookies::HALF_SESSION, app.settings().secure_cookies)
}

fn next(fields: &Fields) -> &str {
    match safe_next(fields.get("next")) {
        "" => "/desk",
        next => next,
    }
}

/// Half a session lasts ten minutes; who has none begins with the password.
fn begin_anew() -> Response {
    Redirect::to("/desk/sign-in").into_response()
}

async fn page(
    app: &App,
    viewer: &Viewer,
    half: &str,
    fields: &Fields,
    (status, error): (StatusCode, Option<String>),
) -> Result<Response, WebError> {
    let services = app.services();
    let Some(account) = service::accounts::by_half_session(services, half).await? else {
        return Ok(begin_anew());
    };
    let factors: Factors = second_factor::own_factors(services, half, SessionStage::Half).await?;
    let context = FactorPage {
        form_token: token::make(services, viewer),
        next: next(fields),
        name: account.name.clone(),
        has_app: factors.authenticator.is_some(),
        has_passkey: !factors.passkeys.is_empty() && second_factor::passkeys_are_possible(services),
        codes_left: factors.codes_left,
        error,
    };
    outside(app, status, "desk/second_factor.html", &context)
}

/// The question.
///
/// # Errors
/// When the database does not answer.
pub async fn show(
    State(app): State<App>,
    viewer: Viewer,
    headers: HeaderMap,
    UrlQuery(query): UrlQuery,
) -> Result<Response, WebError> {
    match half(&app, &headers) {
        Some(half) => page(&app, &viewer, half, &query, (StatusCode::OK, None)).await,
        None => Ok(begin_anew()),
    }
}

/// The question again, with what was wrong; what is not the person's fault stays an error.
async fn again(
    app: &App,
    viewer: &Viewer,
    half: &str,
    fields: &Fields,
    error: ServiceError,
) -> Result<Response, WebError> {
    let text = match &error {
        ServiceError::RateLimited { retry_after_s } => {
            let wait = wait_in_words(*retry_after_s);
            format!("There were too many attempts. Please try again in {wait}.")
        }
        ServiceError::SignInNeeded => return Ok(begin_anew()),
        ServiceError::Invalid(_) | ServiceError::Conflict(_) => error.to_string(),
        _ => return Err(error.into()),
    };
    tracing::info!(code = error.code(), "A second factor was refused");
    let status = WebError::from(error).status;
    page(app, viewer, half, fields, (status, Some(text))).await
}

/// Takes a code of the app or a recovery code.
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
    let Some(half) = half(&app, &headers) else {
        return Ok(begin_anew());
    };
    match second_factor::pass(app.services(), half, fields.get("code")).await {
        Ok(session) => enter(&app, &headers, &session, next(&fields)).await,
        Err(error) => again(&app, &viewer, half, &fields, error).await,
    }
}

/// What the browser is to sign with a passkey, for the script.
///
/// # Errors
/// 403 for a form from elsewhere, 401 without half a session, 404 without a passkey.
pub async fn ask(
    State(app): State<App>,
    viewer: Viewer,
    headers: HeaderMap,
    FormFields(fields): FormFields,
) -> Result<Response, WebError> {
    token::check(&app, &viewer, &headers, &fields)?;
    let half = half(&app, &headers).ok_or(ServiceError::SignInNeeded)?;
    asked(second_factor::ask_for_passkey(app.services(), half).await?)
}

/// JSON that the service made, as an answer that nobody keeps.
///
/// # Errors
/// Never for what the service makes.
pub fn asked(json: String) -> Result<Response, WebError> {
    let value: serde_json::Value = serde_json::from_str(&json).map_err(WebError::internal)?;
    let mut response = Json(value).into_response();
    response.headers_mut().insert(
        axum::http::header::CACHE_CONTROL,
        axum::http::HeaderValue::from_static("no-store"),
    );
    Ok(response)
}

/// Takes what the browser signed.
///
/// # Errors
/// 403 for a form from elsewhere.
pub async fn passkey(
    State(app): State<App>,
    viewer: Viewer,
    headers: HeaderMap,
    FormFields(fields): FormFields,
) -> Result<Response, WebError> {
    token::check(&app, &viewer, &headers, &fields)?;
    let Some(half) = half(&app, &headers) else {
        return Ok(begin_anew());
    };
    match second_factor::pass_by_passkey(app.services(), half, fields.get("answer")).await {
        Ok(session) => enter(&app, &headers, &session, next(&fields)).await,
        Err(error) => again(&app, &viewer, half, &fields, error).await,
    }
}
