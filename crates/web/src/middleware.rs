//! What every request passes: a name, a log line, numbers, headers, and errors turned into pages.

use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::TimeoutLayer;

use crate::app::App;
use crate::error::{ErrorOut, WebError};
use crate::forms::MAX_BODY_BYTES;
use crate::metrics;
use crate::pages;
use crate::request_id::RequestId;

const TIMEOUT: Duration = Duration::from_secs(15);
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Scripts and styles come from our own files only. Pictures of stories lie where the publisher keeps them.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: http: data:; \
     font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Lays the two stacks around the routes: inside what may fail, outside what tells of it.
pub fn wrap(router: Router<App>, app: &App) -> Router<App> {
    let inner = router
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, TIMEOUT))
        .layer(CatchPanicLayer::custom(panicked));
    inner.layer(axum::middleware::from_fn_with_state(app.clone(), observe))
}

fn panicked(panic: Box<dyn std::any::Any + Send>) -> Response {
    let text = panic.downcast_ref::<String>().cloned();
    let text = text
        .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
        .unwrap_or_default();
    WebError::internal(format!("panic: {text}")).into_response()
}

async fn observe(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let began = Instant::now();
    let id = RequestId::next();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|route| route.as_str().to_owned());
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).await;
    if response.status().is_client_error() || response.status().is_server_error() {
        response = show_error(&app, &id, &method, &path, response);
    }
    let took = began.elapsed();
    let status = response.status().as_u16();
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if let Ok(value) = HeaderValue::try_from(&id.0) {
        headers.insert(REQUEST_ID, value);
    }
    let route = route.unwrap_or_else(|| "none".to_owned());
    let duration_ms = took.as_secs_f64() * 1_000.0;
    tracing::debug!(request.id = %id.0, http.method = %method, http.route = route, http.status = status, duration_ms, "Answered");
    metrics::count_request(known(&method), route, status, took);
    response
}

/// Method names as a closed set: a client's invention must not become a label.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::PATCH => "PATCH",
        _ => "other",
    }
}

/// Turns an error that a handler or axum itself answered with into a page or JSON, and logs it: here and nowhere else.
fn show_error(app: &App, id: &RequestId, method: &Method, path: &str, response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let is_api = path.starts_with("/api/");
    let error = match parts.extensions.remove::<WebError>() {
        Some(error) => error,
        // A handler that rendered its own page, such as a form with what is wrong in it.
        None if parts.headers.contains_key(header::CONTENT_TYPE) && parts.status != StatusCode::METHOD_NOT_ALLOWED => {
            let is_text = parts
                .headers
                .get(header::CONTENT_TYPE)
                .is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
            if !is_text {
                return Response::from_parts(parts, body);
            }
            bare(parts.status)
        }
        None => bare(parts.status),
    };
    log(id, method, &error);
    let text = pages::error::text(app, path, &error);
    let mut shown = if is_api {
        axum::Json(ErrorOut::new(&error, &text, &id.0)).into_response()
    } else {
        pages::error::show(app, path, &error, text, id).into_response()
    };
    *shown.status_mut() = error.status;
    for (name, value) in parts.headers {
        match name {
            Some(name) if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH => {
                shown.headers_mut().append(name, value);
            }
            _ => {}
        }
    }
    shown
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    shown
}

fn bare(status: StatusCode) -> WebError {
    let code = match status {
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "unsupported_media_type",
        StatusCode::SERVICE_UNAVAILABLE => "timeout",
        status if status.is_server_error() => "internal",
        _ => "bad_request",
    };
    WebError::new(status, code, "")
}

fn log(id: &RequestId, method: &Method, error: &WebError) {
    let (status, code) = (error.status.as_u16(), error.code);
    match &error.cause {
        Some(cause) => {
            tracing::error!(request.id = %id.0, http.method = %method, http.status = status, error.code = code, cause, "A request failed")
        }
        None => {
            tracing::info!(request.id = %id.0, http.method = %method, http.status = status, error.code = code, "A request was refused")
        }
    }
}
