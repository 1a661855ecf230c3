//! Who works at the desk: an extractor that admits those whose role allows what the route table says.

use std::sync::Arc;

use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use model::{Deed, UnixMillis};
use service::policies::PolicyInForce;
use service::{Account, SecondFactor, Services};

use super::item::Scene;
use crate::app::App;
use crate::error::WebError;
use crate::forms::{Fields, token};
use crate::records::SiteRecord;
use crate::router::Access;
use crate::viewer::Viewer;

/// Somebody of the staff at one site's desk.
pub struct Staff {
    /// What every handler shares.
    pub app: App,
    /// As the rest of the server knows them.
    pub viewer: Viewer,
    /// Who is signed in.
    pub account: Arc<Account>,
    /// The site.
    pub site: Arc<SiteRecord>,
    /// Path and query of this request; none where only forms are answered there, since nobody can be led back to it.
    pub address: Option<String>,
    headers: HeaderMap,
}

impl Staff {
    /// The use cases.
    pub fn services(&self) -> &Services {
        self.app.services()
    }

    /// The present moment.
    pub fn now(&self) -> UnixMillis {
        self.services().now()
    }

    /// Beginning of this site's addresses, without a slash at the end.
    pub fn path(&self) -> String {
        format!("/desk/{}", self.site.key)
    }

    /// The request's headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Whether the script asks, which wants JSON.
    pub fn wants_json(&self) -> bool {
        wants_json(&self.headers)
    }

    /// Refuses a form that did not come from our pages.
    ///
    /// # Errors
    /// 403.
    pub fn check(&self, fields: &Fields) -> Result<(), WebError> {
        token::check(&self.app, &self.viewer, &self.headers, fields)
    }

    /// The policy in force.
    ///
    /// # Errors
    /// 404 for a site without one.
    pub async fn policy(&self) -> Result<Arc<PolicyInForce>, WebError> {
        service::policies::in_force(self.services(), &self.site)
            .await
            .map_err(WebError::from)
    }

    /// What items are shown against.
    pub fn scene<'a>(&'a self, policy: &'a PolicyInForce) -> Scene<'a> {
        Scene {
            site: &self.site,
            policy: &policy.policy,
            now: self.now(),
        }
    }
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .is_some_and(|accept| accept.as_bytes().starts_with(b"application/json"))
}

impl FromRequestParts<App> for Staff {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let deed = needed(parts).map_err(IntoResponse::into_response)?;
        let viewer = Viewer::from_request_parts(parts, app)
            .await
            .map_err(IntoResponse::into_response)?;
        let address = parts.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
        let Some(account) = viewer.account.clone() else {
            return Err(sign_in_first(parts, &address));
        };
        let key = parts.uri.path().split('/').nth(2).unwrap_or_default();
        let site = app.site(key).map_err(IntoResponse::into_response)?;
        viewer.require(site.id, deed).map_err(IntoResponse::into_response)?;
        if needs_second_factor(app, &account) {
            return Err(second_factor_first(parts));
        }
        Ok(Self {
            app: app.clone(),
            viewer,
            account,
            site,
            address: takes_get(parts).then_some(address),
            headers: parts.headers.clone(),
        })
    }
}

/// Whether the desk stays shut until this person has a second factor.
fn needs_second_factor(app: &App, account: &Account) -> bool {
    app.services().options().second_factor == SecondFactor::Required && !account.has_second_factor
}

fn second_factor_first(parts: &Parts) -> Response {
    let is_page = parts.method == Method::GET && !wants_json(&parts.headers);
    if is_page {
        return Redirect::to("/desk/account").into_response();
    }
    let text = "This desk needs a second factor. Set one up on the page of your account.";
    WebError::new(StatusCode::FORBIDDEN, "second_factor_needed", text).into_response()
}

/// The address as the route table writes it.
fn matched(parts: &Parts) -> &str {
    let path = parts.extensions.get::<MatchedPath>();
    path.map(MatchedPath::as_str).unwrap_or_default()
}

/// Whether there is a page at this address, too, and not only what forms are sent to.
fn takes_get(parts: &Parts) -> bool {
    let path = matched(parts);
    super::ROUTES
        .iter()
        .any(|(method, address, _)| *method == "GET" && *address == path)
}

/// The deed that the route table asks for. An address that is not in it admits nobody.
fn needed(parts: &Parts) -> Result<Deed, WebError> {
    let path = matched(parts);
    let method = if parts.method == Method::HEAD {
        "GET"
    } else {
        parts.method.as_str()
    };
    let listed = super::ROUTES
        .iter()
        .find(|(listed, address, _)| *listed == method && *address == path);
    match listed {
        Some((_, _, Access::Staff(deed))) => Ok(*deed),
        _ => Err(WebError::internal(format!(
            "{method} {path} is not in the desk's route table"
        ))),
    }
}

pub fn sign_in_first(parts: &Parts, address: &str) -> Response {
    let is_page = parts.method == Method::GET && !wants_json(&parts.headers);
    if !is_page {
        return WebError::from(service::ServiceError::SignInNeeded).into_response();
    }
    Redirect::to(&format!("/desk/sign-in?next={}", super::place::escaped(address))).into_response()
}
