//! The form that signing in and signing up share: shown, shown again with what went wrong, or left behind.

use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use service::ServiceError;
use service::accounts::Session;

use super::{safe_next, welcome};
use crate::app::App;
use crate::error::WebError;
use crate::forms::{Fields, token};
use crate::i18n::Language;
use crate::pages::chrome::Page;
use crate::pages::private;
use crate::records::SiteRecord;
use crate::viewer::Viewer;

/// One of the two.
pub(super) struct Kind {
    /// The last part of its address.
    pub(super) path: &'static str,
    /// The other one's.
    pub(super) other: &'static str,
    /// The text that is its title.
    pub(super) title: &'static str,
    /// Its template.
    pub(super) template: &'static str,
}

/// What the templates see.
#[derive(Serialize)]
struct AccountPage {
    page: Page,
    action: String,
    other: String,
    next: String,
    form_token: String,
    email: String,
    name: String,
    message: Option<String>,
}

/// A form that somebody looks at.
pub(super) struct Form<'a> {
    pub(super) kind: &'static Kind,
    pub(super) app: &'a App,
    pub(super) site: &'a SiteRecord,
    pub(super) viewer: &'a Viewer,
    pub(super) fields: &'a Fields,
}

impl Form<'_> {
    /// The form, with what is in it, and a message above it if there is one.
    pub(super) fn show(&self, message: Option<String>, status: StatusCode) -> Result<Response, WebError> {
        let (app, site) = (self.app, self.site);
        let title = app
            .renderer()
            .texts()
            .get(Language::of(&site.settings.language), self.kind.title);
        let next = safe_next(self.fields.get("next")).to_owned();
        let context = AccountPage {
            page: Page::of(site, app.services().now(), title).for_viewer(app, self.viewer, site),
            action: format!("/{}/{}", site.key, self.kind.path),
            other: with_next(&format!("/{}/{}", site.key, self.kind.other), &next),
            next,
            form_token: token::make(app.services(), self.viewer),
            email: self.fields.get("email").to_owned(),
            name: self.fields.get("name").to_owned(),
            message,
        };
        let page = app.renderer().page(self.kind.template, &context)?;
        Ok(private((status, page).into_response()))
    }

    /// The form again if it lay open too long; an error if it is not ours.
    pub(super) fn stale(&self, headers: &HeaderMap) -> Result<Option<Response>, WebError> {
        let Err(error) = token::check(self.app, self.viewer, headers, self.fields) else {
            return Ok(None);
        };
        if error.code != "stale_form" {
            return Err(error);
        }
        let language = Language::of(&self.site.settings.language);
        let message = self.app.renderer().texts().get(language, "error.stale_form").to_owned();
        self.show(Some(message), error.status).map(Some)
    }

    /// In, or the form again with what was wrong.
    pub(super) async fn settle(
        &self,
        headers: &HeaderMap,
        done: Result<Session, ServiceError>,
    ) -> Result<Response, WebError> {
        match done {
            Ok(session) => welcome(self.app, headers, self.site, &session, self.fields.get("next")).await,
            Err(error @ (ServiceError::Invalid(_) | ServiceError::RateLimited { .. } | ServiceError::Conflict(_))) => {
                let message = error.to_string();
                self.show(Some(message), WebError::from(error).status)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// `path` that keeps where somebody wants to go.
fn with_next(path: &str, next: &str) -> String {
    if next.is_empty() {
        path.to_owned()
    } else {
        format!(
            "{path}?next={}",
            next.replace('%', "%25").replace('&', "%26").replace('#', "%23")
        )
    }
}
